"""Story tests: a thousand seeded random plays of a scenario, and what they came to."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from app.content.explore import Explored
from app.content.place import Findings
from app.content.places import Places
from app.domain.rules import Rules
from app.domain.scenario import Scenario

PLAYS = 1_000
LONGEST = 400
"""passages that one play comes to at most; a play that goes on is given up"""
MOST_WORK = 150_000
"""ways tried in all plays of a scenario"""
Pick = Callable[[int, tuple[float, ...]], int]
"""Which of so many ways to take; their worths, () where all are the same"""


@dataclass(slots=True)
class Told:
    """What random plays came to. `plays` ended, at most PLAYS; `cut`: fewer were tried.

    `taken` holds passage id and place of choices; `shortest` and `longest` count decisions;
    `low` and `high` are scores (0.0 to 1.0), those of always taking the worst and the best too.
    """

    plays: int = 0
    cut: bool = False
    endings: Counter[str] = field(default_factory=Counter)
    passages: set[str] = field(default_factory=set)
    taken: set[tuple[str, int]] = field(default_factory=set)
    shortest: int | None = None
    longest: int | None = None
    low: float = 1.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class Play:
    """One play that ended: the ways taken (passage id, place), decisions, score and last state."""

    ending: str
    ways: tuple[tuple[str, int], ...]
    decisions: int
    score: float
    state: tuple[int, ...]


def tell(scenario: Scenario) -> Told:
    """Play PLAYS times at random; the same scenario always gives the same plays."""
    storyteller, told = Storyteller(scenario), Told()
    chance = random.Random(scenario.slug)  # noqa: S311 - no secret

    def anything(count: int, _worths: tuple[float, ...]) -> int:
        return int(chance.random() * count)

    for pick in (worst, best):
        play = storyteller.play(pick)
        if play:
            told.low, told.high = min(told.low, play.score), max(told.high, play.score)
    storyteller.work = 0
    for _ in range(PLAYS):
        play = storyteller.play(anything, told.taken)
        if play:
            _add(told, play)
        if storyteller.work > MOST_WORK:
            told.cut = True
            break
    told.passages = {name for name, _place in told.taken}
    return told


def worst(count: int, worths: tuple[float, ...]) -> int:
    """The first of the worst choices; the last one where all are worth the same."""
    return worths.index(min(worths)) if worths else count - 1


def best(_count: int, worths: tuple[float, ...]) -> int:
    """The first of the best choices."""
    return worths.index(max(worths)) if worths else 0


def _add(told: Told, play: Play) -> None:
    told.plays += 1
    told.endings[play.ending] += 1
    told.shortest = play.decisions if told.shortest is None else min(told.shortest, play.decisions)
    told.longest = max(play.decisions, told.longest or 0)
    told.low, told.high = min(told.low, play.score), max(told.high, play.score)


class Storyteller:
    """Plays one scenario by its rules on bare numbers. `work`: ways tried so far.

    With `every_meter` the last state of a play holds those too that no condition reads.
    """

    def __init__(self, scenario: Scenario, *, every_meter: bool = False) -> None:
        self.scenario = scenario
        self.rules = Rules(scenario, every_meter=every_meter)
        self.work = 0

    def play(self, pick: Pick, taken: set[tuple[str, int]] | None = None) -> Play | None:
        """One play with `pick` choosing; None where it comes to no end.

        What it takes is added to `taken`.
        """
        ways = list[tuple[str, int]]()
        counted, lost, decisions, seen = 0, 0.0, 0, set[str]()
        position = self.rules.enter(self.scenario.passages[0].id, self.rules.start())
        while position and not position[0].startswith("=") and len(ways) < LONGEST:
            name, state = position
            room = self.rules.rooms[name]
            self.work += room.cost
            offered = self.rules.offered(room, state)
            if not offered:
                break
            worths = self.rules.worths(room, offered)
            at = pick(len(offered), worths)
            if worths and name not in seen:
                counted += 1
                lost += 1 - worths[at]
            seen.add(name)
            decisions += not room.passage.is_continue
            ways.append((name, offered[at].place))
            position = self.rules.take(offered[at], state)
        if taken is not None:
            taken.update(ways)
        if not position or not position[0].startswith("="):
            return None
        score = self._score(lost, counted)
        return Play(position[0][1:], tuple(ways), decisions, score, position[1])

    def _score(self, lost: float, counted: int) -> float:
        fewest = self.scenario.fewest
        return max(0.0, 1 - (lost + max(0, fewest - counted)) / fewest) if fewest else 1.0


def hint_untaken(
    scenario: Scenario, told: Told, explored: Explored, places: Places, findings: Findings
) -> None:
    """Tell choices that no random play took, where all plays were made and no fault says more."""
    if told.cut:
        return
    known = {(f.line, f.column) for f in findings.found if f.severity == "fault"}
    for passage in scenario.passages:
        place = places.at(passage)
        is_lost = not explored.cut and passage.id not in explored.passages
        if is_lost or (place.line, place.column) in known:
            continue
        if passage.id not in told.passages:
            message = f"None of {PLAYS:,} random plays came to “{passage.id}”, to choose there."
            mending = "Is the way to it meant to be so narrow?"
            findings.hint("never-taken", place, message, mending)
            continue
        for at, choice in enumerate(passage.choices):
            if not explored.cut and any(choice.condition is one for one in explored.unheld):
                continue
            there = places.at(choice)
            if (passage.id, at) not in told.taken and (there.line, there.column) not in known:
                message = f"None of {PLAYS:,} random plays took the choice “{choice.label}”."
                mending = "Is its condition meant to be met so rarely?"
                findings.hint("never-taken", there, message, mending)
