"""Answers in a list: ticks, ranks, numbers or words."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.content.blocks import Block, Row
from app.content.desk import Desk
from app.content.links import plain
from app.content.render import unwrapped
from app.domain.question import (
    SHORT_LIMIT,
    Figure,
    Option,
    Phrase,
    Question,
    QuestionType,
    folded,
)

TICK = re.compile(r"\[([ xX]|\d{1,2})\](?:\s+|$)")
EQUALS = re.compile(r"=\s*")
NUMBER = re.compile(
    r"([+\-−]?\d{1,15}(?:\.\d{1,9})?)(?:\s*(?:±|\+/-)\s*(\d{1,15}(?:\.\d{1,9})?))?\s*$"
)
COUNTS = re.compile(r"[+\-−]?\.?\d")
Found = tuple[Question, tuple[Row, ...]]
"""A question with its type and answers, and the places of these."""


@dataclass(slots=True)
class _Item:
    """A list item: its mark ("x", " ", "3", "=" or ""), what it says, and its feedback."""

    row: Row
    mark: str
    body: list[Block]
    feedback: list[Block]

    @property
    def text(self) -> str:
        """What it says, as typed."""
        return " ".join(" ".join(row.text for block in self.body for row in block.rows).split())

    @property
    def shape(self) -> str:
        """What kind of mark it has: a tick, a rank, or what numbers and words have."""
        return "tick" if self.mark in ("x", " ") else "rank" if self.mark.isdigit() else "said"


Reader = Callable[[Desk, Question, Sequence[_Item]], Question | None]


def read_list(desk: Desk, question: Question, block: Block, in_order: bool) -> Found | None:
    """The question with the list's answers; `in_order`: they are to be put in order."""
    items = [_item(child) for child in block.children]
    rows = tuple(item.row for item in items)
    for child in block.children:
        _refuse_after(desk, child)
    read = _reader(desk, items, in_order)
    found = read(desk, question, items) if read else None
    return (found, rows) if found else None


def first_mark(blocks: Sequence[Block]) -> Row | None:
    """The first list item that is marked as an answer."""
    items = (_item(child) for block in blocks if block.kind == "list" for child in block.children)
    return next((item.row for item in items if item.mark), None)


def _refuse_after(desk: Desk, item: Block) -> None:
    """Tell what follows an answer's feedback: it would be a part of the answer, seen by all."""
    quoted = [child.kind == "quote" for child in item.children]
    ends = quoted.index(True) if True in quoted else len(quoted)
    after = next((child for child in item.children[ends:] if child.kind != "quote"), None)
    if after:
        message = "Text after an answer's feedback would be shown with the answer."
        mending = "Move it above the quote, or begin each line with > for feedback."
        desk.findings.fault("text-after-answers", after, message, mending)


def _item(item: Block) -> _Item:
    feedback = [b for child in item.children if child.kind == "quote" for b in child.children]
    body = [child for child in item.children if child.kind != "quote"]
    first = body[0] if body and body[0].kind == "paragraph" else None
    row = item.rows[0]
    start = first.rows[0].text.lstrip() if first else ""
    match = TICK.match(start) or EQUALS.match(start)
    if not first or not match:
        return _Item(row, "", body, feedback)
    head = first.rows[0].cut(first.rows[0].indent + match.end())
    mark = match[1].lower() if match.re is TICK else "="
    rest = [Block("paragraph", [head, *first.rows[1:]]), *body[1:]]
    return _Item(row, mark, rest, feedback)


def _reader(desk: Desk, items: Sequence[_Item], in_order: bool) -> Reader | None:
    """How answers of this shape are read; None with a fault where they have none."""
    marks, kind = {item.mark for item in items}, _choice
    if marks <= {"x", " "}:
        kind = _choice
    elif all(mark.isdigit() for mark in marks):
        kind = _order if in_order else _judgement
    elif marks <= {"=", ""}:
        kind = _number if _is_number(items) else _text
    else:
        usual = Counter(item.shape for item in items).most_common(1)[0][0]
        wrong = next(item for item in items if item.shape != usual)
        message = "The answers of this question are marked in different ways."
        mending = "Mark all with [x] and [ ], or all with [1], [2] …"
        desk.findings.fault("mixed-marks", wrong.row, message, mending)
        return None
    if in_order and kind is not _order:
        message = "{.order} asks for a list of [1], [2] … in the order that is right."
        mending = "Number the items, or take the mark away."
        desk.findings.fault("mark-on-type", items[0].row, message, mending)
        return None
    return kind


def _is_number(items: Sequence[_Item]) -> bool:
    """Whether the key is a number; without a key, whether all that is known to be wrong is one."""
    keys = [item for item in items if item.mark == "="] or items
    return any(COUNTS.match(item.text) for item in keys)


def _choice(desk: Desk, question: Question, items: Sequence[_Item]) -> Question | None:
    rights = sum(item.mark == "x" for item in items)
    mending = "Mark the right answers with [x] and the others with [ ]."
    if not rights:
        desk.findings.fault("no-key", items[0].row, "The question has no key.", mending)
        return None
    if rights == len(items):
        desk.findings.fault("all-right", items[0].row, "Every answer is right.", mending)
        return None
    kind = QuestionType.SINGLE if rights == 1 else QuestionType.MULTIPLE
    options = [_option(desk, item, True, right=item.mark == "x") for item in items]
    return _with_options(desk, replace(question, type=kind), options, items)


