"""How a course stands: what learners see, what the check found, which files have drafts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.content.place import Fault
from app.content.reader import Media, Source
from app.content.renderer import RENDERER
from app.errors import NotFound
from app.models import Checked, CourseRow, Draft, Revision, User
from app.services import publishing, scope, stored
from app.services.sessions import Actor
from app.services.stored import Stored


@dataclass(frozen=True, slots=True)
class Desk:
    """A course that the actor writes, and the revision that learners see now.

    `files`, `faults` and `hints` are counts of the check, None until it was made; `drafts` counts
    files with a draft. `by` is who published, "" for the command line. A course that learners have
    nothing of yet is at `number` 0, with no revision.
    """

    id: int
    slug: str
    title: str
    revision_id: int
    number: int
    digest: str
    note: str
    published_at: datetime | None
    by: str
    source: str
    files: int | None
    faults: int | None
    hints: int | None
    drafts: int


def list_desks(session: Session, actor: Actor, slug: str = "") -> list[Desk]:
    """The courses that the actor writes, by title; with `slug` that one alone."""
    drafts = (
        select(func.count())
        .where(Draft.course_id == CourseRow.id)
        .correlate(CourseRow)
        .scalar_subquery()
    )
    checked = and_(
        Checked.course_id == CourseRow.id,
        Checked.digest == Revision.digest,
        Checked.renderer == RENDERER,
    )
    columns: tuple[Any, ...] = (
        CourseRow.id, CourseRow.slug, CourseRow.title, func.coalesce(Revision.id, 0),
        func.coalesce(Revision.number, 0), func.coalesce(Revision.digest, ""),
        func.coalesce(Revision.note, ""), Revision.published_at, func.coalesce(User.name, ""),
        func.coalesce(Revision.source, ""), Checked.files, Checked.faults, Checked.hints, drafts,
    )  # fmt: skip
    query = (
        select(*columns)
        .outerjoin(Revision, CourseRow.published_id == Revision.id)
        .outerjoin(User, User.id == Revision.published_by)
        .outerjoin(Checked, checked)
        .where(scope.courses(actor))
        .order_by(CourseRow.title, CourseRow.id)
    )
    if slug:
        query = query.where(CourseRow.slug == slug)
    return [Desk(*row) for row in session.execute(query)]


def get_desk(session: Session, actor: Actor, slug: str) -> Desk:
    """One of them. Raises NotFound for other people's courses."""
    found = list_desks(session, actor, slug) if slug else []
    if not found:
        raise NotFound
    return found[0]


@dataclass(frozen=True, slots=True)
class Edited:
    """A draft of a file, and who saved it when; `state` is what publishing would do.

    `is_stale`: what learners see of the file isn't any more what the draft was made from.
    `moved_from` is the path that learners know it by, where that is another.
    """

    path: str
    state: str
    """added, changed, moved or removed"""
    is_media: bool
    is_stale: bool
    saved_at: datetime
    by: str
    moved_from: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """All files of a course as they would be with its drafts, by path."""

    published: dict[str, Stored]
    drafts: dict[str, Draft]
    names: dict[int, str]

    @property
    def files(self) -> dict[str, Stored]:
        """The files as publishing would store them."""
        found = dict(self.published)
        for path, one in self.drafts.items():
            if one.digest:
                found[path] = Stored(path, one.digest, one.size, one.is_media)
            else:
                found.pop(path, None)
        return dict(sorted(found.items()))

    @property
    def digest(self) -> str:
        """One digest over all of them, as a revision would have it."""
        return publishing.digest_over({one.path: one.digest for one in self.files.values()})

    @property
    def edited(self) -> list[Edited]:
        """What the drafts change; a file that moved is told once, at its new place."""
        left = self.moved
        drafts = sorted(self.drafts.items())
        return [self._edited(one) for path, one in drafts if one.digest or path not in left]

    @property
    def moved(self) -> dict[str, str]:
        """The path that learners know a file by → the one that it has in the drafts."""
        return {one.moved_from: path for path, one in self.drafts.items() if one.moved_from}

    def origin_of(self, path: str) -> str:
        """The path that learners know a file by, "" for one that they don't have."""
        draft = self.drafts.get(path)
        origin = draft.moved_from or path if draft else path
        return origin if origin in self.published else ""

    def digest_at(self, path: str) -> str:
        """The digest of what learners see of a file, "" where there is none."""
        known = self.published.get(path)
        return known.digest if known else ""

    def _edited(self, one: Draft) -> Edited:
        now = self.digest_at(one.moved_from or one.path)
        state = ("changed" if now else "added") if one.digest else "removed"
        state = "moved" if one.moved_from else state
        name = self.names.get(one.saved_by or 0, "")
        is_stale = now not in (one.based_on, one.digest)
        return Edited(one.path, state, one.is_media, is_stale, one.saved_at, name, one.moved_from)


def list_edited(session: Session, desk: Desk) -> Standing:
    """The published files of a course and its drafts."""
    published = {one.path: one for one in stored.list_files(session, desk.revision_id)}
    query = (
        select(Draft, User.name)
        .outerjoin(User, User.id == Draft.saved_by)
        .where(Draft.course_id == desk.id)
    )
    drafts, names = dict[str, Draft](), dict[int, str]()
    for draft, name in session.execute(query):
        drafts[draft.path] = draft
        if draft.saved_by:
            names[draft.saved_by] = name
    return Standing(published, drafts, names)


def source_with_drafts(base: Source, drafts: Iterable[Draft], media: Path) -> Source:
    """Published files with drafts laid over them; `media` is the media store."""
    texts: dict[str, bytes] = dict(base.texts)
    shown: dict[str, Media] = dict(base.media)
    found: list[Fault] = list(base.findings)
    for one in drafts:
        texts.pop(one.path, None)
        if shown.pop(one.path, None):
            found = [fault for fault in found if fault.path != one.path]
        if one.digest and one.is_media:
            shown |= stored.read_media(media, one.path, one.digest, found)
        elif one.digest:
            texts[one.path] = one.body
    return Source(texts, shown, tuple(found))
