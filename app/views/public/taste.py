"""One decision of a scenario, to try without an account."""

from dataclasses import dataclass

from app.domain.course import Course
from app.domain.scenario import Choice, Line, Scenario, State, Step, order

SEED = 20


@dataclass(frozen=True, slots=True)
class Offer:
    """One reply, at its place on the page (from 0)."""

    place: int
    html: str


@dataclass(frozen=True, slots=True)
class Gauge:
    """A meter after a decision: value 0 to 100, and by how many points it moved."""

    title: str
    value: int
    change: int
    mark: int | None
    note: str

    @property
    def points(self) -> int:
        """The same as a change that is told."""
        return self.change


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

    @property
    def offers(self) -> list[Offer]:
        """The replies as the page shows them: nothing in them says what they lead to."""
        return [Offer(place, choice.html) for place, choice in enumerate(self.choices)]

    @property
    def roles(self) -> dict[str, str]:
        """Name → role of everybody in the scenario."""
        return {person.name: person.role for person in self.scenario.cast}

    def take(self, place: str) -> Step | None:
        """The decision for this place on the page; None where the page offers no such place."""
        places = {str(offer.place): offer.place for offer in self.offers}
        if place not in places:
            return None
        return self.state.after(self.choices[places[place]]).steps[-1]

    def gauges(self, step: Step) -> list[Gauge]:
        """All meters as they stand after the decision."""
        return [
            Gauge(
                m.title,
                step.after[m.name],
                step.after[m.name] - step.before[m.name],
                m.mark,
                m.note,
            )
            for m in self.scenario.meters
        ]

    def changes(self, step: Step) -> list[Gauge]:
        """The meters that the decision moved."""
        return [gauge for gauge in self.gauges(step) if gauge.change]

    def learned(self, step: Step) -> list[str]:
        """What the decision brought to light."""
        texts = dict(self.scenario.facts)
        return [texts[fact] for fact in step.learned]
