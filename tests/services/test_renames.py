"""Renames: records follow to the new slug, results stay as they are, old addresses are known."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.course import Activity, Quiz
from app.domain.progress import Standing
from app.domain.question import Question
from app.models import (
    Answer,
    Attempt,
    Base,
    Certificate,
    CheckAnswer,
    Decision,
    Enrollment,
    Entry,
    Progress,
    Submission,
)
from app.models.rows import table
from app.services import (
    courses,
    demo,
    enrollments,
    lessons,
    progress,
    quizzes,
    scenarios,
    worksheets,
)
from app.services.sessions import Actor
from tests.conversations import COURSE, NOW
from tests.learners import learner
from tests.papers import Desk
from tests.renamed import NEW, course_of, publish

STORED = (Progress, CheckAnswer, Entry, Attempt, Submission, Answer, Decision, Certificate)
MOVING = {"activity", "known_as"}


@pytest.fixture
def act(app: Flask) -> Desk:
    """Where work is done in transactions of its own; the course is published."""
    made = Desk(app)
    made(lambda session: publish(session, course_of(), "one"))
    return made


@pytest.fixture
def maya(app: Flask, act: Desk) -> Actor:
    """Somebody who has done the first module."""
    actor = learner(app, COURSE)
    for _, activity in list(course_of())[:4]:
        act(partial(do, actor, activity))
    return actor


def do(actor: Actor, activity: Activity, session: Session) -> None:
    demo.do(session, actor, COURSE, activity, NOW)


def reply(actor: Actor, key: str, question: Question, session: Session) -> None:
    sitting = quizzes.get(session, actor, key, lock=True)
    quizzes.answer(session, sitting, question, demo.right(question), NOW)


def rename(act: Desk, files: str = "two", names: Mapping[str, str] = NEW) -> None:
    act(lambda session: publish(session, course_of(names), files))


def everything(act: Desk) -> dict[str, list[dict[str, Any]]]:
    """All that is stored of learners, but for the slugs that may move."""
    with act.database.reading() as session:
        return {name: rows_of(session, table(model)) for name, model in named().items()}


def named() -> dict[str, type[Base]]:
    return {model.__tablename__: model for model in STORED}


def rows_of(session: Session, rows: Any) -> list[dict[str, Any]]:
    found = session.execute(select(rows)).mappings()
    kept = ({k: v for k, v in row.items() if k not in MOVING} for row in found)
    return sorted(kept, key=repr)


def slugs(act: Desk, *models: type[Base]) -> set[str]:
    """Under which slugs there are records."""
    with act.database.reading() as session:
        return {
            slug
            for model in models or STORED[:5]
            for slug in session.scalars(select(table(model).c.activity))
        }


def test_all_records_follow_a_rename_and_no_result_changes(act: Desk, maya: Actor) -> None:
    before = everything(act)
    assert all(before[model.__tablename__] for model in STORED[:7])

    rename(act)

    assert slugs(act) == {"call", "test", "plan", "text"}
    assert everything(act) == before
    place = act(lambda session: enrollments.get(session, maya, COURSE))
    seen = act(lambda session: progress.get_overview(session, place))
    assert [module.standing for module in seen.modules] == [Standing.DONE, Standing.OPEN]


def test_what_was_made_before_a_rename_opens_with_the_revision_it_was_made_in(
    act: Desk, maya: Actor
) -> None:
    with act.database.reading() as session:
        keys = {row[0]: row[1] for row in session.execute(select(Attempt.activity, Attempt.key))}
    rename(act)

    with act.database.reading() as session:
        run = scenarios.get(session, maya, keys["talk"])
        sitting = quizzes.get(session, maya, keys["check"])
        sheet = worksheets.get(session, maya, COURSE, "plan")
        rounds = worksheets.list_rounds(session, sheet)
        reading = lessons.get(session, maya, COURSE, "text")
        back = scenarios.look_back(session, run)
        standing = quizzes.get_standing(session, maya, COURSE, "test", NOW)

    assert (run.scenario.slug, run.attempt.activity, run.state.is_over) == ("talk", "call", True)
    assert (sitting.quiz.slug, sitting.attempt.activity) == ("check", "test")
    assert [(one.worksheet.slug, one.body) for one in rounds] == [("profile", sheet.body)]
    assert (list(reading.answers), reading.end_reached) == (["q"], True)
    assert back.module is not None
    assert back.module.slug == "figures"
    assert [one.key for one in standing.attempts] == [keys["check"]]


def test_what_was_begun_before_a_rename_is_finished_after_it(app: Flask, act: Desk) -> None:
    noor = learner(app, COURSE)
    quiz = course_of().modules[0].activities[1]
    assert isinstance(quiz, Quiz)
    talk = act(lambda session: scenarios.start(session, noor, COURSE, "talk", NOW).key)
    act(lambda session: scenarios.decide(session, noor, talk, 0, "Own it", NOW))
    check = act(lambda session: quizzes.start(session, noor, COURSE, "check", NOW).key)
    rename(act)

    act(lambda session: scenarios.decide(session, noor, talk, 1, "Go on", NOW))
    act(lambda session: scenarios.decide(session, noor, talk, 2, "Share it", NOW))
    for question in quiz.questions:
        act(partial(reply, noor, check, question))
    act(lambda session: quizzes.hand_in(session, noor, check, NOW))
    again = act(lambda session: quizzes.start(session, noor, COURSE, "test", NOW))

    with act.database.reading() as session:
        place = enrollments.get(session, noor, COURSE)
        records = progress.list_records(session, place.enrollment.id)
    done = {slug for slug, one in records.items() if one.done_at}
    assert done == records.keys() == {"call", "test"}
    assert (again.number, again.known_as) == (2, "test")


def test_the_last_activity_after_a_rename_earns_the_certificate(act: Desk, maya: Actor) -> None:
    rename(act)
    last = course_of(NEW).modules[1].activities[0]

    act(lambda session: demo.do(session, maya, COURSE, last, NOW))

    with act.database.reading() as session:
        enrollment = session.scalars(select(Enrollment)).one()
        assert (enrollment.done, enrollment.completed_at) == (5, NOW)
        assert session.scalars(select(Certificate)).one().title == "Certified"


def test_a_completed_enrollment_stays_completed_through_a_rename(act: Desk, maya: Actor) -> None:
    last = course_of().modules[1].activities[0]
    act(lambda session: demo.do(session, maya, COURSE, last, NOW))
    before = everything(act)

    rename(act)
    act(lambda session: demo.do(session, maya, COURSE, last, NOW))

    assert everything(act)["certificates"] == before["certificates"]
    with act.database.reading() as session:
        assert session.scalars(select(Enrollment)).one().completed_at == NOW


def test_publishing_the_same_again_changes_nothing(act: Desk, maya: Actor) -> None:
    rename(act)
    before, version = everything(act), versions(act)
    rename(act)
    rename(act, "two, with another word")

    assert (everything(act), versions(act), slugs(act)) == (
        before, version, {"call", "test", "plan", "text"},
    )  # fmt: skip


def versions(act: Desk) -> list[int]:
    with act.database.reading() as session:
        return list(session.scalars(select(Enrollment.progress_version).order_by(Enrollment.id)))


def test_only_learners_whose_records_move_get_fresh_pages(
    app: Flask, act: Desk, maya: Actor
) -> None:
    learner(app, COURSE)
    before = versions(act)

    rename(act)

    assert versions(act) == [before[0] + 1, before[1]]


def test_without_the_line_later_records_stay_where_they_are(act: Desk, maya: Actor) -> None:
    rename(act)
    plain = replace(course_of(NEW), renamed=())

    act(lambda session: publish(session, plain, "three"))

    assert slugs(act) == {"call", "test", "plan", "text"}
    course = act(lambda session: courses.get(session, maya, COURSE).course)
    assert dict(course.renamed) == NEW


def test_who_has_records_under_both_keeps_the_new_ones_and_loses_nothing(
    app: Flask, act: Desk, maya: Actor
) -> None:
    plain = replace(course_of(NEW), renamed=())
    act(lambda session: publish(session, plain, "two"))
    act(lambda session: scenarios.start(session, maya, COURSE, "call", NOW))
    before = everything(act)

    rename(act, "three")

    assert everything(act) == before
    assert slugs(act, Attempt) == {"talk", "call", "test"}
    assert slugs(act, Submission) == {"plan"}


def test_several_renames_lead_to_the_newest_slug(act: Desk, maya: Actor) -> None:
    rename(act)
    newest = course_of({**NEW, "talk": "third"})
    newest = replace(newest, renamed=(("call", "third"),))

    act(lambda session: publish(session, newest, "three"))

    assert slugs(act, Attempt) == {"third", "test"}
    course = act(lambda session: courses.get(session, maya, COURSE).course)
    assert dict(course.renamed) == {**NEW, "talk": "third", "call": "third"}
    assert course.moved("numbers", "talk") == ("figures", "third")
    with act.database.reading() as session:
        key = session.scalars(select(Attempt.key).filter_by(activity="third")).one()
        assert scenarios.get(session, maya, key).scenario.slug == "talk"


def test_a_slug_in_use_again_or_a_target_that_is_gone_leads_nowhere(act: Desk, maya: Actor) -> None:
    rename(act)
    back = replace(course_of({"talk": "other", "after": "text"}), renamed=())

    act(lambda session: publish(session, back, "three"))

    course = act(lambda session: courses.get(session, maya, COURSE).course)
    assert dict(course.renamed) == {"after": "text"}


def test_rows_that_older_code_added_keep_their_first_slug(act: Desk, maya: Actor) -> None:
    act(lambda session: session.execute(update(Attempt).values(known_as="")))

    rename(act)

    with act.database.reading() as session:
        found = session.execute(select(Attempt.activity, Attempt.known_as))
        assert {row[0]: row[1] for row in found} == {"call": "talk", "test": "check"}


def test_other_courses_keep_their_slugs(app: Flask, act: Desk) -> None:
    act(lambda session: publish(session, replace(course_of(), slug="other"), "other"))
    actor = learner(app, "other")
    act(lambda session: scenarios.start(session, actor, "other", "talk", NOW))

    rename(act)

    assert slugs(act) == {"talk"}
