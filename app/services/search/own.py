"""What somebody finds in what they wrote themselves: few rows, looked through by the same rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import address
from app.domain.note import Note, arrange
from app.domain.search import Query, excerpt, line_of, mark, matches, words
from app.domain.worksheet import paragraphs, sections_of
from app.models import Entry, NoteRow
from app.services import notes
from app.services.enrollments import Place
from app.services.search.hits import Group, Hit

PLAN, NOTE = "plan", "note"


@dataclass(frozen=True, slots=True)
class Text:
    """Something the person wrote: what it is called, where it stands, where it leads."""

    title: str
    where: str
    course: str
    address: str
    body: str


def find(session: Session, query: Query, places: Sequence[Place]) -> list[Group]:
    """What the person's own texts say of it, private sections too: they are theirs."""
    if not places:
        return []
    written, plan = _notes(session, places), _plan(session, places)
    return [Group.of(NOTE, _hits(query, written)), Group.of(PLAN, _hits(query, plan))]


def _hits(query: Query, texts: Iterator[Text]) -> list[Hit]:
    """Those that hold all of it, in their order, titles first."""
    found = list[tuple[bool, Hit]]()
    for one in texts:
        title = line_of(words(one.title))
        if matches(query, f"{title}|{line_of(words(one.body))}"):
            shown = Hit(
                mark(query, one.title),
                one.where,
                one.course,
                one.address,
                excerpt(query, one.body),
            )
            found.append((not matches(query, title), shown))
    return [hit for _, hit in sorted(found, key=lambda pair: pair[0])]


def _notes(session: Session, places: Sequence[Place]) -> Iterator[Text]:
    """Notes at headings, in course order; those of lessons that are gone behind the others."""
    columns = (NoteRow.enrollment_id, *notes.COLUMNS)
    of = NoteRow.enrollment_id.in_([place.enrollment.id for place in places])
    stored: dict[int, list[Note]] = {}
    for row in session.execute(select(*columns).where(of).order_by(NoteRow.id)):
        stored.setdefault(row[0], []).append(Note(*row[1:]))
    for place in places:
        for page in arrange(place.course, stored.get(place.enrollment.id, ())):
            for one in page.notes:
                link = f"/notes?course={place.slug}#note-{one.note.key}"
                title = one.title or page.title
                where = page.title if one.title else ""
                yield Text(title, where, place.course.title, link, one.note.text)


def _plan(session: Session, places: Sequence[Place]) -> Iterator[Text]:
    """Sections of worksheets and lines in lessons in which something is written, in their order."""
    ids = [place.enrollment.id for place in places]
    query = select(Entry.enrollment_id, Entry.activity, Entry.section, Entry.value)
    stored: dict[tuple[int, str, str], dict[str, Any]] = {
        (id, activity, section): value
        for id, activity, section, value in session.execute(
            query.where(Entry.enrollment_id.in_(ids))
        )
    }
    for place in places:
        for module, one in place.course:
            plan = f"/plan?course={place.slug}#{one.slug}"
            for section in sections_of(one):
                value = stored.get((place.enrollment.id, one.slug, section.id), {})
                if body := "\n".join(paragraphs(value)).strip():
                    lesson = f"{address(place.slug, module.slug, one.slug)}#{section.id}"
                    link = lesson if section.field == "line" else plan
                    yield Text(section.title, one.title, place.course.title, link, body)
