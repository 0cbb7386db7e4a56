"""A course's files as a revision keeps them, and as the check reads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.place import Fault, Findings, Spot
from app.content.reader import Media, Source, media_of
from app.models import RevisionFile, Text
from app.services.publishing import media_path


@dataclass(frozen=True, slots=True)
class Stored:
    """One file by its path; `digest` of its bytes, `size` in bytes."""

    path: str
    digest: str
    size: int
    is_media: bool


def list_files(session: Session, revision_id: int) -> list[Stored]:
    """The files of a revision, by path."""
    columns = (
        RevisionFile.path,
        RevisionFile.digest,
        RevisionFile.size,
        RevisionFile.is_media,
    )
    query = select(*columns).where(RevisionFile.revision_id == revision_id)
    return [Stored(*row) for row in session.execute(query.order_by(RevisionFile.path))]


def get_bodies(session: Session, digests: Iterable[str]) -> dict[str, bytes]:
    """The bytes of texts by digest; those that were never published are left out."""
    query = select(Text.digest, Text.body).where(Text.digest.in_(set(digests)))
    return {key: value for key, value in session.execute(query)}  # noqa: C416 - rows are no pairs to mypy


def source_of(session: Session, files: Iterable[Stored], media: Path) -> Source:
    """Stored files as a course's folder would give them; `media` is the media store."""
    files = list(files)
    bodies = get_bodies(session, (one.digest for one in files if not one.is_media))
    texts = {one.path: bodies[one.digest] for one in files if not one.is_media}
    found = list[Fault]()
    shown = dict[str, Media]()
    for one in files:
        if one.is_media:
            shown |= read_media(media, one.path, one.digest, found)
    return Source(texts, shown, tuple(found))


def read_media(root: Path, path: str, digest: str, found: list[Fault]) -> dict[str, Media]:
    """A media file of the store under its path; what is wrong with it goes into `found`."""
    findings = Findings(path)
    try:
        return {path: media_of(media_path(root, digest), path, findings)}
    except OSError:
        message = "The file is missing in the media store."
        findings.fault("unreadable", Spot(), message, "Put it into the course again.")
        return {}
    finally:
        found += findings.found
