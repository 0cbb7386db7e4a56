"""Grading what was answered by a later key: which questions are still the same, and the others.

A question is the same where the same words are asked, with the same answers on offer. What its
key, its points or being provisional became may then be used for what people answered before.
Any other question stays as it was graded.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.domain.course import Quiz
from app.domain.numbers.versions import plain
from app.domain.question import Option, Question, QuestionType, Response, folded


class Kept(StrEnum):
    """Why a question stays as it was graded."""

    GONE = "gone"
    REWRITTEN = "rewritten"


class Part(StrEnum):
    """What of a question's grading became another."""

    KEY = "key"
    POINTS = "points"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the grading of one question; `kept` where it is not used."""

    question: Question
    after: Question | None
    parts: tuple[Part, ...]
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Regraded:
    """A quiz as one took it, with the gradings of a later one.

    `changes` are those of single questions, `passing` is (before, after) where that changed.
    """

    quiz: Quiz
    changes: tuple[Change, ...] = ()
    passing: tuple[float, float] | None = None
    numbers: Mapping[str, tuple[Sequence[int], Sequence[int]]] = field(default_factory=dict)
    """question → where its options, and its left sides, are now, by where they were"""

    @property
    def used(self) -> tuple[Change, ...]:
        """The changes that grade anew."""
        return tuple(one for one in self.changes if one.kept is None)

    @property
    def differs(self) -> bool:
        """Whether anything may be graded otherwise."""
        return bool(self.used or self.passing)

    def answers(self, given: Mapping[str, Response]) -> dict[str, Response]:
        """Answers by the numbers that options have in the later questions."""
        moved = self.numbers
        return {
            name: _moved(response, *moved[name]) if name in moved else response
            for name, response in given.items()
        }


def regraded(taken: Quiz, later: Quiz) -> Regraded:
    """What was taken, graded by what is later; how it was asked, drawn and told stays.

    In a survey nobody is judged, so that nothing changes.
    """
    if "survey" in (taken.feedback, later.feedback):
        return Regraded(taken)
    questions, changes = list[Question](), list[Change]()
    numbers = dict[str, tuple[Sequence[int], Sequence[int]]]()
    for asked in taken.questions:
        now = later.question(asked.id)
        moved = _moves(asked, now) if now else None
        if now is None or moved is None:
            why = Kept.REWRITTEN if now else Kept.GONE
            changes.append(Change(asked, now, (), why))
            questions.append(asked)
            continue
        if parts := _parts(asked, now):
            changes.append(Change(asked, now, parts))
        numbers[asked.id] = moved
        questions.append(_graded_as(asked, now))
    passing = (taken.passing, later.passing) if taken.passing != later.passing else None
    quiz = replace(taken, questions=tuple(questions), passing=later.passing)
    return Regraded(quiz, tuple(changes), passing, numbers)


def _graded_as(asked: Question, now: Question) -> Question:
    """The later question; what it belongs to stays, and so does the rubric that people used."""
    return replace(
        now,
        title=asked.title,
        outcomes=asked.outcomes,
        competencies=asked.competencies,
        rubric=asked.rubric,
    )


def _words(html: str) -> str:
    return folded(plain(html))


def _asks(question: Question) -> str:
    """What is asked; where nothing stands under the heading, it is the question."""
    return _words(question.stem) or _words(question.title)


def _moves(asked: Question, now: Question) -> tuple[list[int], list[int]] | None:
    """Where each option and each left side is now; None where it isn't the same question."""
    if asked.type is not now.type or _asks(asked) != _asks(now):
        return None
    options = _places([one.html for one in asked.options], [one.html for one in now.options])
    lefts = _places(asked.lefts, now.lefts)
    return None if options is None or lefts is None else (options, lefts)


def _places(before: Sequence[str], after: Sequence[str]) -> list[int] | None:
    """For each text of before, its place after; the same texts one by one. None for others."""
    free: dict[str, list[int]] = {}
    for place, text in enumerate(after):
        free.setdefault(_words(text), []).append(place)
    if len(before) != len(after):
        return None
    found = list[int]()
    for text in before:
        places = free.get(_words(text))
        if not places:
            return None
        found.append(places.pop(0))
    return found


def _parts(asked: Question, now: Question) -> tuple[Part, ...]:
    found = {
        Part.KEY: _key(asked) != _key(now),
        Part.POINTS: asked.points != now.points,
        Part.PROVISIONAL: asked.provisional is not now.provisional,
    }
    return tuple(part for part, differs in found.items() if differs)


def _key(question: Question) -> object:
    """What makes an answer right, whatever the order in the file."""
    if question.type is QuestionType.MATCH:
        rights = question.options[: len(question.lefts)]
        pairs = zip(question.lefts, rights, strict=True)
        return Counter((_words(left), _words(right.html)) for left, right in pairs)
    return (
        Counter(_told(one) for one in question.options),
        [(one.value, one.tolerance, one.right) for one in question.figures if one.right],
        {folded(one.text) for one in question.phrases if one.right},
    )


def _told(option: Option) -> tuple[str, bool, int]:
    return _words(option.html), option.right, option.rank


def _moved(response: Response, options: Sequence[int], lefts: Sequence[int]) -> Response:
    """A response by the later numbers; what names no option stays."""
    found = dict(response)
    for name in ("most", "least"):
        if found.get(name) is not None:
            found[name] = _now(found[name], options)
    for name in ("chosen", "order"):
        if isinstance(numbers := found.get(name), Sequence):
            found[name] = [_now(one, options) for one in numbers]
    pairs = found.get("pairs")
    if isinstance(pairs, Sequence) and len(pairs) == len(lefts):
        rows = dict(zip(lefts, pairs, strict=True))
        found["pairs"] = [_now(rows[row], options) for row in range(len(lefts))]
    return found


def _now(number: object, options: Sequence[int]) -> object:
    """The later number of an option; what is none stays as it is, and is refused as before."""
    is_one = type(number) is int and 0 <= number < len(options)
    return options[number] if is_one else number  # type: ignore[call-overload] # it is a number
