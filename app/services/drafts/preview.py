"""What a file would look like, and what is wrong with it, while it is being written."""

from collections import Counter, OrderedDict
from pathlib import Path
from threading import Lock

from sqlalchemy.orm import Session

from app.content import worker
from app.content.cache import Memory
from app.content.check import Seen, compile_file
from app.content.reader import Source
from app.content.worker import Worker
from app.services import publishing, stored
from app.services.drafts.standing import Desk, Standing, list_edited, source_with_drafts

PATIENCE = 2.0
"""seconds that one file may take while it is being written"""
KEPT = 2
"""revisions whose files are kept in memory"""
LOOKED = 16
"""files of which is kept what became of them, for pages that don't change them"""
TRIES = 3
"""times that a file may take too long before that is kept: others may have been at work"""


class Previewer:
    """A warm renderer for people who write: one for each web process, started when first used."""

    def __init__(self, media: Path) -> None:
        self._media = media
        self._worker = Worker(PATIENCE)
        self._memory = Memory()
        self._sources: OrderedDict[int, Source] = OrderedDict()
        self._seen: OrderedDict[tuple[str, str, str], Seen] = OrderedDict()
        self._late = Counter[tuple[str, str, str]]()
        self._lock, self._turn = Lock(), Lock()

    def source(self, session: Session, desk: Desk, standing: Standing | None = None) -> Source:
        """The course's files with all drafts; those of the revision come from memory."""
        standing = standing or list_edited(session, desk)
        with self._lock:
            base = self._sources.pop(desk.revision_id, None)
        if base is None:
            base = stored.source_of(session, standing.published.values(), self._media)
        with self._lock:
            self._sources[desk.revision_id] = base
            while len(self._sources) > KEPT:
                self._sources.popitem(last=False)
        return source_with_drafts(base, standing.drafts.values(), self._media)

    def show(self, slug: str, source: Source, path: str, body: bytes) -> Seen:
        """One file with another body, compiled within the course. Open no transaction for it."""
        others = Source({**source.texts, path: body}, source.media, source.findings)
        with self._turn:
            return compile_file(slug, others, path, self._worker, self._memory)

    def look(self, slug: str, source: Source, path: str, beside: str = "") -> Seen:
        """One file as it is, and what is found in the one `beside` it; from memory the next time.

        Open no transaction for it. What took too long is tried again the next times.
        """
        name = (slug, path, publishing.digest_of(source))
        with self._lock:
            seen = self._seen.get(name)
        if seen is None:
            with self._turn:
                self._worker.patience = worker.PATIENCE
                try:
                    seen = compile_file(slug, source, path, self._worker, self._memory, beside)
                finally:
                    self._worker.patience = PATIENCE
        with self._lock:
            self._late[name] += any(one.name == "too-slow" for one in seen.findings)
            if 0 < self._late[name] < TRIES:
                return seen
            del self._late[name]
            self._seen[name] = seen
            self._seen.move_to_end(name)
            while len(self._seen) > LOOKED:
                self._seen.popitem(last=False)
        return seen

    def close(self) -> None:
        """End the renderer."""
        self._worker.close()
