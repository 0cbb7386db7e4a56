"""A course with everything in it, and one random edit of it as an author might make."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from hypothesis import strategies as st

from app.domain.course import (
    Course,
    Lesson,
    Module,
    Part,
    Prompt,
    Section,
    Term,
    Worksheet,
)
from app.domain.earning import CertificateRule
from app.domain.question import Option, Phrase, Question, QuestionType
from app.domain.rubric import Acceptance, Criterion, Rubric
from app.domain.scenario import Carried, Person, Scenario
from tests import factories

FOLLOWS: dict[str, set[str]] = {
    "Course": {"slug", "renamed"},
    "Module": {"slug"},
    "Lesson": {"slug", "kind", "words", "reading", "headings"},
    "Quiz": {"slug", "kind"},
    "Worksheet": {"slug", "kind"},
    "Scenario": {"slug", "kind", "longest", "fewest", "cast"},
    "Term": {"text"},
    "Passage": {"line"},
    "Choice": {"line"},
    "Ending": {"line"},
    "Question": {"line"},
    "Condition": {"groups"},
}
"""What no author writes: it follows from the rest."""
Path = tuple[str | int, ...]
GROUPS: dict[str | int, tuple[str, ...]] = {
    "type": tuple(QuestionType),
    "review": ("none", "self", "instructor", "manager"),
    "field": ("text", "lines", "number", "date", "choice", "table"),
    "feedback": ("practice", "mastery", "exam", "survey"),
    "audience": ("everyone", "instructor"),
}
"""Words of which an author picks one."""
NEVER_EMPTY = ("name", "label", "title", "language", "id", "html", "target")

RUBRIC = Rubric((0, 1, 2), (Criterion("Quoted", ("none", "some", "all")),
                            Criterion("Dated", ("no", "partly", "yes"))))  # fmt: skip


def questions() -> tuple[Question, ...]:
    """One question of every type."""
    pairs = (Option("<p>left</p>"), Option("<p>right</p>"), Option("<p>too many</p>"))
    words = (Phrase("fiscal year", feedback="Yes."), Phrase("calendar", right=False, feedback="No"))
    return (
        factories.question("single", "x--", stem="<p>Which?</p>", feedback="<p>So it is.</p>"),
        factories.question("multiple", "xx-", outcomes=("LO1", "LO2"), competencies=("trust",)),
        factories.question("ranked", "1423"),
        factories.question("order", "123", type=QuestionType.ORDER),
        factories.question("figure", "=1.86±0.01 20300"),
        Question("text", "In words?", QuestionType.TEXT, phrases=words),
        Question("match", "Match", QuestionType.MATCH, options=pairs, lefts=("A", "B"),
                 heads=("This", "That")),
        Question("essay", "At length?", QuestionType.ESSAY, rubric=RUBRIC, points=4),
    )  # fmt: skip


def talk() -> Scenario:
    """A conversation with all that passages may hold."""
    made = factories.scenario(
        {
            "call": "Own it > review: trust +6, learn cash"
            " | Rank her > review: trust -10, set denial"
            " | Deny it > calm: if trust >= 40, locked not yet, to review if trust >= 60",
            "review": "Look > end: trust +3 | Ask > good: alignment +2, clear denial",
            "calm": "Go on > review",
        },
        events={"review": ("if denial: trust -10", "if denial: alignment -5")},
        passing="good",
        setup="<p>Early March.</p>",
        debrief="<p>How did it go?</p>",
        cast=(Person("susan", "Susan Lowe"),),
    )
    trust, alignment = made.meters
    call, *others = made.passages
    meters = (replace(trust, note="Warm"), replace(alignment, carried=Carried("earlier", 35, 65)))
    return replace(made, meters=meters, passages=(replace(call, ask="<p>Why?</p>"), *others))


def course() -> Course:
    """A course that holds something of every kind."""
    parts = (
        Part('<h2>One</h2><p>First.</p><img src="/media/ab/map.png" alt="A map">'),
        Part(check=factories.question("within", "x-")),
        Part(prompt=("plan", "goals"), label="Its goals"),
        Part("<p>Last.</p>"),
    )
    lesson = Lesson("reading", "Reading", 8, parts, outcomes=("LO1",), competencies=("trust",),
                    summary="About reading.")  # fmt: skip
    sections = (
        Section("partner", "Which partner?", "text"),
        Section("goals", "Its goals", "table", "<p>Say.</p>", columns=("Goal", "By"), rows=(1, 4)),
        Section("kind", "What kind?", "choice", choices=("A", "B"), optional=True),
        Section("why", "Why?", "lines", lines=4, words=(40, 150), private=True),
    )
    plan = Worksheet("plan", "A plan", 20, sections, "instructor", rubric=RUBRIC,
                     accept=Acceptance(2, 1, 1), intro="<p>Begin.</p>")  # fmt: skip
    quiz = factories.quiz(*questions(), passing=0.7, draw=6, attempts=3, wait=10, limit=30)
    by_outcome = factories.quiz(slug="final", draw_by=(("LO1", 2), ("LO2", 1)))
    prompts = (Prompt("p1", "Do you recall?", 2, "<p>Yes.</p>"), Prompt("p2", "And now?", 9, "a"))
    modules = (
        Module("one", "One", (lesson, talk(), quiz, plan), "<p>A promise.</p>", ("LO1",),
               ("trust",), prompts=prompts),
        Module("two", "Two", (by_outcome, factories.lesson("more")), requires=("one",)),
    )  # fmt: skip
    return Course(
        "partners", "Partners", "en", modules, "<p>Welcome.</p>", "In short.",
        (("trust", "Trust"), ("eq", "Calm")), (("LO1", "Say it"), ("LO2", "Do it")),
        CertificateRule("Partner manager", ("LO1",), ("one", "two"), 24, ("plan",)),
        "All invented.", (Person("susan", "Susan Lowe", "Owner", "<p>She runs it.</p>"),),
        (Term("year", "Fiscal year", "<p>Twelve months.</p>", "Twelve months."),),
    )  # fmt: skip


def places(thing: Any, path: Path = ()) -> Iterator[Path]:
    """Where something can be edited: fields, and lists whose members come, go or swap."""
    if isinstance(thing, tuple):
        if not _is_pair(path):
            yield path
        for number, one in enumerate(thing):
            yield from places(one, (*path, number))
    elif is_dataclass(thing) and not isinstance(thing, type):
        skipped = FOLLOWS.get(type(thing).__name__, set())
        for one in fields(thing):
            if one.name not in skipped:
                yield from places(getattr(thing, one.name), (*path, one.name))
    elif isinstance(thing, str | int | float):
        yield path


def _is_pair(path: Path) -> bool:
    """Whether a list has just the two members that it has to have."""
    return bool(path) and (path[-1] in ("prompt", "rows", "words") or isinstance(path[-1], int))


def every_edit(whole: Course) -> Iterator[tuple[Course, Path]]:
    """The course with one thing changed, for each thing and each way to change it; and where."""
    for path in places(whole):
        for other in others(_at(whole, path), path[-1]):
            after = _put(whole, path, other)
            if after != whole:
                yield after, path


@st.composite
def edited(draw: st.DrawFn, whole: Course, times: int) -> Course:
    """The course after some random edits, one after the other."""
    for _ in range(times):
        path = draw(st.sampled_from(list(places(whole))))
        whole = _put(whole, path, draw(st.sampled_from(others(_at(whole, path), path[-1]) or [()])))
    return whole


def _at(thing: Any, path: Path) -> Any:
    for part in path:
        thing = thing[part] if isinstance(part, int) else getattr(thing, part)
    return thing


def _put(thing: Any, path: Path, other: Any) -> Any:
    if not path:
        return other
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        return (*thing[:first], _put(thing[first], rest, other), *thing[first + 1 :])
    return replace(thing, **{first: _put(getattr(thing, first), rest, other)})


def others(thing: Any, name: str | int) -> list[Any]:
    """What may stand in its place: of a list one less, or another order."""
    if isinstance(thing, tuple):
        less = [(*thing[:at], *thing[at + 1 :]) for at in range(len(thing))]
        turned = [(*thing[at:], *thing[:at]) for at in range(1, len(thing))]
        return less + turned
    if isinstance(thing, bool):
        return [not thing]
    if isinstance(thing, int | float):
        return [thing + 1, thing + 7]
    if thing in GROUPS.get(name, ()):
        return [one for one in GROUPS[name] if one != thing]
    empty = [] if name in NEVER_EMPTY or isinstance(name, int) else [""]
    return [*empty, f"{thing}x", f"<p>{thing}</p><p>New.</p>"]
