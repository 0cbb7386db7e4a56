"""Publishing: a checked folder becomes an immutable revision, in one transaction."""

import hashlib
import os
import shutil
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.content.check import Result, compile_course
from app.content.compiled import dump
from app.content.reader import Progress, Source, read_folder
from app.content.renderer import RENDERER
from app.content.worker import Worker
from app.domain.course import Course
from app.errors import Content
from app.models import CourseRow, Revision, RevisionFile, Text
from app.services import audit, courses, findings, renames, searchable
from app.services.sessions import Actor

FOLDER, BROWSER = "folder", "browser"
"""where revisions come from"""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A folder, read and compiled outside any transaction."""

    slug: str
    source: Source
    result: Result


def digest_of(source: Source) -> str:
    """One digest over all files, by path and content."""
    return digest_over(source.digests())


def digest_over(digests: Mapping[str, str]) -> str:
    """The same from the digest of each file by its path."""
    summed = hashlib.sha256()
    for path, digest in sorted(digests.items()):
        summed.update(f"{path}\0{digest}\n".encode())
    return summed.hexdigest()


def published_number(session: Session, folder: Path) -> int:
    """The number of the revision that learners see, where it is just the files of `folder`.

    0 where the folder has changed, or other code compiled the revision.
    """
    found = find_published(session, folder.name)
    if found is None or found.renderer != RENDERER:
        return 0
    return found.number if found.digest == digest_of(read_folder(folder)) else 0


def prepare(
    folder: Path, cache: Path, limits: tuple[int, int], progress: Progress | None = None
) -> Prepared:
    """Read and check a course's folder; its name is the course's slug.

    `cache` keeps renderings; `limits` are the most bytes of a media file and of them all.
    """
    return prepare_source(folder.name, read_folder(folder, *limits), cache, progress)


def prepare_source(
    slug: str, source: Source, cache: Path, progress: Progress | None = None
) -> Prepared:
    """Check files that were read already."""
    with Worker() as worker:
        result = compile_course(slug, source, worker, cache, progress)
    return Prepared(slug, source, result)


def store_media(prepared: Prepared, root: Path) -> None:
    """Copy the course's media into the media store."""
    store_files(prepared.source, root)


def store_files(source: Source, root: Path) -> None:
    """Copy media into the media store, by digest; what is there already stays."""
    for media in source.media.values():
        target = media_path(root, media.digest)
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, delete=False) as copy:
            with media.file.open("rb") as original:
                shutil.copyfileobj(original, copy)
            copy.flush()
            os.fsync(copy.fileno())
        Path(copy.name).replace(target)


def store_bytes(root: Path, digest: str, body: bytes) -> None:
    """Put one file into the media store; what is there already stays."""
    target = media_path(root, digest)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, delete=False) as copy:
        copy.write(body)
        copy.flush()
        os.fsync(copy.fileno())
    Path(copy.name).replace(target)


def media_path(root: Path, digest: str) -> Path:
    """Where the media store keeps a file."""
    return root / digest[:2] / digest


def publish(
    session: Session,
    prepared: Prepared,
    now: datetime,
    note: str = "",
    by: Actor | None = None,
    source: str = FOLDER,
) -> tuple[Revision, bool]:
    """Make the prepared files what learners see; returns the revision and whether it is a new one.

    The files of the published revision again make none. Learners' records follow renamed
    activities; what the check found is kept. `by` is who published, `source` from where. Raises
    Content where the folder has faults.
    """
    course = prepared.result.course
    if course is None:
        raise Content(tuple(str(fault) for fault in prepared.result.faults))
    row = _course_row(session, prepared.slug, course.title[:200], now)
    published = session.get(Revision, row.published_id) if row.published_id else None
    digest = digest_of(prepared.source)
    if published and published.digest == digest:
        _refresh(published, prepared)
        _describe(session, row, course, published, prepared, now)
        return published, False
    revision = Revision(
        course_id=row.id, number=_next_number(session, row), digest=digest, source=source,
        note=note, published_at=now, published_by=by.id if by else None,
        compiled=_packed(course, published), renderer=RENDERER,
    )  # fmt: skip
    session.add(revision)
    session.flush()
    _store_files(session, revision, prepared.source)
    renamed = renames.follow(session, row.id, course, published)
    _describe(session, row, course, revision, prepared, now)
    detail: dict[str, Any] = {"renamed": renamed} if renamed else {}
    audit.record(session, by, "publish", f"{row.slug} {revision.number}", now, **detail)
    session.flush()
    return revision, True


