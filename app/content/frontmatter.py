"""Front matter: a small, safe part of YAML with the place of every key."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from app.content.guard import CONTROL
from app.content.place import Findings, Spot, Unreadable

Path = tuple[str | int, ...]
LARGEST, MOST, DEEPEST = 32_768, 3_000, 8

INTEGER = re.compile(r"[-+]?(0|[1-9]\d{0,14})$")
DECIMAL = re.compile(r"[-+]?\d{1,15}\.\d{1,15}$")
AMBIGUOUS = re.compile(
    r"(?i)(yes|no|on|off|y|n|true|false|null|~|"
    r"\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?|"
    r"[-+]?(0\d+|0[xob][0-9a-f_]+|\d[\d_]*_[\d_]*|\d+(:\d{1,2})+(\.\d*)?|"
    r"\d*\.?\d+e[-+]?\d+|\d+\.|\.\d+|\.inf)|\.nan)$"
)

SWALLOWED = re.compile(r"\s+(#[^\s#].*)$")
QUOTED = "Put the whole text in double quotes."
PROBLEMS = {
    "mapping values": ("There is a colon where none can be.", QUOTED),
    "cannot start any token": ("A value can't begin with this sign.", QUOTED),
    "alphabetic or numeric": ("A value can't begin with this sign.", QUOTED),
    "tab character": ("There is a tab.", "Write spaces."),
    "unexpected end of stream": ("This quote is never closed.", "Close it on the same line."),
    "expected ',' or ']'": ("This list is never closed.", "Close it with ]."),
    "expected ',' or '}'": ("This map is never closed.", "Close it with }."),
    "expected ':'": ("This line is no key.", "Write “key: value”."),
    "expected": (
        "This doesn't fit what stands before it.",
        "Align keys with those above; put texts with quotes in them in double quotes.",
    ),
    "escape": ("A backslash in double quotes must be doubled.", "Write \\\\ for one."),
}
"""What YAML's own words mean to an author: message and mending."""
AT_ITS_START = ("unexpected end of stream", "expected ','")


def _plain(problem: str) -> tuple[str, str]:
    for words, said in PROBLEMS.items():
        if words in problem:
            return said
    return f"The front matter can't be read ({problem}).", "Write “key: value” lines."


