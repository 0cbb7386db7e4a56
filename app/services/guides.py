"""Guides of courses: who teaches a course reads all of them, who manages a learner theirs."""

from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from app.domain.handout import Guide
from app.errors import NotFound
from app.models import CourseRow, Enrollment
from app.services import courses, scope
from app.services.sessions import Actor

MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A course's guides that the actor may read, in the order of their files."""

    course: str
    title: str
    language: str
    guides: tuple[Guide, ...]


def list_shelves(session: Session, actor: Actor, slug: str = "") -> list[Shelf]:
    """Courses with guides for the actor, by title; with `slug` that one alone."""
    of_course = Enrollment.course_id == CourseRow.id
    teaches = or_(scope.courses(actor), exists().where(of_course, scope.taught(actor)))
    manages = exists().where(of_course, scope.managed(actor))
    query = (
        select(CourseRow.slug, CourseRow.title, CourseRow.published_id, teaches.label("teaches"))
        .where(CourseRow.published_id.is_not(None), or_(teaches, manages))
        .order_by(CourseRow.title, CourseRow.id)
    )
    if slug:
        query = query.where(CourseRow.slug == slug)
    found = list[Shelf]()
    for name, title, revision_id, is_teacher in session.execute(query):
        course = courses.compiled(session, revision_id or 0)
        mine = tuple(one for one in course.guides if is_teacher or one.audience == MANAGER)
        if mine:
            found.append(Shelf(name, title, course.language, mine))
    return found


def get(session: Session, actor: Actor, slug: str, guide: str) -> tuple[Shelf, Guide]:
    """One guide with the shelf it stands on. Raises NotFound where it isn't for the actor."""
    for shelf in list_shelves(session, actor, slug) if slug else ():
        for one in shelf.guides:
            if one.slug == guide:
                return shelf, one
    raise NotFound
