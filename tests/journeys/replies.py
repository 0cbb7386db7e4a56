"""Which reply a play takes next."""

from collections.abc import Sequence

from app.domain import scoring
from app.domain.scenario import Choice, State


def chosen(state: State, labels: Sequence[str]) -> Choice:
    """The choice on offer whose label comes next."""
    label = labels[len(state.steps)]
    return next(choice for choice in state.offered() if choice.label == label)


def pick_of(state: State, worst: bool) -> Choice:
    """The best (or worst) choice on offer."""
    offered, meters = state.offered(), state.scenario.score
    ordered = sorted(offered, key=lambda choice: scoring.worth(choice, offered, meters))
    return ordered[0 if worst else -1]
