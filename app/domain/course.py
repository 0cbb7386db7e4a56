"""What a course is made of: modules of activities; find, order, prerequisites."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeVar, cast

from app.domain.earning import CertificateRule
from app.domain.handout import Guide
from app.domain.question import Question
from app.domain.rubric import Acceptance, Rubric
from app.domain.scenario import Person, Scenario

Worked = TypeVar("Worked")
Feedback = Literal["practice", "mastery", "exam", "survey"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A place in a lesson that can be linked to; `level` is 2 or deeper."""

    id: str
    title: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a lesson: safe HTML, a question, a worksheet section or a line to write."""

    html: str = ""
    check: Question | None = None
    prompt: tuple[str, str] | None = None
    """(worksheet slug, section id)"""
    line: str = ""
    """id of the heading at which a line may be written"""
    label: str = ""
    """what the prompt's link or the line's heading says"""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a lesson reads. `minutes` it takes with its practice; `grade` is Flesch-Kincaid's.

    `average` and `longest` are words in a sentence.
    """

    minutes: float
    grade: float
    average: float
    longest: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """Something to read; done when its end was reached and its checks were answered."""

    slug: str
    title: str
    minutes: int
    parts: tuple[Part, ...] = ()
    headings: tuple[Heading, ...] = ()
    outcomes: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    summary: str = ""
    words: int = 0
    reading: Reading | None = None
    optional: bool = False
    kind: Literal["lesson"] = "lesson"

    @property
    def checks(self) -> tuple[Question, ...]:
        """The questions in the text, in order."""
        return tuple(part.check for part in self.parts if part.check)


@dataclass(frozen=True, slots=True)
class Quiz:
    """A knowledge check or exam. `draw`: questions, `draw_by`: of each outcome, or `LO1/number`.

    0 and () draw all. `passing` is a share of points (0.0: handing in is enough), `wait` minutes
    between attempts or before the second, the third …, `limit` those of one; 0: no limit.
    """

    slug: str
    title: str
    minutes: int
    questions: tuple[Question, ...]
    passing: float = 0.0
    draw: int = 0
    draw_by: tuple[tuple[str, int], ...] = ()
    attempts: int = 0
    wait: int | tuple[int, ...] = 0
    limit: int = 0
    shuffle_options: bool = True
    shuffle_questions: bool = False
    feedback: Feedback = "mastery"
    outcomes: tuple[str, ...] = ()
    summary: str = ""
    intro: str = ""
    optional: bool = False
    kind: Literal["quiz"] = "quiz"

    def question(self, id: str) -> Question | None:
        """The question with this id, if there is one."""
        return next((question for question in self.questions if question.id == id), None)


