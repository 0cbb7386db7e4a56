"""What a cohort's numbers say: the median, cells and their heat, steps of the funnel, leanings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import mul

from app.domain import scoring
from app.domain.course import Course, Quiz, Worksheet
from app.domain.scenario import Choice, Passage, Scenario

LEAST = 5
"""people from whom a sum says nothing about one of them"""
HEATS = 5
WORDS = (
    "a an and as at by for from how in into is it its my of on one or our that the their they this "
    "three to two up what when where who why with you your"
)
SMALL = frozenset(WORDS.split())
"""words that say little in a column's heading"""


@dataclass(frozen=True, slots=True)
class Marks:
    """The pass marks of a course's checks, percent: the most usual one, and whether all are alike.

    `percent` is 0 where nothing has to be passed.
    """

    percent: int
    is_same: bool

    @property
    def step(self) -> float:
        """How many percent each shade of heat covers, from the mark up."""
        return (100 - (self.percent or 50)) / HEATS

    def heat(self, percent: int) -> int:
        """The shade of a percentage, 1 (weakest, also below the mark) to 5.

        >>> [Marks(70, True).heat(percent) for percent in (52, 70, 79, 84, 90, 95, 100)]
        [1, 1, 2, 3, 4, 5, 5]
        """
        over = (percent - (self.percent or 50)) / self.step if self.step else HEATS - 1
        return max(1, min(HEATS, int(over) + 1))


@dataclass(frozen=True, slots=True)
class Funnel:
    """A step on the way to the certificate: what it is, of which module or activity, how many."""

    kind: str
    """enrolled, started, module, modules, accepted, certified"""
    title: str
    number: int
    count: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many (of all) took one reply, and its worth among those on offer, 0.0 to 1.0."""

    label: str
    count: int
    percent: int
    worth: float


@dataclass(frozen=True, slots=True)
class Leaning:
    """A decision of a conversation and how a cohort took it; `worth` is the mean, 0.0 to 1.0.

    `number` counts decisions from the start on the shortest way; `shares` go from best to worst.
    """

    activity: str
    title: str
    moment: str
    number: int
    replies: int
    worth: float
    shares: tuple[Share, ...]

    @property
    def weak(self) -> int:
        """Percent of replies that were worth less than half."""
        return round(100 * sum(s.count for s in self.shares if s.worth < 0.5) / self.replies)


def marks(course: Course) -> Marks:
    """The pass marks of the course's checks."""
    return course.once(_marks)


def _marks(course: Course) -> Marks:
    found = [round(one.passing * 100) for _, one in course if isinstance(one, Quiz) and one.passing]
    if not found:
        return Marks(0, True)
    usual = max(sorted(set(found)), key=found.count)
    return Marks(usual, len(set(found)) == 1)


def short_names(titles: Sequence[str]) -> list[str]:
    """A word of each title that tells it from the others, for narrow columns.

    >>> short_names(["Two businesses, one customer", "From plan number to pressure", "Your plan"])
    ['Businesses', 'Plan', 'Plan']
    """
    return [_word(title)[:11] for title in titles]


def _word(title: str) -> str:
    words = [word.strip(".,:;!?()“”\"'’") for word in title.split()]
    telling = [w for w in words if len(w) > 1 and w.casefold() not in SMALL]
    first = next(iter(telling or words), title)
    return first[:1].upper() + first[1:]


