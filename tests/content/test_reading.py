"""How a lesson's text is counted, timed and graded."""

import pytest

from app.content.blocks import Block, rows_of
from app.content.place import Findings
from app.content.reading import grade, hint_long_sentences, minutes_for, sentences, words
from app.content.structure import Blocks
from app.content.worker import Worker
from tests.content.small import COURSE, changed, lesson, picture, told

SIMPLE = "We talk to a partner and hear what it needs."
HARD = "Organizational interdependencies necessitate collaborative accountability. "
REVEAL = "<details><summary>Answer</summary>\n\nFour more words here\n\n</details>"


def blocks(text: str) -> list[Block]:
    return Blocks(Findings("a.md")).read(rows_of(text))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Two words.", 2),
        ("## A heading {#a}\n\n**Bold** [link text](a.md)", 5),
        ("|a|b|\n|-|-|\n|c d|$1.50|", 5),
        ("```\nnot these\n```", 0),
        (REVEAL, 0),
        ("- [ ] An answer\n  > its feedback", 2),
    ],
)
def test_words_are_those_seen_without_opening_anything(text: str, count: int) -> None:
    assert words(blocks(text)) == count


def test_minutes_are_words_and_practice() -> None:
    assert minutes_for(blocks("word " * 400), 0, 0) == 2
    assert minutes_for(blocks("word " * 400), 1, 1) == 5
    assert minutes_for(blocks(REVEAL), 0, 0) == 4 / 200 + 0.5


def test_sentences_end_at_stops_before_capitals() -> None:
    found = [sentences(block) for block in blocks("It is 3.4% up. “Is it?” Yes, e.g. here.\n\n- x")]
    assert found[0] == ["It is 3.4% up.", "“Is it?", "Yes, e.g. here."]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], 0.0),
        (["The cat sat on the mat."], -1.45),
        ([SIMPLE], 0.39 * 10 + 11.8 * 11 / 10 - 15.59),
        (["Six is 6, or £6.50."], 0.39 * 5 + 11.8 - 15.59),
    ],
)
def test_grades_are_those_of_the_formula(said: list[str], expected: float) -> None:
    assert grade(said) == pytest.approx(expected, abs=0.01)


def test_a_long_sentence_is_told_where_it_begins() -> None:
    findings = Findings("a.md")

    hint_long_sentences(blocks("One [of](of.md) two.\nThen `x`. A *much* longer one."), 3, findings)

    assert [(fault.line, fault.column) for fault in findings.found] == [(2, 11)]


def test_lessons_with_a_film_are_not_timed(worker: Worker) -> None:
    media = {
        **picture("01-one/media/x.mp3"),
        **picture("01-one/media/x.txt"),
    }
    film = "\n\n![A talk](media/x.mp3)\n"

    assert told(worker, lesson(SIMPLE + f" {SIMPLE}" * 11)) != []
    assert told(worker, lesson(SIMPLE + f" {SIMPLE}" * 11 + film), media) == []


@pytest.mark.parametrize(("language", "count"), [("en", 1), ("en-GB", 1), ("de", 0), ("ja", 0)])
def test_only_english_is_graded(worker: Worker, language: str, count: int) -> None:
    front = f"language: {language}\nreading: {{grade: 9}}\n---\nWelcome"
    course = changed(COURSE, "course.md", ("---\nWelcome", front))

    found = told(worker, lesson(f"{SIMPLE} " * 30 + "\n\n" + HARD * 40) | course)

    assert len([one for one in found if "grade" in one]) == count


def test_texts_without_spaces_are_not_counted(worker: Worker) -> None:
    front = "language: ja\nreading: {words: [700, 1100]}\n---\nWelcome"

    assert told(worker, changed(COURSE, "course.md", ("---\nWelcome", front))) == []
