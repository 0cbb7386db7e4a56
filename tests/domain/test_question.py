"""Questions: how they are shown to one person, and how one answer is graded."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.question import Question, grade, is_answered, number_of, order
from tests.factories import question

SINGLE = question(keys="-x-")
MULTIPLE = question(keys="xx--")
JUDGEMENT = question(keys="2413")
NUMBER = question(keys="=31100 20300")


@pytest.mark.parametrize(
    ("asked", "response", "share"),
    [
        (SINGLE, {"chosen": [1]}, 1),
        (SINGLE, {"chosen": [0]}, 0),
        (SINGLE, {"chosen": [0, 1]}, 0),
        (SINGLE, {"chosen": []}, 0),
        (SINGLE, {}, 0),
        (MULTIPLE, {"chosen": [0, 1]}, 1),
        (MULTIPLE, {"chosen": [0]}, 0.5),
        (MULTIPLE, {"chosen": [0, 1, 2]}, 0.5),
        (MULTIPLE, {"chosen": [0, 2]}, 0),
        (MULTIPLE, {"chosen": [2, 3]}, 0),
        (MULTIPLE, {"chosen": [0, 1, 2, 3]}, 0),
        (JUDGEMENT, {"most": 2, "least": 1}, 1),
        (JUDGEMENT, {"most": 0, "least": 1}, 0.75),
        (JUDGEMENT, {"most": 2, "least": 3}, 0.75),
        (JUDGEMENT, {"most": 0, "least": 3}, 0.5),
        (JUDGEMENT, {"most": 2, "least": 0}, 0.5),
        (JUDGEMENT, {"most": 1, "least": 2}, 0),
        (JUDGEMENT, {"most": 2, "least": 2}, 0),
        (JUDGEMENT, {"most": 2}, 0),
        (NUMBER, {"number": "31,100"}, 1),
        (NUMBER, {"number": "20300"}, 0),
        (NUMBER, {"number": "12"}, 0),
        (NUMBER, {"number": "many"}, 0),
        (NUMBER, {}, 0),
        (question(keys="=1.86±0.01"), {"number": "1.87"}, 1),
        (question(keys="=1.86±0.01"), {"number": "1.871"}, 0),
        (question(keys="=3 =4"), {"number": "4"}, 1),
    ],
)
def test_an_answer_earns_its_share(asked: Question, response: dict[str, Any], share: float) -> None:
    earned = grade(asked, response)

    assert earned.share == share
    assert earned.right is (share == 1)


def test_the_same_option_twice_earns_no_more_than_once() -> None:
    assert grade(MULTIPLE, {"chosen": [0, 0]}).share == 0.5
    assert grade(SINGLE, {"chosen": [1, 1]}).share == 1


def test_a_right_figure_wins_over_a_known_wrong_one_that_stands_before_it() -> None:
    assert grade(question(keys="1.85±0.02 =1.86±0.01"), {"number": "1.86"}).right


@pytest.mark.parametrize(
    ("asked", "response"),
    [
        (SINGLE, {"chosen": [3]}),
        (SINGLE, {"chosen": [-1]}),
        (SINGLE, {"chosen": ["1"]}),
        (SINGLE, {"chosen": [True]}),
        (SINGLE, {"chosen": 1}),
        (JUDGEMENT, {"most": 4, "least": 0}),
        (JUDGEMENT, {"most": "2", "least": 0}),
    ],
)
def test_an_answer_that_names_no_option_is_refused(
    asked: Question, response: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match="option"):
        grade(asked, response)


@pytest.mark.parametrize(
    ("asked", "response", "said"),
    [
        (SINGLE, {"chosen": [1]}, ("Said 1",)),
        (MULTIPLE, {"chosen": [2, 0]}, ("Said 0", "Said 2")),
        (JUDGEMENT, {"most": 2, "least": 1}, ("Said 2", "Said 1")),
        (NUMBER, {"number": "20300"}, ("Said 20300",)),
        (NUMBER, {"number": "5"}, ()),
        (question(feedback="All"), {"chosen": [0]}, ("Said 0", "All")),
        (question(feedback="All"), {}, ()),
        (question(keys="=3", feedback="All"), {"number": "5"}, ("All",)),
        (
            question(keys="1234", feedback="All"),
            {"most": 0, "least": 3},
            ("Said 0", "Said 3", "All"),
        ),
    ],
)
def test_feedback_belongs_to_what_was_picked(
    asked: Question, response: dict[str, Any], said: tuple[str, ...]
) -> None:
    assert grade(asked, response).feedback == said


@pytest.mark.parametrize(
    ("asked", "response", "answered"),
    [
        (SINGLE, None, False),
        (SINGLE, {"chosen": []}, False),
        (SINGLE, {"chosen": [0]}, True),
        (JUDGEMENT, {"most": 0}, False),
        (JUDGEMENT, {"least": 0}, False),
        (JUDGEMENT, {"most": 0, "least": 1}, True),
        (NUMBER, {"number": ""}, False),
        (NUMBER, {"number": "0"}, True),
        (NUMBER, {"chosen": [0]}, False),
    ],
)
def test_only_a_whole_answer_counts_as_one(
    asked: Question, response: dict[str, Any] | None, answered: bool
) -> None:
    assert is_answered(asked, response) is answered


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("31100", "31100"),
        ("31,100", "31100"),
        ("1,031,100.50", "1031100.50"),
        ("31 100", "31100"),
        ("31\u202f100", "31100"),
        ("31'100", "31100"),
        ("31’100", "31100"),
        ("1,86", "1.86"),
        ("0,500", "0.500"),
        ("-0.5", "-0.5"),
        ("−0,5", "-0.5"),
        ("+7", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("$ 9.00", "9.00"),
        ("€9", "9"),
        ("£9", "9"),
        ("40 %", "40"),
    ],
)
def test_numbers_are_read_as_people_type_them(text: str, number: str) -> None:
    assert number_of(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "about 3",
        "3 or 4",
        "1e9",
        "1.2.3",
        "1,2,3",
        "1.000,50",
        "--3",
        "NaN",
        "inf",
        "9" * 16,
    ],
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert number_of(text) is None


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_none(text: str) -> None:
    number = number_of(text)

    assert number is None or number.is_finite()


@given(st.decimals(-999_999, 999_999, places=2))
def test_a_plain_or_grouped_decimal_reads_as_itself(number: Decimal) -> None:
    assert number_of(f"{number:f}") == number
    assert number_of(f"{number:,f}") == number


@given(st.integers())
def test_one_seed_shows_all_options_in_one_order(seed: int) -> None:
    shown = order(MULTIPLE, seed)

    assert sorted(shown) == [0, 1, 2, 3]
    assert shown == order(MULTIPLE, seed)


def test_orders_differ_between_people_and_questions() -> None:
    assert len({order(MULTIPLE, seed) for seed in range(40)}) > 10
    named = [question(f"q{n}", "xx--") for n in range(40)]
    assert len({order(one, 1) for one in named}) > 10


def test_options_that_are_not_shuffled_keep_the_order_of_the_file() -> None:
    assert order(MULTIPLE, 7, shuffled=False) == (0, 1, 2, 3)


@given(
    st.sampled_from(["x--", "xx-", "xxx---", "x-x-x"]),
    st.sets(st.integers(0, 2), max_size=3),
)
def test_a_share_lies_between_nothing_and_all(keys: str, chosen: set[int]) -> None:
    assert 0 <= grade(question(keys=keys), {"chosen": sorted(chosen)}).share <= 1
