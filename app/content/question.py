"""Questions, in quizzes and in lessons: stem, list, feedback; the list's shape is the type."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.content.blocks import Block, Row
from app.content.desk import Desk
from app.content.document import Section
from app.content.fields import QuizFields
from app.content.instructions import parts_of
from app.content.links import without_instruction
from app.content.render import unwrapped
from app.domain.course import Quiz
from app.domain.question import Figure, Option, Question, QuestionType

TICK = re.compile(r"\[([ xX]|\d{1,2})\](?:\s+|$)")
NUMBER = re.compile(
    r"(=\s*)?([+-−]?\d{1,15}(?:\.\d{1,9})?)(?:\s*(?:±|\+/-)\s*(\d{1,15}(?:\.\d{1,9})?))?\s*$"
)
POINTS = re.compile(r"points\s+([1-9]\d?)$")
OTHER_TYPES = frozenset({"order", "match", "essay"})


@dataclass(slots=True)
class _Item:
    row: Row
    mark: str
    body: list[Block]
    feedback: list[Block]


@dataclass(slots=True)
class _Said:
    """What the code span under a question's heading says."""

    outcomes: list[str]
    competencies: list[str]
    points: int | None = None
    provisional: bool = False


def read_quiz(desk: Desk) -> Quiz | None:
    """The file on the desk as a quiz; None where its front matter is wrong."""
    fields = desk.fields(QuizFields)
    before, sections = desk.document.divided(OTHER_TYPES)
    found = [read_question(desk, section) for section in sections]
    questions = tuple(question for question in found if question)
    if not sections:
        message = "The quiz has no question."
        desk.findings.fault("question", desk.document.matter.spot(()), message, "Add a ## heading.")
    if fields is None:
        return None
    desk.check_known(fields.outcomes, fields.competencies)
    draw_by = fields.draw if isinstance(fields.draw, dict) else {}
    draw = fields.draw if isinstance(fields.draw, int) else 0
    if all(found):
        _check_draw(desk, questions, draw, draw_by)
    return Quiz(
        slug=desk.slug,
        title=fields.title,
        minutes=fields.minutes,
        questions=questions,
        passing=float(fields.passing),
        draw=draw,
        draw_by=tuple(draw_by.items()),
        attempts=fields.attempts if isinstance(fields.attempts, int) else 0,
        wait=fields.wait,
        shuffle_options=fields.shuffle in ("options", "both"),
        shuffle_questions=fields.shuffle in ("questions", "both"),
        feedback=fields.feedback,
        outcomes=tuple(fields.outcomes),
        summary=fields.summary,
        intro=desk.html(before),
    )


def _check_draw(
    desk: Desk, questions: Sequence[Question], draw: int, draw_by: dict[str, int]
) -> None:
    mending = "Draw fewer or write more questions."
    if draw > len(questions):
        message = f"The draw takes {draw} questions of a bank of {len(questions)}."
        desk.findings.fault("draw", desk.document.matter.spot(("draw",)), message, mending)
    for outcome, count in draw_by.items():
        spot = desk.document.matter.spot(("draw", outcome))
        there = sum(outcome in question.outcomes for question in questions)
        if desk.known("outcomes", outcome, spot) and count > there:
            message = f"The draw takes {count} questions for {outcome} of a bank of {there}."
            desk.findings.fault("draw", spot, message, mending)


def read_question(desk: Desk, section: Section) -> Question | None:
    """One question, or None with a fault where it can't be answered."""
    heading = section.heading
    said, _row, blocks = without_instruction(section.blocks)
    facts = _said(desk, said, _row) if said is not None and _row else _Said([], [])
    at = next((n for n in range(len(blocks) - 1, -1, -1) if blocks[n].kind == "list"), None)
    others = heading.classes & OTHER_TYPES
    if others or at is None:
        name = next(iter(others), "")
        message = (
            f"Questions of the type “{name}” aren't taken."
            if name
            else "The question has no list to answer."
        )
        mending = "Write a list of [x] and [ ], of [1] to [4], or “- = 12.5”."
        desk.findings.fault("question", heading.row, message, mending)
        return None
    after = blocks[at + 1 :]
    if any(block.kind != "quote" for block in after):
        message = "Text after the list of answers is seen by nobody."
        mending = "Move it above the list, or begin each line with > for feedback."
        wrong = next(block for block in after if block.kind != "quote")
        desk.findings.fault("question", wrong, message, mending)
    items = [_item(child) for child in blocks[at].children]
    question = Question(
        id=heading.id,
        title=heading.title,
        type=QuestionType.SINGLE,
        stem=desk.html(blocks[:at], heading.title),
        feedback=desk.html([b for q in after if q.kind == "quote" for b in q.children]),
        outcomes=tuple(facts.outcomes),
        competencies=tuple(facts.competencies),
        provisional=facts.provisional,
        line=heading.row.line,
    )
    return _typed(desk, question, items, facts.points)


