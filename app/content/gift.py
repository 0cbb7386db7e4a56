"""GIFT, the plain text that Moodle and others export questions as: read, with every problem's line.

Source: the format's description in Moodle's documentation, "GIFT format".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Literal

ESCAPED = "~=#{}:\\n"
HIDDEN = {sign: chr(0xE000 + number) for number, sign in enumerate(ESCAPED)}
SHOWN = {hidden: "\n" if sign == "n" else sign for sign, hidden in HIDDEN.items()}
TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
WEIGHT = re.compile(r"\s*%(-?\d+(?:\.\d+)?)%")
TRUTH = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(?:#|$)", re.IGNORECASE)
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
FULL = Decimal(100)
NEAR = Decimal(1)
"""a third of 100 is written as 33.333, 33.3 or 33"""
MOST_QUESTIONS = 1_000
MOST_ANSWERS = 100
Kind = Literal["single", "multiple", "number", "text", "match", "essay"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What can't be said in a quiz of ours (or, as a note, is said in another way), and where."""

    line: int
    message: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: its text (a figure as “value” and `tolerance`), right or wrong, and feedback.

    In a match `other` is the right side.
    """

    text: str
    right: bool
    feedback: str = ""
    tolerance: str = ""
    other: str = ""


@dataclass(slots=True)
class Asked:
    """One question of the file. Texts are plain, or Markdown where `is_markdown`."""

    line: int
    title: str = ""
    stem: str = ""
    kind: Kind = "essay"
    replies: list[Reply] = field(default_factory=list)
    feedback: str = ""
    is_markdown: bool = False


class CantSay(Exception):  # noqa: N818 - it says what the question is
    """The question can't be said in a quiz of ours; carries why, and at which sign of it."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.message, self.at = message, at


def read_gift(text: str) -> tuple[list[Asked], list[Problem]]:
    """All questions of a file and its problems, by line; notes change nothing of importance."""
    asked, problems = list[Asked](), list[Problem]()
    for line, block in _blocks(text.removeprefix("\ufeff"), problems):
        if len(asked) >= MOST_QUESTIONS:
            message = f"The file holds more than {MOST_QUESTIONS:,} questions. Divide it."
            problems.append(Problem(line, message))
            break
        try:
            asked.append(_question(line, block, problems))
        except CantSay as why:
            problems.append(Problem(line + block.count("\n", 0, why.at), why.message))
    if not asked and not problems:
        problems.append(Problem(1, "There is no question in this file."))
    return asked, sorted(problems, key=lambda one: one.line)


def _blocks(text: str, problems: list[Problem]) -> Iterator[tuple[int, str]]:
    """(first line, text) of each question: an empty line ends it. Comments become empty signs."""
    begun, lines = 0, list[str]()
    for number, line in enumerate([*re.split(r"\r\n|\r|\n", text), ""], 1):
        bare = line.strip()
        if bare.startswith("//"):
            lines += [""] * bool(lines)
        elif bare.startswith("$CATEGORY"):
            problems.append(Problem(number, "Categories are left out: a quiz has none.", True))
            lines += [""] * bool(lines)
        elif bare:
            begun = begun or number
            lines.append(line)
        elif lines:
            yield begun, "\n".join(lines)
            begun, lines = 0, []


def _question(line: int, block: str, problems: list[Problem]) -> Asked:
    hidden = re.sub(r"\\([~=#{}:\\n])", lambda found: HIDDEN[found[1]], block)
    hidden, title, written = _head(hidden)
    opens, closes = hidden.find("{"), hidden.rfind("}")
    if opens < 0 <= closes or closes < opens or (opens >= 0 > closes):
        raise CantSay("A { or } has no partner before the empty line.", max(opens, 0))
    if opens < 0:
        raise CantSay("This is a description, no question. Put it into a lesson, out of the file.")
    inside = hidden[opens + 1 : closes]
    if "{" in inside or "}" in inside:
        raise CantSay("A question has one pair of braces. Divide it, or write \\{ and \\}.", opens)
    before, after = hidden[:opens], hidden[closes + 1 :]
    stem = f"{before.rstrip()} … {after.lstrip()}" if after.strip() else before
    found = Asked(line, _plain(title), _plain(stem), is_markdown=written == "markdown")
    inside, _, general = inside.partition("####")
    found.feedback = _plain(general)
    _answers(found, inside, opens + 1, problems)
    _check_signs(found, written)
    return found


