"""What is looked for and what is found: one rule for all texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import names
from app.domain.search import (
    EXCERPT,
    MOST_SIGNS,
    Piece,
    excerpt,
    folded,
    line_of,
    mark,
    matches,
    read,
    words,
)

TEXT = "The joint plan names both firms. Zoë’s CASH runs out in März: 2.600 hours."


def finds(said: str, text: str) -> bool:
    return matches(read(said), line_of(words(text)))


@pytest.mark.parametrize(
    "said",
    [
        "plan", "PLAN", "pla", "plan joint", "joint pl", '"joint plan"', '"joint pl',
        "“joint plan”", "joint-plan", "zoe", "zoë's cash", "marz", "märz",
        "cash plan", "2.600", "Ｃａｓｈ",
    ],
)  # fmt: skip
def test_words_are_found_whatever_their_case_accents_and_order(said: str) -> None:
    assert finds(said, TEXT)


@pytest.mark.parametrize(
    "said",
    [
        "lan",
        "pla joint",
        '"plan joint"',
        '"joint pl"',
        "plan-joint",
        "planning",
        "cash AND",
        "cash -x",
    ],
)
def test_what_is_not_all_there_is_not_found(said: str) -> None:
    assert not finds(said, TEXT)


@pytest.mark.parametrize(
    "said", ["", " ", "?!", '""', "“”", "\0", "*", "%_", "( )", "--", "😀", "\u202e"]
)
def test_what_has_no_word_finds_nothing(said: str) -> None:
    assert read(said) == ()
    assert not finds(said, TEXT)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("学习", "我们一起学习计划。"),
        ("計画", "共同の計画を立てる"),
        ("ガク", "共同のかくと ガク"),
        ("שלום", "אמר שָׁלוֹם לכולם"),
        ("هدف", "الهَدَف هَدَف مشترك"),
        ("हिन्दी", "यह हिन्दी है"),
        ("ไทย", "ภาษาไทยง่าย"),
        ("straße", "In der STRASSE"),
        ("한국", "한국어 수업"),
    ],
)
def test_any_script_is_found(said: str, text: str) -> None:
    assert finds(said, text)


def test_what_stands_apart_in_chinese_is_not_found_as_one() -> None:
    assert not finds("习学", "我们学习")


@given(st.text())
def test_folding_is_that_of_names(text: str) -> None:
    assert " ".join(folded(text).split()) == names.fold(text)


@given(st.text(max_size=MOST_SIGNS), st.text())
def test_nothing_that_is_typed_breaks_anything(said: str, text: str) -> None:
    query = read(said)
    pieces = excerpt(query, text)

    assert "".join(one.text for one in mark(query, text)) == text
    assert all(one.text for one in pieces)


def test_the_sentence_with_most_of_it_is_shown_with_its_hits_apart() -> None:
    text = "Cash is one thing.\nA joint plan about cash. Another joint plan."

    assert excerpt(read("cash joint"), text) == (
        Piece("A "), Piece("joint", True), Piece(" plan about "), Piece("cash", True), Piece("."),
    )  # fmt: skip


def test_of_a_text_without_a_hit_the_beginning_is_shown() -> None:
    assert excerpt(read("zebra"), "One. Two.") == (Piece("One."),)
    assert excerpt(read("zebra"), " \n ") == ()


def test_a_long_sentence_is_cut_around_its_hit() -> None:
    text = f"{'before ' * 200}cash {'behind ' * 200}"

    shown = excerpt(read("cash"), text)

    said = "".join(one.text for one in shown)
    assert Piece("cash", True) in shown
    assert said.startswith("… before ") and said.endswith("behind …")
    assert len(said) < EXCERPT + 10


def test_a_sentence_without_a_space_is_cut_too() -> None:
    shown = excerpt(read("x"), "x" * 5000)

    assert sum(len(one.text) for one in shown) <= EXCERPT + 10


def test_hits_that_overlap_are_marked_once() -> None:
    assert mark(read('"a b" "b c"'), "a b c") == (Piece("a b", True), Piece(" c", True))
