"""What is due today by the learner's own clock, what counts as missed, what may be shown."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.course import Course, Module, Prompt, Quiz
from app.domain.practice import (
    Queue,
    chosen_for_mail,
    end_of_day,
    is_missed,
    may_return,
    may_tell,
    queue,
    weak,
)
from app.domain.progress import prompt_days
from app.domain.question import QuestionType
from app.domain.scenario import walk
from tests.conversations import conversation
from tests.papers import asked, essay

DAY = timedelta(days=1)
PASSED = datetime(2026, 3, 27, 22, 30, tzinfo=UTC)  # a Friday; Berlin's clocks change on Sunday


@dataclass(frozen=True)
class Card:
    name: str
    due_at: datetime | None


@pytest.mark.parametrize(
    ("now", "zone", "end"),
    [
        ("2026-03-28T12:00+00:00", "Europe/Berlin", "2026-03-28T23:00+00:00"),
        ("2026-03-28T23:00+00:00", "Europe/Berlin", "2026-03-29T22:00+00:00"),  # 23 hours
        ("2026-10-24T22:00+00:00", "Europe/Berlin", "2026-10-25T23:00+00:00"),  # 25 hours
        ("2026-03-28T12:00+00:00", "Pacific/Auckland", "2026-03-29T11:00+00:00"),
        ("2026-03-28T12:00+00:00", "no such place", "2026-03-29T00:00+00:00"),
    ],
)
def test_a_day_ends_by_the_learners_clock(now: str, zone: str, end: str) -> None:
    assert end_of_day(datetime.fromisoformat(now), zone) == datetime.fromisoformat(end)


def test_prompts_are_there_from_the_morning_of_days_2_9_30_and_90_on() -> None:
    prompts = tuple(Prompt(f"p{day}", f"Day {day}?", day, "<p>So.</p>") for day in (2, 9, 30, 90))
    module = Module("m", "M", (), prompts=prompts)
    cards = [Card(one.id, at) for one, at in prompt_days(module, PASSED)]

    def at(local_midnight: str) -> list[str]:
        now = datetime.fromisoformat(local_midnight)
        return [one.name for one in queue(cards, end_of_day(now, "Europe/Berlin")).due]

    assert at("2026-03-28T23:59+01:00") == []
    assert at("2026-03-30T00:00+02:00") == ["p2"]  # 48 hours later it is half past midnight there
    assert at("2026-03-29T23:59+02:00") == []
    assert at("2026-04-05T23:59+02:00") == ["p2"]
    assert at("2026-04-06T00:00+02:00") == ["p2", "p9"]
    assert at("2026-06-26T00:00+02:00") == ["p2", "p9", "p30", "p90"]


def test_the_longest_due_comes_first_and_the_next_day_is_known() -> None:
    days = {"b": 1, "a": 0, "c": 9}
    cards = [Card(name, PASSED + day * DAY) for name, day in days.items()]
    cards.append(Card("rests", None))

    found = queue(cards, PASSED + 2 * DAY)

    assert [one.name for one in found.due] == ["a", "b"]
    assert found.next_at == PASSED + 9 * DAY
    assert queue([Card("rests", None)], PASSED) == Queue((), None)


def test_a_clock_that_goes_back_only_makes_cards_wait() -> None:
    cards = [Card("a", PASSED)]

    assert queue(cards, end_of_day(PASSED, "UTC")).due
    assert queue(cards, end_of_day(PASSED - 3 * DAY, "UTC")) == Queue((), PASSED)


@pytest.mark.parametrize(
    ("given", "share", "missed"),
    [
        ({"type": QuestionType.SINGLE}, 0.0, True),
        ({"type": QuestionType.MULTIPLE}, 0.5, True),
        ({"type": QuestionType.MULTIPLE}, 1.0, False),
        ({"type": QuestionType.JUDGEMENT}, 0.5, False),
        ({"type": QuestionType.JUDGEMENT}, 0.25, True),
        ({"type": QuestionType.ESSAY}, 0.0, False),
        ({"provisional": True}, 0.0, False),
    ],
)
def test_what_was_not_right_is_missed(given: dict[str, object], share: float, missed: bool) -> None:
    assert is_missed(replace(asked("q", "x-"), **given), share) is missed  # type: ignore[arg-type]


def test_what_an_exam_asks_never_returns_wherever_it_stands() -> None:
    one, other = asked("one", "x-"), asked("other", "x-")
    check = Quiz("check", "Check", 5, (one, other))
    exam = Quiz("final", "Final", 5, (one,), feedback="exam")
    whole = Course("c", "C", "en", (Module("m", "M", (check, exam)),))

    assert [may_return(whole, check, q) for q in (one, other)] == [False, True]
    assert not may_return(whole, exam, other)
    assert not may_return(whole, replace(check, feedback="survey"), other)
    assert not may_return(whole, check, replace(other, provisional=True))
    assert not may_return(whole, check, essay())


def test_a_key_is_told_by_the_quizzes_policy() -> None:
    def told(feedback: str) -> list[bool]:
        quiz = Quiz("q", "Q", 5, (), feedback=feedback)  # type: ignore[arg-type]
        return [may_tell(quiz, passed) for passed in (False, True)]

    assert told("practice") == [True, True]
    assert told("mastery") == [False, True]
    assert told("exam") == told("survey") == [False, False]


def test_weak_decisions_are_found_and_what_only_leads_on_is_none() -> None:
    worst = walk(conversation(), ["Rank her", "Go on", "Hide it"])
    best = walk(conversation(), ["Own it", "Go on", "Share it"])

    assert weak(worst) == [0, 2]
    assert weak(best) == []


@pytest.mark.parametrize(("waiting", "chosen"), [(0, 2), (1, 1), (2, 0), (5, 0)])
def test_a_letter_brings_two_prompts_at_most(waiting: int, chosen: int) -> None:
    cards = [Card(str(n), PASSED) for n in range(4)]

    assert len(chosen_for_mail(cards, waiting)) == chosen
