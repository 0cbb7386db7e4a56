"""Compiled revisions in memory; the least recently used goes out first."""

import threading
from collections import OrderedDict
from collections.abc import Callable

from app.content.compiled import load
from app.domain.course import Course


class Library:
    """Revisions by id. `loader` gives the bytes that `compiled.dump` wrote."""

    def __init__(self, loader: Callable[[int], bytes], size: int = 16) -> None:
        self._loader = loader
        self._size = size
        self._courses: OrderedDict[int, Course] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._courses)

    def get(self, revision_id: int) -> Course:
        """The course of a revision, from memory or through the loader."""
        with self._lock:
            course = self._courses.get(revision_id)
            if course is not None:
                self._courses.move_to_end(revision_id)
                return course
        course = load(self._loader(revision_id))
        with self._lock:
            self._courses[revision_id] = course
            self._courses.move_to_end(revision_id)
            while len(self._courses) > self._size:
                self._courses.popitem(last=False)
        return course

    def forget(self, revision_id: int) -> None:
        """Drop a revision from memory, if it is there."""
        with self._lock:
            self._courses.pop(revision_id, None)
