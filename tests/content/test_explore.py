"""The count of plays is exact: it agrees with playing them all by the domain's rules."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.explore import explore
from app.domain import condition as language
from app.domain.condition import Condition
from app.domain.rules import can_hold
from app.domain.scenario import (
    Choice,
    Effects,
    Ending,
    Event,
    Fork,
    Meter,
    Passage,
    Scenario,
    State,
)

Term = language.Test
NAMES = ("a", "b", "c")


def all_endings(state: State) -> Counter[str]:
    """Endings of all plays from here, by playing every one."""
    if state.is_over:
        return Counter([state.ending])
    found: Counter[str] = Counter()
    for choice in state.offered():
        found += all_endings(state.after(choice))
    return found


terms = st.one_of(
    st.builds(
        Term,
        st.sampled_from(["trust", "outlook"]),
        st.sampled_from([">=", "<", "="]),
        st.integers(30, 70),
    ),
    st.builds(Term, st.sampled_from(["warm", "cash"]), negated=st.booleans()),
)
groups = st.lists(st.lists(terms, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2)
conditions = groups.map(lambda found: Condition(tuple(found)))
points = st.lists(
    st.tuples(st.sampled_from(["trust", "outlook"]), st.integers(-40, 40)),
    max_size=2,
    unique_by=lambda p: p[0],
)
effects = st.builds(
    Effects,
    meters=points.map(tuple),
    sets=st.sampled_from([(), ("warm",)]),
    clears=st.sampled_from([(), ("warm",)]),
    learns=st.sampled_from([(), ("cash",)]),
)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    passages = []
    for n, name in enumerate(NAMES):
        onward = [*NAMES[n + 1 :], "end"]
        choices = tuple(
            Choice(
                f"choice {m}",
                "",
                draw(st.sampled_from(onward)),
                draw(effects),
                draw(conditions) if m else None,
                forks=tuple(
                    Fork(draw(st.sampled_from(onward)), draw(conditions))
                    for _ in range(draw(st.integers(0, 1)))
                ),
            )
            for m in range(3)
        )
        events = tuple(
            Event(draw(conditions), draw(effects)) for _ in range(draw(st.integers(0, 1)))
        )
        passages.append(Passage(name, name, events, choices))
    endings = (Ending("good", "", condition=draw(conditions)), Ending("bad", ""))
    meters = (Meter("trust", "Trust"), Meter("outlook", "Outlook"))
    return Scenario("x", "X", 5, meters, tuple(passages), endings, ("trust",))


@settings(max_examples=200, deadline=None)
@given(scenario=scenarios())
def test_exploring_agrees_with_playing_every_play(scenario: Scenario) -> None:
    found = explore(scenario)

    played = all_endings(scenario.opening())
    assert {name: count for name, count in found.endings.items() if count} == dict(played)
    assert found.plays == played.total()


def test_a_circle_with_a_way_out_is_explored_but_not_counted() -> None:
    again = Choice("Again", "", "a", Effects((("trust", -1),)))
    on = Choice("Go on", "", "end", Effects((("trust", 1),)))
    passage = Passage("a", "A", choices=(again, on))
    scenario = Scenario(
        "x", "X", 5, (Meter("trust", "Trust"),), (passage,), (Ending("end-a", ""),), ("trust",)
    )

    found = explore(scenario)

    assert (found.plays, found.passages, set(found.endings), found.endless) == (
        None,
        {"a"},
        {"end-a"},
        set(),
    )


@pytest.mark.parametrize(
    ("terms", "holds"),
    [
        ([Term("trust", ">=", 60), Term("trust", "<", 70)], True),
        ([Term("trust", ">=", 60), Term("trust", "<", 60)], False),
        ([Term("trust", ">", 100)], False),
        ([Term("warm"), Term("warm", negated=True)], False),
        ([Term("warm"), Term("cash", negated=True)], True),
    ],
)
def test_conditions_that_contradict_themselves_never_hold(
    terms: list[language.Test], holds: bool
) -> None:
    assert can_hold(Condition((tuple(terms),))) is holds
