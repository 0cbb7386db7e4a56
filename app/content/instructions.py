"""Conditions and effects as authors write them in code spans."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from app.content.blocks import Row
from app.content.place import Findings, listed
from app.content.places import Places
from app.domain.condition import Condition, Operator, Test
from app.domain.scenario import Effects, Fork

WORD = re.compile(r"\S+")
TEST = re.compile(r"(?:(not) )?([a-z0-9][a-z0-9-]*)(?: ?(>=|<=|>|<|=) ?(\d{1,3}))?$")
POINTS = re.compile(r"([a-z0-9][a-z0-9-]*)\s*([+−-])\s*(\d{1,3})$")
VERB = re.compile(r"(set|clear|learn)\s+([a-z0-9][a-z0-9-]*)$")
RATE = re.compile(r"rate\s+(0|1|0?\.\d{1,4}|1\.0{1,4})$")
FORK = re.compile(r"to\s+#(\S+)\s+if\s+(.+)$")
LOCKED = re.compile(r'locked\s+"([^"]+)"$')
EFFECTS = (POINTS, VERB, RATE, FORK, LOCKED)
SEPARATOR = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')
OPERATORS: dict[str, Operator] = {">=": ">=", ">": ">", "<=": "<=", "<": "<", "=": "="}
EXAMPLES = "Write for example “trust +6”, “set denial”, “learn cash” or “if trust >= 50”."
MENDINGS = {
    "if": "Put “if …” first, before all effects.",
    "to": "Write “to #passage if trust >= 50”.",
    "rate": "Write “rate 0.5”, a number from 0 to 1.",
    "locked": 'Write locked "the reason", in straight double quotes.',
}
"""What to write, by the word that an instruction begins with."""


@dataclass(slots=True)
class Names:
    """The names one scenario knows and how it uses its flags."""

    meters: Collection[str]
    facts: Collection[str]
    set_flags: dict[str, Row] = field(default_factory=dict)
    read_flags: dict[str, Row] = field(default_factory=dict)
    cleared_flags: dict[str, Row] = field(default_factory=dict)
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


def is_effect(text: str) -> bool:
    """Whether a code span holds what belongs under a choice's link."""
    first = text.split(",", maxsplit=1)[0].strip()
    return first.startswith("if ") or any(pattern.match(first) for pattern in EFFECTS)


def terms_of(text: str, row: Row) -> list[list[tuple[str, Row]]]:
    """The terms between `and`, in the groups between `or`, each with its place."""
    groups: list[list[tuple[str, Row]]] = [[]]
    words: list[re.Match[str]] = []
    for match in WORD.finditer(f"{text} or"):
        if match[0] not in ("and", "or"):
            words.append(match)
            continue
        place = row.cut(words[0].start() if words else match.start())
        groups[-1].append((" ".join(word[0] for word in words), place))
        words = []
        if match[0] == "or":
            groups.append([])
    return groups[:-1]


