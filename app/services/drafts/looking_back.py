"""What going back to a revision, or publishing a folder, would change: before it is done."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.compare import Difference, difference
from app.errors import NotFound
from app.models import Revision
from app.services import courses, publishing, renames, stored
from app.services.drafts import touched
from app.services.drafts.differing import Differing, Sides, differing
from app.services.drafts.editing import as_text
from app.services.drafts.standing import Desk, get_desk
from app.services.drafts.touched import Reach
from app.services.publishing import Prepared
from app.services.sessions import Actor
from app.services.stored import Stored


@dataclass(frozen=True, slots=True)
class Back:
    """Revision `number` beside what learners see: what changes, and whom it reaches."""

    desk: Desk
    number: int
    note: str
    differing: Differing
    reach: Reach


@dataclass(frozen=True, slots=True)
class Ahead:
    """A folder beside revision `number`, which learners see: what changes, and whom it reaches."""

    number: int
    differing: Differing
    reach: Reach


def look_ahead(session: Session, prepared: Prepared) -> Ahead:
    """What publishing a folder without faults would change; of files no lines are compared.

    Raises NotFound for a course that was never published.
    """
    now, after = publishing.find_published(session, prepared.slug), prepared.result.course
    if now is None or after is None:
        raise NotFound
    old = {one.path: one for one in stored.list_files(session, now.id)}
    source = prepared.source
    new = {
        path: Stored(path, digest, 0, path in source.media)
        for path, digest in source.digests().items()
    }
    before = courses.compiled(session, now.id)
    shown = differing(Sides(old, new, before, after))
    reach = touched.count(session, now.course_id, before, after, shown.changes)
    return Ahead(now.number, shown, reach)


def look_back(session: Session, actor: Actor, slug: str, number: int) -> Back:
    """What publishing revision `number` again would change. Raises NotFound."""
    desk = get_desk(session, actor, slug)
    query = select(Revision.id, Revision.note).filter_by(course_id=desk.id, number=number)
    found = session.execute(query).first()
    if found is None:
        raise NotFound
    old, new = (
        {one.path: one for one in stored.list_files(session, id)}
        for id in (desk.revision_id, found.id)
    )
    before, after = (courses.compiled(session, id) for id in (desk.revision_id, found.id))
    after = renames.taken_back(after, before)
    texts = {one.digest for one in {*old.values()} ^ {*new.values()} if not one.is_media}
    bodies = stored.get_bodies(session, texts)

    def lines(path: str) -> Difference | None:
        sides = [side.get(path) for side in (old, new)]
        if any(one and one.is_media for one in sides):
            return None
        was, now = (as_text(bodies.get(one.digest, b"")) if one else "" for one in sides)
        return difference(was, now)

    shown = differing(Sides(old, new, before, after), lines=lines)
    reach = touched.count(session, desk.id, before, after, shown.changes)
    return Back(desk, number, found.note, shown, reach)
