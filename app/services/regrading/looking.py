"""The dry run: who would get which result, a page at a time, in sum, and all of it for a file."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.models import Regrade
from app.services.drafts import Desk, get_desk
from app.services.people.progress import sees_sums_only
from app.services.regrading import applying, judging
from app.services.regrading.finding import Changed, get_changed, list_changed
from app.services.regrading.judging import Judged, Person
from app.services.sessions import Actor

PAGE = 50
BATCH = 200
MOST_SUMMED = 1000
"""people whose sums a page works out; for more, the file has them all"""


@dataclass(frozen=True, slots=True)
class Line:
    """One attempt that would get another result; outcome and certificate stand at the last one."""

    person: Person
    judged: Judged
    outcome: str
    certificate: str


@dataclass(frozen=True, slots=True)
class Sums:
    """How many results change: of `people` that were looked at, all of them where `is_all`."""

    people: int
    is_all: bool
    counts: Counter[str]


@dataclass(frozen=True, slots=True)
class DryRun:
    """What regrading a quiz would do. `seen` is what the form says it knew.

    `lines` are those of one page, `next` is where the following one begins, 0 at the end.
    `hides_names`: the site shows its admins sums only.
    """

    desk: Desk
    changed: Changed
    seen: tuple[int, int]
    open: Regrade | None
    sums: Sums
    lines: tuple[Line, ...]
    next: int
    hides_names: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a course is to be regraded."""

    desk: Desk
    changed: tuple[Changed, ...]
    open: Regrade | None


def look(session: Session, actor: Actor, slug: str) -> Standing:
    """The quizzes of a course whose results have an earlier key. Raises NotFound."""
    desk = get_desk(session, actor, slug)
    changed = tuple(list_changed(session, desk))
    return Standing(desk, changed, applying.find_open(session, desk.id))


def try_out(session: Session, actor: Actor, slug: str, activity: str, after: int) -> DryRun:
    """What regrading one quiz would do, behind enrollment `after`. Raises NotFound."""
    desk = get_desk(session, actor, slug)
    changed = get_changed(session, desk, activity)
    lines, following = _page(session, changed, after)
    return DryRun(
        desk,
        changed,
        (desk.number, applying.last_number(session, desk.id)),
        applying.find_open(session, desk.id),
        _sum(session, changed),
        lines,
        following,
        sees_sums_only(session, actor),
    )


def every_line(session: Session, changed: Changed) -> Iterator[Line]:
    """All attempts that would get another result, a batch of people in memory at a time."""
    for people in _batches(session, changed, 0):
        for person in people:
            yield from _lines(person)


def _batches(session: Session, changed: Changed, after: int) -> Iterator[list[Person]]:
    while ids := judging.list_ids(session, changed, after, BATCH):
        yield judging.judge(session, changed, ids)
        after = ids[-1]


def _page(session: Session, changed: Changed, after: int) -> tuple[tuple[Line, ...], int]:
    """So many people that a page is full; one person's attempts stand on one page."""
    lines = list[Line]()
    for people in _batches(session, changed, after):
        for person in people:
            mine = _lines(person)
            if lines and mine and len(lines) + len(mine) > PAGE:
                return tuple(lines), after
            lines += mine
            after = person.place.enrollment.id
    return tuple(lines), 0


def _lines(person: Person) -> list[Line]:
    changed = person.changed
    return [
        Line(
            person,
            one,
            person.outcome if one is changed[-1] else "",
            person.certificate if one is changed[-1] else "",
        )
        for one in changed
    ]


def _sum(session: Session, changed: Changed) -> Sums:
    counts, people = Counter[str](), 0
    for some in _batches(session, changed, 0):
        for person in some:
            counts.update({"attempts": len(person.changed), "people": bool(person.changed)})
            counts.update(one for one in (person.outcome, person.certificate) if one)
        people += len(some)
        if people >= MOST_SUMMED:
            return Sums(people, len(some) < BATCH, counts)
    return Sums(people, True, counts)
