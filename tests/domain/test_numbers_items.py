"""What the answers to one question tell, and what of it is worth a look."""

from dataclasses import replace

import pytest

from app.domain.numbers import Item, added, item_name, read_item, version_of
from app.domain.numbers.item import answer_sums
from app.domain.question import Question
from tests import factories, papers

Told = tuple[dict[str, list[int]], float, float]


def asked(question: Question, *answers: Told, times: int = 1) -> Item:
    """The figures of a question; answers are (response, share, rest), each so many times."""
    sums = [answer_sums(question, *one, None) for one in answers for _ in range(times)]
    return read_item(question, added(sums))


def names(item: Item) -> list[str]:
    return [flag.name for flag in item.flags]


RIGHT, FIRST_WRONG, OTHER = {"chosen": [0]}, {"chosen": [1]}, {"chosen": [2]}
SINGLE = factories.question("q1", "x--")


def test_a_key_that_the_able_avoid_is_suspected() -> None:
    item = asked(SINGLE, (RIGHT, 1, 0.2), *[(FIRST_WRONG, 0, 0.9)] * 3, times=10)

    assert names(item)[0] == "miskey"
    assert item.flags[0].detail == {"option": "Option 1"}
    assert item.choices[1].flags == ("popular", "strong")
    assert item.choices[2].flags == ("unpicked",)
    assert "unpicked" in names(item)


def test_a_question_that_the_able_miss_without_one_wrong_answer_in_front_is_reversed() -> None:
    item = asked(SINGLE, *[(RIGHT, 1, 0.2)] * 2, (FIRST_WRONG, 0, 0.9), times=10)

    assert names(item)[0] == "reversed"


def test_a_relation_below_nothing_by_chance_is_called_weak() -> None:
    item = asked(SINGLE, *[(RIGHT, 1, 0.5)] * 2, (RIGHT, 1, 0.4), (FIRST_WRONG, 0, 0.48), times=4)

    assert item.discrimination is not None
    assert -0.25 < item.discrimination < 0
    assert names(item) == ["weak"]


def test_a_wrong_answer_taken_more_often_than_the_key_is_named() -> None:
    item = asked(SINGLE, (RIGHT, 1, 0.9), *[(OTHER, 0, 0.3)] * 2, times=10)

    assert names(item)[0] == "popular"
    assert item.choices[2].flags == ("popular",)


def test_a_wrong_answer_of_the_able_is_named_where_the_question_as_a_whole_tells() -> None:
    many = [(FIRST_WRONG, 0, 0.1)] * 3
    item = asked(SINGLE, *[(RIGHT, 1.0, 0.5)] * 4, (OTHER, 0, 0.6), *many, times=10)

    assert names(item)[0] == "strong"
    assert item.choices[2].flags == ("strong",)


def test_few_pickers_are_not_compared() -> None:
    item = asked(SINGLE, (RIGHT, 1, 0.5), (FIRST_WRONG, 0, 0.9), times=9)

    assert [one.flags for one in item.choices] == [(), (), ("unpicked",)]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([(RIGHT, 1, 0.8)] * 1 + [(FIRST_WRONG, 0, 0.5), (OTHER, 0, 0.4)] * 3, "guessed"),
        ([(RIGHT, 1, 0.5), (RIGHT, 1, 0.3), (FIRST_WRONG, 0, 0.49), (OTHER, 0, 0.3)], "weak"),
        ([(RIGHT, 1, 0.8)] * 3 + [({}, 0, 0.2)], "blank"),
        ([(RIGHT, 1, 0.8)] * 3, "easy"),
    ],
)
def test_other_things_worth_a_look(answers: list[Told], expected: str) -> None:
    assert expected in names(asked(SINGLE, *answers, times=10))


def test_in_a_survey_nothing_is_right() -> None:
    sums = added(answer_sums(SINGLE, RIGHT, 1, 0.5, None) for _ in range(12))

    item = read_item(SINGLE, sums, judged=False)

    assert (item.flags, item.discrimination) == ((), None)
    assert not any(one.is_key or one.flags for one in item.choices)


def test_what_is_asked_decides_the_version_and_feedback_does_not() -> None:
    changed = replace(SINGLE, stem="<p>Otherwise</p>")

    assert item_name(SINGLE) != item_name(changed)
    assert item_name(SINGLE) == item_name(replace(SINGLE, feedback="<p>New</p>", title="New"))
    one, other = factories.quiz(SINGLE), factories.quiz(changed)
    assert version_of(one) != version_of(other)
    assert version_of(one) == version_of(replace(one, title="Another"))
    assert version_of(factories.lesson()) == ""


def test_a_judgement_item_tells_what_is_called_least_and_an_essay_if_it_is_empty() -> None:
    judged, essay = papers.asked("a", "1423"), papers.essay()
    many = [answer_sums(judged, {"most": 0, "least": 1}, 1, 0.5, "20") for _ in range(12)]
    written = [answer_sums(essay, {"text": "So."}, 1, 0.5, None) for _ in range(12)]

    one, other = read_item(judged, added(many)), read_item(essay, added(written))

    assert [choice.least for choice in one.choices] == [0, 1, 0, 0]
    assert (one.timed, one.seconds) == (12, 34.9)
    assert (other.choices, other.flags) == ((), ())