def _head(block: str) -> tuple[str, str, str]:
    """The block with title and format replaced by nothing, its lines kept; title; format."""
    title = TITLE.match(block)
    rest = block[title.end() :] if title else block
    written = FORMAT.match(rest)
    body = rest[written.end() :] if written else rest
    lost = block.count("\n") - body.count("\n")
    return "\n" * lost + body, title[1] if title else "", written[1] if written else "moodle"


def _check_signs(found: Asked, written: str) -> None:
    """HTML is no part of our files."""
    texts = [found.stem, found.feedback]
    texts += [text for one in found.replies for text in (one.text, one.other, one.feedback)]
    if written != "plain" and any(TAG.search(text) for text in texts):
        raise CantSay("There is HTML in this question. Say it in plain text or Markdown.")


def _answers(found: Asked, inside: str, at: int, problems: list[Problem]) -> None:
    bare = inside.strip()
    if not bare:
        found.kind = "essay"
    elif bare.startswith("#"):
        found.kind = "number"
        found.replies = list(_figures(inside.replace("#", " ", 1), at))
    elif truth := TRUTH.match(inside):
        found.kind = "single"
        found.replies = _truth(inside, truth[1].upper().startswith("T"))
    else:
        _listed(found, inside, at, problems)


def _truth(inside: str, is_true: bool) -> list[Reply]:
    """True or false; the first feedback is for the wrong reply, the second for the right one."""
    said = [_plain(part) for part in inside.split("#")[1:]] + ["", ""]
    shown = {is_true: said[1], not is_true: said[0]}
    return [Reply("True", is_true, shown[True]), Reply("False", not is_true, shown[False])]


@dataclass(frozen=True, slots=True)
class _Part:
    sign: str
    weight: Decimal | None
    text: str
    feedback: str
    at: int


def _parts(inside: str, at: int) -> list[_Part]:
    """What stands between the signs = and ~."""
    marks = list(islice(re.finditer("[=~]", inside), MOST_ANSWERS + 1))
    if len(marks) > MOST_ANSWERS:
        raise CantSay(f"A question has at most {MOST_ANSWERS} answers here. Divide it.", at)
    if not marks or inside[: marks[0].start()].strip():
        raise CantSay("An answer begins with = or ~, and this text does with neither.", at)
    ends = [*(mark.start() for mark in marks[1:]), len(inside)]
    return [
        _part(mark, inside[mark.end() : end], at) for mark, end in zip(marks, ends, strict=True)
    ]


def _part(mark: re.Match[str], said: str, at: int) -> _Part:
    weight = WEIGHT.match(said)
    body = said[weight.end() :] if weight else said
    text, _, feedback = body.partition("#")
    share = Decimal(weight[1]) if weight else None
    return _Part(mark[0], share, text, _plain(feedback), at + mark.start())


def _listed(found: Asked, inside: str, at: int, problems: list[Problem]) -> None:
    parts = _parts(inside, at)
    if all("->" in part.text for part in parts):
        found.kind, found.replies = "match", [_pair(part) for part in parts]
    elif all(part.sign == "=" for part in parts):
        found.kind, found.replies = "text", [_phrase(part) for part in parts]
    elif any(part.weight for part in parts if part.sign == "~"):
        found.kind, found.replies = "multiple", _several(found, parts, problems)
    else:
        found.kind, found.replies = "single", _one(parts)
    empty = next((part for part in parts if not _plain(part.text)), None)
    if empty and found.kind != "match":
        raise CantSay("An answer is empty.", empty.at)


