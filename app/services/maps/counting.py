"""How often each choice of a scenario was taken, as far as it may be shown."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.domain.numbers import DecisionFigures
from app.errors import NotFound
from app.services.numbers import reading
from app.services.numbers.selection import Asked
from app.services.sessions import Actor


@dataclass(frozen=True, slots=True)
class Weights:
    """First tries of what learners see now. `plays` is 0 where they are hidden, or none were made.

    `ways` are counts by (passage, label, where it led), `shown` the passages of which they may be
    shown; `decisions` are figures by passage, `endings` (count, share) by id. `is_new`: learners
    don't have the scenario yet.
    """

    plays: int = 0
    ways: dict[tuple[str, str, str], int] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()
    decisions: dict[str, DecisionFigures] = field(default_factory=dict)
    endings: dict[str, tuple[int, float]] = field(default_factory=dict)
    is_new: bool = False


def weigh(session: Session, actor: Actor, course: str, activity: str) -> Weights:
    """The counts of everybody's first tries. What is hidden here is hidden as in the numbers."""
    try:
        found = reading.get_activity(session, actor, course, activity, Asked())
    except NotFound:
        return Weights(is_new=True)
    talk = found.talks[0] if found.talks else None
    if talk is None or talk.figures is None:
        return Weights(is_new=talk is None)
    decisions = {one.passage.id: one for one in talk.decisions}
    passing = {one.id for one in talk.scenario.passages if one.is_continue}
    endings = {id: (count, share) for id, _, count, share, _ in talk.figures.endings}
    return Weights(
        talk.figures.n, talk.figures.ways, frozenset(decisions.keys() | passing), decisions, endings
    )
