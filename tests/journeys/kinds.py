"""Every kind of question, conversation and worksheet in the states that people meet.

All of it on the demonstration course, but for the manual's pages.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import cycle

from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Activity, Lesson, Worksheet, address
from app.domain.permission import Role
from app.domain.question import Question, QuestionType, Response
from app.models import CourseRow, CourseStaff, User
from app.services import demo, enrollments, lessons, quizzes, scenarios, worksheets
from app.services.demo_writing import writing
from app.services.sessions import Actor
from tests import learners
from tests.journeys.people import Site
from tests.journeys.places import Visit

COURSE = "everything"
MANUAL = "writing-courses"
LESSON = "everything-to-read"
PRACTICE, MASTERY, EXAM, SURVEY, ESSAY = "practice", "mastery", "exam", "survey", "in-your-words"
TALK = "a-second-call"
SHEET, OTHER_SHEET = "a-plan", "a-review"
MAIL = (
    "Dear Susan,\n\nyour year begins in April, ours in January. I had not looked.\n\n"
    "In which month would a plan that we both sign be of use to you?\n\nKind regards"
)
Give = Callable[[Question], Response]


def activity(site: Site, slug: str) -> Activity:
    """An activity of the demonstration course."""
    found = site.course.find(slug)
    assert found
    return found[1]


def at(site: Site, slug: str) -> str:
    """The address of an activity."""
    found = site.course.find(slug)
    assert found
    return address(COURSE, found[0].slug, slug)


def person(site: Site, *done: str, courses: Iterable[str] = (COURSE,)) -> Actor:
    """Somebody new who takes these courses and has done these activities of the demonstration."""
    actor, now = site.person(course=""), site.server.clock.now

    def learn(session: Session) -> None:
        for course in courses:
            enrollments.enroll(session, actor, course, now)
        for slug in done:
            demo.do(session, actor, COURSE, activity(site, slug), now)

    site.work(learn)
    return actor


def instructor(site: Site, *courses: str, teaches: str = COURSE) -> Actor:
    """Somebody new who teaches one course ("" for none), and takes these."""
    now = site.server.clock.now
    roles = {Role.INSTRUCTOR, Role.LEARNER}
    actor = learners.learner(site.app, "", "Ilse Novák", roles, now)

    def begin(session: Session) -> None:
        for course in courses:
            enrollments.enroll(session, actor, course, now)
        taught = session.scalars(select(CourseRow.id).filter_by(slug=teaches)).first()
        if taught:
            session.add(CourseStaff(course_id=taught, user_id=actor.id))

    site.work(begin)
    return actor


def wrong(question: Question) -> Response:
    """An answer that earns nothing, or not all."""
    if question.type is QuestionType.JUDGEMENT:
        ranks = [option.rank for option in question.options]
        return {"most": ranks.index(max(ranks)), "least": ranks.index(1)}
    if question.type is QuestionType.ORDER:
        ranks = [option.rank for option in question.options]
        return {"order": sorted(range(len(ranks)), key=ranks.__getitem__, reverse=True)}
    if question.type is QuestionType.MATCH:
        return {"pairs": [0 for _left in question.lefts]}
    known: dict[QuestionType, Response] = {
        QuestionType.NUMBER: {"number": "4"},
        QuestionType.TEXT: {"text": "calendar year"},
        QuestionType.ESSAY: {"text": MAIL},
    }
    if question.type in known:
        return known[question.type]
    return {"chosen": [n for n, option in enumerate(question.options) if not option.right]}


def right(question: Question) -> Response:
    """The answer that earns all; a whole mail where one is asked for."""
    return {"text": MAIL} if question.type is QuestionType.ESSAY else demo.right(question)


def in_turn() -> Give:
    """A wrong answer, then a right one, and so on."""
    ways = cycle((wrong, right))

    def give(question: Question) -> Response:
        return next(ways)(question)

    return give


def lesson(site: Site, give: Give | None = None, is_written: bool = False) -> Visit:
    """The lesson with all its checks answered so, and its prompts written."""
    actor, found = person(site), activity(site, LESSON)
    assert isinstance(found, Lesson)

    def read(session: Session) -> None:
        for question in found.checks:
            if give is None:
                break
            reading = lessons.get(session, actor, COURSE, LESSON, lock=True)
            lessons.answer(session, reading, question, give(question), site.server.clock.now)

    site.work(read)
    if is_written:
        write(site, actor)
    return Visit(at(site, LESSON), actor)


def sit(
    site: Site,
    actor: Actor,
    slug: str,
    give: Give | None = right,
    hand_in: bool = False,
    ago: timedelta = timedelta(),
) -> str:
    """The key of an attempt, begun so long ago, with all or no questions answered."""
    now = site.server.clock.now - ago

    def take(session: Session) -> str:
        attempt = quizzes.start(session, actor, COURSE, slug, now)
        sitting = quizzes.get(session, actor, attempt.key)
        if give:
            for question in sitting.questions:
                sitting = quizzes.answer(session, sitting, question, give(question), now)
        if hand_in:
            quizzes.hand_in(session, actor, attempt.key, now)
        return attempt.key

    return site.work(take)


def attempt(slug: str, page: str = "", **done: object) -> Callable[[Site], Visit]:
    """A page of a quiz attempt: "" (its questions), "/summary" or "/result"."""

    def visit(site: Site) -> Visit:
        actor = person(site, LESSON)
        return Visit(f"/quiz-attempts/{sit(site, actor, slug, **done)}{page}", actor)  # type: ignore[arg-type]

    return visit


def first_page(slug: str, *attempts: Give, extra_time: int = 0) -> Callable[[Site], Visit]:
    """A quiz before it is begun, or after that many attempts."""

    def visit(site: Site) -> Visit:
        actor = allowed(site, person(site, LESSON), extra_time)
        for give in attempts:
            sit(site, actor, slug, give, hand_in=True)
        return Visit(at(site, slug), actor)

    return visit


def allowed(site: Site, actor: Actor, extra_time: int) -> Actor:
    """The same person with that many percent more time."""

    def allow(session: Session) -> None:
        session.get_one(User, actor.id).extra_time = extra_time

    site.work(allow)
    return replace(actor, extra_time=extra_time)


def time_up(site: Site) -> Visit:
    """An exam whose time ended while its page was closed."""
    actor = person(site, LESSON)
    key = sit(site, actor, EXAM, give=None, ago=timedelta(minutes=11))
    return Visit(f"/quiz-attempts/{key}", actor)


def too_late(site: Site) -> Visit:
    """An answer that came after the exam's time."""
    late = time_up(site)
    assert late.who
    key, actor = late.path.rsplit("/", 1)[1], late.who
    asked = site.work(lambda session: quizzes.get(session, actor, key).questions[0].id)
    return replace(late, status=409, send=(f"{late.path}/answers/{asked}", {"choice": "0"}))


