"""How good decisions were: worth of a choice, score of a play, evidence for competencies."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from app.domain.scenario import Choice, State, Step


@dataclass(frozen=True, slots=True)
class Evidence:
    """One decision as evidence: its competency, passage and choice, and its worth 0.0 to 1.0."""

    competency: str
    passage: str
    label: str
    worth: float


def worth(choice: Choice, offered: Sequence[Choice], meters: Collection[str]) -> float:
    """How good `choice` is among those offered, 0.0 (worst) to 1.0 (best).

    The points a choice moves the scored `meters` by, as written and before clamping, as a share of
    the range on offer; an explicit `rate` replaces the points. 1.0 where all are equal.
    Raises ValueError for a choice that is not offered. Source: course format, section 5.

    >>> from app.domain.scenario import Effects
    >>> ask = Choice("ask", "", "end", Effects((("trust", 6),)))
    >>> push = Choice("push", "", "end", Effects((("trust", -6),)))
    >>> worth(ask, [ask, push], {"trust"}), worth(push, [ask, push], {"trust"})
    (1.0, 0.0)
    """
    if choice not in offered:
        raise ValueError(f"{choice.label!r} is not offered here")
    return worths(offered, meters)[offered.index(choice)]


def worths(offered: Sequence[Choice], meters: Collection[str]) -> list[float]:
    """The worth of each choice on offer, in their order."""
    points = [_points(option, meters) for option in offered]
    least, span = min(points), max(points) - min(points)
    return [(one - least) / span if span else 1.0 for one in points]


def _points(choice: Choice, meters: Collection[str]) -> float:
    rate = choice.effects.rate
    return float(choice.effects.points(meters)) if rate is None else rate


def counts(offered: Sequence[Choice], meters: Collection[str]) -> bool:
    """Whether a decision between these can be made better or worse."""
    return len({_points(choice, meters) for choice in offered}) > 1


def counted(state: State) -> list[Step]:
    """The steps that count: first visits where the choices on offer were not all worth the same."""
    meters = state.scenario.score
    return [step for step in state.steps if step.first_visit and counts(step.offered, meters)]


def best_of(offered: Sequence[Choice], meters: Collection[str]) -> list[Choice]:
    """The choices of the highest worth, in file order."""
    best = max((_points(choice, meters) for choice in offered), default=0.0)
    return [choice for choice in offered if _points(choice, meters) == best]


def score(state: State) -> float:
    """The score of a play that ended, 0.0 to 1.0. Source: course format, section 5.

    What is lost is 1 minus the worth, over the decisions that count, plus 1 for each by which the
    play falls short of N (`fewest`); the score is 1 - lost / N, never below 0.
    """
    fewest = state.scenario.fewest
    if not fewest:
        return 1.0
    steps = counted(state)
    lost = sum(1 - worth(step.choice, step.offered, state.scenario.score) for step in steps)
    lost += max(0, fewest - len(steps))
    return max(0.0, 1 - lost / fewest)


def evidence(state: State) -> tuple[Evidence, ...]:
    """What the play shows about competencies: each counted decision, for each one it measures."""
    scenario = state.scenario
    return tuple(
        Evidence(
            competency,
            step.passage,
            step.choice.label,
            worth(step.choice, step.offered, scenario.score),
        )
        for step in counted(state)
        for competency in scenario.passage(step.passage).measures or scenario.competencies
    )


def profile(shown: Iterable[Evidence]) -> dict[str, tuple[float, int]]:
    """Competency → (mean worth 0.0 to 1.0, pieces of evidence): a fold, in the order first met."""
    totals = dict[str, list[float]]()
    for piece in shown:
        totals.setdefault(piece.competency, []).append(piece.worth)
    return {name: (sum(worths) / len(worths), len(worths)) for name, worths in totals.items()}
