"""Front matter: a small, safe part of YAML with the place of every key."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

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


class FrontMatter:
    """The values of a front matter block and where each key and list item stands."""

    def __init__(self, text: str, first: int, findings: Findings) -> None:
        self.values: dict[str, Any] = {}
        self.spots: dict[Path, Spot] = {(): Spot(first, 1)}
        self._first = first
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
            raise self._stop(
                Spot(self._first), "The front matter is too long.", "Keep it under 32 kB."
            )
        if re.search(r"(?:[\[{]\s*){9}", text):
            raise self._stop(
                Spot(self._first), "The front matter is nested too deeply.", "Nest less."
            )
        loader = getattr(yaml, "CLoader", yaml.Loader)
        try:
            self._document(yaml.parse(text, Loader=loader))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            spot = Spot(self._first + mark.line, mark.column + 1) if mark else Spot(self._first)
            problem = f"The front matter isn't YAML: {error.problem}."
            raise self._stop(spot, problem, "Put texts with : or # in double quotes.") from None
        except yaml.YAMLError:
            raise self._stop(
                Spot(self._first), "The front matter isn't YAML.", "Write “key: value” lines."
            ) from None

    def _stop(self, spot: Spot, message: str, mending: str) -> Unreadable:
        return self._findings.stop("front-matter", spot, message, mending)

    def _document(self, events: Iterator[yaml.Event]) -> None:
        for event in events:
            if isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
                continue
            if isinstance(event, (yaml.StreamEndEvent, yaml.DocumentEndEvent)):
                return
            if not isinstance(event, yaml.MappingStartEvent):
                raise self._stop(self._at(event), "This isn't a key.", "Write “key: value” lines.")
            self.values = self._map(event, events, ())

    def _at(self, event: yaml.Event) -> Spot:
        mark = event.start_mark
        return Spot(self._first + mark.line, mark.column + 1) if mark else Spot(self._first)

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> object:
        self._count += 1
        if self._count > MOST or len(path) > DEEPEST:
            raise self._stop(self._at(event), "The front matter holds too much.", "Write less.")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = "Anchors and aliases aren't taken in front matter."
            raise self._stop(self._at(event), message, "Write the value out, or in quotes.")
        if getattr(event, "tag", None):
            message = "Tags (!) aren't taken in front matter."
            raise self._stop(self._at(event), message, "Put the value in quotes.")
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
                raise self._stop(self._at(event), "This can't be a key.", "Use a plain word.")
            key, spot = event.value, self._at(event)
            if key in values:
                raise self._stop(spot, f"The key “{key}” is there twice.", "Keep one of them.")
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
        if event.style in ("'", '"', "|", ">"):
            return text
        if text in ("true", "false"):
            return text == "true"
        if INTEGER.match(text):
            return int(text)
        if DECIMAL.match(text):
            return float(text)
        if not text:
            raise self._stop(
                self._at(event), "A value is missing here.", "Write one, or drop the key."
            )
        if AMBIGUOUS.match(text):
            message = f"“{text}” can be read as a date, number or yes/no word."
            raise self._stop(self._at(event), message, f'Put it in quotes: "{text}".')
        return text
