"""Notes at headings: write, change, delete, list one's own. Nobody reads anybody else's."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import delete as deleting
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.course import Lesson
from app.domain.names import fold
from app.domain.note import COUNT_LIMIT, Note, clean
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import NoteRow, new_key
from app.models.upsert import upsert
from app.services import progress
from app.services.enrollments import Place

At = tuple[str, str]
"""A lesson, and the id of a heading in it, "" for the lesson as a whole."""
NEVER = datetime(1, 1, 1, tzinfo=UTC)

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
    mine = (NoteRow.enrollment_id == place.enrollment.id, NoteRow.text != "")
    query = select(*COLUMNS).where(*mine).order_by(NoteRow.id)
    return [Note(*row) for row in session.execute(query)]


def find(session: Session, place: Place, at: At) -> Note | None:
    """What is stored of the learner's note there, "" where it was emptied; None without one."""
    activity, heading = at
    query = select(*COLUMNS).where(
        NoteRow.enrollment_id == place.enrollment.id,
        NoteRow.activity == activity,
        NoteRow.heading == heading,
    )
    row = session.execute(query).first()
    return Note(*row) if row else None


def get(session: Session, place: Place, at: At) -> Note:
    """The learner's note there; one of no text and version 0 where nothing was written yet.

    Raises NotFound for a heading that isn't there (one that was there keeps its note), NotAllowed
    while its module is locked.
    """
    activity, heading = named_now(place, at)
    stored = find(session, place, (activity, heading))
    if stored:
        return stored
    module, lesson = place.find(activity, "lesson")
    assert isinstance(lesson, Lesson)  # find() was told the kind
    titles = {"": "", **{one.id: one.title for one in lesson.headings}}
    if heading not in titles:
        raise NotFound
    progress.require_open(place, module, progress.list_records(session, place.enrollment.id))
    return Note("", activity, heading, titles[heading], lesson.title, "", 0, NEVER)


def named_now(place: Place, at: At) -> At:
    """The same place where its lesson was renamed since a page was made."""
    return dict(place.course.renamed).get(at[0], at[0]), at[1]


def save(session: Session, place: Place, at: At, text: str, version: int, now: datetime) -> Note:
    """Keep the note of a learner whose place was read under lock.

    An emptied note is nowhere shown. `version` is the one that the page was made from, 0 for none;
    the same text again changes nothing. Raises as get() does, Invalid for a text or a number of
    notes over the limit, Overtaken where a newer text is stored.
    """
    stored = get(session, place, at)
    cleaned = clean(text)
    if stored.text == cleaned:
        return stored
    if stored.text and stored.version != version:
        raise Overtaken(stored)
    if not stored.text:
        _require_room(session, place)
    note = replace(stored, text=cleaned, version=stored.version + 1, saved_at=now)
    if not stored.version:
        note = replace(note, key=new_key())
    keys = {
        "enrollment_id": place.enrollment.id,
        "activity": note.activity,
        "heading": note.heading,
    }
    values = {
        "text": cleaned, "folded": fold(cleaned), "version": note.version, "saved_at": now,
    }  # fmt: skip
    first = {
        "key": note.key, "heading_title": note.heading_title,
        "activity_title": note.activity_title, "made_at": now,
    }  # fmt: skip
    upsert(session, NoteRow, keys, values, first)
    progress.change_pages(session, place.enrollment.id)
    return note


def _require_room(session: Session, place: Place) -> None:
    mine = (NoteRow.enrollment_id == place.enrollment.id, NoteRow.text != "")
    count = session.scalar(select(func.count()).select_from(NoteRow).where(*mine)) or 0
    if count >= COUNT_LIMIT:
        raise Invalid(
            N_("A course has room for %(limit)s notes. Delete one that you no longer need."),
            limit=COUNT_LIMIT,
        )


def delete(session: Session, place: Place, at: At) -> None:
    """Delete the note of a learner whose place was read under lock; one that is gone stays so."""
    activity, heading = named_now(place, at)
    session.execute(
        deleting(NoteRow).where(
            NoteRow.enrollment_id == place.enrollment.id,
            NoteRow.activity == activity,
            NoteRow.heading == heading,
        )
    )
    progress.change_pages(session, place.enrollment.id)
