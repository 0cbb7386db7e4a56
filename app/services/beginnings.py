"""Courses that begin at the desk: a row and drafts; learners see them once they are published."""

from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.content.reader import Source
from app.content.scaffold import check_name, words_of
from app.domain.permission import Role
from app.errors import N_, Conflict
from app.models import Checked, CourseRow, CourseStaff, Draft, Revision
from app.services import audit
from app.services.drafts import Desk, get_desk
from app.services.sessions import Actor


class Taken(Conflict):
    """Another course has that address."""

    message = N_("There is a course of that name already. Choose another name.")


def begin(
    session: Session, actor: Actor, named: tuple[str, str], source: Source, now: datetime
) -> Desk:
    """Put a new course to the desk: all its files are drafts, an instructor who makes it writes it.

    `named` is its slug and its title, "" for the slug's words. The media have to lie in the store
    already. Recorded. Raises Invalid for a name that can't be used, Taken.
    """
    slug, title = named
    check_name(slug, title)
    row = CourseRow(slug=slug, title=title.strip() or words_of(slug), created_at=now)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        raise Taken from None
    if Role.INSTRUCTOR in actor.roles:
        session.add(CourseStaff(course_id=row.id, user_id=actor.id))
    digests = source.digests()
    for path, digest in digests.items():
        media = source.media.get(path)
        body = b"" if media else source.texts[path]
        session.add(
            Draft(
                course_id=row.id, path=path, digest=digest, body=body, is_media=bool(media),
                size=media.size if media else len(body), based_on="", saved_at=now,
                saved_by=actor.id,
            )
        )  # fmt: skip
    audit.record(session, actor, "begin course", slug, now, files=len(digests))
    session.flush()
    return get_desk(session, actor, slug)


def drop(session: Session, actor: Actor, slug: str, now: datetime) -> None:
    """Throw a course away that was never published; recorded. Raises NotFound, Conflict."""
    desk = get_desk(session, actor, slug)
    session.execute(select(CourseRow.id).where(CourseRow.id == desk.id).with_for_update())
    if session.scalar(select(exists().where(Revision.course_id == desk.id))):
        raise Conflict(N_("This course was published: it stays, for learners have records of it."))
    for model in (Draft, Checked, CourseStaff):
        session.execute(delete(model).where(model.course_id == desk.id))
    session.execute(delete(CourseRow).where(CourseRow.id == desk.id))
    audit.record(session, actor, "throw course away", slug, now)
