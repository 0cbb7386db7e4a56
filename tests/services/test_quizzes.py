"""Attempts: limits and waits hold, also where many ask at once; results are told by policy."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Conflict, Invalid, NotAllowed, NotFound, TandemError, TooMany
from app.models import Answer, Attempt, Progress
from app.services import quizzes
from app.services.demo import right
from app.services.quizzes import Sitting, TooLate
from app.services.sessions import Actor
from tests import conversations
from tests.conversations import COURSE, NOW
from tests.papers import Desk, asked, at_once, bank, quiz, whole_course

LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def act(app: Flask) -> Desk:
    """Where work is done in transactions of its own."""
    return Desk(app)


def begin(session: Session, actor: Actor) -> str:
    return quizzes.start(session, actor, COURSE, "check", NOW).key


def say(session: Session, actor: Actor, key: str, question: str, **response: object) -> Sitting:
    sitting = quizzes.get(session, actor, key, lock=True)
    one = sitting.quiz.question(question)
    assert one
    return quizzes.answer(session, sitting, one, response, NOW)


def finish(session: Session, actor: Actor, key: str, is_right: bool = True) -> Sitting:
    sitting = quizzes.get(session, actor, key, lock=True)
    for question in sitting.questions if is_right else ():
        sitting = quizzes.answer(session, sitting, question, right(question), NOW)
    return quizzes.hand_in(session, actor, key, NOW)


def take(act: Desk, actor: Actor, is_right: bool) -> None:
    """A whole attempt."""
    key = act(lambda session: begin(session, actor))
    act(lambda session: finish(session, actor, key, is_right))


def record(session: Session, activity: str = "check") -> Progress:
    return session.scalars(select(Progress).filter_by(activity=activity)).one()


def test_twenty_starts_at_once_of_one_attempt_make_exactly_one(act: Desk) -> None:
    actor = act.settle(quiz(attempts=1))

    keys = at_once([lambda: act(lambda session: begin(session, actor))] * 20)

    assert len(set(keys)) == 1
    assert act(lambda session: session.scalar(select(func.count(Attempt.id)))) == 1


def test_twenty_starts_at_once_after_the_last_attempt_make_none(act: Desk) -> None:
    actor = act.settle(quiz(attempts=1))
    key = act(lambda session: begin(session, actor))
    act(lambda session: finish(session, actor, key))

    refused = at_once([lambda: act(lambda session: begin(session, actor))] * 20)

    assert {type(one) for one in refused} == {Conflict}


def test_starts_at_once_while_one_is_handed_in_never_pass_the_limit(act: Desk) -> None:
    actor = act.settle(quiz(attempts=2))
    key = act(lambda session: begin(session, actor))

    at_once(
        [
            lambda: act(lambda session: finish(session, actor, key, is_right=False).attempt.key),
            *[lambda: act(lambda session: begin(session, actor))] * 9,
        ]
    )

    count = act(lambda session: session.scalar(select(func.count(Attempt.id))))
    assert count in (1, 2)


def test_ten_hand_ins_at_once_grade_once(act: Desk) -> None:
    actor = act.settle()
    key = act(lambda session: begin(session, actor))
    moments = [NOW + timedelta(seconds=n) for n in range(10)]

    def hand_in(moment: datetime) -> Callable[[], Sitting]:
        return lambda: act(lambda session: quizzes.hand_in(session, actor, key, moment))

    done = at_once(hand_in(moment) for moment in moments)

    sittings = [one for one in done if isinstance(one, Sitting)]
    assert len(sittings) == 10
    assert len({sitting.attempt.finished_at for sitting in sittings}) == 1


def test_answers_at_once_with_handing_in_are_graded_or_refused(act: Desk) -> None:
    """What was acknowledged counts: an answer is either in the score or a TooLate."""
    actor = act.settle(quiz(questions=tuple(asked(f"q{n}", "x-") for n in range(12))))
    key = act(lambda session: begin(session, actor))

    def answer(name: str) -> Callable[[], Sitting | str]:
        return lambda: act(lambda session: say(session, actor, key, name, chosen=[0]))

    said = at_once(
        [
            *[answer(f"q{n}") for n in range(6)],
            lambda: act(lambda session: quizzes.hand_in(session, actor, key, NOW)),
            *[answer(f"q{n}") for n in range(6, 12)],
        ]
    )

    saved = [one for n, one in enumerate(said) if n != 6 and not isinstance(one, TandemError)]
    assert all(isinstance(one, Sitting | TooLate) for one in said)
    score, stored = act(
        lambda session: (
            session.scalars(select(Attempt.score)).one(),
            session.scalar(select(func.count()).select_from(Answer)),
        )
    )
    assert stored == len(saved)
    assert score == pytest.approx(len(saved) / 12)


def test_one_waits_between_attempts(act: Desk) -> None:
    actor = act.settle(quiz(wait=10))
    key = act(lambda session: begin(session, actor))
    act(lambda session: finish(session, actor, key))

    with pytest.raises(TooMany) as refused:
        act(lambda session: begin(session, actor))

    assert refused.value.until == LATER
    again = act(lambda session: quizzes.start(session, actor, COURSE, "check", LATER).number)
    assert again == 2


def test_an_attempt_keeps_its_draw_and_the_next_one_takes_unseen_questions_first(act: Desk) -> None:
    actor = act.settle(quiz(questions=tuple(asked(f"q{n}", "x-") for n in range(6)), draw=3))
    first = act(lambda session: begin(session, actor))
    drawn = act(lambda session: quizzes.get(session, actor, first).attempt.drawn)
    assert act(lambda session: begin(session, actor)) == first
    act(lambda session: finish(session, actor, first))

    second = act(lambda session: begin(session, actor))

    others = act(lambda session: quizzes.get(session, actor, second).attempt.drawn)
    assert len(drawn) == 3
    assert not set(drawn) & set(others)


def test_an_attempt_stays_with_the_quiz_it_began_with(act: Desk) -> None:
    actor = act.settle()
    key = act(lambda session: begin(session, actor))
    changed = quiz(questions=(asked("other", "-x"),), passing=1.0)
    act(lambda session: conversations.publish(session, whole_course(changed)).id)

    sitting = act(lambda session: finish(session, actor, key))

    assert [one.id for one in sitting.questions] == ["single", "multi", "judge", "sum"]
    assert sitting.attempt.passed


def test_the_best_score_stands_and_done_stays_done(act: Desk) -> None:
    actor = act.settle()
    take(act, actor, is_right=True)
    take(act, actor, is_right=False)

    found = act(record)

    assert found.score == 1.0
    assert found.done_at == NOW


def test_a_better_second_attempt_replaces_the_score(act: Desk) -> None:
    actor = act.settle()
    take(act, actor, is_right=False)
    take(act, actor, is_right=True)

    assert act(record).score == 1.0


def test_a_survey_is_done_without_a_score(act: Desk) -> None:
    actor = act.settle(quiz(feedback="survey", passing=0.0))
    key = act(lambda session: begin(session, actor))

    act(lambda session: finish(session, actor, key, is_right=False))

    assert act(record).score is None
    assert act(record).done_at == NOW


def test_continue_knows_how_many_are_answered(act: Desk) -> None:
    actor = act.settle()
    key = act(lambda session: begin(session, actor))

    act(lambda session: say(session, actor, key, "single", chosen=[0]))
    act(lambda session: say(session, actor, key, "judge", most=1))

    assert act(record).detail == {"attempt": key, "answered": 1, "of": 4}


def test_an_answer_can_be_taken_back(act: Desk) -> None:
    actor = act.settle()
    key = act(lambda session: begin(session, actor))
    act(lambda session: say(session, actor, key, "single", chosen=[0]))

    after = act(lambda session: say(session, actor, key, "single"))

    assert len(after.unanswered) == 4


@pytest.mark.parametrize(
    ("question", "response"),
    [("judge", {"most": 2, "least": 2}), ("sum", {"number": "a few"})],
)
def test_an_answer_that_cannot_be_meant_is_refused(
    act: Desk, question: str, response: dict[str, object]
) -> None:
    actor = act.settle()
    key = act(lambda session: begin(session, actor))

    with pytest.raises(Invalid):
        act(lambda session: say(session, actor, key, question, **response))


def test_the_costliest_outcome_comes_first_and_what_does_not_count_costs_nothing(act: Desk) -> None:
    single, multi, judge, number = bank()
    questions = (single, multi, replace(judge, provisional=True), number)
    actor = act.settle(quiz(questions=questions, feedback="exam"))
    key = act(lambda session: begin(session, actor))
    act(lambda session: say(session, actor, key, "multi", chosen=[0]))

    sitting = act(lambda session: finish(session, actor, key, is_right=False))

    found = [(cost.outcome, cost.answers, cost.points) for cost in sitting.costs]
    assert found == [("Say what a partner keeps", 2, 1.5), ("Take a number apart", 1, 1.0)]


def test_a_quiz_in_a_locked_module_is_closed(act: Desk) -> None:
    actor = act.settle()
    course = whole_course()
    first = course.modules[0]
    check = quiz("late")
    second = replace(first, slug="second", activities=(check,), requires=(first.slug,))
    act(lambda session: conversations.publish(session, replace(course, modules=(first, second))).id)

    with pytest.raises(NotAllowed, match="Numbers"):
        act(lambda session: quizzes.start(session, actor, COURSE, "late", NOW))


def test_what_is_no_quiz_and_what_is_no_attempt_is_not_found(act: Desk) -> None:
    actor = act.settle()

    with pytest.raises(NotFound):
        act(lambda session: quizzes.start(session, actor, COURSE, "profile", NOW))
    with pytest.raises(NotFound):
        act(lambda session: quizzes.get(session, actor, "nothing"))
