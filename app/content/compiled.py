"""Compiled courses as JSON bytes and back, and the name of the rendering that made them."""

import hashlib
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, TypeAlias

from pydantic import Field, TypeAdapter

from app.content.desk import Json
from app.domain.course import Activity, Course, Module, Term
from app.domain.scenario import Person

PACKAGES = ("markdown", "pymdown-extensions", "nh3", "pyyaml", "pydantic")
KINDS: dict[str, Any] = {
    "course": Course,
    "module": Module,
    "people": tuple[Person, ...],
    "glossary": tuple[Term, ...],
    "activity": Annotated[Activity, Field(discriminator="kind")],
}
Part: TypeAlias = Any
"""Course, Module, people, glossary or an activity; the kind says which."""
PAGES = frozenset({"course", "module", "people", "glossary"})


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(KINDS[kind if kind in PAGES else "activity"])


def dump(course: Course) -> bytes:
    """A compiled course as JSON, to be stored with its revision."""
    data: bytes = _adapter("course").dump_json(course)
    return data


def load(data: bytes) -> Course:
    """The course that `dump` wrote. Raises ValueError for anything else."""
    course: Course = _adapter("course").validate_json(data)
    return course


def dump_part(kind: str, part: object) -> Json:
    """One file's compiled object as plain JSON values."""
    return _adapter(kind).dump_python(part, mode="json")


def load_part(kind: str, values: Json) -> Part:
    """The object that `dump_part` wrote, from plain JSON values."""
    return _adapter(kind).validate_python(values)


def _digest() -> str:
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    rooms = (Path(__file__).parent, Path(__file__).parent.parent / "domain")
    for path in sorted(path for room in rooms for path in room.rglob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    for name in PACKAGES:
        digest.update(f"{name}={version(name)}".encode())
    return digest.hexdigest()[:32]


RENDERER: str = _digest()
"""Changes whenever the same files may compile to something else."""
