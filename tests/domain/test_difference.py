"""What differs between two courses: each edit is told, and nothing where nothing was edited."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from app.domain.course import Course, Module
from app.domain.difference import Change, Grading, differences, gradings_changed
from app.domain.difference.change import moved
from app.domain.difference.text import counts
from app.domain.earning import CertificateRule
from tests import factories
from tests.domain import edits

COURSE = edits.course()


def told(after: Course, before: Course = COURSE) -> list[Change]:
    return differences(before, after)


def test_a_course_does_not_differ_from_itself() -> None:
    assert told(COURSE) == told(edits.course()) == []


def test_every_edit_is_told_either_way() -> None:
    unsaid = [
        path
        for after, path in edits.every_edit(COURSE)
        if not told(after) or not told(COURSE, after)
    ]

    assert unsaid == []


@given(edits.edited(COURSE, 4))
@settings(max_examples=50, deadline=None)
def test_edits_are_told_together(after: Course) -> None:
    assert bool(told(after)) is (after != COURSE)


def test_a_renamed_file_is_the_same_file() -> None:
    before = factories.course({"one": "reading check-one", "two": "talk-two"})
    one, two = before.modules
    renamed = replace(one.activities[0], slug="read-this")
    after = replace(
        before,
        modules=(replace(one, slug="first", activities=(renamed, one.activities[1])), two),
        renamed=(("reading", "read-this"), ("one", "first")),
        certificate=CertificateRule("Done", requires=("first", "read-this")),
    )
    before = replace(before, certificate=CertificateRule("Done", requires=("one", "reading")))

    assert differences(before, after) == []
    kinds = {one.kind for one in differences(before, replace(after, renamed=()))}
    assert {"module_added", "module_removed", "added", "removed"} <= kinds


def test_what_follows_from_other_files_is_told_there_alone() -> None:
    lesson = factories.lesson()
    term = (
        '<p>A <a class="term" href="/course/c/glossary#x" aria-describedby="def-1">x</a>'
        '<span class="term-def" id="def-1" role="tooltip">Old.</span></p>'
    )
    before, after = (
        Course("c", "C", "en", (Module("m", "M", (replace(lesson, parts=(
            replace(lesson.parts[0], html=html),)),)),))
        for html in (term, term.replace("Old.", "New.").replace("def-1", "def-2"))
    )  # fmt: skip

    assert differences(before, after) == []


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("abcd", "bacd", [("b", "")]),
        ("abcd", "dabc", [("d", "")]),
        ("abcd", "bcda", [("a", "d")]),
        ("abc", "axbyc", []),
        ("abc", "cb", [("c", "")]),
        ("", "abc", []),
    ],
)
def test_as_few_as_possible_have_moved(
    before: str, after: str, found: list[tuple[str, str]]
) -> None:
    assert moved(list(before), list(after)) == found


def test_texts_are_compared_block_by_block() -> None:
    before = "<h2>A</h2><p>One.</p><ul><li>Two</li></ul><table><tr><td>3</td></tr></table>"
    after = (
        '<h2>A</h2><p>One!</p><ul><li>Two</li><li>More</li></ul><img src="/media/1/a.png">'
        "<table><tr><td>4</td></tr></table><aside class='note'><p>Said.</p></aside>"
    )

    assert counts(before, after) == {
        "paragraph_changed": 1, "paragraph_added": 1, "item_added": 1, "row_changed": 1,
        "picture_added": 1, "callout_added": 1,
    }  # fmt: skip
    assert counts('<img src="/media/1/a.png">', '<img src="/media/2/a.png">') == {
        "picture_changed": 1
    }
    assert counts("<p>A <em>b</em></p>", "<p>A <strong>b</strong></p>") == {"paragraph_changed": 1}
    assert counts("<ul><li>a</li></ul>", "<ol><li>a</li></ol>") == {"layout": 1}


def test_a_very_long_text_is_compared_in_no_time() -> None:
    before = "".join(f"<p>{number}</p>" for number in range(20_000))
    after = before.replace("<p>7</p>", "<p>seven</p>") + "<p>More.</p>"

    assert counts(before, after) == {"paragraph_changed": 1, "paragraph_added": 1}


def test_gradings_that_changed_are_listed() -> None:
    quiz = factories.quiz(
        factories.question("q1"), factories.question("q2"), factories.question("q3"), passing=0.7
    )
    before = Course("c", "C", "en", (Module("m", "M", (quiz, factories.lesson())),))
    first, second, _third = quiz.questions
    options = (
        replace(first.options[0], right=False), replace(first.options[1], right=True),
        first.options[2],
    )  # fmt: skip
    other = replace(
        quiz, passing=0.8, title="Another",
        questions=(replace(first, options=options), replace(second, points=3, stem="<p>x</p>")),
    )  # fmt: skip
    after = replace(before, modules=(replace(before.modules[0], activities=(other,)),))

    assert gradings_changed(before, after) == [
        Grading("check", "", "passing"), Grading("check", "q1", "key"),
        Grading("check", "q2", "points"), Grading("check", "q3", "removed"),
    ]  # fmt: skip
    assert gradings_changed(before, before) == []


def test_other_words_of_an_option_are_no_other_key() -> None:
    quiz = factories.quiz(factories.question("q1"))
    first = quiz.questions[0]
    options = (replace(first.options[0], html="Said better"), *first.options[1:])
    before, after = (
        Course("c", "C", "en", (Module("m", "M", (one,)),))
        for one in (quiz, replace(quiz, questions=(replace(first, options=options),)))
    )

    assert [one.kind for one in differences(before, after)] == ["option"]
    assert gradings_changed(before, after) == []
