"""Scenarios: a branching conversation with a partner, and its replay from decisions."""

from app.domain.scenario.passage import (
    Carried,
    Choice,
    Effects,
    Ending,
    Event,
    Fork,
    Line,
    Meter,
    Passage,
    Person,
)
from app.domain.scenario.play import (
    Fired,
    Scenario,
    State,
    Step,
    order,
    walk,
    word,
)
from app.domain.scenario.trial import Beginning, Leaning, Stopped, begin, flags_of, leaning, try_out

__all__ = [
    "Beginning",
    "Carried",
    "Choice",
    "Effects",
    "Ending",
    "Event",
    "Fired",
    "Fork",
    "Leaning",
    "Line",
    "Meter",
    "Passage",
    "Person",
    "Scenario",
    "State",
    "Step",
    "Stopped",
    "begin",
    "flags_of",
    "leaning",
    "order",
    "try_out",
    "walk",
    "word",
]
