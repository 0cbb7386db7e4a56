"""Scenarios: start or resume a conversation, decide, look back."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import scoring
from app.domain.course import Module
from app.domain.scenario import Scenario, State, longest, walk
from app.errors import N_, Conflict, NotFound
from app.models import Attempt, CourseRow, Decision, Enrollment, Revision
from app.services import courses, enrollments, progress
from app.services.enrollments import Place
from app.services.sessions import Actor


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt at a scenario, replayed: what it is pinned to, its decisions and the state they lead to."""

    attempt: Attempt
    place: Place
    module: Module
    scenario: Scenario
    decisions: tuple[str, ...]
    decided_at: tuple[datetime, ...]
    state: State


def start(
    session: Session,
    actor: Actor,
    course: str,
    activity: str,
    now: datetime,
    replay: str = "",
    step: int = 0,
) -> Attempt:
    """Begin a conversation, or go on with the one that is open.

    `replay` names an own earlier attempt whose first `step` decisions are taken over: a practice
    attempt, the first stays on record. The same request again returns the same open attempt.
    """
    place = enrollments.get(session, actor, course, lock=True)
    module, scenario = place.find(activity, "scenario")
    assert isinstance(scenario, Scenario)  # find() was told the kind
    progress.require_open(place, module, progress.list_records(session, place.enrollment.id))
    kept = get(session, actor, replay).decisions[:step] if replay else ()
    earlier = _attempts(session, place, activity)
    for attempt in earlier:
        if attempt.finished_at is None and (not replay or _decisions(session, attempt)[0] == kept):
            return attempt
    row = Attempt(
        enrollment_id=place.enrollment.id,
        activity=activity,
        number=len(earlier) + 1,
        practice=bool(earlier),
        revision_id=place.revision_id,
        seed=secrets.randbits(62),
        started_at=now,
    )
    walk(scenario, kept)  # a changed scenario may no longer offer them: Conflict, and nothing is kept
    session.add(row)
    session.flush()
    session.add_all(
        Decision(attempt_id=row.id, position=place_, choice=label, decided_at=now)
        for place_, label in enumerate(kept)
    )
    if not earlier:
        detail = _detail(row, scenario, len(kept))
        progress.begin_or_go_on(session, place, activity, now, detail=detail)
    return row


def get(session: Session, actor: Actor, key: str, lock: bool = False) -> Run:
    """The actor's attempt, replayed from its decisions. Raises NotFound for other people's."""
    query = (
        select(Attempt, Enrollment, CourseRow.slug, Revision.id, Revision.number)
        .join(Enrollment, Attempt.enrollment_id == Enrollment.id)
        .join(CourseRow, Enrollment.course_id == CourseRow.id)
        .join(Revision, CourseRow.published_id == Revision.id)
        .where(Attempt.key == key, Enrollment.user_id == actor.id)
    )
    found = session.execute(query.with_for_update(of=Enrollment) if lock else query).first()
    if found is None:
        raise NotFound
    attempt, enrollment, slug, revision_id, number = found
    pinned = courses.compiled(session, attempt.revision_id).find(attempt.activity)
    if pinned is None or not isinstance(pinned[1], Scenario):
        raise NotFound
    course = courses.compiled(session, revision_id)
    place = Place(enrollment, slug, revision_id, number, course)
    decisions, times = _decisions(session, attempt)
    state = walk(pinned[1], decisions)
    return Run(attempt, place, pinned[0], pinned[1], decisions, times, state)


def decide(
    session: Session, actor: Actor, key: str, step: int, label: str, now: datetime
) -> Run:
    """Record decision number `step` (from 0) of the actor's attempt and return where it leads.

    The same step and choice again returns what is stored. Raises NotFound for other people's
    attempts, Conflict for another choice at a taken step and for a choice that is not offered.
    """
    run = get(session, actor, key, lock=True)
    if step < len(run.decisions):
        if run.decisions[step] == label:
            return run
        raise Conflict(N_("You already replied here. Your first reply is stored."))
    if step > len(run.decisions) or run.state.is_over:
        raise Conflict(N_("This conversation has moved on. Here is where it stands."))
    choice = next((one for one in run.state.offered() if one.label == label), None)
    if choice is None:
        raise Conflict(N_("That reply is not offered here. Here is where it stands."))
    state = run.state.after(choice)
    session.add(
        Decision(attempt_id=run.attempt.id, position=step, choice=label, decided_at=now)
    )
    after = Run(
        run.attempt,
        run.place,
        run.module,
        run.scenario,
        (*run.decisions, label),
        (*run.decided_at, now),
        state,
    )
    if state.is_over:
        _finish(session, after, now)
    elif not run.attempt.practice:
        detail = _detail(run.attempt, run.scenario, step + 1)
        progress.begin_or_go_on(session, run.place, run.attempt.activity, now, detail=detail)
    session.flush()
    return after


def endings_seen(session: Session, place: Place) -> dict[str, list[str]]:
    """Scenario slug → ids of the endings the learner has reached, each once."""
    query = select(Attempt.activity, Attempt.ending).where(
        Attempt.enrollment_id == place.enrollment.id, Attempt.ending != ""
    )
    seen = dict[str, list[str]]()
    for activity, ending in session.execute(query.distinct()):
        seen.setdefault(activity, []).append(ending)
    return seen


def list_evidence(session: Session, enrollment_id: int) -> list[scoring.Evidence]:
    """What first attempts show about the learner's competencies, oldest first."""
    query = (
        select(Attempt.evidence)
        .where(
            Attempt.enrollment_id == enrollment_id,
            Attempt.finished_at.is_not(None),
            Attempt.practice.is_(False),
            Attempt.ending != "",
        )
        .order_by(Attempt.finished_at, Attempt.id)
    )
    return [scoring.Evidence(*piece) for row in session.scalars(query) for piece in row]


def _finish(session: Session, run: Run, now: datetime) -> None:
    attempt, state = run.attempt, run.state
    attempt.finished_at = now
    attempt.ending = state.ending
    attempt.score = scoring.score(state)
    attempt.passed = run.scenario.passes(state.ending)
    attempt.evidence = [
        [piece.competency, piece.passage, piece.label, piece.worth]
        for piece in scoring.evidence(state)
    ]
    session.flush()
    mine = _attempts(session, run.place, attempt.activity)
    ended = [one for one in mine if one.ending]
    first = next((one for one in ended if not one.practice), attempt)
    detail: dict[str, Any] = {
        "attempt": first.key,
        "endings": sorted({one.ending for one in ended}),
        "ending": first.ending,
    }
    progress.finish(
        session,
        run.place,
        attempt.activity,
        now,
        done=any(one.passed for one in ended),
        score=first.score,
        detail=detail,
    )


def _attempts(session: Session, place: Place, activity: str) -> list[Attempt]:
    query = select(Attempt).filter_by(enrollment_id=place.enrollment.id, activity=activity)
    return list(session.scalars(query.order_by(Attempt.number)))


def _decisions(
    session: Session, attempt: Attempt
) -> tuple[tuple[str, ...], tuple[datetime, ...]]:
    query = (
        select(Decision.choice, Decision.decided_at)
        .where(Decision.attempt_id == attempt.id)
        .order_by(Decision.position)
    )
    rows = session.execute(query).all()
    return tuple(row[0] for row in rows), tuple(row[1] for row in rows)


def _detail(attempt: Attempt, scenario: Scenario, decided: int) -> dict[str, Any]:
    return {"attempt": attempt.key, "decision": decided + 1, "of": longest(scenario)}
