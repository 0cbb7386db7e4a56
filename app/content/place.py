"""Where something is wrong in a file, what, and how to mend it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from app.content.codes import codes

UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control characters, marks of direction, line separators, halves of characters."""
Severity = Literal["fault", "hint"]


class Place(Protocol):
    """Anything with a place in a file; lines and columns count from 1."""

    @property
    def line(self) -> int:
        """Its line."""

    @property
    def column(self) -> int:
        """Its column."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A bare place: line and column, both from 1."""

    line: int = 1
    column: int = 1


TOP = Spot()
MOST = 1_000
"""Findings in one file; whoever has mended these is told of the rest."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding: a "fault" refuses publishing, a "hint" doesn't.

    `name` is what our code calls its kind; `code` ("S018") is what authors see, in codes.toml.

    >>> str(Fault("course.md", 3, 1, "The key “tilte” is unknown.", "Take it out.", "unknown-key"))
    'course.md:3:1: The key “tilte” is unknown. Take it out. [F004]'
    """

    path: str
    line: int
    column: int
    message: str
    mending: str
    name: str
    severity: Severity = "fault"

    @property
    def code(self) -> str:
        """The stable code that authors see."""
        return codes()[self.name].code

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}"
        return shown(f"{place}: {self.message} {self.mending} [{self.code}]")

    @property
    def order(self) -> tuple[str, int, int, str]:
        """How findings are sorted: by file, then place."""
        return (self.path, self.line, self.column, self.name)


class Unreadable(Exception):  # noqa: N818 - it says what the file is
    """The file can't be read further; carries the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass(slots=True)
class Findings:
    """Collects what is found in one file, so that all of it is told in one run."""

    path: str
    found: list[Fault] = field(default_factory=list)
    _known: set[Fault] = field(default_factory=set)  # a hostile file has thousands of findings

    def fault(self, name: str, place: Place, message: str, mending: str) -> None:
        """Add something that refuses publishing."""
        self._add(Fault(self.path, place.line, place.column, message, mending, name))

    def hint(self, name: str, place: Place, message: str, mending: str) -> None:
        """Add something worth mending that doesn't refuse publishing."""
        self._add(Fault(self.path, place.line, place.column, message, mending, name, "hint"))

    def stop(self, name: str, place: Place, message: str, mending: str) -> Unreadable:
        """The exception to raise where reading on makes no sense."""
        return Unreadable(Fault(self.path, place.line, place.column, message, mending, name))

    def _add(self, fault: Fault) -> None:
        if fault not in self._known and len(self.found) < MOST:
            self._known.add(fault)
            self.found.append(fault)


def shown(text: str) -> str:
    r"""A text that can be printed anywhere: what steers a terminal or the writing's direction is
    written out, in names of files and quoted words too.

    >>> shown("05-\x1b[2J.md")
    '05-\\x1b[2J.md'
    """
    return UNPRINTABLE.sub(_written_out, text)


def _written_out(sign: re.Match[str]) -> str:
    number = ord(sign[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def listed(names: Iterable[str]) -> str:
    """Names for a message: quoted, with commas; "none" where there are none.

    >>> listed(["trust", "eq"])
    '“trust”, “eq”'
    """
    return ", ".join(f"“{name}”" for name in names) or "none"
