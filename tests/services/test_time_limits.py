"""Time limits of quizzes: fixed at the start, kept by two tabs, closed by the job."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.errors import Invalid, NotFound
from app.jobs import quizzes as quizzes_job
from app.models import Answer, Attempt, Audit, Enrollment, Progress, User
from app.services import accounts, quizzes
from app.services.demo import right
from app.services.quizzes import GRACE, Sitting, TooLate
from app.services.sessions import Actor
from tests import conversations
from tests.conversations import COURSE, NOW
from tests.papers import Desk, at_once, quiz, whole_course

CLOSES = NOW + timedelta(minutes=20)


@pytest.fixture
def act(app: Flask) -> Desk:
    """Where work is done in transactions of its own."""
    return Desk(app)


def begin(session: Session, actor: Actor) -> str:
    return quizzes.start(session, actor, COURSE, "check", NOW).key


def say(session: Session, actor: Actor, key: str, now: datetime) -> Sitting:
    sitting = quizzes.get(session, actor, key, lock=True)
    return quizzes.answer(session, sitting, sitting.questions[0], right(sitting.questions[0]), now)


def attempt(session: Session) -> Attempt:
    return session.scalars(select(Attempt)).one()


def test_the_clock_starts_with_the_attempt_and_goes_on_with_it(act: Desk) -> None:
    actor = act.settle(quiz(limit=20))
    act(lambda session: begin(session, actor))
    later = NOW + timedelta(minutes=5)

    act(lambda session: quizzes.start(session, actor, COURSE, "check", later))

    assert act(attempt).closes_at == CLOSES


def test_a_limit_that_is_published_later_leaves_an_open_attempt_alone(act: Desk) -> None:
    actor = act.settle(quiz(limit=20))
    key = act(lambda session: begin(session, actor))
    act(lambda session: conversations.publish(session, whole_course(quiz(limit=1))))

    act(lambda session: say(session, actor, key, CLOSES))

    assert act(attempt).closes_at == CLOSES


@pytest.mark.parametrize(("late", "is_taken"), [(GRACE, True), (GRACE * 1.1, False)])
def test_an_answer_has_its_grace(act: Desk, late: timedelta, is_taken: bool) -> None:
    actor = act.settle(quiz(limit=20))
    key = act(lambda session: begin(session, actor))

    refused = at_once([lambda: act(lambda session: say(session, actor, key, CLOSES + late))])

    assert isinstance(refused[0], TooLate) is not is_taken
    assert act(lambda s: s.scalar(select(func.count()).select_from(Answer))) == int(is_taken)


def test_the_job_and_the_learner_close_at_once_and_end_the_same(act: Desk) -> None:
    actor = act.settle(quiz(limit=20))
    key = act(lambda session: begin(session, actor))
    act(lambda session: say(session, actor, key, NOW))
    late = CLOSES + timedelta(hours=1)

    at_once(
        [
            *[lambda: act(lambda session: quizzes.hand_in(session, actor, key, late))] * 3,
            *[lambda: quizzes_job.close_overdue(act.database, late)] * 3,
        ]
    )

    row = act(attempt)
    assert row.finished_at == CLOSES
    assert row.score == pytest.approx(0.2)
    assert act(lambda session: session.scalars(select(Progress)).one()).score == row.score


def test_two_tabs_around_the_end_save_in_time_or_are_refused(act: Desk) -> None:
    actor = act.settle(quiz(limit=20))
    key = act(lambda session: begin(session, actor))
    late = CLOSES + GRACE + timedelta(seconds=1)

    said = at_once(
        [
            lambda: act(lambda session: say(session, actor, key, CLOSES)),
            lambda: act(lambda session: quizzes.close(session, actor.id, key, late)),
            lambda: act(lambda session: say(session, actor, key, late)),
        ]
    )

    stored = act(lambda s: s.scalar(select(func.count()).select_from(Answer)))
    assert isinstance(said[2], TooLate)
    assert stored == (0 if isinstance(said[0], TooLate) else 1)
    assert act(attempt).score == pytest.approx(0.2 * stored)


def test_a_clock_that_was_moved_back_ends_no_attempt_before_it_began(act: Desk) -> None:
    actor = act.settle(quiz(limit=20))
    key = act(lambda session: begin(session, actor))
    earlier = NOW - timedelta(hours=1)

    act(lambda session: quizzes.close(session, actor.id, key, earlier))
    assert act(attempt).finished_at is None
    act(lambda session: quizzes.hand_in(session, actor, key, earlier))

    assert act(attempt).finished_at == NOW


def test_the_job_passes_over_a_learner_who_was_deleted_meanwhile(act: Desk) -> None:
    actor = act.settle(quiz(limit=20))
    key = act(lambda session: begin(session, actor))
    act(lambda session: session.execute(delete(User).where(User.id == actor.id)))

    with pytest.raises(NotFound):
        act(lambda session: quizzes.close(session, actor.id, key, CLOSES + GRACE * 2))
    quizzes_job.close_overdue(act.database, CLOSES + GRACE * 2)

    assert act(lambda session: session.scalars(select(Attempt)).all()) == []


def test_the_job_takes_only_what_is_overdue(act: Desk) -> None:
    timed, free = quiz(limit=20), quiz("free")
    actor = act.settle(timed, free)
    act(lambda session: begin(session, actor))
    act(lambda session: quizzes.start(session, actor, COURSE, "free", NOW))

    before = act(lambda session: quizzes.list_overdue(session, CLOSES + GRACE))
    after = act(lambda session: quizzes.list_overdue(session, CLOSES + GRACE * 2))

    assert before == []
    assert [user for user, _ in after] == [actor.id]


def test_an_attempt_that_cannot_be_closed_does_not_hold_up_the_others(act: Desk) -> None:
    actor = act.settle(quiz(limit=20))
    key = act(lambda session: begin(session, actor))
    act(lambda session: add_broken(session, key))

    quizzes_job.close_overdue(act.database, CLOSES + timedelta(hours=1))

    ended = act(
        lambda session: session.execute(select(Attempt.activity, Attempt.finished_at)).all()
    )
    assert dict(ended) == {"check": CLOSES, "gone": None}


def add_broken(session: Session, key: str) -> None:
    """An overdue attempt at a quiz that its revision never had, older than the one of `key`."""
    like = session.scalars(select(Attempt).filter_by(key=key)).one()
    enrollment = session.get_one(Enrollment, like.enrollment_id)
    row = Attempt(
        enrollment_id=enrollment.id,
        activity="gone",
        number=1,
        revision_id=like.revision_id,
        seed=1,
        started_at=NOW,
        closes_at=NOW,
    )
    session.add(row)


def test_somebody_is_allowed_more_time_and_it_is_on_record(act: Desk) -> None:
    actor = act.settle(quiz(limit=20))

    act(lambda session: accounts.allow(session, f" {actor.email.upper()}", 50, NOW))

    user = act(lambda session: session.get_one(User, actor.id))
    row = act(lambda s: s.scalars(select(Audit).filter_by(verb="allow extra time")).one())
    assert user.extra_time == 50
    assert (row.subject, row.detail) == (actor.key, {"extra_time": 50})


@pytest.mark.parametrize(
    ("email", "percent", "error"),
    [("maya@example.test", -1, Invalid), ("maya@example.test", 301, Invalid),
     ("nobody@example.test", 50, NotFound), ("nobody", 50, Invalid)],
)  # fmt: skip
def test_more_time_has_limits_and_needs_a_person(
    act: Desk, email: str, percent: int, error: type[Exception]
) -> None:
    act.settle(quiz(limit=20))

    with pytest.raises(error):
        act(lambda session: accounts.allow(session, email, percent, NOW))
