"""My plan: what belongs where in the document, and where each worksheet stands."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.course import Course, Heading, Lesson, Module, Part, Section, Worksheet
from app.domain.note import Note, arrange
from app.domain.plan import (
    ABOUT_LIMIT,
    NAME_LIMIT,
    Named,
    Plan,
    Quote,
    Review,
    Stored,
    assemble,
    named,
    prompt_lines,
)
from app.domain.progress import Record, overview
from app.errors import Invalid

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHEET = Worksheet(
    "profile", "A profile", 20,
    (Section("partner", "Which?", "text", private=True), Section("scarce", "Scarce", "lines")),
)  # fmt: skip
SECOND = replace(SHEET, slug="more", title="More")
LEADING = Lesson("leading", "Leading", 5, (Part(prompt=("profile", "scarce")),))
LOOSE = Lesson("loose", "Loose", 5, headings=(Heading("here", "Here"),))
FIRST = Module("one", "One", (LEADING, LOOSE, SHEET, SECOND))
LATER = Module("two", "Two", (replace(LOOSE, slug="far"),), requires=("one",))
COURSE = Course("c", "Partners", "en", (FIRST, LATER))


def note(lesson: str, heading: str = "", text: str = "Noted") -> Note:
    """A note at a heading of a lesson."""
    title = "Here" if heading else ""
    return Note(f"{lesson}-{heading}", lesson, heading, title, lesson.title(), text, 1, AT)


def plan(
    records: dict[str, Record] | None = None,
    written: dict[str, Any] | None = None,
    reviews: dict[str, Review] | None = None,
    notes: tuple[Note, ...] = (),
    answers: tuple[Quote, ...] = (),
    course: Course = COURSE,
) -> Plan:
    """The document of somebody who wrote these texts in the profile."""
    entries = {id: Stored({"text": text}, 1, AT) for id, text in (written or {}).items()}
    pages = arrange(course, notes)
    seen = overview(course, records or {})
    return assemble(seen, Named("Tidewater"), {"profile": entries}, reviews or {}, pages, answers)


def test_a_plan_has_every_worksheet_in_the_courses_order() -> None:
    found = plan(written={"scarce": "Minutes"})

    assert [sheet.worksheet.title for sheet in found.sheets] == ["A profile", "More"]
    assert [part.value for part in found.sheets[0].parts] == [{}, {"text": "Minutes"}]
    assert (found.title, found.partner.name, found.is_begun) == ("Partners", "Tidewater", True)
    assert [sheet.is_begun for sheet in found.sheets] == [True, False]
    assert not plan(written={"scarce": " "}).is_begun


def test_a_note_stands_beside_the_section_that_its_lesson_asks_for() -> None:
    found = plan(notes=(note("leading"), note("loose", "here"), note("far")))

    first, second = found.sheets
    assert [[quote.activity for quote in part.quotes] for part in first.parts] == [[], ["leading"]]
    assert [(quote.activity, quote.title) for quote in first.quotes] == [("loose", "Here")]
    assert second.quotes == ()
    assert [lesson.slug for _, lesson in first.parts[1].lessons] == ["leading"]


def test_notes_of_lessons_that_are_gone_belong_nowhere() -> None:
    found = plan(notes=(note("gone"),))

    assert [sheet.quotes for sheet in found.sheets] == [(), ()]


def test_what_was_answered_at_length_stands_beside_the_modules_first_worksheet() -> None:
    answer = Quote(FIRST, "check", "The check", "", "What would you say?", "This.", is_note=False)

    found = plan(answers=(answer,))

    assert found.sheets[0].quotes == (answer,)


def test_a_comment_stands_at_its_section_with_what_it_was_about() -> None:
    note_ = {"section": "scarce", "paragraph": 0, "text": "How many?"}
    review = Review("All in all", (note_,), {"scarce": {"text": "Minutes"}}, "Ilse", AT)

    same = plan(written={"scarce": "Minutes"}, reviews={"profile": review}).sheets[0].parts[1]
    other = plan(written={"scarce": "Hours"}, reviews={"profile": review}).sheets[0].parts[1]

    assert same.comments == other.comments == {0: "How many?"}
    assert (same.is_changed, other.is_changed) == (False, True)
    assert same.handed_in == {"text": "Minutes"}


@pytest.mark.parametrize(
    ("review", "record", "state"),
    [
        ("none", Record(), ""),
        ("none", Record(detail={"filled": 1}), "draft"),
        ("none", Record(done_at=AT), "handed-in"),
        ("self", Record(detail={"handed_in": True}), "to-review"),
        ("self", Record(done_at=AT), "reviewed"),
        ("instructor", Record(detail={"handed_in": True, "state": "waiting"}), "sent"),
        ("instructor", Record(done_at=AT, detail={"handed_in": True}), "sent"),
        ("manager", Record(done_at=AT, detail={"state": "returned"}), "returned"),
        ("instructor", Record(done_at=AT, detail={"state": "accepted"}), "accepted"),
    ],
)
def test_a_worksheet_says_where_it_stands(review: Any, record: Record, state: str) -> None:
    module = replace(FIRST, activities=(replace(SHEET, review=review),))
    written = {"scarce": "Minutes"} if state else {}

    found = plan({"profile": record}, written, course=replace(COURSE, modules=(module,)))

    assert found.sheets[0].state == state


def test_a_worksheet_of_a_locked_module_is_locked() -> None:
    locked = replace(FIRST, requires=("two",))
    open_ = replace(LATER, requires=())

    found = plan(course=replace(COURSE, modules=(open_, locked)))

    assert [sheet.is_locked for sheet in found.sheets] == [True, True]


@pytest.mark.parametrize(
    ("name", "about"),
    [("x" * (NAME_LIMIT + 1), ""), ("x", "y" * (ABOUT_LIMIT + 1)), ("", "A reseller")],
)
def test_a_partner_that_cannot_be_kept_is_refused(name: str, about: str) -> None:
    with pytest.raises(Invalid):
        named(name, about)


def test_a_partner_is_one_line_without_unseen_signs() -> None:
    assert named(" Tide\nwater\x00 ", "a\tb") == Named("Tide water", "a b")
    assert named(" ", "") == Named()


def test_an_example_is_told_from_its_prompt() -> None:
    aside = '<aside aria-label="Example" class="note example"><p>Tidewater.</p></aside>'
    section = Section("a", "A", "text", f"<p>Name &amp; one.</p>{aside}")
    sheet = replace(SHEET, sections=(section,))
    module = replace(FIRST, activities=(sheet,))

    (part,) = plan(course=replace(COURSE, modules=(module,))).sheets[0].parts

    assert prompt_lines(part.prompt) == ("Name & one.",)
    assert prompt_lines(part.example) == ("Tidewater.",)
    assert prompt_lines("<table><tr><td>A</td><td>B</td></tr></table>") == ("A | B",)
