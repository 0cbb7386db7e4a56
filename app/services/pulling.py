"""Courses back into folders: what the browser published, and what a folder may not overwrite."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.place import listed
from app.content.reader import read_folder
from app.errors import N_, Conflict, NotFound
from app.models import Revision, RevisionFile, Text, User
from app.services import publishing

MARK = ".tandem.json"
"""the file of a folder that says of which revision it is; hidden, so no part of the course"""
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Pulled:
    """What pulling changed: paths written and removed, and the revision that the folder now has."""

    number: int
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def check_base(session: Session, folder: Path) -> None:
    """Refuse to publish a folder that lacks what was published in the browser. Raises Conflict."""
    found = publishing.find_published(session, folder.name)
    if found is None or found.source != publishing.BROWSER or _marked(folder) == found.number:
        return
    if found.digest == publishing.digest_of(read_folder(folder)):
        return
    name = session.scalar(select(User.name).where(User.id == found.published_by))
    raise Conflict(
        N_(
            "Revision %(number)s of “%(course)s” was published in the browser on %(day)s by "
            "%(name)s, and this folder lacks it. Bring it here with “flask course pull”, or "
            "publish with --over to replace it."
        ),
        number=found.number,
        course=folder.name,
        day=found.published_at.date().isoformat(),
        name=name or "somebody",
    )


def mark(session: Session, folder: Path) -> None:
    """Note in the folder that it is the published revision; one that can't be written stays."""
    found = publishing.find_published(session, folder.name)
    if found is None or _marked(folder) == found.number:
        return
    said = json.dumps({"course": folder.name, "revision": found.number}) + "\n"
    try:
        _write(folder / MARK, said.encode())
    except OSError:  # a folder of an image is read-only: nobody edits there either
        return


def pull(session: Session, folder: Path, media: Path, *, over: bool) -> Pulled:
    """Bring the published files of the course of this name into its folder.

    What only the folder changed since its own revision stays; what both sides changed is refused,
    and nothing is written, unless `over` says to take the published files. `media` is the media
    store. Raises NotFound where no such course is published, Conflict, OSError.
    """
    found = publishing.find_published(session, folder.name)
    if found is None:
        raise NotFound(N_("No course “%(course)s” is published."), course=folder.name)
    theirs = _digests(session, found.id)
    mine = read_folder(folder).digests() if folder.is_dir() else {}
    base = _base(session, found, folder, mine)
    changed = [path for path in theirs | mine if mine.get(path) != theirs.get(path)]
    taken = [path for path in changed if theirs.get(path) != base.get(path)]
    both = [path for path in taken if mine.get(path) != base.get(path)]
    if both and not over:
        raise _both(both)
    written = sorted(path for path in taken if path in theirs)
    removed = sorted(path for path in taken if path not in theirs)
    for path in written:
        _write(folder / path, _bytes(session, theirs[path], media))
    for path in removed:
        (folder / path).unlink(missing_ok=True)
    mark(session, folder)
    return Pulled(found.number, written, removed)


def _both(paths: list[str]) -> Conflict:
    message = N_(
        "Both sides changed %(paths)s (%(count)s in all). Nothing was written. Keep copies of "
        "yours and pull with --over to take the published files, or publish yours with --over."
    )
    return Conflict(message, paths=listed(sorted(paths)[:MOST_NAMED]), count=len(paths))


def _base(
    session: Session, published: Revision, folder: Path, mine: dict[str, str]
) -> dict[str, str]:
    """The files of the revision that the folder was made from; none where nobody knows it."""
    number = _marked(folder)
    same = select(Revision.id).where(Revision.course_id == published.course_id)
    known = session.scalars(same.where(Revision.number == number)).first()
    if known is None and mine:
        digest = publishing.digest_of(read_folder(folder))
        known = session.scalars(same.where(Revision.digest == digest)).first()
    return _digests(session, known) if known else {}


def _marked(folder: Path) -> int:
    """The revision that the folder says it is of, 0 for none."""
    try:
        said = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
    fits = isinstance(said, dict) and said.get("course") == folder.name
    number = said.get("revision") if fits else 0
    return number if isinstance(number, int) else 0


def _digests(session: Session, revision_id: int) -> dict[str, str]:
    query = select(RevisionFile.path, RevisionFile.digest).filter_by(revision_id=revision_id)
    return dict(session.execute(query).all())


def _bytes(session: Session, digest: str, media: Path) -> bytes:
    text = session.get(Text, digest)
    return text.body if text else publishing.media_path(media, digest).read_bytes()


def _write(target: Path, body: bytes) -> None:
    """Put a file in its place at once, or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as fresh:
        fresh.write(body)
    path = Path(fresh.name)
    path.chmod(0o644)
    path.replace(target)
