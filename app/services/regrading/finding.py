"""Which quizzes have results that were graded by another key than the one learners see now."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.domain.course import Course, Module, Quiz
from app.domain.regrade import Change, Regraded
from app.errors import NotFound
from app.models import Attempt, Enrollment, Revision, User
from app.services import courses, gradings
from app.services.drafts import Desk
from app.services.gradings import Graded

CONCERNED = (Attempt.score.is_not(None), User.anonymized_at.is_(None))
"""Open attempts, and those that wait for a person, have no result yet. Of people who were
anonymized the words are gone that an answer was: their results stay."""


@dataclass(frozen=True, slots=True)
class Group:
    """Attempts that are graded alike: `number` is the revision whose gradings they have.

    `graded` is the quiz with the new gradings, `before` without them, `step` what lies between.
    """

    revision_id: int
    known_as: str
    graded_by: str
    attempts: int
    number: int
    before: Graded
    graded: Graded

    @property
    def step(self) -> Regraded:
        """What the new gradings are, and what stays."""
        return self.graded.steps[-1]

    @property
    def is_meant(self) -> ColumnElement[bool]:
        """Whether an attempt belongs to it."""
        return and_(
            Attempt.revision_id == self.revision_id,
            Attempt.known_as == self.known_as,
            Attempt.graded_by == self.graded_by,
        )


@dataclass(frozen=True, slots=True)
class Changed:
    """A quiz as learners see it now, and attempts that were graded otherwise, by what they had."""

    course_id: int
    course: Course
    revision_id: int
    module: Module
    quiz: Quiz
    groups: tuple[Group, ...]

    @property
    def attempts(self) -> int:
        """How many attempts would be graded anew."""
        return sum(group.attempts for group in self.groups)

    @property
    def is_meant(self) -> ColumnElement[bool]:
        """Whether an attempt would be graded anew."""
        mine = Attempt.activity == self.quiz.slug
        return and_(mine, *CONCERNED, or_(*(group.is_meant for group in self.groups)))

    def changes_of(self, group: Group) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
        """The changes that grade a group anew, and those that leave it as it is."""
        kept = tuple(one for one in group.step.changes if one.kept)
        return group.step.used, kept


def list_changed(session: Session, desk: Desk) -> list[Changed]:
    """All of them, in the course's order."""
    return find_changed(session, desk.id, desk.revision_id)


def get_changed(session: Session, desk: Desk, activity: str) -> Changed:
    """One quiz; without groups where nothing is to be regraded. Raises NotFound."""
    return get_for(session, desk.id, desk.revision_id, activity)


def get_for(session: Session, course_id: int, revision_id: int, activity: str) -> Changed:
    """The same by the gradings of a revision, `activity` being the quiz's slug there."""
    course = courses.compiled(session, revision_id)
    found = course.find(activity)
    if found is None or not isinstance(found[1], Quiz):
        raise NotFound
    some = find_changed(session, course_id, revision_id, activity)
    return some[0] if some else Changed(course_id, course, revision_id, found[0], found[1], ())


def find_changed(
    session: Session, course_id: int, revision_id: int, activity: str = ""
) -> list[Changed]:
    """The quizzes of a revision whose results were graded by other gradings."""
    course = courses.compiled(session, revision_id)
    quizzes = {
        one.slug: (module, one)
        for module, one in course
        if isinstance(one, Quiz) and activity in ("", one.slug)
    }
    groups: dict[str, list[Group]] = {}
    for slug, group in _groups(session, course_id, revision_id, quizzes):
        groups.setdefault(slug, []).append(group)
    return [
        Changed(course_id, course, revision_id, *quizzes[slug], tuple(groups[slug]))
        for slug in quizzes
        if slug in groups
    ]


def _groups(
    session: Session,
    course_id: int,
    revision_id: int,
    quizzes: dict[str, tuple[Module, Quiz]],
) -> Iterable[tuple[str, Group]]:
    """Quiz by quiz what is graded alike, the latest revision first."""
    alike = (Attempt.activity, Attempt.known_as, Attempt.revision_id, Attempt.graded_by)
    query = (
        select(*alike, func.count())
        .join(Enrollment, Enrollment.id == Attempt.enrollment_id)
        .join(User, User.id == Enrollment.user_id)
        .where(Enrollment.course_id == course_id, *CONCERNED, Attempt.activity.in_(quizzes))
        .where(or_(Attempt.revision_id != revision_id, Attempt.graded_by != ""))
        .group_by(*alike)
        .order_by(Attempt.revision_id.desc(), Attempt.graded_by)
    )
    found = session.execute(query).all()
    numbers = _numbers(session, course_id) if found else {}
    for slug, known_as, began, graded_by, attempts in found:
        last = gradings.last_of(began, graded_by)
        before = gradings.find(session, began, known_as or slug, graded_by)
        if last == revision_id or before is None:
            continue
        graded = before.then(quizzes[slug][1])
        if graded.steps[-1].differs:
            number = numbers.get(last, 0)
            yield slug, Group(began, known_as, graded_by, attempts, number, before, graded)


def _numbers(session: Session, course_id: int) -> dict[int, int]:
    query = select(Revision.id, Revision.number).where(Revision.course_id == course_id)
    return {id: number for id, number in session.execute(query)}  # noqa: C416 - rows are no pairs to mypy
