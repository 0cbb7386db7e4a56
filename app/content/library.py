"""Compiled revisions in memory; the least recently used goes out first."""

import threading
from collections import OrderedDict
from collections.abc import Callable

from app.content.compiled import load
from app.domain.course import Course
from app.domain.pivot import MOST_STATES, Outlook
from app.domain.scenario import Scenario

MOST_OUTLOOKS = 64


class Library:
    """Revisions by id. `loader` gives the bytes that `compiled.dump` wrote.

    Beside them the outlooks of their scenarios, each worked out when it is first asked for; all of
    them together hold no more states than the largest one may.
    """

    def __init__(self, loader: Callable[[int], bytes], size: int = 16) -> None:
        self._loader = loader
        self._size = size
        self._courses: OrderedDict[int, Course] = OrderedDict()
        self._outlooks: OrderedDict[tuple[int, str, tuple[int, ...]], Outlook] = OrderedDict()
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

    def outlook(self, revision_id: int, scenario: Scenario) -> Outlook:
        """What can be reached from every state of a revision's scenario."""
        name = (revision_id, scenario.slug, tuple(meter.start for meter in scenario.meters))
        with self._lock:
            known = self._outlooks.get(name)
            if known is not None:
                self._outlooks.move_to_end(name)
                return known
        made = Outlook(scenario)
        with self._lock:
            self._outlooks[name] = made
            while (
                len(self._outlooks) > MOST_OUTLOOKS
                or sum(map(len, self._outlooks.values())) > MOST_STATES
            ):
                self._outlooks.popitem(last=False)
        return made

    def forget(self, revision_id: int) -> None:
        """Drop a revision from memory, if it is there."""
        with self._lock:
            self._courses.pop(revision_id, None)
            for name in [name for name in self._outlooks if name[0] == revision_id]:
                del self._outlooks[name]