def funnel(course: Course, counts: Mapping[str, int]) -> list[Funnel]:
    """From enrolled to certified: two modules on the way, all modules, the last reviewed plan."""

    def step(kind: str, name: str, title: str = "", number: int = 0) -> Funnel:
        return Funnel(kind, title, number, max(0, counts.get(name, 0)))

    many = len(course.modules)
    on_the_way = sorted({many // 3, many * 2 // 3} - {0, many})
    reviewed = course.once(_reviewed)
    steps = [step("enrolled", "enrolled"), step("started", "started")]
    for number in on_the_way:
        module = course.modules[number - 1]
        steps.append(step("module", f"module:{module.slug}", module.title, number))
    steps.append(step("modules", "modules"))
    if reviewed:
        steps.append(step("accepted", f"accepted:{reviewed[-1].slug}", reviewed[-1].title))
    return [*steps, step("certified", "certified")] if course.certificate else steps


def _reviewed(course: Course) -> list[Worksheet]:
    """Plans that somebody else reads, and that everybody hands in."""
    return [
        one
        for _, one in course
        if isinstance(one, Worksheet) and one.has_reviewer and not one.optional
    ]


APART = "\n"
Taken = Mapping[str, int]
"""Activity, passage and choice, `APART` → how often it was taken by those who came to an end"""


def leaning(course: Course, taken: Taken) -> Leaning | None:
    """The decision at which a cohort's replies are worth least; None below five finishers."""
    found = list[tuple[float, int, int, int, _Decision, list[int]]]()
    for first, decisions in course.once(_decisions):
        if sum([taken.get(key, 0) for key in first]) < LEAST:
            continue
        for one in decisions:
            counted = [taken.get(key, 0) for key in one.keys]
            if (total := sum(counted)) >= LEAST:
                mean = sum(map(mul, counted, one.worths)) / total
                found.append((mean, -total, one.number, len(found), one, counted))
    return _leaning(*min(found)[4:]) if found else None


@dataclass(frozen=True, slots=True)
class _Decision:
    """A decision that counts: the keys of its replies in `Taken`, and the worth of each."""

    talk: Scenario
    passage: Passage
    number: int
    keys: tuple[str, ...]
    worths: tuple[float, ...]


def _key(talk: Scenario, passage: Passage, choice: Choice) -> str:
    return APART.join((talk.slug, passage.id, choice.label))


def _decisions(course: Course) -> list[tuple[list[str], list[_Decision]]]:
    """The keys of the first replies of each conversation, and its decisions that count."""
    return [
        ([_key(talk, talk.passages[0], one) for one in talk.passages[0].choices], _weighed(talk))
        for _, talk in course
        if isinstance(talk, Scenario)
    ]


def _weighed(talk: Scenario) -> list[_Decision]:
    depths = _depths(talk)
    return [
        _Decision(
            talk,
            passage,
            depths.get(passage.id, 1),
            tuple(_key(talk, passage, choice) for choice in passage.choices),
            tuple(scoring.worths(passage.choices, talk.score)),
        )
        for passage in talk.passages
        if scoring.counts(passage.choices, talk.score)
    ]


def _leaning(at: _Decision, counted: Sequence[int]) -> Leaning:
    total = sum(counted)
    labels = (one.label for one in at.passage.choices)
    found = zip(labels, counted, at.worths, strict=True)
    shares = tuple(
        Share(label, count, round(100 * count / total), worth)
        for label, count, worth in sorted(found, key=lambda one: -one[2])
        if count
    )
    mean = sum(map(mul, counted, at.worths)) / total
    talk, title = at.talk, at.passage.title
    return Leaning(talk.slug, talk.title, title, at.number, total, mean, shares)


def _depths(talk: Scenario) -> dict[str, int]:
    """Which decision a passage is, from 1, on the shortest way; moments to read don't count."""
    by_id = {passage.id: passage for passage in talk.passages}
    first = talk.passages[0]
    depths = {first.id: 0 if first.is_continue else 1}
    todo = [first]
    while todo:
        here = todo.pop(0)
        for choice in here.choices:
            for target in (choice.target, *(fork.target for fork in choice.forks)):
                there = by_id.get(target)
                if there is not None and there.id not in depths:
                    depths[there.id] = depths[here.id] + (not there.is_continue)
                    todo.append(there)
    return depths


def edges(shares: Sequence[Share]) -> list[tuple[float, float]]:
    """Where each share begins and how wide it is on a bar of 100, without gaps.

    >>> edges([Share("a", 1, 33, 1.0), Share("b", 2, 67, 0.0)])
    [(0.0, 33.3), (33.3, 66.7)]
    """
    total = sum(share.count for share in shares)
    ends = [0.0]
    for share in shares:
        ends.append(ends[-1] + 100 * share.count / total)
    return [(round(start, 1), round(end - start, 1)) for start, end in pairwise(ends)]