@dataclass(frozen=True, slots=True)
class Section:
    """One field of a worksheet.

    Tables have `columns` and `rows` (least, most), choices `choices`, texts `lines`; `words` are
    the least and most words asked for, (0, 0) for any.
    """

    id: str
    title: str
    field: Literal["text", "lines", "number", "date", "choice", "table", "line"]
    html: str = ""
    lines: int = 1
    choices: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[int, int] = (0, 0)
    words: tuple[int, int] = (0, 0)
    optional: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A plan for a real partner, section by section; done when handed in.

    `accept` says when the marks of whoever reviews it are enough; None leaves it to them.
    """

    slug: str
    title: str
    minutes: int
    sections: tuple[Section, ...]
    review: Literal["none", "self", "instructor", "manager"] = "none"
    outcomes: tuple[str, ...] = ()
    summary: str = ""
    intro: str = ""
    rubric: Rubric | None = None
    accept: Acceptance | None = None
    optional: bool = False
    kind: Literal["worksheet"] = "worksheet"

    @property
    def has_reviewer(self) -> bool:
        """Whether somebody else reads what is handed in, and accepts or returns it."""
        return self.review in ("instructor", "manager")

    def section(self, id: str) -> Section | None:
        """The section with this id, if there is one."""
        return next((section for section in self.sections if section.id == id), None)


Activity = Lesson | Scenario | Quiz | Worksheet
"""`optional`: it counts for nothing, but for a certificate's distinction where that names it."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that returns `day` days after its module's check was passed; a model answer."""

    id: str
    title: str
    day: int
    answer: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class Module:
    """An ordered part of a course. `requires`: modules to finish first; `html`: its promise.

    `prompts` come back later, by day, once its check was passed.
    """

    slug: str
    title: str
    activities: tuple[Activity, ...]
    html: str = ""
    outcomes: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    prompts: tuple[Prompt, ...] = ()

    @property
    def check(self) -> Quiz | None:
        """Its last quiz, the one whose passing starts the prompts' days."""
        return next((one for one in reversed(self.activities) if isinstance(one, Quiz)), None)

    @property
    def asked(self) -> tuple[Activity, ...]:
        """What finishing it takes: all its activities but the optional ones."""
        return tuple(one for one in self.activities if not one.optional)

    @property
    def minutes(self) -> int:
        """Minutes of all that finishing it takes."""
        return sum(activity.minutes for activity in self.asked)


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry: `html` is its definition, `text` that for the bubble beside the word."""

    id: str
    title: str
    html: str
    text: str = ""


@dataclass(frozen=True)
class Course:
    """A whole course, compiled from its files. Slugs of modules and activities are unique in it.

    `audience` is who finds it; `renamed` are (old slug, new slug), from all `was:` lines so far.
    """

    slug: str
    title: str
    language: str
    modules: tuple[Module, ...]
    html: str = ""
    summary: str = ""
    competencies: tuple[tuple[str, str], ...] = ()
    outcomes: tuple[tuple[str, str], ...] = ()
    certificate: CertificateRule | None = None
    disclaimer: str = ""
    people: tuple[Person, ...] = ()
    glossary: tuple[Term, ...] = ()
    audience: Literal["everyone", "instructor", "holder"] = "everyone"
    guides: tuple[Guide, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()

    def __iter__(self) -> Iterator[tuple[Module, Activity]]:
        """Every activity with its module, in course order."""
        return ((module, activity) for module in self.modules for activity in module.activities)

    def module(self, slug: str) -> Module | None:
        """The module with this slug, if there is one."""
        return next((module for module in self.modules if module.slug == slug), None)

    def find(self, slug: str) -> tuple[Module, Activity] | None:
        """The activity with this slug and its module, if there is one."""
        return self._index.get(slug)

    @cached_property
    def _index(self) -> dict[str, tuple[Module, Activity]]:
        return {pair[1].slug: pair for pair in self}

    def once(self, work: Callable[["Course"], Worked]) -> Worked:
        """What `work` makes of the course: worked out once and kept as long as the course is."""
        kept = self._worked_out
        if work not in kept:
            kept[work] = work(self)
        return cast(Worked, kept[work])

    @cached_property
    def _worked_out(self) -> dict[Callable[["Course"], Any], Any]:
        return {}

    def moved(self, module: str, activity: str = "") -> tuple[str, str] | None:
        """Module and activity ("" for none) that were at this place; None where none was renamed.

        >>> course = Course("c", "C", "en", (Module("new", "New", ()),), renamed=(("old", "new"),))
        >>> course.moved("old"), course.moved("new")
        (('new', ''), None)
        """
        renamed = dict(self.renamed)
        if module not in renamed and activity not in renamed:
            return None
        if not activity:
            return (renamed[module], "") if self.module(renamed[module]) else None
        found = self.find(renamed.get(activity, activity))
        return (found[0].slug, found[1].slug) if found else None

    @property
    def minutes(self) -> int:
        """Minutes of all modules."""
        return sum(module.minutes for module in self.modules)


def address(course: str, module: str = "", activity: str = "") -> str:
    """The permanent path of a course, module or activity, as pages and compiled texts link to it.

    >>> address("partner-management", "trust", "listening")
    '/course/partner-management/trust/listening'
    """
    return "/".join(part for part in ("/course", course, module, activity) if part)
