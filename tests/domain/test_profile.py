"""A profile is a fold over pieces of evidence, first attempts apart from later ones."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.profile import (
    LEAST,
    Piece,
    Point,
    Sum,
    fold,
    is_evidence,
    level_of,
    measures,
    tells,
)
from app.domain.question import QuestionType
from tests import factories

DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PIECES = st.builds(
    Piece,
    competency=st.sampled_from(["trust", "eq"]),
    kind=st.sampled_from(["decision", "question"]),
    worth=st.floats(0, 1),
    is_first=st.booleans(),
    at=st.integers(0, 5).map(lambda days: DAY + timedelta(days=days)),
)
LISTS = st.lists(PIECES, max_size=12)
RIGHT = {"chosen": [0]}


def piece(worth: float, day: int = 0, *, first: bool = True, kind: str = "decision") -> Piece:
    return Piece("trust", kind, worth, first, DAY + timedelta(days=day))  # type: ignore[arg-type]


def test_first_attempts_make_the_number_and_later_ones_stand_apart() -> None:
    skill = fold([piece(1), piece(0.5, kind="question"), piece(0, 1, first=False)])["trust"]

    assert (skill.first, skill.later) == (Sum(1.5, 2), Sum(0, 1))
    assert (skill.decisions, skill.questions) == (Sum(1, 1), Sum(0.5, 1))
    assert (skill.first.percent, skill.later.percent) == (75, 0)


def test_nothing_is_shown_below_five_pieces() -> None:
    four = fold([piece(1) for _ in range(LEAST - 1)])["trust"]
    five = fold([piece(1)], {"trust": four})["trust"]

    assert (four.is_shown, four.missing) == (False, 1)
    assert (five.is_shown, five.missing, five.level) == (True, 0, "Strong")
    many = fold([piece(1, first=False) for _ in range(9)])["trust"]
    assert (many.is_shown, many.missing) == (False, 5)


def test_a_change_is_told_by_the_moments_at_which_attempts_ended() -> None:
    pieces = [piece(0.5)] * 4 + [piece(1, 1)] * 2 + [piece(0, 2, first=False)] + [piece(0, 3)]
    trail = fold(pieces)["trust"].shown_trail

    assert trail == (
        Point(DAY + timedelta(days=1), Sum(4, 6)),
        Point(DAY + timedelta(days=3), Sum(4, 7)),
    )


@pytest.mark.parametrize(
    ("percent", "level"),
    [(0, "Starting out"), (39, "Starting out"), (40, "Developing"), (59, "Developing"),
     (60, "Solid"), (79, "Solid"), (80, "Strong"), (100, "Strong")],
)  # fmt: skip
def test_a_level_is_a_word(percent: int, level: str) -> None:
    assert level_of(percent) == level


@given(LISTS, LISTS)
def test_going_on_from_a_profile_is_the_same_as_all_at_once(
    before: Sequence[Piece], after: Sequence[Piece]
) -> None:
    assert fold(after, fold(before)) == fold([*before, *after])


@given(LISTS, st.data())
def test_the_order_of_later_attempts_changes_no_number_of_first_ones(
    pieces: Sequence[Piece], data: st.DataObject
) -> None:
    first = [one for one in pieces if one.is_first]
    later = data.draw(st.permutations([one for one in pieces if not one.is_first]))
    cut = data.draw(st.integers(0, len(first)))

    mixed = fold([*first[:cut], *later, *first[cut:]])

    for name, skill in fold(first).items():
        found = mixed[name]
        assert (found.first, found.decisions, found.questions, found.trail) == (
            skill.first, skill.decisions, skill.questions, skill.trail,
        )  # fmt: skip


@given(LISTS)
def test_every_piece_counts_once(pieces: Sequence[Piece]) -> None:
    found = fold(pieces).values()

    assert sum(one.first.count + one.later.count for one in found) == len(pieces)
    assert all(one.first.count == one.decisions.count + one.questions.count for one in found)
    assert all(0 <= one.first.percent <= 100 for one in found)


@pytest.mark.parametrize(
    ("feedback", "is_told"),
    [("practice", True), ("mastery", True), ("exam", False), ("survey", False)],
)
def test_only_what_is_told_of_single_questions_is_evidence(feedback: str, is_told: bool) -> None:
    quiz = factories.quiz(feedback=feedback)

    assert tells(quiz) is is_told
    assert is_evidence(quiz, quiz.questions[0], RIGHT, None) is is_told


def test_what_is_unsure_empty_or_unread_is_no_evidence() -> None:
    quiz = factories.quiz()
    essay = factories.question(type=QuestionType.ESSAY)

    assert not is_evidence(quiz, factories.question(provisional=True), RIGHT, None)
    assert not is_evidence(quiz, factories.question(), {}, None)
    assert not is_evidence(quiz, essay, {"text": "Because"}, None)
    assert is_evidence(quiz, essay, {"text": "Because"}, 0.5)


def test_where_evidence_comes_from() -> None:
    talk = factories.scenario({"a": "x > b | y > b", "b": "x > end | y > end"})
    asked = factories.quiz(factories.question(competencies=("eq",)))
    unsure = factories.quiz(factories.question(competencies=("eq",), provisional=True))

    assert (measures(talk, "listening"), measures(talk, "eq")) == (True, False)
    assert (measures(asked, "eq"), measures(asked, "listening")) == (True, False)
    assert not measures(unsure, "eq")
    assert not measures(factories.quiz(*asked.questions, feedback="exam"), "eq")
    assert not measures(factories.lesson(), "eq")
