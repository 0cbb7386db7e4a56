"""Scenarios: a branching conversation with a partner, and its replay from decisions."""

from app.domain.scenario.passage import (
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

__all__ = [
    "Choice",
    "Effects",
    "Ending",
    "Event",
    "Fired",
    "Fork",
    "Line",
    "Meter",
    "Passage",
    "Person",
    "Scenario",
    "State",
    "Step",
    "order",
    "walk",
    "word",
]
