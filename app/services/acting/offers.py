"""What somebody may act in as a test learner: a course that they write, cohorts that they run."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.layout import lay_out
from app.domain.course import Course, address
from app.errors import NotFound
from app.models import Cohort, CourseRow
from app.services import courses, scope
from app.services.sessions import Actor

MOST_COHORTS = 200
PAGES = ("lesson", "quiz", "scenario", "worksheet")
"""kinds of files that are a page"""


@dataclass(frozen=True, slots=True)
class Offer:
    """A course, and its cohorts that the actor runs, the last to open first.

    `writes`: the course is theirs to write, so that they see its drafts, and it without a cohort.
    A course of which learners see nothing yet has no revision.
    """

    id: int
    slug: str
    title: str
    revision_id: int | None
    course: Course | None
    writes: bool
    cohorts: tuple[Cohort, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """As whom somebody wants to act: in a cohort ("" in none), on a day.

    `drafts`: the course is as it would be with its drafts. What stands before `module` (a slug, ""
    for the first) counts as done.
    """

    course: str
    cohort: str
    day: date
    drafts: bool = False
    module: str = ""


def get_offer(session: Session, actor: Actor, slug: str) -> Offer:
    """What of a course the actor may act in. Raises NotFound where that is nothing."""
    query = select(CourseRow, scope.courses(actor)).where(CourseRow.slug == slug)
    found = session.execute(query).first()
    row, writes = found or (None, False)
    if row is None:
        raise NotFound
    running = (
        select(Cohort)
        .where(
            Cohort.course_id == row.id,
            Cohort.archived_at.is_(None),
            scope.cohorts(actor, scope.INSTRUCTOR),
        )
        .order_by(Cohort.opens_on.desc(), Cohort.id.desc())
    )
    cohorts = tuple(session.scalars(running.limit(MOST_COHORTS)))
    if not writes and not cohorts:
        raise NotFound
    course = courses.compiled(session, row.published_id) if row.published_id else None
    return Offer(row.id, row.slug, row.title, row.published_id, course, bool(writes), cohorts)


def find_cohort(session: Session, offer: Offer, actor: Actor, key: str) -> Cohort | None:
    """The cohort of this key; None for none. Raises NotFound where it isn't the actor's to run."""
    if not key:
        if not offer.writes:
            raise NotFound
        return None
    query = select(Cohort).where(
        Cohort.key == key, Cohort.course_id == offer.id, scope.cohorts(actor, scope.INSTRUCTOR)
    )
    found = session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def require(session: Session, actor: Actor, wish: Wish) -> tuple[Offer, Cohort | None]:
    """What a wish names. Raises NotFound where the actor may not, or may not any more."""
    offer = get_offer(session, actor, wish.course)
    if not (offer.writes if wish.drafts else offer.course):
        raise NotFound
    return offer, find_cohort(session, offer, actor, wish.cohort)


def page_of(course: str, path: str) -> tuple[str, str]:
    """The module of a file (a slug) and the page on which learners meet it."""
    file = lay_out(course, [path]).files.get(path) if path else None
    if file is None:
        return "", address(course) if path else "/home"
    if file.kind in PAGES:
        return file.module, address(course, file.module, file.slug)
    module = file.module or (file.slug if file.kind == "module" else "")
    return module, address(course) + (f"#{module}" if module else "")
