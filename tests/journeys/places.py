"""Every page of the product in the states that people meet: who looks, where, what they did."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import certificate as serials
from app.domain.commitment import Commitment
from app.domain.course import Activity, Quiz, Worksheet, address
from app.domain.permission import Role
from app.domain.question import Question, Response
from app.domain.scenario import Scenario
from app.models import Attempt, Certificate, Enrollment
from app.services import accounts, demo, quizzes, scenarios, worksheets
from app.services.accounts import tokens
from app.services.sessions import Actor
from tests.journeys.people import Site
from tests.journeys.replies import pick_of
from tests.learners import COURSE

TALK = "four-dollars-an-endpoint"
CHECK = "knowledge-check-1"
SHEET = "partner-profile"
LESSON = "the-scarce-resource"
EXAM = "final-assessment"
WHY = Commitment("She trusts a number that she has checked", 3)
LONG = "What we know of this partner, and whom we asked. " * 12


@dataclass(frozen=True)
class Visit:
    """One look at a page: `send` is a form to send from `path`, whose answer is the page meant.

    `then` is what is done on the page before it is looked at.
    """

    path: str
    who: Actor | None = None
    status: int = 200
    send: tuple[str, dict[str, str]] | None = None
    then: Callable[[Page], None] = field(default=lambda page: None)


def activity(site: Site, slug: str) -> Activity:
    """An activity of the shipped course."""
    found = site.course.find(slug)
    assert found
    return found[1]


def at(site: Site, slug: str) -> str:
    """The address of an activity."""
    found = site.course.find(slug)
    assert found
    return address(COURSE, found[0].slug, slug)


def talk(
    site: Site, actor: Actor, replies: int | None, slug: str = TALK, best: bool = False
) -> str:
    """The key of a conversation with that many replies given; None plays it to its end."""
    scenario, now = activity(site, slug), site.server.clock.now
    assert isinstance(scenario, Scenario)

    def play(session: Session) -> str:
        attempt = scenarios.start(session, actor, COURSE, slug, now)
        run = scenarios.get(session, actor, attempt.key)
        while not run.state.is_over and len(run.decisions) != replies:
            label, step = pick_of(run.state, worst=not best).label, len(run.decisions)
            run = scenarios.decide(session, actor, attempt.key, step, label, now, WHY)
        return attempt.key

    return site.work(play)


def offered(session: Session, actor: Actor, key: str) -> int:
    """How many replies an open conversation offers."""
    return len(scenarios.get(session, actor, key).state.offered())


def wrong(question: Question) -> Response:
    """An answer that earns nothing, or not all."""
    right = demo.right(question)
    if "number" in right:
        return {"number": "1"}
    if "most" in right:
        return {"most": right["least"], "least": right["most"]}
    return {"chosen": [n for n, one in enumerate(question.options) if not one.right][:1]}


def sit(
    site: Site,
    actor: Actor,
    slug: str = CHECK,
    answered: int | None = None,
    give: Callable[[Question], Response] = demo.right,
    hand_in: bool = False,
) -> str:
    """The key of a quiz attempt with that many answers (None: all), handed in or open."""
    quiz, now = activity(site, slug), site.server.clock.now
    assert isinstance(quiz, Quiz)

    def take(session: Session) -> str:
        attempt = quizzes.start(session, actor, COURSE, slug, now)
        sitting = quizzes.get(session, actor, attempt.key)
        for question in sitting.questions[:answered]:
            sitting = quizzes.answer(session, sitting, question, give(question), now)
        if hand_in:
            quizzes.hand_in(session, actor, attempt.key, now)
        return attempt.key

    return site.work(take)


def write(site: Site, actor: Actor, text: str = LONG) -> None:
    """Fill all sections of the worksheet, tables too."""
    sheet, now = activity(site, SHEET), site.server.clock.now
    assert isinstance(sheet, Worksheet)

    def save(session: Session) -> None:
        found = worksheets.get(session, actor, COURSE, SHEET)
        for section in sheet.sections:
            rows = [[text[:60]] * len(section.columns)] * max(2, section.rows[0])
            value = {"rows": rows} if section.field == "table" else {"text": text}
            stored = found.entries.get(section.id)
            version = stored.version if stored else 0
            worksheets.save(session, found, section, value, version, now)

    site.work(save)


def certificate(site: Site, **changed: object) -> str:
    """The serial of a certificate, with these columns changed."""
    actor = site.once(1)
    if not changed:
        return site.work(lambda session: newest(session, actor).serial)
    kept = site.work(lambda session: newest(session, actor))
    names = {column.key for column in Certificate.__table__.columns} - {"id", "enrollment_id"}
    values = {name: getattr(kept, name) for name in names}
    serial = serials.new_serial(secrets.token_bytes)
    row = Certificate(**{**values, "serial": serial, "user_id": None, **changed})
    site.work(lambda session: session.add(row))
    return serial


def newest(session: Session, actor: Actor) -> Certificate:
    """The certificate that somebody earned."""
    return session.scalars(select(Certificate).filter_by(user_id=actor.id)).one()


def invitation(site: Site) -> str:
    """The token of an invitation for one address."""
    now = site.server.clock.now
    return site.work(
        lambda session: accounts.invite(session, "ada@example.test", Role.LEARNER, None, now)
    )


def reset_link(site: Site) -> str:
    """The token of a link that sets a password."""
    token, actor, now = secrets.token_urlsafe(32), site.once(0), site.server.clock.now
    hour = timedelta(hours=1)
    site.work(
        lambda session: tokens.make(session, "reset", token, actor.email, now, hour, actor.id)
    )
    return token


def open_keys(page: Page) -> None:
    """The dialog that `?` opens."""
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def fill_check(page: Page) -> None:
    """Fill in the first question in a lesson's text, somehow."""
    form = page.locator("form[data-check]").first
    if form.locator("input[name=number]").count():
        form.locator("input[name=number]").fill("12345")
    else:
        for name in ("choice", "most", "least"):
            for box in form.locator(f"input[name={name}]").all()[-1 if name == "least" else 0 :][
                :1
            ]:
                box.check()


