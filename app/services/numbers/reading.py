"""A course in numbers as its page shows them: what is worth a look, quizzes, conversations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.domain.course import Course, Module, Quiz
from app.domain.numbers import (
    ENOUGH,
    DecisionFigures,
    Flag,
    Item,
    QuizFigures,
    Sums,
    TalkFigures,
    added,
    item_name,
    read_item,
    read_quiz,
    read_talk,
    version_of,
)
from app.domain.question import Question
from app.domain.scenario import Scenario
from app.errors import NotFound
from app.services import courses
from app.services.numbers.selection import Asked, Source, find
from app.services.sessions import Actor


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A question and its figures; None where they are hidden. `earlier`: of older wordings."""

    question: Question
    item: Item | None
    earlier: int


@dataclass(frozen=True, slots=True)
class QuizNumbers:
    """A quiz and its figures, of attempts at it as it is now; None where they are hidden."""

    module: Module
    quiz: Quiz
    figures: QuizFigures | None
    items: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True)
class TalkNumbers:
    """A conversation and its figures; None where they are hidden; so are those of a passage."""

    module: Module
    scenario: Scenario
    figures: TalkFigures | None
    decisions: tuple[DecisionFigures, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """Something worth a look: why, in which activity, at what of it (its id and title)."""

    flag: Flag
    activity: str
    title: str
    part: str
    part_title: str
    n: int


@dataclass(frozen=True, slots=True)
class CourseNumbers:
    """A course in numbers for those asked for."""

    source: Source
    course: Course
    quizzes: tuple[QuizNumbers, ...]
    talks: tuple[TalkNumbers, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nobody has finished anything yet that counts here."""
        return not self.source.cells

    @property
    def looks(self) -> tuple[Look, ...]:
        """What is worth a look, the heaviest first."""
        found = [*_looks_of_quizzes(self.quizzes), *_looks_of_talks(self.talks)]
        return tuple(sorted(found, key=lambda one: (-one.flag.weight, -one.n, one.title)))


def get_course(session: Session, actor: Actor, slug: str, asked: Asked) -> CourseNumbers:
    """All of a course that the actor teaches. Raises NotFound."""
    source = find(session, actor, slug, asked)
    return _read(session, source, None)


def get_activity(
    session: Session, actor: Actor, slug: str, activity: str, asked: Asked
) -> CourseNumbers:
    """The same with one quiz or conversation alone. Raises NotFound."""
    source = find(session, actor, slug, asked, activity)
    found = _read(session, source, activity)
    if not found.quizzes and not found.talks:
        raise NotFound
    return found


def _read(session: Session, source: Source, only: str | None) -> CourseNumbers:
    course = courses.compiled(session, source.revision_id)
    pairs = [pair for pair in course if only in (None, pair[1].slug)]
    return CourseNumbers(
        source,
        course,
        tuple(_quiz(source, module, one) for module, one in pairs if isinstance(one, Quiz)),
        tuple(_talk(source, module, one) for module, one in pairs if isinstance(one, Scenario)),
    )


def _part(sums: Sums, with_later: bool) -> Sums | None:
    """First attempts, or all of them."""
    first: Sums | None = sums.get("first")
    if with_later and (later := sums.get("later")):
        return added((first, later)) if first else later
    return first


def _whose(people: int, after: Sums, more: int) -> Sums:
    """Of how many people sums are, and later attempts in them."""
    return {"people": people, "more": more if after else 0, "again": after.get("again", 0)}


def _quiz(source: Source, module: Module, quiz: Quiz) -> QuizNumbers:
    version, later = version_of(quiz), source.asked.with_later

    def whole(of: str, sums: Sums) -> Sums | None:
        part = _part(sums, later) if of == version else None
        people, after = sums.get("first", {}).get("n", 0), sums.get("later", {})
        return part and {**part, **_whose(people, after if later else {}, after.get("n", 0))}

    picked = source.pick(quiz.slug, whole)
    figures = read_quiz(quiz, picked) if picked else None
    return QuizNumbers(
        module, quiz, figures, tuple(_item(source, quiz, one) for one in quiz.questions)
    )


def _item(source: Source, quiz: Quiz, question: Question) -> ItemLine:
    name, later = item_name(question), source.asked.with_later

    def of_item(_version: str, sums: Sums) -> Sums | None:
        both = {tries: part["items"].get(name) for tries, part in sums.items()}
        first, after = both.get("first"), (both.get("later") if later else None) or {}
        more = after["a"][0] if after else 0
        part = _part(both, later)
        return part and {**part, **_whose(first["a"][0] if first else 0, after, more)}

    picked = source.pick(quiz.slug, of_item)
    judged = quiz.feedback != "survey"
    item = read_item(question, picked, judged=judged) if picked else None
    return ItemLine(question, item, _earlier(source, quiz, question) if item else 0)


def _earlier(source: Source, quiz: Quiz, question: Question) -> int:
    """How many first answers were given to older wordings; 0 for fewer than may be told."""
    name, before = item_name(question), f"{question.id}@"
    found = sum(
        items[other]["a"][0]
        for kept in source.cells.get(quiz.slug, {}).values()
        for _, sums in kept
        if (items := sums.get("first", {}).get("items", {}))
        for other in items
        if other != name and other.startswith(before)
    )
    return int(found) if found >= ENOUGH and not source.asked.who else 0


def _talk(source: Source, module: Module, scenario: Scenario) -> TalkNumbers:
    version = version_of(scenario)

    def whole(of: str, sums: Sums) -> Sums | None:
        if of != version or not sums:
            return None
        return {**sums, **_whose(sums.get("first", {}).get("n", 0), {}, 0)}

    picked = source.pick(scenario.slug, whole)
    if picked is None:
        return TalkNumbers(module, scenario, None, ())
    _hide_later(source, scenario, version, picked)
    figures = read_talk(scenario, picked)
    shown = []
    for one in figures.decisions:

        def passage(of: str, sums: Sums, id: str = one.passage.id) -> Sums | None:
            picks = sums.get("first", {}).get("picks", {}).get(id) if of == version else None
            return _whose(sum(picks.values()), {}, 0) if picks else None

        if source.pick(scenario.slug, passage):
            shown.append(one)
    return TalkNumbers(module, scenario, figures, tuple(shown))


def _hide_later(source: Source, scenario: Scenario, version: str, picked: Sums) -> None:
    """Leave out what later tries, at all or at a passage, would tell of fewer than ten people."""
    leaves = {
        leaf: added(sums["later"] for of, sums in kept if of == version and "later" in sums)
        for leaf, kept in source.cells[scenario.slug].items()
    }
    if not source.may_show({leaf: one.get("again", 0) for leaf, one in leaves.items()}):
        picked.pop("later", None)
        return
    for id in list(picked.get("later", {}).get("came", {})):
        came = {leaf: one.get("came", {}).get(id, 0) for leaf, one in leaves.items()}
        if not source.may_show(came):
            del picked["later"]["came"][id]


def _looks_of_quizzes(quizzes: Sequence[QuizNumbers]) -> Iterator[Look]:
    for one in quizzes:
        at: tuple[Any, Any] = (one.quiz.slug, one.quiz.title)
        if one.figures:
            for flag in one.figures.flags:
                yield Look(flag, *at, "", "", one.figures.n)
        for line in one.items:
            if line.item and line.item.flags:
                question = line.question
                yield Look(line.item.flags[0], *at, question.id, question.title, line.item.n)


def _looks_of_talks(talks: Sequence[TalkNumbers]) -> Iterator[Look]:
    for one in talks:
        at: tuple[Any, Any] = (one.scenario.slug, one.scenario.title)
        if one.figures:
            for flag in one.figures.flags:
                yield Look(flag, *at, "", "", one.figures.n)
        for decision in one.decisions:
            if decision.flags:
                passage = decision.passage
                yield Look(decision.flags[0], *at, passage.id, passage.title, decision.n)
