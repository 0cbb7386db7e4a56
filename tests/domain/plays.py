"""Made-up scenarios and plays of them, for properties."""

from collections.abc import Callable, Sequence

from hypothesis import strategies as st

from app.domain.scenario import Choice, Scenario, State
from tests import factories

PICK = Callable[[Sequence[Choice]], Choice]
METERS = {"trust": 50, "alignment": 30}
MARKS = st.sampled_from(["flag-0", "flag-1", "cash", "not flag-0", "trust < 40"])


@st.composite
def scenarios(draw: st.DrawFn, loops: bool = True) -> Scenario:
    """Two to five passages with all that a scenario may have.

    Events, forks, flags, facts, conditions, locks, rates, passages to go on from, detours, early
    ends and loops. Every play can end, for the first choice always leads on.
    """
    count = draw(st.integers(2, 5))
    passages = {f"p{n}": _choices(draw, n, count, loops) for n in range(count)}
    events = {
        f"p{n}": [f"if {draw(MARKS)}: {_points(draw)}"] for n in range(count) if draw(st.booleans())
    }
    return factories.scenario(passages, meters=METERS, events=events)


def _choices(draw: st.DrawFn, at: int, count: int, loops: bool) -> str:
    choices = []
    places = range(draw(st.integers(1, 3)))
    is_rated = len(places) > 1 and draw(st.booleans()) and draw(st.booleans())
    for place in places:
        onward = [f"p{n}" for n in range(at + 1, count)] or ["end"]
        back = [f"p{n}" for n in range(at + 1)] if loops and place else []
        target = draw(st.sampled_from([*onward, "end", *(["poor"] if place else []), *back]))
        parts = [_points(draw)]
        if draw(st.booleans()):
            parts.append(draw(st.sampled_from(["set flag-0", "set flag-1", "learn cash"])))
        if draw(st.booleans()):
            parts.append(f"clear flag-{place % 2}")
        if place and draw(st.booleans()):
            parts.append(f"if trust >= {draw(st.integers(20, 80))}")
            parts += draw(st.sampled_from([[], ["locked Nobody trusts you"]]))
        if draw(st.booleans()):
            parts.append(f"to {draw(st.sampled_from([*onward, 'good']))} if alignment >= 40")
        if is_rated:
            parts.append(f"rate {draw(st.sampled_from(['0', '0.3', '0.5', '1']))}")
        choices.append(f"Say {place} > {target}: {', '.join(parts)}")
    return " | ".join(choices)


def _points(draw: st.DrawFn) -> str:
    points = st.integers(-60, 60)
    return f"trust {draw(points):+}, alignment {draw(points):+}"


def play(scenario: Scenario, pick: PICK, longest: int = 30) -> State:
    """Play with `pick` choosing; after `longest` steps the first choice, which leads on."""
    state = scenario.opening()
    while not state.is_over:
        offered = state.offered()
        state = state.after(pick(offered) if len(state.steps) < longest else offered[0])
    return state


def picks() -> st.SearchStrategy[PICK]:
    """Ways to choose: by a list of numbers, over and over."""
    return st.lists(st.integers(0, 5), min_size=1, max_size=8).map(_by_numbers)


def _by_numbers(numbers: list[int]) -> PICK:
    places = list[int]()

    def pick(offered: Sequence[Choice]) -> Choice:
        places.append(numbers[len(places) % len(numbers)])
        return offered[places[-1] % len(offered)]

    return pick


def labels(state: State) -> list[str]:
    """The decisions of a play, as they are stored."""
    return [step.choice.label for step in state.steps]
