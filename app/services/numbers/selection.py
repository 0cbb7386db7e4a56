"""Whose numbers are asked for: everybody's, a quarter's or a cohort's; and what may be seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.numbers import ENOUGH, Leaf, Sums, added, visible
from app.errors import NotFound
from app.models import Cohort, CourseRow, Figures
from app.services import scope
from app.services.numbers.cells import LATER, quarter_of
from app.services.sessions import Actor

NONE = "none"
"""the key of those of a quarter who are in no cohort: 2026-4-none"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants: `who` is a quarter, a cohort's key or "", `tries` first or all."""

    who: str = ""
    tries: str = "first"

    @property
    def with_later(self) -> bool:
        """Whether later attempts count, too."""
        return self.tries == "all"


class Group(NamedTuple):
    """A cohort, or those of a quarter who are in none (title "")."""

    key: str
    title: str
    leaf: Leaf


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of a course: its id and revision, its groups, and sums by activity and leaf.

    Of each leaf there may be several versions of the activity: (version, sums).
    """

    course_id: int
    slug: str
    revision_id: int
    groups: tuple[Group, ...]
    cells: Mapping[str, Mapping[Leaf, Sequence[tuple[str, Sums]]]]
    asked: Asked

    @property
    def quarters(self) -> tuple[str, ...]:
        """Quarters in which somebody began, the newest first."""
        return tuple(sorted({one.leaf[0] for one in self.groups}, reverse=True))

    @property
    def group(self) -> Group | None:
        """The group that is asked for, if one is."""
        return next((one for one in self.groups if one.key == self.asked.who), None)

    @property
    def is_known(self) -> bool:
        """Whether there are such people at all."""
        return not self.asked.who or self.asked.who in self.quarters or self.group is not None

    def takes(self, leaf: Leaf) -> bool:
        """Whether a leaf is of those asked for."""
        if not self.asked.who:
            return True
        group = self.group
        return leaf == group.leaf if group else leaf[0] == self.asked.who

    def may_show(self, counts: Mapping[Leaf, int]) -> bool:
        """Whether a figure of so many people by leaf may be shown to who asks for these."""
        if sum(counts.values()) < ENOUGH:
            return False
        if not self.asked.who:
            return True
        quarters, leaves = visible(counts)
        group = self.group
        return group.leaf in leaves if group else self.asked.who in quarters

    def may_add(self, parts: Mapping[Leaf, Sequence[Sums]]) -> bool:
        """Whether later attempts may be in what is shown: first ones alone are shown, too.

        So later ones are to be of ten people themselves (who has any has a second one), or none.
        """
        more = {
            leaf: sum(int(one["again"]) for one in of) or int(any(one["more"] for one in of))
            for leaf, of in parts.items()
        }
        return not any(more.values()) or self.may_show(more)

    def pick(self, activity: str, choose: Callable[[str, Sums], Sums | None]) -> Sums | None:
        """The chosen part of an activity's sums for those asked for; None where it is hidden.

        `choose` takes it from one version's sums (None: nothing there), with the number of
        `people` that it is of, which is what decides, how many `more` attempts are in it, and of
        how many people these are (`again`).
        """
        parts = {
            leaf: [part for version, sums in kept if (part := choose(version, sums))]
            for leaf, kept in self.cells.get(activity, {}).items()
        }
        counts = {leaf: sum(int(one["people"]) for one in of) for leaf, of in parts.items() if of}
        if not self.may_show(counts) or not self.may_add(parts):
            return None
        return added(one for leaf, of in parts.items() if self.takes(leaf) for one in of)


def list_courses(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """Slug and title of the published courses that the actor teaches; admins see all."""
    query = select(CourseRow.slug, CourseRow.title).where(
        CourseRow.published_id.is_not(None), scope.courses(actor)
    )
    return [(row[0], row[1]) for row in session.execute(query.order_by(CourseRow.title))]


def find(
    session: Session, actor: Actor, slug: str, asked: Asked, activity: str | None = None
) -> Source:
    """The sums of a course that the actor teaches, or of one activity; three statements.

    Raises NotFound for other courses, and for people who aren't there.
    """
    query = select(CourseRow.id, CourseRow.published_id).where(
        CourseRow.slug == slug, CourseRow.published_id.is_not(None), scope.courses(actor)
    )
    course = session.execute(query).first()
    if course is None or course[1] is None:
        raise NotFound
    cohorts = select(Cohort.id, Cohort.key, Cohort.title, Cohort.opens_on)
    listed = session.execute(cohorts.where(Cohort.course_id == course[0]).order_by(Cohort.title))
    groups = {
        id: Group(key, title, (quarter_of(opens_on), id)) for id, key, title, opens_on in listed
    }
    rows = select(
        Figures.activity, Figures.cohort_id, Figures.quarter, Figures.version, Figures.sums
    ).where(Figures.course_id == course[0])
    if activity is not None:
        rows = rows.where(Figures.activity == activity)
    if not asked.with_later:
        rows = rows.where(Figures.version.not_like(f"%{LATER}"))
    cells = dict[str, dict[Leaf, list[tuple[str, Sums]]]]()
    alone = set[str]()
    for name, cohort_id, quarter, version, sums in session.execute(rows):
        group = groups.get(cohort_id)
        leaf = group.leaf if group else (quarter, 0)
        if group is None:
            alone.add(quarter)
        cells.setdefault(name, {}).setdefault(leaf, []).append((version.removesuffix(LATER), sums))
    others = [Group(f"{one}-{NONE}", "", (one, 0)) for one in alone]
    found = Source(course[0], slug, course[1], (*groups.values(), *others), cells, asked)
    if activity is None and not found.is_known:
        raise NotFound
    return found
