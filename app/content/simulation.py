"""A thousand seeded random plays in figures: endings, score, meters, what was never come to."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, quantiles

from app.content.stories import MOST_WORK, PLAYS, Storyteller
from app.domain.scenario import Choice, Ending, Meter, Passage, Scenario


@dataclass(frozen=True, slots=True)
class Spread:
    """How figures spread: the least, quartiles and the most, and their mean."""

    least: float
    low: float
    middle: float
    high: float
    most: float
    mean: float


@dataclass(frozen=True, slots=True)
class Simulation:
    """What random plays came to. `plays` were tried, at most PLAYS; `ended` of them ended.

    `endings` are counts, best first. `score` is 0.0 to 1.0; spreads are None where no play ended.
    `edge`: the share of plays that left a meter at 0 or 100. `untaken` are choices that no play
    took, of passages that were come to; `cut`: there were too many ways for all plays.
    """

    seed: int
    plays: int
    ended: int
    endings: tuple[tuple[Ending, int], ...]
    score: Spread | None
    decisions: Spread | None
    meters: tuple[tuple[Meter, Spread, float], ...]
    unvisited: tuple[Passage, ...]
    untaken: tuple[tuple[Passage, Choice], ...]
    cut: bool


def simulate(scenario: Scenario, seed: int, plays: int = PLAYS) -> Simulation:
    """Play so often at random, each choice on offer as likely as the others.

    The same scenario and seed always give the same plays.
    """
    storyteller = Storyteller(scenario, every_meter=True)
    chance, taken = random.Random(seed), set[tuple[str, int]]()  # noqa: S311 - no secret
    ended, tried = [], 0
    while tried < plays and storyteller.work <= MOST_WORK:
        tried += 1
        play = storyteller.play(lambda count, _worths: int(chance.random() * count), taken)
        if play:
            ended.append(play)
    counts = Counter(play.ending for play in ended)
    met = {name for name, _place in taken}
    places = storyteller.rules.places
    states = [play.state for play in ended]
    return Simulation(
        seed=seed,
        plays=tried,
        ended=len(ended),
        endings=tuple((one, counts[one.id]) for one in scenario.endings),
        score=_spread([play.score for play in ended]) if ended else None,
        decisions=_spread([play.decisions for play in ended]) if ended else None,
        meters=tuple(
            _meter(meter, [state[places[meter.name]] for state in states])
            for meter in (scenario.meters if ended else ())
        ),
        unvisited=tuple(one for one in scenario.passages if one.id not in met),
        untaken=tuple(
            (passage, choice)
            for passage in scenario.passages
            for place, choice in enumerate(passage.choices)
            if passage.id in met and (passage.id, place) not in taken
        ),
        cut=tried < plays,
    )


def _meter(meter: Meter, values: Sequence[int]) -> tuple[Meter, Spread, float]:
    return meter, _spread(values), fmean(value in (0, 100) for value in values)


def _spread(values: Sequence[float]) -> Spread:
    """Quartiles are those of all values, the least and the most among them."""
    if len(values) == 1:
        return Spread(*[float(values[0])] * 6)
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return Spread(min(values), low, middle, high, max(values), fmean(values))
