"""What a scenario is written of: passages with lines, events and choices; endings; meters."""

from collections.abc import Collection
from dataclasses import dataclass, field

from app.domain.condition import Condition


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the stories: `slug` is the id in people.md; `role` stands under the name."""

    slug: str
    name: str
    role: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said (by `speaker`, a whole name or "You") or else narrated. Safe HTML."""

    html: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Effects:
    """What a choice or event changes: points (as written), flags, facts; `rate` sets its worth."""

    meters: tuple[tuple[str, int], ...] = ()
    sets: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    learns: tuple[str, ...] = ()
    rate: float | None = None

    def points(self, meters: Collection[str]) -> int:
        """Points on the named meters, as written, before clamping."""
        return sum(points for meter, points in self.meters if meter in meters)


@dataclass(frozen=True, slots=True)
class Fork:
    """`to #target if condition`, judged after the choice's own effects."""

    target: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Choice:
    """What a passage offers. `label` is its short name in records; `target` an id or "end"."""

    label: str
    html: str
    target: str
    effects: Effects = Effects()
    condition: Condition | None = None
    locked: str = ""
    forks: tuple[Fork, ...] = ()
    consequence: tuple[Line, ...] = ()
    why: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Event:
    """Happens on every entering of its passage while `condition` holds; `lines` are then shown."""

    condition: Condition
    effects: Effects = Effects()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One moment: its parts in file order (lines and entry events), then choices.

    `is_commit`: a reason and a confidence are asked for before the consequence is shown. `ask`
    is what one may write a line on here, which isn't scored; "" for nothing.
    """

    id: str
    title: str
    parts: tuple[Line | Event, ...] = ()
    choices: tuple[Choice, ...] = ()
    is_continue: bool = False
    is_commit: bool = False
    measures: tuple[str, ...] = ()
    ask: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Ending:
    """How it can come out; endings are ordered best to worst, the last needs no condition."""

    id: str
    title: str
    html: str = ""
    condition: Condition | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Carried:
    """A meter begins where it ended in an earlier scenario, kept within `least` to `most`."""

    scenario: str
    least: int = 0
    most: int = 100

    def start(self, ended: int) -> int:
        """Where it begins after it ended at `ended` there.

        >>> Carried("a-first-talk", 35, 65).start(80)
        65
        """
        return min(self.most, max(self.least, ended))


@dataclass(frozen=True, slots=True)
class Meter:
    """A whole number 0 to 100 with a title; `mark` is a tick on it, `note` says what it means.

    `start` is where it begins, or would without the earlier scenario that it is `carried` from.
    """

    name: str
    title: str
    start: int = 50
    mark: int | None = None
    note: str = ""
    carried: Carried | None = None
