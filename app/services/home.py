"""What Home shows: the course used last, where to go on, what is worth doing today."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain import scoring
from app.domain.course import address
from app.domain.progress import (
    ActivityStatus,
    ModuleStatus,
    Overview,
    Standing,
    new_since,
    next_activity,
    overview,
)
from app.services import cohort_strip, courses, enrollments, progress
from app.services.cohort_strip import Around, around
from app.services.enrollments import Card, Place
from app.services.sessions import Actor

Pair = tuple[ModuleStatus, ActivityStatus]
LEAST_EVIDENCE = 5
MOST_TODAY = 3
RETURNED_STATE = "returned"
TEACHING = "instructor"
"""the audience of courses about teaching"""


@dataclass(frozen=True, slots=True)
class Skill:
    """A competency's mean worth in percent (0 to 100), from so many decisions."""

    name: str
    percent: int
    evidence: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """The courses beside the one that Home is about: mine, those to start, those about teaching."""

    mine: tuple[Card, ...]
    offered: tuple[Card, ...]
    for_instructors: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """Everything Home says.

    `onward` is None when all is done; `stopped_at` names the heading or moment. `returned` is the
    worksheet that came back last and `returned_by` the name of who returned it; `unaccepted` are
    worksheets whose acceptance the certificate still waits for; `new` is what the course has gained
    since it was finished, by module; `around` is the learner's cohort;
    `cards` are due today, and the first thing worth doing.
    """

    place: Place
    shelf: Shelf
    seen: Overview
    onward: Pair | None
    stopped_at: str
    today: tuple[Pair, ...]
    skills: tuple[Skill, ...]
    evidence: int
    serial: str
    worksheet: Pair | None
    returned: Pair | None = None
    returned_by: str = ""
    unaccepted: tuple[Pair, ...] = ()
    new: tuple[tuple[ModuleStatus, tuple[ActivityStatus, ...]], ...] = ()
    around: Around | None = None
    cards: int = 0

    @property
    def is_new(self) -> bool:
        """Whether nothing was begun yet."""
        return not any(
            one.record.last_at for module in self.seen.modules for one in module.activities
        )


def get(session: Session, actor: Actor, now: datetime) -> Home | None:
    """Home of somebody with a course; None without one.

    Three statements, whatever the number of courses.
    """
    place, others = enrollments.list_all(session, actor)
    if place is None:
        return None
    seen = overview(place.course, progress.list_records(session, place.enrollment.id))
    strip = cohort_strip.get(session, place.enrollment.id, actor, now)
    onward = next_activity(seen)
    back = _returned(seen)
    return Home(
        place=place,
        shelf=_shelf(others),
        seen=seen,
        onward=onward,
        stopped_at=stopped_at(onward),
        today=_today(seen, onward)[: MOST_TODAY - bool(strip.cards)],
        skills=_skills(place, strip.evidence),
        evidence=len(strip.evidence),
        serial=strip.serial,
        worksheet=_worksheet(seen),
        returned=back[0] if back else None,
        returned_by=strip.returned_by,
        unaccepted=_unaccepted(seen),
        new=_new(session, place, seen),
        around=around(strip, seen, now),
        cards=strip.cards,
    )


def _new(
    session: Session, place: Place, seen: Overview
) -> tuple[tuple[ModuleStatus, tuple[ActivityStatus, ...]], ...]:
    finished = place.enrollment.completed_revision_id
    if finished is None or finished == place.revision_id:
        return ()
    return new_since(seen, courses.compiled(session, finished))


def get_shelf(session: Session, actor: Actor) -> Shelf:
    """What somebody without a course can start."""
    return _shelf(enrollments.list_all(session, actor)[1])


def _shelf(cards: list[Card]) -> Shelf:
    general = [card for card in cards if card.audience == "everyone"]
    return Shelf(
        mine=tuple(card for card in cards if card.done is not None and card.audience != TEACHING),
        offered=tuple(card for card in general if card.done is None),
        for_instructors=tuple(card for card in cards if card.audience == TEACHING),
    )


def link(home: Place, pair: Pair) -> str:
    """Where an activity is, exactly where the learner stopped."""
    module, status = pair
    path = address(home.slug, module.module.slug, status.activity.slug)
    kind, detail = status.activity.kind, status.record.detail
    if status.standing is Standing.BEGUN and kind == "lesson" and status.record.place:
        return f"{path}#{status.record.place}"
    if status.review == RETURNED_STATE:
        return f"{path}#review"
    if "decision" in detail or "answered" in detail:
        base = "attempts" if kind == "scenario" else "quiz-attempts"
        return f"/{base}/{detail['attempt']}"
    return path


def stopped_at(pair: Pair | None) -> str:
    """The heading at which a lesson was left, as its title; "" elsewhere."""
    if pair is None or pair[1].activity.kind != "lesson":
        return ""
    lesson, place = pair[1].activity, pair[1].record.place
    return next((one.title for one in lesson.headings if one.id == place), "")


def _skills(place: Place, shown: list[scoring.Evidence]) -> tuple[Skill, ...]:
    names = dict(place.course.competencies)
    return tuple(
        Skill(names.get(name, name), round(mean * 100), count)
        for name, (mean, count) in scoring.profile(shown).items()
        if count >= LEAST_EVIDENCE
    )


def _today(seen: Overview, onward: Pair | None) -> tuple[Pair, ...]:
    """At most three: what came back, what was begun, then what comes next in course order.

    Not what Continue shows already, and not what is optional before it is begun.
    """
    pairs = [
        (module, one)
        for module in seen.modules
        for one in module.activities
        if one.standing in (Standing.BEGUN, Standing.OPEN)
        and not one.waits
        and (onward is None or one.activity.slug != onward[1].activity.slug)
    ]
    begun = [pair for pair in pairs if pair[1].standing is Standing.BEGUN]
    fresh = [
        pair
        for pair in pairs
        if pair[1].standing is Standing.OPEN and not pair[1].activity.optional
    ]
    back = _returned(seen)
    return tuple((back + [pair for pair in begun if pair not in back] + fresh)[:MOST_TODAY])


def _returned(seen: Overview) -> list[Pair]:
    """Worksheets that a reviewer returned, the latest first."""
    pairs = [
        (module, one)
        for module in seen.modules
        for one in module.activities
        if one.review == RETURNED_STATE and one.standing is not Standing.LOCKED
    ]
    return sorted(pairs, key=lambda pair: str(pair[1].record.detail.get("reviewed", "")))[::-1]


def _unaccepted(seen: Overview) -> tuple[Pair, ...]:
    rule = seen.course.certificate
    wanted = set(rule.accepted) if rule else set[str]()
    return tuple(
        (module, one)
        for module in seen.modules
        for one in module.activities
        if one.activity.slug in wanted and not one.record.is_accepted
    )


def _worksheet(seen: Overview) -> Pair | None:
    """The worksheet to show on Home: one that came back, else the first not handed in, the last.

    An optional one only once it is begun.
    """
    if back := _returned(seen):
        return back[0]
    pairs = [
        (module, one)
        for module in seen.modules
        for one in module.activities
        if one.activity.kind == "worksheet" and (one.record.last_at or not one.activity.optional)
    ]
    undone = [pair for pair in pairs if pair[1].standing is not Standing.DONE]
    return next(iter(undone or pairs[-1:]), None)
