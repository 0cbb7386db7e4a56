"""Drafts made what learners see: what would change, checked as a whole, in one transaction."""

import zlib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.content.compiled import dump, load
from app.content.reader import Source
from app.domain.compare import difference
from app.domain.course import Course
from app.errors import N_, Conflict, NotFound
from app.models import CourseRow, Draft, Revision, User
from app.services import audit, courses, findings, publishing, renames, stored
from app.services.drafts import touched
from app.services.drafts.differing import Change, Differing, Sides, differing
from app.services.drafts.editing import as_text
from app.services.drafts.standing import (
    Desk,
    Edited,
    Standing,
    get_desk,
    list_edited,
    source_with_drafts,
)
from app.services.drafts.touched import Reach
from app.services.findings import Found
from app.services.publishing import Prepared
from app.services.sessions import Actor

NOTE_LIMIT = 1_000
MOST_REVISIONS = 200


class Moved(Conflict):
    """Between looking and publishing somebody changed a file."""

    message = N_("A file was changed since you looked. Look at the changes again, then publish.")


@dataclass(frozen=True, slots=True)
class Changes:
    """What publishing would change. `digest` names exactly these files.

    `found` is what the check found in the course as it would be, None until it was checked;
    `texts` are the paths that can be edited. `differing` says what changes, by module and file, in
    words only where the course was checked and has no fault; then `reach` counts whom it reaches.
    """

    desk: Desk
    digest: str
    changes: list[Change]
    found: list[Found] | None
    texts: frozenset[str]
    differing: Differing
    reach: Reach | None

    @property
    def stale(self) -> list[Edited]:
        """Drafts of files that were published anew since."""
        return [one.edited for one in self.changes if one.edited.is_stale]

    @property
    def faults(self) -> int:
        """Faults of the course as it would be."""
        return sum(one.fault.severity == "fault" for one in self.found or ())


def list_changes(session: Session, actor: Actor, slug: str) -> Changes:
    """What the drafts of a course would change. Raises NotFound."""
    desk = get_desk(session, actor, slug)
    standing = list_edited(session, desk)
    digest = standing.digest
    row = findings.find(session, desk.id, digest)
    known = (standing.digest_at(standing.origin_of(path)) for path in standing.drafts)
    bodies = stored.get_bodies(session, known)
    changes = [_change(standing, one, bodies) for one in standing.edited]
    texts = frozenset(one.path for one in standing.files.values() if not one.is_media)
    before = (
        courses.compiled(session, desk.revision_id)
        if desk.number
        else Course(desk.slug, desk.title, "en", ())  # learners have nothing of it yet
    )
    after = load(zlib.decompress(row.compiled)) if row and row.compiled else None
    shown = differing(Sides(standing.published, standing.files, before, after), changes)
    reach = touched.count(session, desk.id, before, after, shown.changes) if after else None
    listed = findings.listed(row) if row else None
    return Changes(desk, digest, changes, listed, texts, shown, reach)


def _change(standing: Standing, one: Edited, bodies: dict[str, bytes]) -> Change:
    if one.is_media:
        return Change(one, None)
    before = as_text(bodies.get(standing.digest_at(standing.origin_of(one.path)), b""))
    return Change(one, difference(before, as_text(standing.drafts[one.path].body)))


def gather(session: Session, actor: Actor, slug: str, media: Path) -> tuple[Desk, Source]:
    """The files of a course as they would be, to be checked when no transaction is open."""
    desk = get_desk(session, actor, slug)
    standing = list_edited(session, desk)
    base = stored.source_of(session, standing.published.values(), media)
    return desk, source_with_drafts(base, standing.drafts.values(), media)


def keep_check(session: Session, desk: Desk, prepared: Prepared, now: datetime) -> None:
    """Keep what the check found in the course with its drafts."""
    digest = publishing.digest_of(prepared.source)
    count = len(prepared.source.texts) + len(prepared.source.media)
    row = findings.keep(session, desk.id, digest, count, prepared.result, 0, now)
    course = prepared.result.course
    row.compiled = zlib.compress(dump(course), 6) if course else None
    session.flush()


