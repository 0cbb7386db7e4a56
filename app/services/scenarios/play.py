"""Playing a scenario: start or resume, reply, finish."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.domain import scoring
from app.domain.commitment import Commitment, require_line, require_said
from app.domain.scenario import Scenario, State, walk
from app.domain.transcript import decision_number, most_decisions
from app.errors import N_, Conflict, NotFound
from app.models import Attempt, Decision
from app.models.rows import rows, table
from app.services import enrollments, progress, tally
from app.services.enrollments import Place
from app.services.practice import making
from app.services.scenarios.past import Reached, list_reached
from app.services.scenarios.runs import Run, choices_at, get, list_decisions
from app.services.scenarios.starts import find_starts, take_over
from app.services.sessions import Actor

TAKE = insert(table(Decision))
SILENT = {"reason": "", "confidence": None}
TAKEN = N_("You already replied here. Your first reply is stored.")
NOT_ENDED = N_("Only a conversation that has ended can be played again from a decision.")
CHANGED = N_("This conversation has changed since. Play it again from the start.")
NOT_OFFERED = N_("That reply is not offered here. Here is where it stands.")


def start(
    session: Session,
    actor: Actor,
    course: str,
    activity: str,
    now: datetime,
    *,
    replay: str = "",
    step: int = 0,
) -> Attempt:
    """Begin a conversation, or go on with the one that is open.

    `replay` names an own finished attempt whose first `step` decisions are taken over: a practice
    attempt, the first stays on record. The same request again returns the same open attempt.
    Raises Conflict where those decisions are not there, or lead nowhere any more.
    """
    place = enrollments.get(session, actor, course, lock=True)
    module, scenario = place.find(activity, "scenario")
    assert isinstance(scenario, Scenario)  # find() was told the kind
    progress.require_open(place, module, progress.list_records(session, place.enrollment.id))
    earlier = get(session, actor, replay) if replay else None
    kept = _kept(earlier, place, scenario, step) if earlier else ()
    latest = _latest(session, place, activity)
    if latest and _goes_on(session, latest, replay, [label for label, _said in kept]):
        return latest
    row = _add(session, place, activity, latest.number + 1 if latest else 1, now)
    if earlier:
        row.starts, row.lines = take_over(scenario, earlier, step)
    else:
        row.starts = find_starts(session, place.enrollment.id, scenario)
    session.add_all(
        Decision(attempt_id=row.id, position=position, choice=label, decided_at=now, **_said(said))
        for position, (label, said) in enumerate(kept)
    )
    if latest is None:
        detail = _detail(row, scenario.beginning(row.starts).opening())
        progress.begin_or_go_on(session, place, activity, now, detail=detail)
    session.flush()
    return row


def _add(session: Session, place: Place, activity: str, number: int, now: datetime) -> Attempt:
    """A new attempt; all but the first are practice."""
    row = Attempt(
        enrollment_id=place.enrollment.id,
        activity=activity,
        number=number,
        practice=number > 1,
        revision_id=place.revision_id,
        seed=secrets.randbits(62),
        started_at=now,
    )
    session.add(row)
    session.flush()
    return row


def reply(
    session: Session,
    actor: Actor,
    key: str,
    step: int,
    place: int,
    now: datetime,
    said: Commitment | None = None,
    line: str = "",
) -> Run:
    """Decide by the reply's place on the page (from 0) at decision number `step` (from 0).

    The place is read against what was on offer at that step, so that the same request again
    returns what is stored, with what was said the first time. `line` is kept where the passage asks
    for one. Raises as `decide` does, and Invalid where the passage asks for a reason and a
    confidence and `said` has not both, or where the line is too long.
    """
    run = get(session, actor, key, lock=True)
    offered = choices_at(run, step)
    if not 0 <= place < len(offered):
        raise Conflict(NOT_OFFERED)
    if step == len(run.decisions):
        passage = run.scenario.passage(run.state.passage)
        if passage.is_commit:
            require_said(said)
        if passage.ask and line:
            require_line(line)
            run.attempt.lines = {**run.attempt.lines, passage.id: line}
    return _take(session, run, step, offered[place].label, now, said)


def decide(
    session: Session,
    actor: Actor,
    key: str,
    step: int,
    label: str,
    now: datetime,
    said: Commitment | None = None,
) -> Run:
    """Record decision number `step` (from 0) of the actor's attempt and return where it leads.

    `said` is kept with it where the passage asks. The same step and choice again returns what is
    stored. Raises NotFound for other people's attempts, Conflict for another choice at a taken
    step and for a choice that is not offered.
    """
    return _take(session, get(session, actor, key, lock=True), step, label, now, said)


def _take(
    session: Session, run: Run, step: int, label: str, now: datetime, said: Commitment | None
) -> Run:
    if 0 <= step < len(run.decisions):
        if run.decisions[step] == label:
            return run
        raise Conflict(TAKEN)
    choice = next((one for one in choices_at(run, step) if one.label == label), None)
    if choice is None:
        raise Conflict(NOT_OFFERED)
    state = run.state.after(choice)
    said = said if run.scenario.passage(run.state.passage).is_commit else None
    taken = {"position": step, "choice": label, "decided_at": now, **SILENT, **_said(said)}
    rows(session, TAKE, attempt_id=run.attempt.id, **taken)
    after = replace(
        run,
        decisions=(*run.decisions, label),
        decided_at=(*run.decided_at, now),
        commitments=(*run.commitments, said),
        state=state,
    )
    if state.is_over:
        _finish(session, after, now)
    elif not run.attempt.practice:
        detail = _detail(run.attempt, state)
        progress.begin_or_go_on(session, run.place, run.attempt.activity, now, detail=detail)
    return after


def _finish(session: Session, run: Run, now: datetime) -> None:
    """Store the result; what stands on record is the first attempt's, whatever practice brings."""
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
    if attempt.practice:
        reached = list_reached(session, attempt.enrollment_id, attempt.activity)
    else:  # practice begins after the first attempt has ended: there is nothing else to read
        passed = int(attempt.passed)
        reached = [Reached(attempt.ending, False, passed, attempt.key, attempt.score)]
    first = next(one for one in reached if not one.practice)
    progress.finish(
        session,
        run.place,
        attempt.activity,
        now,
        done=any(one.passed for one in reached),
        score=first.score,
        detail={
            "attempt": first.key,
            "endings": sorted({one.ending for one in reached}),
            "ending": first.ending,
        },
    )
    if not attempt.practice:
        tally.count_choices(session, run.place.enrollment.cohort_id, attempt.activity, state)
        making.note_play(session, run.place, attempt, state, now)


