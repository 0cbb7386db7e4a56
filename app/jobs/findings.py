"""The check of what is published already, where publishing didn't keep what it found."""

from datetime import UTC, datetime

from app.db import Database
from app.models import CourseRow, Revision
from app.services import findings, publishing, stored
from config import Config


def follow(config: Config, database: Database) -> None:
    """Check one course that was published by older code, or before findings were kept."""
    with database.reading() as session:
        unchecked = findings.list_unchecked(session)
        if not unchecked:
            return
        course_id, revision_id = unchecked[0]
        slug = session.get_one(CourseRow, course_id).slug
        digest = session.get_one(Revision, revision_id).digest
        files = stored.list_files(session, revision_id)
        source = stored.source_of(session, files, config.data / "media")
    prepared = publishing.prepare_source(slug, source, config.data / "renderings")
    with database.transaction() as session:
        number = session.get_one(Revision, revision_id).number
        now = datetime.now(UTC)
        findings.keep(session, course_id, digest, len(files), prepared.result, number, now)
