"""Which differences between states still matter at a passage."""

from dataclasses import dataclass, field

from app.domain.rules import Check, Room, Rules, State


@dataclass(slots=True)
class Ahead:
    """What lies ahead of a passage: bits read later; for each meter what it is compared with.

    `gain` and `loss` are the most each meter can move until the end.
    """

    bits: int = 1
    numbers: dict[int, set[int]] = field(default_factory=dict)
    gain: dict[int, int] = field(default_factory=dict)
    loss: dict[int, int] = field(default_factory=dict)

    def reads(self, check: Check | None) -> None:
        """Add a condition."""
        for group in check.groups if check else ():
            for place, compare, number in group:
                if compare is None:
                    self.bits |= place
                else:
                    self.numbers.setdefault(place, set()).add(number)

    def joins(self, other: "Ahead") -> None:
        """Add what another passage has ahead."""
        self.bits |= other.bits
        for place, numbers in other.numbers.items():
            self.numbers.setdefault(place, set()).update(numbers)


def order(rules: Rules) -> list[str] | None:
    """Passages so that each comes before those it leads to; None where they run in a circle."""
    onward = {
        name: {t for t in targets(room) if t in rules.rooms} for name, room in rules.rooms.items()
    }
    arrivals = dict.fromkeys(onward, 0)
    for there in onward.values():
        for name in there:
            arrivals[name] += 1
    ordered: list[str] = []
    ready = [name for name, count in arrivals.items() if not count]
    while ready:
        name = ready.pop()
        ordered.append(name)
        for after in sorted(onward[name]):
            arrivals[after] -= 1
            if not arrivals[after]:
                ready.append(after)
    return ordered if len(ordered) == len(onward) else None


def targets(room: Room) -> set[str]:
    """Where a passage's choices and forks lead."""
    forks = {target for way in room.ways for _check, target in way.forks}
    return {way.target for way in room.ways} | forks


class Relevance:
    """For scenarios without circles: what lies ahead of every passage, worked out from the end."""

    def __init__(self, rules: Rules, ordered: list[str]) -> None:
        self._rules = rules
        self._end = Ahead()
        for _name, check in rules.endings:
            self._end.reads(check)
        self._ahead: dict[str, Ahead] = {}
        for name in reversed(ordered):
            self._ahead[name] = self._of(rules.rooms[name])

    def canonical(self, name: str, state: State) -> State:
        """The state with everything that no longer matters put to one value."""
        ahead = self._ahead[name]
        values = list(state)
        values[0] &= ahead.bits
        for place in range(1, len(values)):
            numbers = ahead.numbers.get(place)
            if not numbers or values[place] + ahead.gain[place] < min(numbers):
                values[place] = 0
            elif values[place] - ahead.loss[place] > max(numbers):
                values[place] = 100
        return tuple(values)

    def _of(self, room: Room) -> Ahead:
        ahead = Ahead()
        places = range(1, len(self._rules.places) + 1)
        ahead.gain = ahead.loss = dict.fromkeys(places, 0)
        for way in room.ways:
            ahead.reads(way.condition)
            for check, _target in way.forks:
                ahead.reads(check)
            for target in {way.target, *(target for _check, target in way.forks)}:
                self._through(ahead, target, dict(way.move.points))
        return ahead

    def _through(self, ahead: Ahead, target: str, own: dict[int, int]) -> None:
        room = self._rules.rooms.get(target)
        there = self._ahead[target] if room else self._end
        ahead.joins(there)
        moves = [own, *(dict(move.points) for _check, move in room.events)] if room else [own]
        for check, _move in room.events if room else ():
            ahead.reads(check)
        gain, loss = dict(ahead.gain), dict(ahead.loss)
        for place in gain:
            up = sum(max(0, move.get(place, 0)) for move in moves) + there.gain.get(place, 0)
            down = sum(max(0, -move.get(place, 0)) for move in moves) + there.loss.get(place, 0)
            gain[place], loss[place] = max(gain[place], up), max(loss[place], down)
        ahead.gain, ahead.loss = gain, loss
