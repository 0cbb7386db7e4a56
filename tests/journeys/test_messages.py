"""A message from its first word to its letter, and a learner who stops such letters by its link."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.jobs import letters
from app.models import Cohort, Enrollment, Notice, Outbox, User
from app.services import cohorts, tally
from app.services.cohorts import Plan
from app.services.sessions import Actor
from tests import postman
from tests.journeys.browser import axe
from tests.journeys.people import Site
from tests.learners import COURSE, database, learner
from tests.postman import Postman


def settle(site: Site) -> tuple[Actor, Actor, Cohort]:
    """Somebody who runs a cohort, and a learner in it."""
    now = site.server.clock.now
    ada = learner(site.app, "", "Ada Admin", (Role.ADMIN, Role.LEARNER), now)
    maya = site.person("Maya Lindqvist")

    def make(session: Session) -> Cohort:
        plan = Plan("Nordics", date(2026, 3, 2), None, "Europe/Stockholm")
        made = cohorts.make(session, ada, COURSE, plan, now)
        mine = select(Enrollment).where(Enrollment.user_id == maya.id)
        tally.join(session, session.scalars(mine).one(), made.id, now)
        return made

    return ada, maya, site.work(make)


def delivered(site: Site, maya: Actor) -> bytes:
    """The letter of the day, as a mail server takes it, on the next noon."""
    noon = (site.server.clock.now + timedelta(days=1)).replace(hour=12)
    letters.merge(database(site.app), noon)
    mine = select(Outbox).where(Outbox.user_id == maya.id, Outbox.kind == "daily")
    row = site.work(lambda session: session.scalars(mine).one())
    with postman.listening(Postman) as (kept, port):
        config = replace(site.app.extensions["config"], mail=f"smtp://127.0.0.1:{port}")
        letters.send_letter(config, database(site.app), row.id)
    folder: Path = site.server.data / "mail"
    return kept[0] if kept else (folder / f"{row.key}.eml").read_bytes()


def told(session: Session, actor: Actor) -> Sequence[int]:
    """What somebody was to be told."""
    return session.scalars(select(Notice.id).where(Notice.user_id == actor.id)).all()


def part_of(letter: EmailMessage, kind: str) -> str:
    """What one of a letter's parts says."""
    found = letter.get_body((kind,))
    assert found
    return str(found.get_content())


def test_a_message_is_written_sent_and_such_letters_are_stopped_by_its_link(
    site: Site, browser: Browser
) -> None:
    ada, maya, cohort = settle(site)
    page = site.browse(browser, ada).new_page()

    page.goto(f"/admin/cohorts/{cohort.key}/message")
    page.get_by_label("Subject").fill("Next week, {first_name}")
    page.get_by_label("Text").fill("Hello {first_name},\n\nread the module on calendars.\n\n{link}")
    page.get_by_role("button", name="See how it reads").click()
    expect(page.get_by_role("heading", name="How it reads for Maya Lindqvist")).to_be_visible()
    expect(page.locator("#preview")).to_contain_text("It goes to 1 person.")
    assert axe(page) == []
    page.get_by_role("button", name="Send it to me to try").click()
    expect(page.get_by_text(f"on its way to {ada.email}")).to_be_visible()
    page.get_by_role("button", name="Send it to 1 person").dblclick()
    expect(page.get_by_role("heading", name="What became of it")).to_be_visible()
    assert axe(page) == []

    letter = message_from_bytes(delivered(site, maya), policy=policy.default)
    text, html = part_of(letter, "plain"), part_of(letter, "html")
    assert letter["Subject"] == "Next week, Maya"
    assert "read the module on calendars." in text
    assert html.count('class="button"') == 1
    page.goto(f"/admin/mail?person={maya.email}&kind=message")
    expect(page.locator("#letters tbody tr")).to_have_count(1)
    expect(page.locator("#letters")).to_contain_text("Next week, Maya")
    assert axe(page) == []

    stop = re.search(r"/letters/off/\S+", text)
    assert stop
    stranger = site.browse(browser).new_page()
    stranger.goto(stop[0])
    assert axe(stranger) == []
    stranger.get_by_role("button", name="Stop them").click()
    expect(stranger.get_by_role("heading", name="These letters have stopped")).to_be_visible()
    assert site.work(lambda session: session.get_one(User, maya.id).mail_off) == ["message"]
    assert len(site.work(lambda session: told(session, maya))) == 1