def empty_answer(site: Site) -> Visit:
    """An answer without a choice, sent without scripts."""
    actor = person(site, LESSON)
    path = f"/quiz-attempts/{sit(site, actor, PRACTICE, give=None)}"
    return Visit(path, actor, status=422, send=(f"{path}/answers/single", {}))


def talk(*labels: str) -> Callable[[Site], Visit]:
    """The conversation after these replies; its debrief where they end it."""

    def visit(site: Site) -> Visit:
        actor, now = person(site), site.server.clock.now

        def play(session: Session) -> str:
            made = scenarios.start(session, actor, COURSE, TALK, now)
            run = scenarios.get(session, actor, made.key)
            for step, label in enumerate(labels):
                run = scenarios.decide(session, actor, made.key, step, label, now)
            return f"/attempts/{made.key}{'/debrief' if run.state.is_over else ''}"

        return Visit(site.work(play), actor)

    return visit


def write(site: Site, actor: Actor, slug: str = SHEET) -> None:
    """Fill in all sections of a worksheet."""
    sheet, now = activity(site, slug), site.server.clock.now
    assert isinstance(sheet, Worksheet)

    def save(session: Session) -> None:
        found = worksheets.get(session, actor, COURSE, slug)
        for section in sheet.sections:
            worksheets.save(session, found, section, writing(section, now), 0, now)

    site.work(save)


def sheet(
    slug: str = SHEET, state: str = "", status: int = 200, send: str = "", **form: str
) -> Callable[[Site], Visit]:
    """A worksheet, "filled", "done" or ""; with `send`, what comes when that form is sent."""

    def visit(site: Site) -> Visit:
        actor = person(site, *([slug] if state == "done" else []))
        if state == "filled":
            write(site, actor, slug)
        path = at(site, slug)
        return Visit(path, actor, status, send=(path + send, form) if send else None, then=unfold)

    return visit


def handed_in(site: Site, status: int = 200, send: str = "", **form: str) -> Visit:
    """A worksheet that its writer has not read against the rubric yet."""
    actor = person(site)
    write(site, actor)
    now = site.server.clock.now
    site.work(lambda session: worksheets.hand_in(session, actor, COURSE, SHEET, now))
    path = at(site, SHEET)
    return Visit(path, actor, status, send=(path + send, form) if send else None)


def unfold(page: Page) -> None:
    """Open everything that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def own(path: str, *done: str, courses: Iterable[str] = (COURSE,)) -> Callable[[Site], Visit]:
    """A page of somebody who takes these courses and has done that."""
    return lambda site: Visit(path, person(site, *done, courses=courses))


def taught(path: str) -> Callable[[Site], Visit]:
    """A page of an instructor who takes the manual."""
    return lambda site: Visit(path, instructor(site, MANUAL))


def account(site: Site) -> Visit:
    """The account of somebody with more time."""
    return Visit("/account", allowed(site, person(site), 25))


def move_up(page: Page) -> None:
    """Move an item of an order up, and leave it selected."""
    page.locator("[data-order] > li").last.get_by_role("button", name="Move up").click()
    expect(page.locator("[data-said]").first).to_contain_text("place")
    page.evaluate("scrollTo(0, 0)")  # what lies below the tabs is no fault
