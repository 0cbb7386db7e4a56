"""What a file would look like, and what is wrong with it, while it is being written."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from sqlalchemy.orm import Session

from app.content.cache import Memory
from app.content.check import Seen, compile_file
from app.content.reader import Source
from app.content.worker import Worker
from app.services import stored
from app.services.drafts.standing import Desk, list_edited, source_with_drafts

PATIENCE = 2.0
"""seconds that one file may take"""
KEPT = 2
"""revisions whose files are kept in memory"""


class Previewer:
    """A warm renderer for people who write: one for each web process, started when first used."""

    def __init__(self, media: Path) -> None:
        self._media = media
        self._worker = Worker(PATIENCE)
        self._memory = Memory()
        self._sources: OrderedDict[int, Source] = OrderedDict()
        self._lock, self._turn = Lock(), Lock()

    def source(self, session: Session, desk: Desk) -> Source:
        """The course's files with all drafts; those of the revision come from memory."""
        standing = list_edited(session, desk)
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

    def close(self) -> None:
        """End the renderer."""
        self._worker.close()