def _said(desk: Desk, text: str, row: Row) -> _Said:
    said = _Said([], [])
    for part, place in parts_of(text, row):
        if part.startswith("outcome "):
            name = part.removeprefix("outcome ").strip()
            if desk.known("outcomes", name, place):
                said.outcomes.append(name)
        elif part in desk.request.get("outcomes", []):
            said.outcomes.append(part)
        elif match := POINTS.match(part):
            said.points = int(match[1])
        elif part == "provisional":
            said.provisional = True
        elif re.fullmatch(r"[a-z0-9][a-z0-9-]*", part):
            if desk.known("competencies", part, place):
                said.competencies.append(part)
        else:
            message = f"The instruction “{part}” can't be read."
            mending = "Write for example “outcome LO1, trust, points 2, provisional”."
            desk.findings.fault("instruction", place, message, mending)
    return said


def _item(item: Block) -> _Item:
    feedback = [b for child in item.children if child.kind == "quote" for b in child.children]
    body = [child for child in item.children if child.kind != "quote"]
    first = body[0] if body and body[0].kind == "paragraph" else None
    row = item.rows[0]
    match = TICK.match(first.rows[0].text.lstrip()) if first else None
    if not first or not match:
        return _Item(row, "", body, feedback)
    head = first.rows[0].cut(first.rows[0].indent + match.end())
    return _Item(
        row, match[1].lower(), [Block("paragraph", [head, *first.rows[1:]]), *body[1:]], feedback
    )


def _typed(
    desk: Desk, question: Question, items: Sequence[_Item], points: int | None
) -> Question | None:
    marks = [item.mark for item in items]
    if all(mark in ("x", " ") for mark in marks):
        return _choice(desk, question, items, points or 1)
    if all(mark.isdigit() for mark in marks):
        return _judgement(desk, question, items, points or 2)
    if not any(marks):
        return _number(desk, question, items, points or 1)
    wrong = next(item for item in items if item.mark != items[0].mark)
    message = "The answers of this question are marked in different ways."
    mending = "Mark all with [x] and [ ], or all with [1], [2] …"
    desk.findings.fault("question", wrong.row, message, mending)
    return None


def _choice(desk: Desk, question: Question, items: Sequence[_Item], points: int) -> Question | None:
    rights = sum(item.mark == "x" for item in items)
    if rights == 0 or len(items) < 2 or rights == len(items):
        message = "The question has no key." if not rights else "Every answer is right."
        mending = "Mark the right answers with [x] and the others with [ ]."
        desk.findings.fault("question", items[0].row, message, mending)
        return None
    kind = QuestionType.SINGLE if rights == 1 else QuestionType.MULTIPLE
    options = tuple(_option(desk, item, right=item.mark == "x") for item in items)
    return _replaced(question, kind, options, (), points)


def _judgement(
    desk: Desk, question: Question, items: Sequence[_Item], points: int
) -> Question | None:
    ranks = [int(item.mark) for item in items]
    if sorted(ranks) != list(range(1, len(items) + 1)) or len(items) < 3:
        message = (
            f"The ranks {', '.join(map(str, ranks))} aren't 1 to {max(3, len(items))}, each once."
        )
        mending = "Give each response its own rank, 1 the most effective."
        desk.findings.fault("question", items[0].row, message, mending)
        return None
    options = tuple(_option(desk, item, rank=int(item.mark)) for item in items)
    return _replaced(question, QuestionType.JUDGEMENT, options, (), points)


def _number(desk: Desk, question: Question, items: Sequence[_Item], points: int) -> Question | None:
    figures = []
    for item in items:
        match = NUMBER.match(item.body[0].text.strip()) if len(item.body) == 1 else None
        if not match:
            message = "This answer is neither marked nor a number."
            mending = "Write [x] or [ ] before it, or a number such as “= 1.86 ± 0.01”."
            desk.findings.fault("question", item.row, message, mending)
            return None
        value = match[2].replace("−", "-")
        figures.append(Figure(value, match[3] or "0", bool(match[1]), _feedback(desk, item)))
    if not any(figure.right for figure in figures):
        mending = "Write the right number as “- = 12.5”."
        desk.findings.fault("question", items[0].row, "The question has no key.", mending)
        return None
    return _replaced(question, QuestionType.NUMBER, (), tuple(figures), points)


def _option(desk: Desk, item: _Item, right: bool = False, rank: int = 0) -> Option:
    html = unwrapped(desk.html(item.body))
    if not html:
        desk.findings.fault("question", item.row, "This answer is empty.", "Write its text.")
    return Option(html, _feedback(desk, item), right, rank)


def _feedback(desk: Desk, item: _Item) -> str:
    if not item.feedback:
        message = "This answer has no feedback."
        desk.findings.hint("no-feedback", item.row, message, "Add a quote under it that says why.")
    return desk.html(item.feedback)


def _replaced(
    question: Question,
    kind: QuestionType,
    options: tuple[Option, ...],
    figures: tuple[Figure, ...],
    points: int,
) -> Question:
    return Question(
        id=question.id,
        title=question.title,
        type=kind,
        stem=question.stem,
        options=options,
        figures=figures,
        feedback=question.feedback,
        outcomes=question.outcomes,
        competencies=question.competencies,
        points=points,
        provisional=question.provisional,
        line=question.line,
    )
