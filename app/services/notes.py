"""Notes at headings: write, change, delete, list one's own. Nobody reads anybody else's."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete as deleting
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.course import Lesson
from app.domain.names import fold
from app.domain.note import COUNT_LIMIT, Note, clean
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import CourseRow, Enrollment, NoteRow
from app.services import enrollments, progress
from app.services.enrollments import Place
from app.services.sessions import Actor

COLUMNS = (
    NoteRow.key, NoteRow.activity, NoteRow.heading, NoteRow.heading_title, NoteRow.activity_title,
    NoteRow.text, NoteRow.version, NoteRow.saved_at,
)  # fmt: skip
"""What domain.note.Note is made of, in its order."""


class Overtaken(Conflict):
    """Another tab or device saved a newer text of a note; `stored` is what it says."""

    message = N_("A newer text was saved in another window. Here are both.")

    def __init__(self, stored: Note) -> None:
        super().__init__()
        self.stored = stored


def list_of(session: Session, place: Place) -> list[Note]:
    """All the learner's notes in a course, as stored."""
    query = select(*COLUMNS).where(NoteRow.enrollment_id == place.enrollment.id)
    return [Note(*row) for row in session.execute(query.order_by(NoteRow.id))]


def of_lesson(session: Session, place: Place, activity: str) -> list[Note]:
    """The learner's notes in one lesson, as stored."""
    return [one for one in list_of(session, place) if one.activity == activity]


def get(session: Session, actor: Actor, key: str) -> tuple[str, Note]:
    """The actor's note of this key with its course's slug. Raises NotFound."""
    query = (
        select(CourseRow.slug, *COLUMNS)
        .select_from(NoteRow)
        .join(Enrollment, Enrollment.id == NoteRow.enrollment_id)
        .join(CourseRow, CourseRow.id == Enrollment.course_id)
        .where(NoteRow.key == key, Enrollment.user_id == actor.id)
    )
    row = session.execute(query).first()
    if row is None:
        raise NotFound
    return row[0], Note(*row[1:])


def save(
    session: Session,
    actor: Actor,
    course: str,
    at: tuple[str, str],
    text: str,
    version: int,
    now: datetime,
) -> Note | None:
    """Keep the actor's note `at` (a lesson, the id of a heading or "" for the lesson as a whole).

    A note emptied is deleted, then None is returned. `version` is the one that the page was made
    from, 0 for none; the same text again changes nothing. Raises NotFound for a heading that isn't
    there (one that was there may keep its note), NotAllowed while its module is locked, Invalid for
    a text or a number of notes over the limit, Overtaken where a newer one is stored.
    """
    place = enrollments.get(session, actor, course, lock=True)
    stored = _stored(session, place, at)
    titles = _titles(session, place, at, stored)
    cleaned = clean(text)
    if stored is None:
        return _begin(session, place, at, titles, cleaned, now) if cleaned else None
    if stored.text == cleaned:
        return stored
    if stored.version != version:
        raise Overtaken(stored)
    if not cleaned:
        _drop(session, stored.key, place.enrollment.id)
        return None
    values = {"text": cleaned, "folded": fold(cleaned), "version": version + 1, "saved_at": now}
    session.execute(update(NoteRow).where(NoteRow.key == stored.key).values(values))
    progress.change_pages(session, place.enrollment.id)
    return Note(stored.key, *at, *titles, cleaned, version + 1, now)


def _stored(session: Session, place: Place, at: tuple[str, str]) -> Note | None:
    activity, heading = at
    query = select(*COLUMNS).where(
        NoteRow.enrollment_id == place.enrollment.id,
        NoteRow.activity == activity,
        NoteRow.heading == heading,
    )
    row = session.execute(query).first()
    return Note(*row) if row else None


def _titles(
    session: Session, place: Place, at: tuple[str, str], stored: Note | None
) -> tuple[str, str]:
    """What heading and lesson were called when the note was begun. Raises as save() says."""
    if stored:
        return stored.heading_title, stored.activity_title
    activity, heading = at
    module, lesson = place.find(activity, "lesson")
    assert isinstance(lesson, Lesson)  # find() was told the kind
    titles = {"": "", **{one.id: one.title for one in lesson.headings}}
    if heading not in titles:
        raise NotFound
    progress.require_open(place, module, progress.list_records(session, place.enrollment.id))
    return titles[heading], lesson.title


def _begin(
    session: Session,
    place: Place,
    at: tuple[str, str],
    titles: tuple[str, str],
    text: str,
    now: datetime,
) -> Note:
    mine = NoteRow.enrollment_id == place.enrollment.id
    count = session.scalar(select(func.count()).select_from(NoteRow).where(mine)) or 0
    if count >= COUNT_LIMIT:
        raise Invalid(
            N_("A course has room for %(limit)s notes. Delete one that you no longer need."),
            limit=COUNT_LIMIT,
        )
    kept: Mapping[str, object] = {
        "activity": at[0], "heading": at[1], "heading_title": titles[0],
        "activity_title": titles[1], "text": text, "version": 1, "saved_at": now,
    }  # fmt: skip
    row = NoteRow(enrollment_id=place.enrollment.id, folded=fold(text), made_at=now, **kept)
    session.add(row)
    session.flush()
    progress.change_pages(session, place.enrollment.id)
    return Note(row.key, *at, *titles, text, 1, now)


def delete(session: Session, actor: Actor, key: str) -> tuple[str, Note]:
    """Delete the actor's note; returns its course's slug and what it was. Raises NotFound."""
    mine = select(NoteRow.enrollment_id).join(Enrollment).where(
        NoteRow.key == key, Enrollment.user_id == actor.id
    )  # fmt: skip
    enrollment = session.scalar(mine.with_for_update(of=Enrollment))
    if enrollment is None:
        raise NotFound
    slug, note = get(session, actor, key)
    _drop(session, key, enrollment)
    return slug, note


def _drop(session: Session, key: str, enrollment_id: int) -> None:
    session.execute(deleting(NoteRow).where(NoteRow.key == key))
    progress.change_pages(session, enrollment_id)
