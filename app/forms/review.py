"""What a reviewer gives a long answer or a worksheet, read from a form."""

from collections.abc import Sequence

from werkzeug.datastructures import MultiDict

from app.domain.course import Section
from app.domain.question import Question
from app.domain.rubric import Rubric
from app.forms.worksheet import read_marks
from app.forms.writing import written
from app.services.reviews import QUARTERS, Given, Verdict
from app.services.reviews.documents import ACCEPTED, RETURNED


def read_review(question: Question, form: MultiDict[str, str]) -> Given:
    """Marks by the rubric or percent of the points, and the comment; what is missing stays so."""
    marks = read_marks(question.rubric, form) if question.rubric else {}
    percent = {str(quarter): quarter for quarter in QUARTERS}.get(form.get("percent", ""))
    return Given(marks, percent, written(form.get("comment", "")))


def read_verdict(
    parts: Sequence[tuple[Section, Sequence[str]]],
    rubric: Rubric | None,
    form: MultiDict[str, str],
) -> Verdict:
    """Marks, the comment, and comments at the paragraphs of `parts`, sent as `note-<section>-<n>`.

    The button pressed says whether it is accepted or returned; what is missing stays so.
    """
    pressed = form.get("verdict", "")
    notes = {
        section.id: {
            number: text
            for number in range(max(len(texts), 1))
            if (text := written(form.get(f"note-{section.id}-{number}", "")))
        }
        for section, texts in parts
    }
    return Verdict(
        state=pressed if pressed in (ACCEPTED, RETURNED) else "",
        marks=read_marks(rubric, form) if rubric else {},
        notes={section: found for section, found in notes.items() if found},
        comment=written(form.get("comment", "")),
    )
