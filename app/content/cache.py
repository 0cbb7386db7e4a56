"""What files compiled to, kept in one file a course: only what changed is rendered again."""

import hashlib
import json
import os
import tempfile
from collections import OrderedDict
from pathlib import Path

from app.content.compiled import Json
from app.content.desk import Request
from app.content.renderer import RENDERER


class Cache:
    """Answers by request. Those of the last run are kept; without a folder nothing is."""

    keeps = frozenset({"outline", "compile"})

    def __init__(self, folder: Path | None, course: str) -> None:
        self._file = (
            folder / f"{hashlib.sha256(course.encode()).hexdigest()[:16]}.json" if folder else None
        )
        self._old = self._read()
        self._new: dict[str, Json] = {}

    def get(self, key: str) -> Json:
        """The answer kept under the key of a request, or None."""
        if key in self._old:
            self._new[key] = self._old[key]
        return self._new.get(key)

    def put(self, key: str, answer: Json) -> None:
        """Keep an answer."""
        self._new[key] = answer

    def save(self) -> None:
        """Write what this run used, atomically, if it differs from what is there."""
        if self._file is None or self._new.keys() == self._old.keys():
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._file.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(json.dumps(self._new))  # far faster at once than piece by piece
        Path(name).replace(self._file)

    def _read(self) -> dict[str, Json]:
        try:
            kept = json.loads(self._file.read_bytes()) if self._file else {}
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}


class Memory:
    """First looks at files in memory, for one process: the least recently used goes out first."""

    keeps = frozenset({"outline"})

    def __init__(self, most: int = 2000) -> None:
        self._most = most
        self._kept: OrderedDict[str, Json] = OrderedDict()

    def get(self, key: str) -> Json:
        """The answer kept under the key of a request, or None."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def put(self, key: str, answer: Json) -> None:
        """Keep an answer."""
        self._kept[key] = answer
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)


def key_of(request: Request) -> str:
    """A name for exactly this request, answered by exactly this renderer."""
    text = json.dumps(request, sort_keys=True)
    return hashlib.sha256(f"{RENDERER}\n{text}".encode()).hexdigest()