class Instructions:
    """Reads the code spans of one scenario; what can't be read becomes a fault."""

    def __init__(self, names: Names, findings: Findings, places: Places) -> None:
        self.names = names
        self.findings = findings
        self.places = places

    def condition(self, text: str, row: Row) -> Condition | None:
        """`trust >= 60 and not denial or cash`, or None with a fault."""
        groups = []
        for group in terms_of(text, row):
            tests = [self._test(term, place) for term, place in group]
            groups.append(tuple(test for test in tests if test))
            if not all(tests):
                return None
        condition = Condition(tuple(groups))
        self.places.put(condition, row.cut(len(text) - len(text.lstrip())))
        return condition

    def _test(self, term: str, row: Row) -> Test | None:
        match = TEST.match(term)
        if not match:
            message = f"The condition “{term}” can't be read."
            mending = "Write “trust >= 60”, “denial” or “not denial”, joined by “and” or “or”."
            self.findings.fault("bad-condition", row, message, mending)
            return None
        negated, name, operator, number = match.groups()
        if operator:
            return self._compared(name, operator, int(number), bool(negated), row)
        if name in self.names.meters:
            message = f"“{name}” is a meter and needs a number."
            mending = f"Write for example “{name} >= 50”."
            self.findings.fault("bad-condition", row, message, mending)
            return None
        if name not in self.names.facts:
            self.names.read_flags.setdefault(name, row)
        return Test(name, negated=bool(negated))

    def _compared(
        self, name: str, operator: str, number: int, negated: bool, row: Row
    ) -> Test | None:
        if name not in self.names.meters:
            self._no_meter(name, row)
            return None
        if negated:
            message = "“not” stands before flags and facts only."
            self.findings.fault("bad-condition", row, message, "Turn the comparison round.")
            return None
        return Test(name, OPERATORS[operator], number)

    def _no_meter(self, name: str, row: Row) -> None:
        message = f"There is no meter “{name}”."
        mending = f"Meters are {listed(self.names.meters)}."
        self.findings.fault("unknown-meter", row, message, mending)

    def orders(self, text: str, row: Row, is_event: bool = False) -> Orders:
        """The parts of one code span. In an event only a condition and plain effects are taken."""
        orders, draft = Orders(), _Draft()
        has_condition = text.startswith("if ")
        for n, (part, place) in enumerate(parts_of(text, row)):
            if n == 0 and has_condition:
                orders.condition = self.condition(part[3:], place.cut(3))
            elif not is_event and (match := LOCKED.match(part)):
                self._lock(orders, match[1], place, has_condition)
            elif not is_event and (match := FORK.match(part)):
                self._fork(orders, match, place)
            elif not is_event and draft.rate is None and (match := RATE.match(part)):
                draft.rate = float(match[1])
            elif not self._effect(draft, part, place):
                self._unread(part, place, is_event)
                if part.startswith("rate ") and draft.rate is None:
                    draft.rate = 0.0  # so that its passage isn't told to lack one
        orders.effects = draft.effects()
        return orders

    def _unread(self, part: str, row: Row, is_event: bool) -> None:
        message = f"The instruction “{part}” can't be read."
        mending = MENDINGS.get(part.split(None, 1)[0] if part else "", EXAMPLES)
        if part != part.lower() and is_effect(part.lower()):
            mending = f"Names are lower-case: write “{part.lower()}”."
        if is_event and any(pattern.match(part) for pattern in (LOCKED, FORK, RATE)):
            message = f"“{part}” means nothing here: nobody chooses what happens on entering."
            mending = "Move it to a choice, or take it out."
        elif RATE.match(part):
            message, mending = "This choice has two rates.", "Keep one."
        self.findings.fault("bad-effect", row, message, mending)

    def _lock(self, orders: Orders, reason: str, row: Row, has_condition: bool) -> None:
        if not has_condition:
            message = "This lock never opens and never closes: the choice has no condition."
            mending = f'Put the condition first: “if trust >= 50, locked "{reason}"”.'
            self.findings.fault("lone-lock", row, message, mending)
        orders.locked = reason

    def _fork(self, orders: Orders, match: re.Match[str], row: Row) -> None:
        condition = self.condition(match[2], row.cut(match.start(2)))
        if condition:
            orders.forks += (Fork(match[1], condition),)
            orders.fork_rows += (row.cut(match.start(1) - 1),)

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
            self._no_meter(meter, row)
        elif meter in dict(draft.meters):
            message = f"“{meter}” is moved twice here."
            self.findings.fault("bad-effect", row, message, "Write one sum.")
        else:
            draft.meters.append((meter, int(number) * (1 if sign == "+" else -1)))

    def _verb(self, draft: "_Draft", verb: str, name: str, row: Row) -> None:
        if verb == "learn":
            if name not in self.names.facts:
                message = f"There is no fact “{name}”."
                mending = f"Facts are {listed(self.names.facts)}; add it to the front matter."
                self.findings.fault("unknown-fact", row, message, mending)
                return
            self.names.learned.add(name)
            draft.learns.append(name)
            return
        if name in self.names.meters or name in self.names.facts:
            message = f"“{name}” is a meter or a fact and can't be a flag too."
            self.findings.fault("name-clash", row, message, "Choose another name for the flag.")
            return
        if verb == "set":
            self.names.set_flags.setdefault(name, row)
            draft.sets.append(name)
        else:
            self.names.cleared_flags.setdefault(name, row)
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