def publish(
    session: Session, actor: Actor, prepared: Prepared, digest: str, note: str, now: datetime
) -> int:
    """Make the drafts what learners see and clear them; returns the new revision's number.

    `digest` names the files that were looked at. Raises NotFound, Content where the course has
    faults, Conflict where nothing is to be published or files changed meanwhile.
    """
    desk = _locked(session, actor, prepared.slug)
    standing = list_edited(session, desk)
    if not standing.drafts:
        raise Conflict(N_("There are no drafts to publish: learners see what is written."))
    if any(one.is_stale for one in standing.edited):
        raise Conflict(
            N_("Some drafts were begun before their files were published anew. Compare them first.")
        )
    if prepared.result.course and not (
        standing.digest == digest == publishing.digest_of(prepared.source)
    ):
        raise Moved
    revision, _ = publishing.publish(
        session, prepared, now, note, by=actor, source=publishing.BROWSER
    )
    session.execute(delete(Draft).where(Draft.course_id == desk.id))
    session.flush()
    return revision.number


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """A revision as the list of a course shows it; `by` is "" for the command line."""

    number: int
    published_at: datetime
    by: str
    note: str
    source: str
    is_now: bool


def list_revisions(session: Session, actor: Actor, slug: str) -> tuple[Desk, list[RevisionLine]]:
    """The revisions of a course, the newest first. Raises NotFound."""
    desk = get_desk(session, actor, slug)
    query = (
        select(
            Revision.number, Revision.published_at, User.name, Revision.note, Revision.source,
            Revision.id,
        )
        .outerjoin(User, User.id == Revision.published_by)
        .where(Revision.course_id == desk.id)
        .order_by(Revision.number.desc())
        .limit(MOST_REVISIONS)
    )  # fmt: skip
    lines = [
        RevisionLine(number, at, name or "", note, source, id == desk.revision_id)
        for number, at, name, note, source, id in session.execute(query)
    ]
    return desk, lines


def gather_revision(session: Session, actor: Actor, slug: str, number: int, media: Path) -> Source:
    """The files of an earlier revision. Raises NotFound."""
    desk = get_desk(session, actor, slug)
    mine = select(Revision.id).filter_by(course_id=desk.id, number=number)
    found = session.scalars(mine).first()
    if found is None:
        raise NotFound
    return stored.source_of(session, stored.list_files(session, found), media)


def restore(
    session: Session, actor: Actor, prepared: Prepared, number: int, note: str, now: datetime
) -> int:
    """Publish the files of revision `number` again, as a new one; recorded. Drafts stay.

    Records and addresses of what was renamed since go back with it. Returns the number of what
    learners see. Raises NotFound, Content where today's check finds faults in them.
    """
    desk = _locked(session, actor, prepared.slug)
    revision, is_new = publishing.publish(
        session,
        _taken_back(session, desk, prepared),
        now,
        note,
        by=actor,
        source=publishing.BROWSER,
    )
    if is_new:
        subject = f"{desk.slug} {number}"
        audit.record(session, actor, "restore revision", subject, now, became=revision.number)
    return revision.number


def _taken_back(session: Session, desk: Desk, prepared: Prepared) -> Prepared:
    course = prepared.result.course
    if course is None:
        return prepared
    course = renames.taken_back(course, courses.compiled(session, desk.revision_id))
    return replace(prepared, result=replace(prepared.result, course=course))


def _locked(session: Session, actor: Actor, slug: str) -> Desk:
    """The course, held until the transaction ends: then what is read of it is the newest."""
    session.execute(select(CourseRow.id).where(CourseRow.slug == slug).with_for_update())
    return get_desk(session, actor, slug)
