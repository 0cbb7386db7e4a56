"""One question: what is the stem, what is answered, what everybody is told afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.content.blocks import Block, Row
from app.content.desk import Desk
from app.content.document import Section
from app.content.links import without_instruction
from app.content.question.lists import first_mark, read_list
from app.content.question.said import Said, read_said
from app.content.question.tables import read_match
from app.content.rubric import find_rubric, read_rubric
from app.domain.question import Question, QuestionType

MARKS = frozenset({"order", "match", "essay"})
"""What a heading's braces may say of a question's type."""
POINTS = {QuestionType.JUDGEMENT: 2}
SHAPES = "Write a list of [x] and [ ], of [1] to [4], or “- = 12.5”; or mark {.match} or {.essay}."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the places of its heading and of its answers."""

    question: Question
    row: Row
    rows: tuple[Row, ...] = ()


@dataclass(slots=True)
class _Parts:
    """A question's blocks: the stem, what is answered, and the feedback for everybody."""

    stem: Sequence[Block]
    answers: Block | None
    after: Sequence[Block]


def read_question(desk: Desk, section: Section) -> Asked | None:
    """One question, or None with a fault where it can't be answered."""
    heading = section.heading
    text, row, blocks = without_instruction(section.blocks)
    said = read_said(desk, text, row) if text is not None and row else Said()
    parts = _essay(blocks) if "essay" in heading.classes else _answered(blocks, heading.classes)
    _check_after(desk, parts)
    question = Question(
        id=heading.id,
        title=heading.title,
        type=QuestionType.ESSAY,
        stem=desk.html(parts.stem, heading.title),
        feedback=desk.html([b for q in parts.after if q.kind == "quote" for b in q.children]),
        outcomes=tuple(dict.fromkeys(said.outcomes)),
        competencies=tuple(dict.fromkeys(said.competencies)),
        provisional=said.provisional,
        line=heading.row.line,
    )
    asked = _typed(desk, section, Asked(question, heading.row), parts)
    if asked is None:
        return None
    points = said.points or POINTS.get(asked.question.type, 1)
    return replace(asked, question=replace(asked.question, points=points))


def _answered(blocks: Sequence[Block], classes: frozenset[str]) -> _Parts:
    """What is answered is the last list, or the last table of a match."""
    kind = "table" if "match" in classes else "list"
    at = next((n for n in range(len(blocks) - 1, -1, -1) if blocks[n].kind == kind), None)
    if at is None:
        return _Parts(blocks, None, ())
    return _Parts(blocks[:at], blocks[at], blocks[at + 1 :])


def _essay(blocks: Sequence[Block]) -> _Parts:
    """An essay has a stem, perhaps a rubric, and perhaps a quote at the end."""
    rubric = find_rubric(blocks)
    if rubric:
        at = next(n for n, block in enumerate(blocks) if block is rubric)
        return _Parts(blocks[:at], rubric, blocks[at + 1 :])
    ends = len(blocks) - bool(blocks and blocks[-1].kind == "quote")
    return _Parts(blocks[:ends], None, blocks[ends:])


def _check_after(desk: Desk, parts: _Parts) -> None:
    known = ("quote", "footnote", "reference")
    wrong = next((block for block in parts.after if block.kind not in known), None)
    if wrong:
        message = "Text after the answers is seen by nobody."
        mending = "Move it above them, or begin each line with > for feedback."
        desk.findings.fault("text-after-answers", wrong, message, mending)


def _typed(desk: Desk, section: Section, asked: Asked, parts: _Parts) -> Asked | None:
    """The question with its type and answers, by the heading's marks and the answers' shape."""
    heading, marks = section.heading, section.heading.classes & MARKS
    if len(marks) > 1:
        message = "A question is of one type only."
        desk.findings.fault("mark-on-type", heading.row, message, "Keep one of the marks.")
        return None
    marked = first_mark(parts.stem) if marks & {"essay", "match"} else None
    if marked:
        message = f"The heading says {{.{min(marks)}}}, but this is an answer to pick or to type."
        mending = "Take the mark off the heading, or write the list without [x], [1] or =."
        desk.findings.fault("mark-on-type", marked, message, mending)
        return None
    if "essay" in marks:
        return _as_essay(desk, asked, parts)
    if parts.answers is None:
        message = f"The question has no {'table' if 'match' in marks else 'list'} to answer."
        mending = "Write a table of two columns." if "match" in marks else SHAPES
        desk.findings.fault("no-answers", heading.row, message, mending)
        return None
    if "match" in marks:
        found = read_match(desk, asked.question, parts.answers)
    else:
        found = read_list(desk, asked.question, parts.answers, "order" in marks)
    return replace(asked, question=found[0], rows=found[1]) if found else None


def _as_essay(desk: Desk, asked: Asked, parts: _Parts) -> Asked | None:
    if desk.request["kind"] == "lesson":
        message = "An essay needs somebody who reads it, so a lesson takes none."
        mending = "Move it to a quiz, or ask for it in a worksheet."
        desk.findings.fault("essay-in-lesson", asked.row, message, mending)
        return None
    if parts.answers is None:
        return asked
    rubric = read_rubric(desk, [parts.answers], asked.row)
    return replace(asked, question=replace(asked.question, rubric=rubric)) if rubric else None
