"""Conditions and effects as authors write them in code spans."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from app.content.blocks import Row
from app.content.place import Findings, listed
from app.domain.condition import Condition, Operator, Test
from app.domain.scenario import Effects, Fork

NAME = re.compile(r"[a-z0-9][a-z0-9-]*$")
TEST = re.compile(r"(?:(not)\s+)?([a-z0-9][a-z0-9-]*)(?:\s*(>=|<=|>|<|=)\s*(\d{1,3}))?$")
POINTS = re.compile(r"([a-z0-9][a-z0-9-]*)\s+([+−-])\s*(\d{1,3})$")
VERB = re.compile(r"(set|clear|learn)\s+([a-z0-9][a-z0-9-]*)$")
RATE = re.compile(r"rate\s+(0|1|[01]?\.\d{1,4}|1\.0{1,4})$")
FORK = re.compile(r"to\s+#(\S+)\s+if\s+(.+)$")
LOCKED = re.compile(r'locked\s+"([^"]+)"$')
SEPARATOR = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')
EXAMPLES = "Write for example “trust +6”, “set denial”, “learn cash” or “if trust >= 50”."


@dataclass(slots=True)
class Names:
    """The names one scenario knows and how it uses its flags."""

    meters: Collection[str]
    facts: Collection[str]
    set_flags: dict[str, Row] = field(default_factory=dict)
    read_flags: dict[str, Row] = field(default_factory=dict)
    learned: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Orders:
    """One code span's worth: effects, the condition before them, a lock and forks."""

    effects: Effects = field(default_factory=Effects)
    condition: Condition | None = None
    locked: str = ""
    forks: tuple[Fork, ...] = ()
    fork_rows: tuple[Row, ...] = ()


def parts_of(text: str, row: Row) -> Iterator[tuple[str, Row]]:
    """The parts between commas (those in double quotes separate nothing), each with its place."""
    at = 0
    pieces = SEPARATOR.split(text) if text.count('"') <= 40 else text.split(",")
    for piece in pieces:
        yield piece.strip(), row.cut(at + len(piece) - len(piece.lstrip()))
        at += len(piece) + 1


class Instructions:
    """Reads the code spans of one scenario; what can't be read becomes a fault."""

    def __init__(self, names: Names, findings: Findings) -> None:
        self.names = names
        self.findings = findings

    def condition(self, text: str, row: Row) -> Condition | None:
        """`trust >= 60 and not denial or cash`, or None with a fault."""
        groups = []
        for group in re.split(r"\s+or\s+", text.strip()):
            tests = [self._test(term, row) for term in re.split(r"\s+and\s+", group)]
            if not all(tests):
                return None
            groups.append(tuple(test for test in tests if test))
        return Condition(tuple(groups))

    def _test(self, term: str, row: Row) -> Test | None:
        match = TEST.match(term.strip())
        if not match:
            message = f"The condition “{term}” can't be read."
            mending = "Write “trust >= 60”, “denial” or “not denial”, joined by “and” or “or”."
            self.findings.fault("instruction", row, message, mending)
            return None
        negated, name, operator, number = match.groups()
        if operator:
            return self._compared(name, operator, int(number), bool(negated), row)
        if name in self.names.meters:
            message = f"“{name}” is a meter and needs a number."
            self.findings.fault("instruction", row, message, f"Write for example “{name} >= 50”.")
            return None
        if name not in self.names.facts:
            self.names.read_flags.setdefault(name, row)
        return Test(name, negated=bool(negated))

    def _compared(
        self, name: str, operator: str, number: int, negated: bool, row: Row
    ) -> Test | None:
        if name not in self.names.meters:
            message = f"There is no meter “{name}”."
            self.findings.fault(
                "unknown-name", row, message, f"Meters are {listed(self.names.meters)}."
            )
            return None
        if negated:
            message = "“not” stands before flags and facts only."
            self.findings.fault("instruction", row, message, "Turn the comparison round.")
            return None
        operators: dict[str, Operator] = {">=": ">=", ">": ">", "<=": "<=", "<": "<", "=": "="}
        return Test(name, operators[operator], number)

    def orders(self, text: str, row: Row, is_event: bool = False) -> Orders:
        """The parts of one code span. In an event only a condition and plain effects are taken."""
        orders, draft = Orders(), _Draft()
        for n, (part, place) in enumerate(parts_of(text, row)):
            if n == 0 and part.startswith("if "):
                orders.condition = self.condition(part[3:], place)
            elif not is_event and (match := LOCKED.match(part)) and orders.condition:
                orders.locked = match[1]
            elif not is_event and (match := FORK.match(part)):
                self._fork(orders, match, place)
            elif not is_event and (match := RATE.match(part)):
                draft.rate = float(match[1])
            elif not self._effect(draft, part, place):
                message = f"The instruction “{part}” can't be read."
                self.findings.fault("instruction", place, message, EXAMPLES)
        orders.effects = draft.effects()
        return orders

    def _fork(self, orders: Orders, match: re.Match[str], row: Row) -> None:
        condition = self.condition(match[2], row)
        if condition:
            orders.forks += (Fork(match[1], condition),)
            orders.fork_rows += (row,)

    def _effect(self, draft: "_Draft", part: str, row: Row) -> bool:
        if match := POINTS.match(part):
            self._points(draft, match, row)
        elif match := VERB.match(part):
            self._verb(draft, match[1], match[2], row)
        else:
            return False
        return True

    def _points(self, draft: "_Draft", match: re.Match[str], row: Row) -> None:
        meter, sign, number = match.groups()
        if meter not in self.names.meters:
            message = f"There is no meter “{meter}”."
            self.findings.fault(
                "unknown-name", row, message, f"Meters are {listed(self.names.meters)}."
            )
        elif meter in dict(draft.meters):
            message = f"“{meter}” is moved twice here."
            self.findings.fault("instruction", row, message, "Write one sum.")
        else:
            draft.meters.append((meter, int(number) * (1 if sign == "+" else -1)))

    def _verb(self, draft: "_Draft", verb: str, name: str, row: Row) -> None:
        if verb == "learn":
            if name not in self.names.facts:
                message = f"There is no fact “{name}”."
                mending = f"Facts are {listed(self.names.facts)}; add it to the front matter."
                self.findings.fault("unknown-name", row, message, mending)
                return
            self.names.learned.add(name)
            draft.learns.append(name)
            return
        if name in self.names.meters or name in self.names.facts:
            message = f"“{name}” is a meter or a fact and can't be a flag too."
            self.findings.fault("duplicate", row, message, "Choose another name for the flag.")
            return
        if verb == "set":
            self.names.set_flags.setdefault(name, row)
            draft.sets.append(name)
        else:
            draft.clears.append(name)


@dataclass(slots=True)
class _Draft:
    meters: list[tuple[str, int]] = field(default_factory=list)
    sets: list[str] = field(default_factory=list)
    clears: list[str] = field(default_factory=list)
    learns: list[str] = field(default_factory=list)
    rate: float | None = None

    def effects(self) -> Effects:
        return Effects(
            tuple(self.meters), tuple(self.sets), tuple(self.clears), tuple(self.learns), self.rate
        )
