"""What is passed by for speed's sake changes nothing of what comes out."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.content import reading, render
from app.content.links import plain, scan, scan_all

SIGNS = st.sampled_from([*'abÉ1 \t.,:;-+*_#>`[](){}<>!|=^~\\"“‘&\n', "\n\n", "    ", "\n: ", "1. "])
TEXT = st.lists(SIGNS, max_size=60).map("".join)
SHORT, LONG = render._markdown.__wrapped__(), render._markdown.__wrapped__()
LONG.parser.blockprocessors.deregister("plain")


@settings(max_examples=400, deadline=None)
@given(text=TEXT)
def test_plain_paragraphs_are_what_all_processors_make_of_them(text: str) -> None:
    assert SHORT.reset().convert(text) == LONG.reset().convert(text)


def test_many_paragraphs_are_plain() -> None:
    for text in ("A word.", "One line\nand one more", "“Said” (twice)", "Ärger & *Mühe* <b>x</b>"):
        assert render.PLAIN.fullmatch(text)
    for text in ("- a", "A\n- b", "a | b\n--|--", "A\n: b", "A\n===", "\x02x\x03", "[^1]: a", ""):
        assert not render.PLAIN.fullmatch(text)


@settings(max_examples=200, deadline=None)
@given(text=TEXT)
def test_texts_without_brackets_hold_no_links(text: str) -> None:
    bare = text.replace("[", "")
    assert scan(bare) == scan_all(bare) == []
    assert plain(text) == plain.__wrapped__(text)


def test_a_grade_counts_each_word_as_often_as_it_is_said() -> None:
    once, twice = ["A dog sat here."], ["A dog sat here.", "A dog sat here."]
    assert reading.grade(once) == reading.grade(twice) != 0
    assert reading.grade([]) == 0.0
