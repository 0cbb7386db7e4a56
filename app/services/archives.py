"""Courses in and out as archives: what a file would change, taken in as drafts, taken out whole."""

import re
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.archive import Limits, bundle, unpack
from app.content.metadata import Damaged, bare
from app.content.reader import PICTURES, Source, read_folder
from app.errors import N_, Invalid, NotFound
from app.models import CourseRow, Draft
from app.services import audit, publishing, stored
from app.services.drafts import Desk, Standing, get_desk, list_edited
from app.services.sessions import Actor

KEPT = timedelta(days=1)
"""how long a file that was looked at waits for its second step"""
KEY = re.compile(r"[a-z0-9]{20}")


@dataclass(frozen=True, slots=True)
class Look:
    """What an archive would change in a course, by path.

    `theirs` are files of which somebody else has another draft: they are left alone.
    """

    desk: Desk
    added: list[str]
    changed: list[str]
    lacking: list[str]
    theirs: list[str]
    same: int

    @property
    def taken(self) -> list[str]:
        """The paths that become drafts."""
        return [*self.added, *self.changed]


def keep(folder: Path, actor: Actor, sent: IO[bytes], now: datetime) -> str:
    """Put a sent file aside until its second step; returns its key. Old ones go."""
    key, place = _new_place(folder, actor, now)
    with place.open("xb") as file:
        shutil.copyfileobj(sent, file)
    return key


def keep_folder(
    folder: Path, actor: Actor, sent: Iterable[tuple[str, IO[bytes]]], now: datetime
) -> str:
    """The same for the files of a folder by their paths: they become an archive. Raises Invalid."""
    key, place = _new_place(folder, actor, now)
    try:
        with place.open("xb") as file:
            bundle(sent, file)
    except Invalid:
        place.unlink()
        raise
    return key


def _new_place(folder: Path, actor: Actor, now: datetime) -> tuple[str, Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.zip"):
        if old.stat().st_mtime < (now - KEPT).timestamp():
            old.unlink(missing_ok=True)
    key = "".join(secrets.choice("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(20))
    return key, _place(folder, actor, key)


@contextmanager
def opened(folder: Path, actor: Actor, key: str, limits: Limits) -> Iterator[Source]:
    """The files of an archive that the actor sent, while the context lasts.

    What cameras wrote into its pictures is taken out, as of those that are sent one by one. Raises
    NotFound where nothing waits under that key any more, Invalid for an archive that can't be
    taken apart.
    """
    place = _place(folder, actor, key)
    if not KEY.fullmatch(key) or not place.exists():
        raise NotFound(N_("This upload is no longer here. Choose the file again."))
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        target = Path(beside) / "course"
        with place.open("rb") as archive:
            unpack(archive, target, limits)
        _bare(target)
        yield read_folder(target, limits.file, limits.course)


def _bare(folder: Path) -> None:
    """Take out of all pictures what is beside the picture. Raises Invalid for a damaged one."""
    for path in folder.rglob("*"):
        if path.suffix.lower().removeprefix(".") not in PICTURES or not path.is_file():
            continue
        sent = path.read_bytes()
        try:
            kept = bare(sent)
        except Damaged:
            name = path.relative_to(folder).as_posix()
            said = N_(
                "The picture “%(name)s” is damaged or cut off. Save it anew, then send it again."
            )
            raise Invalid(said, name=name[:200]) from None
        if kept != sent:
            path.write_bytes(kept)


def drop(folder: Path, actor: Actor, key: str) -> None:
    """The second step was done: the file goes."""
    if KEY.fullmatch(key):
        _place(folder, actor, key).unlink(missing_ok=True)


def look(session: Session, actor: Actor, slug: str, source: Source) -> Look:
    """What the files would change in the course as it stands with its drafts; changes nothing."""
    desk = get_desk(session, actor, slug)
    return _compare(desk, list_edited(session, desk), actor, source)


def take(
    session: Session, actor: Actor, slug: str, source: Source, now: datetime, *, removes: bool
) -> Look:
    """Make drafts of what the files change; learners see nothing of it before it is published.

    `removes`: files that the archive lacks are taken out, too. The media have to lie in the store
    already. Recorded.
    """
    desk = get_desk(session, actor, slug)
    session.execute(select(CourseRow.id).where(CourseRow.id == desk.id).with_for_update())
    standing = list_edited(session, desk)
    found = _compare(desk, standing, actor, source)
    digests = source.digests()
    for path in found.taken:
        media = source.media.get(path)
        body = b"" if media else source.texts[path]
        size = media.size if media else len(body)
        _draft(session, standing, desk, path, (digests[path], size, bool(media), body), actor, now)
    for path in found.lacking if removes else ():
        known = standing.files[path]
        _draft(session, standing, desk, path, ("", 0, known.is_media, b""), actor, now)
    session.flush()
    removed = len(found.lacking) if removes else 0
    audit.record(
        session, actor, "upload course", slug, now, files=len(found.taken), removed=removed
    )
    return found


def files_of(
    session: Session, actor: Actor, slug: str, media: Path, *, with_drafts: bool
) -> tuple[Desk, list[tuple[str, bytes | Path]]]:
    """All files of a course as learners see it, or as it would be with its drafts."""
    desk = get_desk(session, actor, slug)
    standing = list_edited(session, desk)
    files = standing.files if with_drafts else standing.published
    bodies = stored.get_bodies(session, (one.digest for one in files.values() if not one.is_media))
    bodies |= {one.digest: one.body for one in standing.drafts.values() if not one.is_media}
    found = [
        (path, publishing.media_path(media, one.digest) if one.is_media else bodies[one.digest])
        for path, one in files.items()
    ]
    return desk, [(path, body) for path, body in found if isinstance(body, bytes) or body.exists()]


def _place(folder: Path, actor: Actor, key: str) -> Path:
    """Where a sent file lies; its name says whose it is."""
    return folder / f"{actor.key}-{key if KEY.fullmatch(key) else 'none'}.zip"


def _compare(desk: Desk, standing: Standing, actor: Actor, source: Source) -> Look:
    digests, files = source.digests(), standing.files
    known = {path: one.digest for path, one in files.items()}
    other = {path for path, digest in digests.items() if known.get(path) != digest}
    theirs = {path for path in other if _is_others(standing.drafts.get(path), actor)}
    mine = other - theirs
    return Look(
        desk,
        added=sorted(path for path in mine if path not in files),
        changed=sorted(path for path in mine if path in files),
        lacking=sorted(path for path in files if path not in digests),
        theirs=sorted(theirs),
        same=len(digests) - len(other),
    )


def _is_others(draft: Draft | None, actor: Actor) -> bool:
    return draft is not None and draft.saved_by not in (None, actor.id)


def _draft(
    session: Session,
    standing: Standing,
    desk: Desk,
    path: str,
    made: tuple[str, int, bool, bytes],
    actor: Actor,
    now: datetime,
) -> None:
    """Keep one file as a draft; one that is just what learners see is none."""
    digest, size, is_media, body = made
    draft, known = standing.drafts.get(path), standing.digest_at(path)
    if digest == known:
        if draft:
            session.delete(draft)
        return
    if draft is None:
        draft = Draft(course_id=desk.id, path=path)
        session.add(draft)
    draft.digest, draft.size, draft.is_media, draft.body = digest, size, is_media, body
    draft.based_on = standing.digest_at(standing.origin_of(path))
    draft.saved_at, draft.saved_by = now, actor.id