def _describe(
    session: Session,
    row: CourseRow,
    course: Course,
    revision: Revision,
    prepared: Prepared,
    now: datetime,
) -> None:
    """Make it what learners see, and what lists, search and the desk tell of it."""
    count = len(prepared.source.texts) + len(prepared.source.media)
    found = prepared.result
    findings.keep(session, row.id, revision.digest, count, found, revision.number, now)
    row.published_id = revision.id
    courses.describe(row, course)
    searchable.keep(session, row, course, revision)


def _course_row(session: Session, slug: str, title: str, now: datetime) -> CourseRow:
    """The course's row, locked; a new one for a new course."""
    query = select(CourseRow).filter_by(slug=slug).with_for_update()
    row = session.scalars(query).first()
    if row is None:
        row = CourseRow(slug=slug, title=title, created_at=now)
        session.add(row)
        session.flush()
    return row


def find_published(session: Session, slug: str) -> Revision | None:
    """The revision that learners of a course see now, if there is one."""
    query = select(Revision).join(CourseRow, CourseRow.published_id == Revision.id)
    return session.scalars(query.where(CourseRow.slug == slug)).first()


def list_stale(session: Session) -> list[tuple[str, int]]:
    """Courses of which learners see what other code compiled: (slug, revision's id)."""
    query = select(CourseRow.slug, Revision.id).join(
        Revision, CourseRow.published_id == Revision.id
    )
    found = session.execute(query.where(Revision.renderer != RENDERER).order_by(CourseRow.slug))
    return [(slug, id) for slug, id in found]


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course as the command line lists it."""

    slug: str
    title: str
    number: int
    published_at: datetime


def list_courses(session: Session) -> list[CourseLine]:
    """Every published course, by slug."""
    query = (
        select(CourseRow.slug, CourseRow.title, Revision.number, Revision.published_at)
        .join(Revision, CourseRow.published_id == Revision.id)
        .order_by(CourseRow.slug)
    )
    return [CourseLine(*row) for row in session.execute(query)]


def _refresh(revision: Revision, prepared: Prepared) -> None:
    """The same files compiled by newer code replace what older code made of them."""
    if revision.renderer != RENDERER and prepared.result.course:
        revision.compiled = _packed(prepared.result.course, revision)
        revision.renderer = RENDERER


def _packed(course: Course, published: Revision | None) -> bytes:
    """The course as the library reads it, with the renames of the revision before."""
    return zlib.compress(dump(renames.carried(course, published)), 6)


def _next_number(session: Session, row: CourseRow) -> int:
    highest = select(func.max(Revision.number)).where(Revision.course_id == row.id)
    return (session.scalar(highest) or 0) + 1


def _store_files(session: Session, revision: Revision, source: Source) -> None:
    digests = source.digests()
    known = set(session.scalars(select(Text.digest).where(Text.digest.in_(set(digests.values())))))
    for path, body in source.texts.items():
        digest = digests[path]
        if digest not in known:
            session.add(Text(digest=digest, body=body))
            known.add(digest)
        _store_file(session, revision, path, digest, len(body), False)
    for path, media in source.media.items():
        _store_file(session, revision, path, media.digest, media.size, True)


def _store_file(
    session: Session, revision: Revision, path: str, digest: str, size: int, is_media: bool
) -> None:
    session.add(
        RevisionFile(
            revision_id=revision.id, path=path, digest=digest, size=size, is_media=is_media
        )
    )
