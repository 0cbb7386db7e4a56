"""Planted defects: one file a topic, each a change to the small course that must be found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.content.reader import Media


@dataclass(frozen=True, slots=True)
class Defect:
    """A change to the small course (None takes a file out) and what the check must say of it.

    `name` is the finding's name in codes.toml, `at` its "file:line:column", `says` a part of its
    message or mending; `media` are files beside the texts, by name only. `deed` changes the written
    folder where files alone don't say it.
    """

    name: str
    files: Mapping[str, str | bytes | None]
    at: str
    says: str = ""
    media: Mapping[str, Media] = field(default_factory=dict)
    deed: Callable[[Path], object] | None = None