def answer_check(page: Page) -> None:
    """Answer the first question in a lesson's text, somehow."""
    fill_check(page)
    page.locator("form[data-check] button[type=submit]").first.click()
    expect(page.locator("[data-verdict]").first).to_be_visible()


def public(path: str, status: int = 200, **form: str) -> Callable[[Site], Visit]:
    """A page for strangers; with `form`, what comes when it is sent there."""
    return lambda site: Visit(path, status=status, send=(path, form) if form else None)


def own(share: float, path: str, status: int = 200) -> Callable[[Site], Visit]:
    """A page of somebody who has done that share of the course."""
    return lambda site: Visit(path, site.once(share), status)


def fresh(make: Callable[[Site, Actor], Visit]) -> Callable[[Site], Visit]:
    """A page of somebody new, who then does what `make` says."""

    def visit(site: Site) -> Visit:
        actor = site.person()
        return replace(make(site, actor), who=actor)

    return visit


def conflict(site: Site, actor: Actor) -> Visit:
    """A section saved in another window meanwhile, sent without scripts."""
    write(site, actor)
    sheet = activity(site, SHEET)
    assert isinstance(sheet, Worksheet)
    section = next(one for one in sheet.sections if one.field != "table")
    path = at(site, SHEET)
    form = {"version": "0", "text": "Something else."}
    return Visit(path, status=409, send=(f"{path}/sections/{section.id}", form))


def handed_in(site: Site, actor: Actor) -> Visit:
    """A worksheet handed in, with both its rounds opened."""
    site.finish(actor, activity(site, SHEET))

    def unfold(page: Page) -> None:
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    return Visit(at(site, SHEET), then=unfold)


def late(site: Site, actor: Actor) -> Visit:
    """An answer sent after handing in."""
    key = sit(site, actor, hand_in=True)
    quiz = activity(site, CHECK)
    assert isinstance(quiz, Quiz)
    question = site.work(lambda session: quizzes.get(session, actor, key).questions[0].id)
    return Visit(
        f"/quiz-attempts/{key}/result",
        status=409,
        send=(f"/quiz-attempts/{key}/answers/{question}", {"choice": "0"}),
    )


def moved_on(site: Site, actor: Actor) -> Visit:
    """A reply to a step that was taken otherwise."""
    key = talk(site, actor, 2)
    return Visit(
        f"/attempts/{key}",
        status=409,
        send=(f"/attempts/{key}/decisions", {"step": "9", "choice": "0"}),
    )


def attempt(replies: int | None, slug: str = TALK, best: bool = False) -> Callable[[Site], Visit]:
    """The player after that many replies, the debrief after all."""
    page = "/debrief" if replies is None else ""
    return fresh(lambda site, who: Visit(f"/attempts/{talk(site, who, replies, slug, best)}{page}"))


def quiz(page: str, **done: object) -> Callable[[Site], Visit]:
    """A quiz attempt's page, `summary` or `result`."""
    return fresh(
        lambda site, who: Visit(f"/quiz-attempts/{sit(site, who, **done)}{page}")  # type: ignore[arg-type]
    )


def filled(site: Site, actor: Actor) -> Visit:
    """A worksheet with every section written."""
    write(site, actor)
    return Visit(at(site, SHEET))


def exam_result(site: Site) -> Visit:
    """What the final brought."""
    actor = site.once(1)
    key = site.work(
        lambda session: session.scalars(
            select(Attempt.key)
            .join(Enrollment, Attempt.enrollment_id == Enrollment.id)
            .where(Enrollment.user_id == actor.id, Attempt.activity == EXAM)
        ).one()
    )
    return Visit(f"/quiz-attempts/{key}/result", actor)


def certificate_of(site: Site, actor: Actor) -> str:
    """The serial of the certificate that somebody earned."""
    return site.work(lambda session: newest(session, actor).serial)
