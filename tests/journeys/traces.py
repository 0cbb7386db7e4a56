"""What learners leave behind: texts and replies as stored, and the steps that make them."""

import re
from functools import partial

from playwright.sync_api import Locator, Page
from sqlalchemy import select

from app.domain.course import Worksheet
from app.models import Attempt, Decision, Enrollment, Entry
from app.services.sessions import Actor
from tests.journeys import places
from tests.journeys.people import Site
from tests.journeys.places import SHEET, at, talk

SAVED = re.compile(r"Saved \d\d:\d\d")


def section_of(site: Site) -> str:
    """The first section of the worksheet that takes a text."""
    sheet = places.activity(site, SHEET)
    assert isinstance(sheet, Worksheet)
    return next(one.id for one in sheet.sections if one.field != "table")


def sheet_form(page: Page, site: Site) -> Locator:
    """That section's form, on its open worksheet."""
    page.goto(at(site, SHEET))
    return page.locator(f"form[action$='/sections/{section_of(site)}']")


def texts(site: Site, actor: Actor) -> list[tuple[str, int]]:
    """What is stored of somebody's worksheets: text and version."""
    query = (
        select(Entry.value, Entry.version)
        .join(Enrollment, Entry.enrollment_id == Enrollment.id)
        .where(Enrollment.user_id == actor.id)
    )
    rows = site.work(lambda session: session.execute(query).all())
    return [(value["text"], version) for value, version in rows]


def decisions(site: Site, key: str) -> list[int]:
    """The positions of an attempt's stored decisions."""
    query = select(Decision.position).join(Attempt).where(Attempt.key == key)
    return list(site.work(lambda session: session.scalars(query.order_by(Decision.position)).all()))


def say(page: Page, place: int = 0) -> None:
    """Pick a reply and say it."""
    page.locator(f"#reply input[name=choice][value='{place}']").check()
    page.get_by_role("button", name="Say this").click()


def at_decision(site: Site, actor: Actor) -> tuple[str, int]:
    """The key of a conversation that waits for a choice among several, and that step."""
    for replies in range(10):
        key = talk(site, actor, replies)
        offered = site.work(partial(places.offered, actor=actor, key=key))
        if offered > 1:
            return key, replies
    raise AssertionError("the conversation has no decision")


def section(site: Site) -> str:
    """The address where that section is saved."""
    return f"{at(site, SHEET)}/sections/{section_of(site)}"
