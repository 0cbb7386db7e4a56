"""What the map shows: its spots in blocks by distance from the start, and the ways between them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from app.domain.scenario import Choice, Ending, Passage, Scenario, State

Kind = Literal["start", "passage", "choice", "ending"]
Key = tuple[str, ...]
"""(passage id), (passage id, label), ("", ending id); the hub before the endings is END."""

END: Key = ("end",)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map. `number` holds the decision's, with a + where it was taken again."""

    key: Key
    kind: Kind
    label: str = ""
    taken: bool = False
    number: str = ""
    seen: bool = True


@dataclass(frozen=True, slots=True)
class Way:
    """From spot to spot; `weight` is the share of plays that went it, where that is drawn."""

    start: Key
    end: Key
    taken: bool
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Block:
    """A passage's hub and its choices; `level` is how many passages lie before it."""

    level: int
    hub: Spot
    choices: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole map: blocks by level, the hub before the endings if there is one, endings, ways."""

    blocks: tuple[Block, ...]
    end: Block | None
    endings: tuple[Spot, ...]
    ways: tuple[Way, ...]

    @property
    def levels(self) -> int:
        """How many levels of passages there are."""
        return max(block.level for block in self.blocks) + 1


def plan_of(
    state: State, known: Collection[str], start: str, names: Mapping[str, str] | None = None
) -> Plan:
    """The map of a play; `known` are the endings that have a name, `start` labels the first hub.

    With `names`, labels of hubs by passage, those are on the map too that nothing leads to.
    """
    scenario = state.scenario
    levels = levels_of(scenario, is_whole=names is not None)
    labels = names or {scenario.passages[0].id: start}
    passages = sorted(
        (passage for passage in scenario.passages if passage.id in levels),
        key=lambda passage: levels[passage.id],
    )
    trodden, numbers = _trodden(state), _numbers(state)
    first = scenario.passages[0]
    blocks = tuple(
        _block(
            passage,
            _hub(passage, labels, is_first=passage is first),
            levels[passage.id],
            trodden,
            numbers,
        )
        for passage in passages
    )
    funnels = any("end" in targets(choice) for one in passages for choice in one.choices)
    last = max(levels.values()) + 1
    at_end = any(way[0] == END for way in trodden)
    end = Block(last, Spot(END, "passage", taken=at_end)) if funnels else None
    endings = tuple(_ending_spot(ending, state, known) for ending in scenario.endings)
    pairs = [pair for passage in passages for pair in _pairs(scenario, passage)]
    if funnels:
        pairs += [(END, spot.key) for spot in endings]
    ways = tuple(Way(*pair, pair in trodden) for pair in pairs)
    return Plan(blocks, end, endings, ways)


def targets(choice: Choice) -> tuple[str, ...]:
    """Everywhere a choice may lead: forks first, then its own target; none twice."""
    return tuple(dict.fromkeys([*(fork.target for fork in choice.forks), choice.target]))


def levels_of(scenario: Scenario, *, is_whole: bool = False) -> dict[str, int]:
    """Passage id → passages on the longest way to it; ways that lead back do not count.

    Passages that nothing leads to are left out, or where `is_whole` counted from the first of them.
    """
    levels = _levels_from(scenario, scenario.passages[0].id, frozenset())
    for passage in scenario.passages if is_whole else ():
        if passage.id not in levels:
            levels |= _levels_from(scenario, passage.id, frozenset(levels))
    return levels


def _levels_from(scenario: Scenario, first: str, others: frozenset[str]) -> dict[str, int]:
    """The same, from one passage on; `others` are left out."""
    forward, done = dict[str, list[str]](), list[str]()

    def visit(id: str, above: frozenset[str]) -> None:
        if id in forward:
            return
        onward = {to for choice in scenario.passage(id).choices for to in targets(choice)}
        passages = [one.id for one in scenario.passages if one.id in onward - above - others]
        forward[id] = passages
        for to in passages:
            visit(to, above | {to})
        done.append(id)

    visit(first, frozenset({first}))
    levels = dict.fromkeys(reversed(done), 0)
    for id in reversed(done):
        for to in forward[id]:
            levels[to] = max(levels[to], levels[id] + 1)
    return levels


def _hub(passage: Passage, labels: Mapping[str, str], *, is_first: bool) -> Spot:
    return Spot((passage.id,), "start" if is_first else "passage", labels.get(passage.id, ""))


def _block(
    passage: Passage,
    hub: Spot,
    level: int,
    trodden: Collection[tuple[Key, Key]],
    numbers: dict[Key, str],
) -> Block:
    keys = [(passage.id, choice.label) for choice in passage.choices]
    choices = tuple(
        Spot(key, "choice", key[1], (hub.key, key) in trodden, numbers.get(key, "")) for key in keys
    )
    is_taken = hub.kind == "start" or any(spot.taken for spot in choices)
    return Block(level, replace(hub, taken=is_taken), choices)


def _ending_spot(ending: Ending, state: State, known: Collection[str]) -> Spot:
    is_known = ending.id in known
    label = ending.title if is_known else ""
    return Spot(("", ending.id), "ending", label, ending.id == state.ending, seen=is_known)


def _pairs(scenario: Scenario, passage: Passage) -> list[tuple[Key, Key]]:
    pairs = list[tuple[Key, Key]]()
    for choice in passage.choices:
        at = (passage.id, choice.label)
        pairs.append(((passage.id,), at))
        pairs.extend((at, _key(scenario, to)) for to in targets(choice))
    return pairs


def _key(scenario: Scenario, target: str) -> Key:
    if target == "end":
        return END
    return ("", target) if scenario.ending(target) else (target,)


def _trodden(state: State) -> frozenset[tuple[Key, Key]]:
    """The ways that the play went."""
    found = set[tuple[Key, Key]]()
    nexts = [*(step.passage for step in state.steps[1:]), state.passage]
    for step, onward in zip(state.steps, nexts, strict=False):
        at = (step.passage, step.choice.label)
        found.add(((step.passage,), at))
        if onward:
            found.add((at, (onward,)))
        elif state.ending in targets(step.choice):
            found.add((at, ("", state.ending)))
        else:
            found |= {(at, END), (END, ("", state.ending))}
    return frozenset(found)


def _numbers(state: State) -> dict[Key, str]:
    numbers, count = dict[Key, str](), 0
    for step in state.steps:
        if state.scenario.passage(step.passage).is_continue:
            continue
        count += 1
        key = (step.passage, step.choice.label)
        numbers[key] = f"{numbers[key].rstrip('+')}+" if key in numbers else str(count)
    return numbers
