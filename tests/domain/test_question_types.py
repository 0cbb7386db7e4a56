"""Questions of order, match, short text and essay: shown to one person, and graded."""

from itertools import permutations
from typing import Any

import pytest

from app.domain.question import (
    Option,
    Phrase,
    Question,
    QuestionType,
    folded,
    grade,
    is_answered,
    order,
)
from tests.papers import essay, matched, ordered, worded

STEPS = ordered()
"""Four items; item n of the file belongs at place 3, 1, 4, 2."""
MATCH = matched()
"""Three left sides, four right sides, the last one too many."""
WORDS = worded()
SAME = matched(
    lefts=("Vendor", "Partner", "Client"),
    options=(Option("January"), Option("April"), Option("January"), Option("July")),
)
"""Two left sides that the same words belong to."""


@pytest.mark.parametrize(
    ("asked", "response", "share"),
    [
        (STEPS, {"order": [1, 3, 0, 2]}, 1),
        (STEPS, {"order": [3, 1, 0, 2]}, 0.5),
        (STEPS, {"order": [0, 2, 1, 3]}, 0),
        (STEPS, {"order": []}, 0),
        (STEPS, {"places": {"0": 1}}, 0),
        (STEPS, {}, 0),
        (MATCH, {"pairs": [0, 1, 2]}, 1),
        (MATCH, {"pairs": [0, 1, 3]}, 2 / 3),
        (MATCH, {"pairs": [0, None, None]}, 1 / 3),
        (MATCH, {"pairs": [0, 0, 0]}, 1 / 3),
        (MATCH, {"pairs": [None, None, None]}, 0),
        (MATCH, {"pairs": [3, 3, 3]}, 0),
        (MATCH, {"pairs": []}, 0),
        (MATCH, {}, 0),
        (SAME, {"pairs": [2, 1, 0]}, 1),
        (SAME, {"pairs": [0, 1, 0]}, 1),
        (SAME, {"pairs": [3, 1, 2]}, 2 / 3),
        (WORDS, {"text": "fiscal year"}, 1),
        (WORDS, {"text": " FISCAL  Year "}, 1),
        (WORDS, {"text": "quota"}, 0),
        (WORDS, {"text": "a fiscal year"}, 0),
        (WORDS, {"text": "  "}, 0),
        (WORDS, {}, 0),
        (essay(), {"text": "Because."}, 0),
        (essay(), {}, 0),
    ],
)
def test_an_answer_earns_its_share(asked: Question, response: dict[str, Any], share: float) -> None:
    earned = grade(asked, response)

    assert earned.share == share
    assert earned.right is (share == 1)


@pytest.mark.parametrize(
    ("asked", "response", "said"),
    [
        (
            STEPS,
            {"order": [1, 3, 0, 2]},
            ("why steps 2", "why steps 4", "why steps 1", "why steps 3"),
        ),
        (MATCH, {"pairs": [0, 1, 2]}, ()),
        (WORDS, {"text": "Fiscal year"}, ("why words right",)),
        (WORDS, {"text": "quota"}, ("why words wrong",)),
        (WORDS, {"text": "month"}, ()),
    ],
)
def test_feedback_belongs_to_what_was_given_and_what_is_for_everybody_follows(
    asked: Question, response: dict[str, Any], said: tuple[str, ...]
) -> None:
    expected = (*(f"<p>{text}</p>" for text in said), f"<p>for all of {asked.id}</p>")

    assert grade(asked, response).feedback == expected


def test_nobody_is_told_anything_for_no_answer() -> None:
    assert [grade(asked, {}).feedback for asked in (STEPS, MATCH, WORDS, essay())] == [()] * 4


@pytest.mark.parametrize(
    ("asked", "response"),
    [
        (STEPS, {"order": [0, 1, 2]}),
        (STEPS, {"order": [0, 1, 2, 4]}),
        (STEPS, {"order": [0, 1, 2, 2]}),
        (STEPS, {"order": [0, 1, 2, None]}),
        (STEPS, {"order": ["0", "1", "2", "3"]}),
        (STEPS, {"order": 3}),
        (MATCH, {"pairs": [0, 1]}),
        (MATCH, {"pairs": [0, 1, 2, 3]}),
        (MATCH, {"pairs": [0, 1, 4]}),
        (MATCH, {"pairs": [0, 1, -1]}),
        (MATCH, {"pairs": [0, 1, True]}),
        (MATCH, {"pairs": {"0": 1}}),
        (MATCH, {"pairs": 1}),
    ],
)
def test_an_answer_that_is_none_of_its_shape_is_refused(
    asked: Question, response: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"option|order|pair"):
        grade(asked, response)


@pytest.mark.parametrize(
    ("asked", "response", "answered"),
    [
        (STEPS, {"order": [1, 3, 0, 2]}, True),
        (STEPS, {"places": {"0": 1, "1": 1}}, False),
        (MATCH, {"pairs": [0, 1, 2]}, True),
        (MATCH, {"pairs": [0, None, 2]}, False),
        (MATCH, {"pairs": 1}, False),
        (WORDS, {"text": "x"}, True),
        (WORDS, {"text": " \n"}, False),
        (essay(), {"text": "x"}, True),
        (essay(), {"text": ""}, False),
    ],
)
def test_only_a_whole_answer_counts_as_one(
    asked: Question, response: dict[str, Any], answered: bool
) -> None:
    assert is_answered(asked, response) is answered


@pytest.mark.parametrize("shuffled", [True, False])
def test_an_order_is_shown_in_every_order_but_the_right_one(shuffled: bool) -> None:
    shown = {order(STEPS, seed, shuffled) for seed in range(600)}

    assert shown == set(permutations(range(4))) - {(1, 3, 0, 2)}


@pytest.mark.parametrize("shuffled", [True, False])
def test_right_sides_are_shown_in_every_order_but_that_of_the_left_sides(shuffled: bool) -> None:
    shown = {order(MATCH, seed, shuffled) for seed in range(600)}

    assert shown == set(permutations(range(4))) - {(0, 1, 2, 3)}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("FISCAL YEAR", "fiscal year"),
        ("fiscalyear", "fiscal year"),
        ("  fiscal \t year\n", "fiscal year"),
        ("fiscal\u00a0year", "fiscal year"),
        ("cafe", "café"),
        ("cafe\u0301", "café"),
        ("ETE", "été"),
        ("STRASSE", "straße"),
        ("d'ete", "d’été"),
        ("“sell-out”", '"sell‑out"'),
        ("sell–out", "sell-out"),
        ("sell\u00adout", "sellout"),
        ("ﬁscal", "fiscal"),
        ("İ", "i"),
    ],
)
def test_case_accents_and_spacing_do_not_matter(typed: str, key: str) -> None:
    assert folded(typed) == folded(key)
    assert grade(worded(phrases=(Phrase(key),)), {"text": typed}).right


@pytest.mark.parametrize(("typed", "key"), [("years", "year"), ("co op", "co-op"), ("o", "0")])
def test_other_words_stay_others(typed: str, key: str) -> None:
    assert folded(typed) != folded(key)


def test_the_first_phrase_that_is_met_says_why() -> None:
    phrases = (Phrase("Quota", False, "First"), Phrase("quota", True, "Second"))
    earned = grade(worded(phrases=phrases, feedback=""), {"text": "QUOTA"})

    assert (earned.share, earned.feedback) == (1, ("First",))


def test_a_question_of_every_type_is_graded() -> None:
    types = [Question("q", "Q", type) for type in QuestionType]

    assert {grade(asked, {}).share for asked in types} == {0.0}
