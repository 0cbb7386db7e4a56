"""One file's draft: open, save, compare with what others made of it, throw away."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.content.guard import LARGEST_TEXT
from app.domain import compare as lines
from app.domain.compare import Difference
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import CourseRow, Draft, RevisionFile, Text, User
from app.services.drafts.naming import require_name
from app.services.drafts.standing import Desk, get_desk
from app.services.sessions import Actor

BOM = b"\xef\xbb\xbf"


class Newer(Conflict):
    """Somebody else saved the file meanwhile; nothing was overwritten."""

    message = N_("Somebody saved a newer version of this file meanwhile. Nothing was overwritten.")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file on the desk. `seen` is the digest of `text`, to be handed back when it is saved.

    `saved_at` and `by` are those of its draft, None and "" where there is none. `is_stale`: the
    published file is another since the draft was begun. `published` is "" for a new file;
    `moved_from` is the path that learners know it by, where that is another than `path`.
    """

    desk: Desk
    path: str
    text: str
    seen: str
    published: str
    saved_at: datetime | None = None
    by: str = ""
    is_stale: bool = False
    is_removed: bool = False
    moved_from: str = ""


def open_file(session: Session, actor: Actor, slug: str, path: str) -> Opened:
    """A text file of a course, its draft where there is one; one that moved is found where it is.

    Raises NotFound.
    """
    desk = get_desk(session, actor, slug)
    path, published, draft = _find(session, desk, path)
    if published is None and draft is None:
        raise NotFound
    known = published.digest if published else ""
    if draft is None:
        body = _body(session, known)
        return Opened(desk, path, as_text(body), known, known)
    body = draft.body if draft.digest else _body(session, known)
    name = session.scalar(select(User.name).where(User.id == draft.saved_by)) or ""
    return Opened(
        desk, path, as_text(body), draft.digest, known, draft.saved_at, name,
        known not in (draft.based_on, draft.digest), not draft.digest, draft.moved_from,
    )  # fmt: skip


def save(
    session: Session, actor: Actor, at: tuple[str, str], text: str, seen: str, now: datetime,
    *, settles: bool = False,
) -> Opened:  # fmt: skip
    """Keep what was written as the draft of the file `at` (course, path).

    `seen` is the digest of what the writer began with. A file that was moved meanwhile is saved
    where it is now. A text that is just what learners see is no draft. `settles`: the writer
    looked at the published file, too, so that the draft is made from it. Raises NotFound, Newer
    where another text was saved meanwhile, Invalid for one too long.
    """
    slug, path = at
    desk = get_desk(session, actor, slug)
    _lock(session, desk)
    path, published, draft = _find(session, desk, path)
    if published is None and draft is None:
        require_name(path)
    known = published.digest if published else ""
    stands = draft.digest if draft else known
    body = as_bytes(text, _body(session, known))
    if len(body) > LARGEST_TEXT:
        raise Invalid(N_("A text file is at most 1 MiB. Divide this one, then save it."))
    digest = hashlib.sha256(body).hexdigest()
    if stands not in (seen, digest):
        raise Newer
    if digest == known and not (draft and draft.moved_from):
        if draft:
            session.delete(draft)
            session.flush()
        return Opened(desk, path, text, known, known)
    if draft is None:
        draft = Draft(course_id=desk.id, path=path, based_on=known)
        session.add(draft)
    if stands != digest:
        draft.saved_by, draft.saved_at = actor.id, now
    draft.body, draft.digest, draft.size, draft.is_media = body, digest, len(body), False
    draft.based_on = known if settles else draft.based_on
    session.flush()
    return _saved(desk, draft, text, known, actor)


def _saved(desk: Desk, draft: Draft, text: str, known: str, actor: Actor) -> Opened:
    is_stale = draft.based_on != known
    return Opened(
        desk, draft.path, text, draft.digest, known, draft.saved_at, actor.name, is_stale,
        moved_from=draft.moved_from,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """Three ways a file stands: what both began with, what stands now, what the writer has.

    `changed` and `mine_changed` say what became of the base; `together` is both sides' changes in
    one text, None where they changed the same lines. `seen` is the digest of what stands.
    """

    opened: Opened
    base: str
    theirs: str
    mine: str
    seen: str
    changed: Difference
    mine_changed: Difference
    together: str | None


def compare(
    session: Session, actor: Actor, at: tuple[str, str], mine: str, seen: str, base: str | None
) -> Comparison:
    """What the writer has beside what others saved: nothing is changed by looking.

    `base` is what the writer began with, where it is known; else it is looked up by `seen`. Of a
    file that is gone nothing stands: what was written may begin it again.
    """
    opened = _open_or_none(session, actor, *at)
    theirs, stands = opened.text, opened.seen
    if opened.is_stale and seen == opened.seen:
        theirs = as_text(_body(session, opened.published))
    if base is None:
        began = seen if seen != opened.seen else _based_on(session, opened)
        base = as_text(_body(session, began) or _body(session, _based_on(session, opened)))
    mine, base = _plain(mine), _plain(base)
    return Comparison(
        opened, base, theirs, mine, stands, lines.difference(base, theirs),
        lines.difference(base, mine), lines.merged(base, theirs, mine),
    )  # fmt: skip


def _open_or_none(session: Session, actor: Actor, slug: str, path: str) -> Opened:
    try:
        return open_file(session, actor, slug, path)
    except NotFound:
        require_name(path)
        return Opened(get_desk(session, actor, slug), path, "", "", "")


def as_text(body: bytes) -> str:
    """A file's bytes as they are edited: plain line ends, no mark of byte order."""
    return _plain(body.removeprefix(BOM).decode(errors="replace"))


def as_bytes(text: str, like: bytes) -> bytes:
    """What was typed as a file's bytes, with line ends as the published file has them."""
    body = _plain(text).encode(errors="replace")
    if b"\r\n" in like:
        body = body.replace(b"\n", b"\r\n")
    return BOM + body if like.startswith(BOM) else body


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _lock(session: Session, desk: Desk) -> None:
    """Two who save at once come one after the other."""
    session.execute(select(CourseRow.id).where(CourseRow.id == desk.id).with_for_update())


def _find(session: Session, desk: Desk, path: str) -> tuple[str, RevisionFile | None, Draft | None]:
    """Where a text file is now, what learners see of it, and its draft. Raises NotFound."""
    mine = select(Draft).where(
        Draft.course_id == desk.id, or_(Draft.path == path, Draft.moved_from == path)
    )
    found = session.scalars(mine.execution_options(populate_existing=True)).all()
    here = next((one for one in found if one.path == path), None)
    moved = next((one for one in found if one.path != path), None)
    draft = moved if moved and not (here and here.digest) else here
    known = draft.moved_from or draft.path if draft else path
    published = session.get(RevisionFile, (desk.revision_id, known), populate_existing=True)
    if (published and published.is_media) or (draft and draft.is_media):
        raise NotFound
    return draft.path if draft else path, published, draft


def _based_on(session: Session, opened: Opened) -> str:
    mine = select(Draft.based_on).filter_by(course_id=opened.desk.id, path=opened.path)
    return session.scalar(mine) or opened.published


def _body(session: Session, digest: str) -> bytes:
    found = session.get(Text, digest) if digest else None
    return found.body if found else b""
