"""Exceptions for one person: in force at once, on record, undone without a trace in the results."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.allowance import Kind
from app.domain.permission import Role
from app.errors import Conflict, Invalid, NotFound, TandemError, TooMany
from app.models import (
    Allowance,
    Attempt,
    Audit,
    CourseRow,
    CourseStaff,
    Enrollment,
    Notice,
    Progress,
    Waiting,
    new_key,
)
from app.services import allowances, enrollments, progress, quizzes
from app.services.sessions import Actor
from tests.conversations import COURSE, NOW
from tests.learners import learner
from tests.papers import Desk, at_once, quiz

WHY = "Her flight was late."


@pytest.fixture
def act(app: Flask) -> Desk:
    """Where work is done in transactions of its own."""
    return Desk(app)


@pytest.fixture
def alex(app: Flask) -> Actor:
    """Who runs the site."""
    return learner(app, course="", name="Alex Adebayo", roles=[Role.ADMIN])


def key_of(session: Session, actor: Actor) -> str:
    return session.scalars(select(Enrollment.key).filter_by(user_id=actor.id)).one()


def grant(
    session: Session, by: Actor, to: Actor, kind: Kind, slug: str = "check", **value: object
) -> Allowance:
    folder = allowances.get_folder(session, by, key_of(session, to), lock=True)
    return allowances.grant(session, by, folder, slug, kind, dict(value), WHY, new_key(), NOW)


def undo(session: Session, by: Actor, to: Actor, key: str) -> None:
    folder = allowances.get_folder(session, by, key_of(session, to), lock=True)
    allowances.undo(session, by, folder, key, "A mistake.", NOW)


def fail(session: Session, actor: Actor) -> None:
    key = quizzes.start(session, actor, COURSE, "check", NOW).key
    quizzes.hand_in(session, actor, key, NOW)


def standing(session: Session, actor: Actor) -> quizzes.Standing:
    return quizzes.get_standing(session, actor, COURSE, "check", NOW)


def record(session: Session, actor: Actor) -> Progress:
    query = select(Progress).join(Enrollment).where(Enrollment.user_id == actor.id)
    return session.scalars(query.where(Progress.activity == "check")).one()


def test_a_granted_attempt_can_be_taken_and_is_gone_when_undone(act: Desk, alex: Actor) -> None:
    maya = act.settle(quiz(attempts=1))
    act(lambda s: fail(s, maya))
    assert act(lambda s: standing(s, maya).left) == 0

    made = act(lambda s: grant(s, alex, maya, Kind.ATTEMPT, count=2).key)

    assert act(lambda s: standing(s, maya).left) == 2
    act(lambda s: fail(s, maya))
    act(lambda s: undo(s, alex, maya, made))
    assert act(lambda s: standing(s, maya).left) == 0
    assert len(act(lambda s: standing(s, maya).attempts)) == 2
    with pytest.raises(Conflict):
        act(lambda s: undo(s, alex, maya, made))


def test_a_lifted_wait_lets_the_next_attempt_start_and_no_other(act: Desk, alex: Actor) -> None:
    maya = act.settle(quiz(wait=60))
    act(lambda s: fail(s, maya))
    with pytest.raises(TooMany):
        act(lambda s: fail(s, maya))

    act(lambda s: grant(s, alex, maya, Kind.WAIT))

    act(lambda s: fail(s, maya))
    with pytest.raises(TooMany):
        act(lambda s: fail(s, maya))


def test_more_time_counts_for_the_attempt_that_is_open(act: Desk, alex: Actor) -> None:
    maya = act.settle(quiz(limit=20))
    act(lambda s: quizzes.start(s, maya, COURSE, "check", NOW).key)

    made = act(lambda s: grant(s, alex, maya, Kind.TIME, minutes=10).key)

    closes = select(Attempt.closes_at)
    assert act(lambda s: s.scalars(closes).one()) == NOW + timedelta(minutes=30)
    act(lambda s: undo(s, alex, maya, made))
    assert act(lambda s: s.scalars(closes).one()) == NOW + timedelta(minutes=20)


def test_more_time_counts_for_later_attempts_where_none_is_open(act: Desk, alex: Actor) -> None:
    maya = act.settle(quiz(limit=20))

    act(lambda s: grant(s, alex, maya, Kind.TIME, minutes=10))

    begun = act(lambda s: quizzes.start(s, maya, COURSE, "check", NOW).closes_at)
    assert begun == NOW + timedelta(minutes=30)


def test_an_excused_activity_is_done_until_that_is_undone(act: Desk, alex: Actor) -> None:
    maya = act.settle(quiz())

    made = act(lambda s: grant(s, alex, maya, Kind.EXCUSE).key)

    done = select(Enrollment.done).filter_by(user_id=maya.id)
    place = act(lambda s: enrollments.get(s, maya, COURSE))
    assert act(lambda s: s.scalars(done).one()) == 1
    assert act(lambda s: progress.get_overview(s, place).done) == 1
    act(lambda s: undo(s, alex, maya, made))
    assert act(lambda s: s.scalars(done).one()) == 0


def test_a_corrected_score_stands_beside_the_original(act: Desk, alex: Actor) -> None:
    maya = act.settle(quiz())
    act(lambda s: fail(s, maya))

    made = act(lambda s: grant(s, alex, maya, Kind.SCORE, percent=80).key)

    row = act(lambda s: record(s, maya))
    assert (row.score, row.corrected, row.done_at) == (0.0, 0.8, NOW)
    assert act(lambda s: s.scalars(select(Enrollment.score)).one()) == 0.8
    act(lambda s: undo(s, alex, maya, made))
    row = act(lambda s: record(s, maya))
    assert (row.score, row.corrected, row.done_at) == (0.0, None, None)


def test_a_correction_undone_gives_way_to_the_one_before(act: Desk, alex: Actor) -> None:
    maya = act.settle(quiz())
    act(lambda s: fail(s, maya))
    act(lambda s: grant(s, alex, maya, Kind.SCORE, percent=70))
    second = act(lambda s: grant(s, alex, maya, Kind.SCORE, percent=90).key)

    act(lambda s: undo(s, alex, maya, second))

    row = act(lambda s: record(s, maya))
    assert (row.corrected, row.done_at) == (0.7, NOW)


def test_every_exception_and_its_end_are_on_record_with_reasons(act: Desk, alex: Actor) -> None:
    maya = act.settle(quiz(attempts=1))
    made = act(lambda s: grant(s, alex, maya, Kind.ATTEMPT, count=1).key)
    act(lambda s: undo(s, alex, maya, made))

    folder = act(lambda s: allowances.get_folder(s, alex, key_of(s, maya)))

    (one,) = folder.made
    assert (one.reason, one.maker, one.undone_for, one.undoer) == (
        WHY, alex.name, "A mistake.", alex.name,
    )  # fmt: skip
    acts = act(lambda s: s.scalars(select(Audit).filter_by(person=maya.key)).all())
    assert [a.verb for a in acts if a.subject == made] == ["make exception", "undo exception"]
    assert {a.actor for a in acts if a.subject == made} == {alex.key}


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        (Kind.WAIT, {}, WHY),
        (Kind.DATE, {"on": "2026-03-02"}, WHY),
        (Kind.SCORE, {"percent": 80}, WHY),
        (Kind.EXCUSE, {}, " \0 "),
        (Kind.EXCUSE, {}, "x" * 2001),
    ],
)
def test_what_does_not_fit_or_has_no_reason_is_refused(
    act: Desk, alex: Actor, kind: Kind, value: dict[str, object], reason: str
) -> None:
    maya = act.settle(quiz())

    def give(session: Session) -> None:
        folder = allowances.get_folder(session, alex, key_of(session, maya), lock=True)
        allowances.grant(session, alex, folder, "check", kind, value, reason, new_key(), NOW)

    with pytest.raises(Invalid):
        act(give)


def test_a_form_that_is_sent_many_times_at_once_makes_one_exception(act: Desk, alex: Actor) -> None:
    maya = act.settle(quiz(attempts=1))
    key = new_key()

    def give(session: Session) -> None:
        folder = allowances.get_folder(session, alex, key_of(session, maya), lock=True)
        given = (session, alex, folder, "check", Kind.ATTEMPT, {"count": 1}, WHY, key, NOW)
        allowances.grant(*given)

    said = at_once([partial(act, give)] * 5)

    assert not any(isinstance(one, TandemError) for one in said)
    assert act(lambda s: standing(s, maya).left) == 2


def test_only_who_teaches_the_learner_makes_exceptions(app: Flask, act: Desk) -> None:
    maya = act.settle(quiz(attempts=1))
    ilse = learner(app, course="", name="Ilse Novák", roles=[Role.INSTRUCTOR])
    with pytest.raises(NotFound):
        act(lambda s: grant(s, ilse, maya, Kind.ATTEMPT, count=1))

    course = act(lambda s: s.scalars(select(CourseRow.id).filter_by(slug=COURSE)).one())
    act(lambda s: s.add(CourseStaff(course_id=course, user_id=ilse.id)))

    assert act(lambda s: grant(s, ilse, maya, Kind.ATTEMPT, count=1))


def test_nobody_makes_an_exception_for_themselves(app: Flask, act: Desk, alex: Actor) -> None:
    act.settle(quiz(attempts=1))
    act(lambda s: enrollments.enroll(s, alex, COURSE, NOW))

    with pytest.raises(NotFound):
        act(lambda s: grant(s, alex, alex, Kind.ATTEMPT, count=1))


def ask(session: Session, actor: Actor, kind: str = "attempt", words: str = WHY) -> str:
    place = enrollments.get(session, actor, COURSE)
    return allowances.ask(session, actor, place, "check", kind, words, NOW).key


def test_a_request_stands_in_the_queue_until_it_is_answered(act: Desk, alex: Actor) -> None:
    maya = act.settle(quiz(attempts=1))
    key = act(lambda s: ask(s, maya))
    with pytest.raises(allowances.Wish):
        act(lambda s: ask(s, maya))
    assert act(lambda s: s.scalars(select(Waiting.ended_at)).all()) == [None]

    def answer(session: Session) -> None:
        folder, _ = allowances.get_request(session, alex, key, lock=True)
        given = {"count": 1}
        made = allowances.grant(
            session, alex, folder, "check", Kind.ATTEMPT, given, WHY, new_key(), NOW
        )
        notice = ("Answered", "You can go on.", "/course")
        allowances.answer(session, alex, folder, key, "Good luck.", made, notice, NOW)

    act(answer)

    place = act(lambda s: enrollments.get(s, maya, COURSE))
    (asked,) = act(lambda s: allowances.list_asked(s, place, "check"))
    assert (asked.answer, asked.answerer, asked.was_given) == ("Good luck.", alex.name, True)
    assert act(lambda s: s.scalars(select(Waiting.ended_at)).all()) == [NOW]
    assert act(lambda s: s.scalars(select(Notice.kind)).all()) == ["request"]
    with pytest.raises(Conflict):
        act(answer)
    assert act(lambda s: standing(s, maya).left) == 2
    assert act(lambda s: ask(s, maya)) != key


@pytest.mark.parametrize(
    ("kind", "words"), [("everything", WHY), ("help", " \0"), ("help", "x" * 2001)]
)
def test_a_request_says_what_and_why(act: Desk, kind: str, words: str) -> None:
    maya = act.settle(quiz())

    with pytest.raises(Invalid):
        act(lambda s: ask(s, maya, kind, words))


def test_a_request_is_read_by_those_who_teach_the_learner_alone(app: Flask, act: Desk) -> None:
    maya = act.settle(quiz())
    key = act(lambda s: ask(s, maya, "help"))
    ilse = learner(app, course="", name="Ilse Novák", roles=[Role.INSTRUCTOR])

    for other in (ilse, maya):
        with pytest.raises(NotFound):
            act(partial(allowances.get_request, actor=other, key=key))