def _pair(part: _Part) -> Reply:
    left, _, right = part.text.partition("->")
    if not _plain(right) or part.sign != "=":
        raise CantSay("A pair is written “=left -> right”.", part.at)
    if part.feedback:
        raise CantSay("A pair takes no feedback. Say it below, behind ####.", part.at)
    return Reply(_plain(left), True, other=_plain(right))


def _phrase(part: _Part) -> Reply:
    if part.weight not in (None, FULL, Decimal(0)):
        raise CantSay("A short answer is right or wrong; it can't earn a part.", part.at)
    if "*" in part.text:
        raise CantSay(
            "A * that stands for any letters can't be said. Write out the words.", part.at
        )
    return Reply(_plain(part.text), part.weight != 0, part.feedback)


def _one(parts: list[_Part]) -> list[Reply]:
    right = [part for part in parts if part.sign == "="]
    if len(right) != 1:
        message = "One answer has to be right (=). For several, weigh each with ~%50%."
        raise CantSay(message, right[1].at if right else parts[0].at)
    if part := next((one for one in parts if one.weight not in (None, FULL, Decimal(0))), None):
        raise CantSay("Where one answer is right, others can't earn a part.", part.at)
    return [Reply(_plain(part.text), part.sign == "=", part.feedback) for part in parts]


def _several(found: Asked, parts: list[_Part], problems: list[Problem]) -> list[Reply]:
    if part := next((one for one in parts if one.sign == "="), None):
        message = "Answers that are weighed all begin with ~; with = one alone is right."
        raise CantSay(message, part.at)
    right = [part for part in parts if (part.weight or 0) > 0]
    each = FULL / len(right) if right else FULL
    if not right or any(abs((part.weight or 0) - each) > NEAR for part in right):
        message = "Right answers earn the same each here, and 100 together."
        raise CantSay(message, right[0].at if right else parts[0].at)
    wrong = [part for part in parts if part not in right]
    if any(abs((part.weight or 0) + each) > NEAR for part in wrong):
        message = f"A wrong tick costs {each:.0f} % here; the file says otherwise."
        problems.append(Problem(found.line, message, True))
    return [Reply(_plain(part.text), part in right, part.feedback) for part in parts]


def _figures(inside: str, at: int) -> Iterator[Reply]:
    parts = _parts(inside, at) if re.search("[=~]", inside) else [_alone(inside, at)]
    for part in parts:
        if part.weight not in (None, FULL, Decimal(0)):
            raise CantSay("A number is right or wrong; it can't earn a part.", part.at)
        is_right = part.weight != 0 and part.sign == "="
        if part.sign == "~" and not part.text.strip():
            raise CantSay("Feedback on all other numbers goes below, behind ####.", part.at)
        value, tolerance = _figure(part)
        yield Reply(value, is_right, part.feedback, tolerance)


def _alone(inside: str, at: int) -> _Part:
    text, _, feedback = inside.partition("#")
    return _Part("=", None, text, _plain(feedback), at)


def _figure(part: _Part) -> tuple[str, str]:
    """Value and tolerance of “3.14:0.01”, “3” or “1..5”."""
    try:
        if ".." in part.text:
            low, high = (Decimal(one.strip()) for one in part.text.split("..", 1))
            return _digits((low + high) / 2), _digits(abs(high - low) / 2)
        value, _, tolerance = (one.strip() for one in part.text.partition(":"))
        return _digits(Decimal(value)), _digits(Decimal(tolerance or 0))
    except InvalidOperation:
        raise CantSay(f"“{part.text.strip()}” is no number.", part.at) from None


def _digits(number: Decimal) -> str:
    if not number.is_finite() or abs(number.adjusted()) > 20:
        raise InvalidOperation
    whole = f"{number:f}"
    return (whole.rstrip("0").rstrip(".") if "." in whole else whole) or "0"


def _plain(text: str) -> str:
    """A text with its hidden signs shown, lines of one paragraph joined."""
    joined = " ".join(text.split())
    return "".join(SHOWN.get(sign, sign) for sign in joined).strip()
