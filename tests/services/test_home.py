"""Home: where to go on, exactly where one stopped, and what else is worth doing."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.progress import Standing
from app.models import Enrollment, Revision
from app.services import demo, enrollments, home, lessons, quizzes, scenarios, worksheets
from app.services.home import Home
from app.services.sessions import Actor
from tests import conversations, factories
from tests.conversations import COURSE, MODULE, NOW
from tests.papers import Desk, quiz, whole_course

HERE = f"/course/{COURSE}/{MODULE}"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def act(app: Flask) -> Desk:
    """Where work is done in transactions of its own."""
    return Desk(app)


@pytest.fixture
def maya(act: Desk) -> Actor:
    """Somebody in a course of a quiz, a worksheet and a lesson."""
    return act.settle(quiz())


def see(act: Desk, actor: Actor) -> Home:
    found = act(lambda session: home.get(session, actor, NOW))
    assert found
    return found


def links(found: Home) -> list[str]:
    """Where Home's lines lead: the big button first."""
    pairs = ([found.onward] if found.onward else []) + list(found.today)
    return [home.link(found.place, pair) for pair in pairs]


def test_somebody_new_begins_at_the_first_activity(act: Desk, maya: Actor) -> None:
    found = see(act, maya)

    assert found.is_new
    assert links(found) == [f"{HERE}/check", f"{HERE}/profile", f"{HERE}/after"]
    assert (found.serial, found.skills, found.stopped_at) == ("", (), "")


def test_an_open_quiz_goes_on_in_its_attempt(act: Desk, maya: Actor) -> None:
    key = act(lambda session: quizzes.start(session, maya, COURSE, "check", NOW).key)

    found = see(act, maya)

    assert not found.is_new
    assert links(found)[0] == f"/quiz-attempts/{key}"


def test_a_paused_conversation_goes_on_in_its_attempt(act: Desk, app: Flask) -> None:
    maya = conversations.settle(app)[0]
    key = act(lambda s: scenarios.start(s, maya, COURSE, conversations.TALK, NOW).key)

    assert links(see(act, maya))[0] == f"/attempts/{key}"


def test_what_was_begun_comes_before_what_is_new(act: Desk, maya: Actor) -> None:
    act(lambda session: lessons.keep_place(session, maya, COURSE, "after", "", NOW))
    sheet = act(lambda session: worksheets.get(session, maya, COURSE, "profile"))
    section, value = sheet.worksheet.sections[1], {"text": "Labor"}
    act(
        lambda session: worksheets.save(
            session,
            worksheets.get(session, maya, COURSE, "profile", lock=True),
            section,
            value,
            0,
            LATER,
        )
    )

    found = see(act, maya)

    assert found.onward and found.onward[1].activity.slug == "profile"
    assert [one.standing for _, one in found.today] == [Standing.BEGUN, Standing.OPEN]
    assert found.worksheet and found.worksheet[1].activity.slug == "profile"


def test_a_worksheet_handed_in_still_stands_on_home(act: Desk, maya: Actor) -> None:
    sheet = act(lambda session: worksheets.get(session, maya, COURSE, "profile").worksheet)
    act(lambda session: demo.do(session, maya, COURSE, sheet, NOW))

    found = see(act, maya)

    assert found.worksheet and found.worksheet[1].standing is Standing.DONE


def test_a_skill_is_told_from_five_decisions_on(act: Desk) -> None:
    def settle() -> Actor:
        with act.database.transaction() as session:
            asks = {f"p{n}": f"Ask > p{n + 1}: trust +6 | Push > end: trust -6" for n in range(4)}
            last = {"p4": "Ask > end: trust +6 | Push > end: trust -6"}
            talk = factories.scenario({**asks, **last}, slug="talk")
            conversations.publish(session, conversations.whole_course(talk))
            return conversations.learner(session)

    actor = settle()
    talk = act(lambda session: enrollments.get(session, actor, COURSE).find("talk")[1])
    act(lambda session: demo.do(session, actor, COURSE, talk, NOW))

    (skill,) = see(act, actor).skills

    assert (skill.name, skill.percent, skill.evidence) == ("listening", 100, 5)


def test_the_course_used_last_comes_first(act: Desk, maya: Actor) -> None:
    with act.database.transaction() as session:
        conversations.publish(session, factories.course({"one": "lesson"}, slug="other"))
    act(lambda session: enrollments.enroll(session, maya, "other", LATER))
    assert see(act, maya).place.slug == "other"

    with act.database.transaction() as session:
        for row in session.query(Enrollment).filter_by(started_at=NOW):
            row.last_at = LATER + timedelta(hours=1)

    found = see(act, maya)
    assert (found.place.slug, [one.slug for one in found.shelf.mine]) == (COURSE, ["other"])


def test_without_a_course_there_is_no_home_but_an_offer(act: Desk) -> None:
    with act.database.transaction() as session:
        conversations.publish(session, whole_course())
        actor = conversations.learner(session)
        session.query(Enrollment).delete()

    assert act(lambda session: home.get(session, actor, NOW)) is None
    shelf = act(lambda session: home.get_shelf(session, actor))
    assert [one.slug for one in shelf.offered] == [COURSE]


def test_what_came_after_the_course_was_finished_is_offered_as_new(act: Desk) -> None:
    grown = factories.course({"one": "lesson", "two": "more again"}, slug=COURSE)

    def begin(session: Session) -> Actor:
        conversations.publish(session, factories.course({"one": "lesson"}, slug=COURSE))
        return conversations.learner(session)

    actor = act(begin)
    before = act(lambda session: home.get(session, actor, NOW))

    def grow(session: Session) -> None:
        enrolled = session.scalars(select(Enrollment)).one()
        enrolled.completed_at = NOW
        enrolled.completed_revision_id = session.scalars(select(Revision.id)).one()
        conversations.publish(session, grown)

    act(grow)
    found = act(lambda session: home.get(session, actor, LATER))

    assert before and before.new == ()
    assert found
    assert [(m.module.slug, [one.activity.slug for one in new]) for m, new in found.new] == [
        ("two", ["more", "again"])
    ]