class FrontMatter:
    """The values of a front matter block and where each key and list item stands."""

    def __init__(self, text: str, first: int, findings: Findings) -> None:
        self.values: dict[str, Any] = {}
        self.spots: dict[Path, Spot] = {(): Spot(first, 1)}
        self._first = first
        self._lines = text.split("\n")
        self._findings = findings
        self._count = 0
        self._read(text)

    def spot(self, path: Path) -> Spot:
        """The place of a key or item, or of the nearest one around it."""
        while path not in self.spots:
            path = path[:-1]
        return self.spots[path]

    def _read(self, text: str) -> None:
        if len(text) > LARGEST:
            message = "The front matter is too long."
            raise self._stop("bad-yaml", Spot(self._first), message, "Keep it under 32 kB.")
        if re.search(r"(?:[\[{]\s*){9}", text):
            message = "The front matter is nested too deeply."
            raise self._stop("bad-yaml", Spot(self._first), message, "Nest less.")
        loader = getattr(yaml, "CLoader", yaml.Loader)
        try:
            self._document(yaml.parse(text, Loader=loader))
        except yaml.MarkedYAMLError as error:
            problem = error.problem or ""
            is_open = any(words in problem for words in AT_ITS_START)
            mark = error.context_mark if is_open else error.problem_mark
            spot = Spot(self._first + mark.line, mark.column + 1) if mark else Spot(self._first)
            if mark and self._lines[mark.line][mark.column :].startswith("\t"):
                problem = "tab character"
            raise self._stop("bad-yaml", spot, *_plain(problem)) from None
        except yaml.YAMLError:
            message = "The front matter can't be read."
            spot = Spot(self._first)
            raise self._stop("bad-yaml", spot, message, "Write “key: value” lines.") from None

    def _stop(self, name: str, spot: Spot, message: str, mending: str) -> Unreadable:
        return self._findings.stop(name, spot, message, mending)

    def _document(self, events: Iterator[yaml.Event]) -> None:
        for event in events:
            if isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
                continue
            if isinstance(event, (yaml.StreamEndEvent, yaml.DocumentEndEvent)):
                return
            if not isinstance(event, yaml.MappingStartEvent):
                message = "This isn't a key."
                mending = "Write “key: value” lines."
                raise self._stop("bad-yaml", self._at(event), message, mending)
            self.values = self._map(event, events, ())

    def _at(self, event: yaml.Event) -> Spot:
        mark = event.start_mark
        return Spot(self._first + mark.line, mark.column + 1) if mark else Spot(self._first)

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> object:
        self._count += 1
        if self._count > MOST or len(path) > DEEPEST:
            message = "The front matter holds too much."
            raise self._stop("bad-yaml", self._at(event), message, "Write less.")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = "Anchors and aliases aren't taken in front matter."
            mending = "Write the value out, or put it in double quotes."
            raise self._stop("yaml-reference", self._at(event), message, mending)
        if getattr(event, "tag", None):
            message = "Tags (!) aren't taken in front matter."
            mending = "Put the value in double quotes."
            raise self._stop("yaml-reference", self._at(event), message, mending)
        if isinstance(event, yaml.MappingStartEvent):
            return self._map(event, events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(events, path)
        assert isinstance(event, yaml.ScalarEvent)  # YAML has no other kind of value
        return self._scalar(event)

    def _map(
        self, _start: yaml.Event, events: Iterator[yaml.Event], path: Path
    ) -> dict[str, object]:
        values: dict[str, object] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
                message = "This can't be a key."
                raise self._stop("bad-yaml", self._at(event), message, "Use a plain word.")
            self._refuse_control(event)
            key, spot = event.value, self._at(event)
            if key in values:
                first = self.spots[(*path, key)].line
                message = f"The key “{key}” is there twice."
                mending = f"Keep one of them; the other is in line {first}."
                raise self._stop("duplicate-key", spot, message, mending)
            self.spots[(*path, key)] = spot
            values[key] = self._value(next(events), events, (*path, key))
        return values

    def _list(self, events: Iterator[yaml.Event], path: Path) -> list[object]:
        values: list[object] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            here = (*path, len(values))
            self.spots[here] = self._at(event)
            values.append(self._value(event, events, here))
        return values

    def _scalar(self, event: yaml.ScalarEvent) -> object:
        text: str = event.value
        self._refuse_control(event)
        if event.style in ("'", '"', "|", ">"):
            return text
        if text in ("true", "false"):
            return text == "true"
        self._refuse_swallowed(event)
        if INTEGER.match(text):
            return int(text)
        if DECIMAL.match(text):
            return float(text)
        if not text:
            message = "A value is missing here."
            mending = "Write one, or take the key out."
            raise self._stop("bad-value", self._at(event), message, mending)
        if AMBIGUOUS.match(text):
            message = f"“{text}” can be read as a date, number or yes/no word."
            mending = f'Put it in quotes: "{text}".'
            raise self._stop("ambiguous-value", self._at(event), message, mending)
        return text

    def _refuse_swallowed(self, event: yaml.ScalarEvent) -> None:
        """Tell “#1” and the like, which YAML takes for a comment; a comment has “# ”."""
        mark = event.end_mark
        found = SWALLOWED.match(self._lines[mark.line][mark.column :]) if mark else None
        if mark and found:
            spot = Spot(self._first + mark.line, mark.column + found.start(1) + 1)
            message = f"“{found[1]}” would be dropped as a comment."
            mending = "Put the whole text in double quotes, or write a space after the #."
            raise self._stop("ambiguous-value", spot, message, mending)

    def _refuse_control(self, event: yaml.ScalarEvent) -> None:
        """Double quotes can spell what the file itself may not hold."""
        if sign := CONTROL.search(event.value):
            message = f"There is a control character (U+{ord(sign[0]):04X})."
            raise self._stop("control", self._at(event), message, "Take it out.")
