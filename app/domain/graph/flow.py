"""The map of a scenario with the ways that many took through it, each as wide as it was common."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from app.domain.graph.draw import Drawing, tall, wide
from app.domain.graph.plan import END, Key, Plan, Spot, plan_of, targets
from app.domain.scenario import Scenario, State
from app.errors import N_

START = N_("Start")
SHARE = N_("%(percent)s %%: %(label)s")
"""the figure comes first, for a long label is cut at its end"""
Ways = Mapping[tuple[str, str, str], int]
"""how many plays went from a passage, by a choice's label, to a passage or ending"""


@dataclass(frozen=True, slots=True)
class FlowGraph:
    """Both drawings; their words stand in a table beside them."""

    wide: Drawing
    tall: Drawing


def flow_graph(
    scenario: Scenario, ways: Ways, plays: int, shown: Collection[str], say: Callable[..., str]
) -> FlowGraph:
    """The whole map; ways from the passages `shown` are weighted by the share of `plays`.

    `say` translates a marked message and fills its places.
    """
    known = [one.id for one in scenario.endings]
    plan = plan_of(scenario.opening(), known, say(START))
    plan = _told(plan, scenario, ways, plays, shown, say)
    return FlowGraph(wide(plan), tall(plan))


def whole_graph(
    scenario: Scenario, ways: Ways, plays: int, shown: Collection[str], say: Callable[..., str]
) -> FlowGraph:
    """The same with the id of each passage, and with those that nothing leads to.

    Ways that are not in the scenario (any more) are left out; without `plays` none has a weight.
    """
    names = {passage.id: passage.id for passage in scenario.passages}
    known = [one.id for one in scenario.endings]
    bare = State(scenario, tuple((meter.name, meter.start) for meter in scenario.meters))
    plan = plan_of(bare, known, "", names)
    still = {way: n for way, n in ways.items() if _is_there(scenario, way)}
    plan = _told(plan, scenario, still, plays, shown, say)
    return FlowGraph(wide(plan, is_named=True), tall(plan))


def _is_there(scenario: Scenario, way: tuple[str, str, str]) -> bool:
    passage, label, onward = way
    choices = [one for room in scenario.passages if room.id == passage for one in room.choices]
    leads = {to for one in choices if one.label == label for to in targets(one)}
    return onward in leads or ("end" in leads and scenario.ending(onward) is not None)


def _told(
    plan: Plan,
    scenario: Scenario,
    ways: Ways,
    plays: int,
    shown: Collection[str],
    say: Callable[..., str],
) -> Plan:
    counts = _counts(scenario, {way: n for way, n in ways.items() if way[0] in shown})
    return _labelled(_weighted(plan, counts, plays), counts, say)


def _counts(scenario: Scenario, ways: Ways) -> Counter[tuple[Key, Key]]:
    found = Counter[tuple[Key, Key]]()
    for (passage, label, onward), count in ways.items():
        at: Key = (passage, label)
        found[(passage,), at] += count
        choices = scenario.passage(passage).choices
        choice = next((one for one in choices if one.label == label), None)
        is_ending = scenario.ending(onward) is not None
        if is_ending and choice and onward not in targets(choice):
            found[at, END] += count
            found[END, ("", onward)] += count
        else:
            found[at, ("", onward) if is_ending else (onward,)] += count
    return found


def _weighted(plan: Plan, counts: Counter[tuple[Key, Key]], plays: int) -> Plan:
    """No way is wider than all plays: one that leads in a circle may be gone twice in a play."""
    ways = (
        replace(way, weight=min(1.0, counts[way.start, way.end] / plays) if plays else 0.0)
        for way in plan.ways
    )
    return replace(plan, ways=tuple(sorted(ways, key=lambda way: way.weight)))


def _labelled(plan: Plan, counts: Counter[tuple[Key, Key]], say: Callable[..., str]) -> Plan:
    def told(hub: Spot, spot: Spot, all_: int) -> Spot:
        if not all_:
            return spot
        percent = round(100 * counts[hub.key, spot.key] / all_)
        return replace(spot, label=say(SHARE, label=spot.label, percent=percent))

    blocks = []
    for block in plan.blocks:
        all_ = sum(counts[block.hub.key, spot.key] for spot in block.choices)
        choices = tuple(told(block.hub, spot, all_) for spot in block.choices)
        blocks.append(replace(block, choices=choices))
    return replace(plan, blocks=tuple(blocks))