def _judgement(desk: Desk, question: Question, items: Sequence[_Item]) -> Question | None:
    return _ranked(desk, replace(question, type=QuestionType.JUDGEMENT), items, least=3)


def _order(desk: Desk, question: Question, items: Sequence[_Item]) -> Question | None:
    return _ranked(desk, replace(question, type=QuestionType.ORDER), items, least=2)


def _ranked(desk: Desk, question: Question, items: Sequence[_Item], least: int) -> Question | None:
    ranks = [int(item.mark) for item in items]
    if sorted(ranks) != list(range(1, len(items) + 1)) or len(items) < least:
        most = max(least, len(items))
        message = f"The ranks {', '.join(map(str, ranks))} aren't 1 to {most}, each once."
        mending = "Give each its own rank, 1 the most effective or the first."
        desk.findings.fault("bad-ranks", items[0].row, message, mending)
        return None
    needs_why = question.type is QuestionType.JUDGEMENT or not question.feedback
    options = [_option(desk, item, needs_why, rank=int(item.mark)) for item in items]
    return _with_options(desk, question, options, items)


def _with_options(
    desk: Desk, question: Question, options: Sequence[Option], items: Sequence[_Item]
) -> Question:
    _refuse_same(desk, [(item, item.text.casefold()) for item in items if item.text])
    return replace(question, options=tuple(options))


def _refuse_same(desk: Desk, said: Sequence[tuple[_Item, str]]) -> None:
    seen = set[str]()
    for item, text in said:
        if text in seen:
            message = f"The answer “{item.text[:60]}” is there twice."
            desk.findings.fault("same-answers", item.row, message, "Change or drop one of them.")
        seen.add(text)


def _option(
    desk: Desk, item: _Item, needs_why: bool, *, right: bool = False, rank: int = 0
) -> Option:
    html = unwrapped(desk.html(item.body))
    if not html:
        desk.findings.fault("empty-answer", item.row, "This answer is empty.", "Write its text.")
    if needs_why and not item.feedback:
        _hint_why(desk, item)
    return Option(html, desk.html(item.feedback), right, rank)


def _hint_why(desk: Desk, item: _Item) -> None:
    message = "This answer has no feedback."
    desk.findings.hint("no-feedback", item.row, message, "Add a quote under it that says why.")


def _hint_whys(desk: Desk, question: Question, items: Sequence[_Item]) -> None:
    """A known wrong answer is there for its feedback; one quote will do for all that is right."""
    keys = [item for item in items if item.mark == "="]
    if not question.feedback and not any(item.feedback for item in keys):
        _hint_why(desk, keys[0])
    for item in items:
        if item.mark != "=" and not item.feedback:
            _hint_why(desk, item)


def _number(desk: Desk, question: Question, items: Sequence[_Item]) -> Question | None:
    figures = []
    for item in items:
        match = NUMBER.match(item.text)
        if not match:
            message = f"“{item.text[:60]}” is no number."
            mending = "Write digits alone, such as “= 1.86 ± 0.01”: no units, no thousands commas."
            desk.findings.fault("bad-number", item.row, message, mending)
            return None
        value = match[1].replace("−", "-")
        is_right = item.mark == "="
        figures.append(Figure(value, match[2] or "0", is_right, desk.html(item.feedback)))
    if not _has_key(desk, items):
        return None
    _hint_whys(desk, question, items)
    values = [Decimal(figure.value).normalize() for figure in figures]
    _refuse_same(desk, [(i, f"{i.mark}{value:f}") for i, value in zip(items, values, strict=True)])
    rights = [figure for figure in figures if figure.right]
    for item, figure in zip(items, figures, strict=True):
        if not figure.right and any(one.meets(Decimal(figure.value)) for one in rights):
            _contradicts(desk, item)
    return replace(question, type=QuestionType.NUMBER, figures=tuple(figures))


def _text(desk: Desk, question: Question, items: Sequence[_Item]) -> Question | None:
    phrases = []
    for item in items:
        text = plain(item.text)
        if not text or len(text) > SHORT_LIMIT:
            message = "This answer is empty." if not text else "This answer is too long to type."
            mending = f"Write a few words, at most {SHORT_LIMIT} characters."
            desk.findings.fault("empty-answer", item.row, message, mending)
            return None
        phrases.append(Phrase(text, item.mark == "=", desk.html(item.feedback)))
    if not _has_key(desk, items):
        return None
    _hint_whys(desk, question, items)
    said = zip(items, phrases, strict=True)
    _refuse_same(desk, [(item, f"{item.mark}{folded(phrase.text)}") for item, phrase in said])
    rights = {folded(phrase.text) for phrase in phrases if phrase.right}
    for item, phrase in zip(items, phrases, strict=True):
        if not phrase.right and folded(phrase.text) in rights:
            _contradicts(desk, item)
    return replace(question, type=QuestionType.TEXT, phrases=tuple(phrases))


def _has_key(desk: Desk, items: Sequence[_Item]) -> bool:
    if any(item.mark == "=" for item in items):
        return True
    mending = "Write the right answer as “- = 12.5” or “- = fiscal year”, or mark with [x] and [ ]."
    desk.findings.fault("no-key", items[0].row, "The question has no key.", mending)
    return False


def _contradicts(desk: Desk, item: _Item) -> None:
    message = f"“{item.text[:60]}” is listed as wrong, but the key takes it."
    mending = "Take one of the two out, or narrow the tolerance."
    desk.findings.fault("contradicting-key", item.row, message, mending)
