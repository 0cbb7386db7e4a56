"""One decision of a scenario, to try without an account."""

from dataclasses import dataclass

from app.domain.course import Course
from app.domain.scenario import Choice, Line, Meter, Person, Scenario, State, Step, order

SEED = 20


@dataclass(frozen=True, slots=True)
class Change:
    """A meter before and after a decision."""

    meter: Meter
    before: int
    after: int

    @property
    def points(self) -> int:
        """By how much it moved, with its sign."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Taste:
    """The first moment of a scenario with something to choose; `lines` is all that was said."""

    scenario: Scenario
    state: State
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, course: Course) -> "Taste | None":
        """The first decision of the course's first scenario; None where it has none."""
        found = (activity for _, activity in course if activity.kind == "scenario")
        scenario = next(found, None)
        return cls.opening(scenario) if isinstance(scenario, Scenario) else None

    @classmethod
    def opening(cls, scenario: Scenario) -> "Taste | None":
        """The first decision, past scenes that only lead on."""
        state, lines = scenario.opening(), list[Line]()
        lines.extend(state.shown)
        while not state.is_over and scenario.passage(state.passage).is_continue:
            state = state.after(state.offered()[0])
            lines.extend((*state.steps[-1].choice.consequence, *state.shown))
        return None if state.is_over else cls(scenario, state, tuple(lines))

    @property
    def title(self) -> str:
        """What the moment asks."""
        return self.scenario.passage(self.state.passage).title

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What one could say, shuffled always alike: the file's order says nothing."""
        offered = self.state.offered()
        shown = order(self.scenario, self.state.passage, len(offered), SEED)
        return tuple(offered[place] for place in shown)

    def take(self, place: str) -> Step | None:
        """The decision for this place on the page; None where the page offers no such place."""
        if not (place.isascii() and place.isdigit() and int(place[:3]) < len(self.choices)):
            return None
        return self.state.after(self.choices[int(place)]).steps[-1]

    def changes(self, step: Step) -> list[Change]:
        """The meters that the decision moved."""
        every = (Change(m, step.before[m.name], step.after[m.name]) for m in self.scenario.meters)
        return [change for change in every if change.points]

    def speaker(self, name: str) -> Person:
        """Who says a line, with what is known of them."""
        known = (person for person in self.scenario.cast if person.name == name)
        return next(known, Person("", name))