def _goes_on(session: Session, latest: Attempt, replay: str, kept: Sequence[str]) -> bool:
    """Whether the latest attempt is open and what was asked for (the same replay, sent twice)."""
    if latest.finished_at is not None:
        return False
    return not replay or list_decisions(session, latest)[0] == tuple(kept)


def _latest(session: Session, place: Place, activity: str) -> Attempt | None:
    query = select(Attempt).filter_by(enrollment_id=place.enrollment.id, activity=activity)
    return session.scalars(query.order_by(Attempt.number.desc()).limit(1)).first()


def _kept(
    run: Run, place: Place, scenario: Scenario, step: int
) -> tuple[tuple[str, Commitment | None], ...]:
    """The decisions that a replay takes over; the scenario as it is now still offers them."""
    if run.attempt.activity != scenario.slug or run.place.slug != place.slug:
        raise NotFound
    if run.attempt.finished_at is None or not 0 <= step < len(run.decisions):
        raise Conflict(NOT_ENDED)
    kept = run.decisions[:step]
    try:
        starts, _lines = take_over(scenario, run, step)
        is_over = walk(scenario.beginning(starts), kept).is_over
    except Conflict:
        is_over = True
    if is_over:
        raise Conflict(CHANGED)
    return tuple(zip(kept, run.commitments, strict=False))


def _said(said: Commitment | None) -> dict[str, Any]:
    """A decision's columns of what was said before its consequence."""
    return {"reason": said.reason, "confidence": said.confidence} if said else {}


def _detail(attempt: Attempt, state: State) -> dict[str, Any]:
    return {
        "attempt": attempt.key,
        "decision": decision_number(state),
        "of": most_decisions(state),
    }
