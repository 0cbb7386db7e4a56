"""A regrade applied: asked for with a reason, then done batch by batch, each a transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid
from app.models import Attempt, CourseRow, Enrollment, Progress, Regrade, RegradeLine
from app.models.rows import table
from app.services import audit, gradings, numbers, progress
from app.services.drafts import Desk, get_desk
from app.services.practice import making
from app.services.regrading import judging, telling
from app.services.regrading.finding import Changed, get_changed, get_for
from app.services.regrading.judging import GAINED, LESSER, LOST, UNMET, Judged, Person
from app.services.sessions import Actor

REASON_LIMIT = 1000
BATCH = 50
"""people to a transaction: other writers wait for a fraction of a second"""
NO_LONGER = {UNMET: "certificate unmet", LESSER: "distinction unmet"}
PAST = {"synchronize_session": False}


class LookAgain(Conflict):
    """Between looking and applying something happened that changes who is concerned."""

    message = N_("The course was published or regraded since you looked. Look again, then regrade.")


def last_number(session: Session, course_id: int) -> int:
    """The number of the course's latest regrade, 0 for none: a form says that it knew it."""
    found = session.scalar(select(func.max(Regrade.number)).where(Regrade.course_id == course_id))
    return found or 0


def find_open(session: Session, course_id: int) -> Regrade | None:
    """The regrade that is still at work, if there is one."""
    query = select(Regrade).where(Regrade.course_id == course_id, Regrade.ended_at.is_(None))
    return session.scalars(query).first()


def apply(
    session: Session,
    actor: Actor,
    slug: str,
    activity: str,
    seen: tuple[int, int],
    reason: str,
    now: datetime,
    most: int = BATCH,
) -> Regrade:
    """Regrade a quiz by what learners see now; what is not done at once, the job goes on with.

    `seen` are the revision and the latest regrade that the actor looked at. The same request twice
    is one regrade. Raises NotFound, Invalid without a reason, LookAgain where something happened
    meanwhile, Conflict where nothing is to be regraded or another regrade is at work.
    """
    session.execute(select(CourseRow.id).where(CourseRow.slug == slug).with_for_update())
    desk = get_desk(session, actor, slug)
    written = reason.replace("\0", "").strip()
    if not written or len(written) > REASON_LIMIT:
        raise Invalid(N_("Say why, in up to %(limit)s characters."), limit=REASON_LIMIT)
    if twin := _twin(session, actor, desk, activity, seen):
        return twin
    _require_ready(session, desk, activity, seen)
    row = Regrade(
        course_id=desk.id,
        number=seen[1] + 1,
        activity=activity,
        revision_id=desk.revision_id,
        reason=written,
        made_at=now,
        made_by=actor.id,
    )
    session.add(row)
    session.flush()
    subject = f"{desk.slug} {activity}"
    audit.record(session, actor, "regrade quiz", subject, now, regrade=row.key, by=desk.number)
    step(session, row.id, now, most)
    return row


def _require_ready(session: Session, desk: Desk, activity: str, seen: tuple[int, int]) -> None:
    if seen != (desk.number, last_number(session, desk.id)):
        raise LookAgain
    if find_open(session, desk.id):
        raise Conflict(N_("A regrade of this course is still at work. Wait until it is done."))
    if not get_changed(session, desk, activity).groups:
        raise Conflict(N_("Nothing is to be regraded here: all results have today’s key."))


def _twin(
    session: Session, actor: Actor, desk: Desk, activity: str, seen: tuple[int, int]
) -> Regrade | None:
    """The regrade that the same form made before."""
    known = {"course_id": desk.id, "number": seen[1] + 1, "activity": activity}
    found = session.scalars(select(Regrade).filter_by(**known, made_by=actor.id)).first()
    return found if found and desk.number == seen[0] else None


def list_open(session: Session) -> list[int]:
    """Numbers of regrades that are still at work."""
    query = select(Regrade.id).where(Regrade.ended_at.is_(None)).order_by(Regrade.id)
    return list(session.scalars(query))


def step(session: Session, id: int, now: datetime, most: int = BATCH) -> int:
    """Regrade the next people; returns how many there were. Once it has ended, nothing happens.

    How far it came is part of the same transaction: nobody is left out, or regraded twice. Where
    the quiz is renamed meanwhile it ends, and the others are found under the new name.
    """
    held = select(Regrade).where(Regrade.id == id).with_for_update()
    row = session.scalars(held, execution_options={"populate_existing": True}).one()
    if row.ended_at is not None:
        return 0
    changed = get_for(session, row.course_id, row.revision_id, row.activity)
    ids = judging.list_ids(session, changed, row.reached, most)
    _hold(session, ids)
    people = judging.judge(session, changed, ids)
    _store(session, row, people, now)
    for person in people:
        _follow(session, changed, person, now)
    numbers.forget(session, ids)
    telling.tell_learners(session, row, changed, people, now)
    row.reached = ids[-1] if ids else row.reached
    row.attempts += sum(len(one.judged) for one in people)
    row.changed += sum(len(one.changed) for one in people)
    if len(ids) < most:
        row.ended_at = now
        session.flush()
        telling.tell_admins(session, row, changed, now)
    session.flush()
    return len(ids)


def _hold(session: Session, ids: Sequence[int]) -> None:
    """Keep these learners' own writes, and reviews of theirs, back until commit."""
    query = select(Enrollment.id).where(Enrollment.id.in_(ids)).order_by(Enrollment.id)
    session.execute(query.with_for_update()).all()


def _store(session: Session, row: Regrade, people: Sequence[Person], now: datetime) -> None:
    """The lines of what changed, then the attempts' new results."""
    lines = [_line(row, one, person) for person in people for one in person.changed]
    if lines:
        session.connection().execute(insert(table(RegradeLine)), lines)
    for one in (one for person in people for one in person.judged):
        values = {
            "score": one.after.score,
            "passed": one.after.passed,
            "graded_by": one.graded_by,
        }
        mine = update(Attempt).where(Attempt.id == one.row.id).values(values)
        session.execute(mine, execution_options=PAST)
    for person in people:
        if verb := NO_LONGER.get(person.certificate):
            subject = person.serial
            audit.record(session, None, verb, subject, now, person=person.person, regrade=row.key)
    session.expire_all()


def _line(row: Regrade, one: Judged, person: Person) -> dict[str, object]:
    is_last = one is person.changed[-1]
    return {
        "regrade_id": row.id,
        "attempt_id": one.row.id,
        "revision_id": gradings.last_of(one.row.revision_id, one.row.graded_by),
        "earned_before": one.before.earned,
        "possible_before": one.before.possible,
        "score_before": one.row.score,
        "passed_before": bool(one.row.passed),
        "earned_after": one.after.earned,
        "possible_after": one.after.possible,
        "score_after": one.after.score,
        "passed_after": one.after.passed,
        "outcome": person.outcome if is_last else "",
        "certificate": person.certificate if is_last else "",
    }


def _follow(session: Session, changed: Changed, person: Person, now: datetime) -> None:
    """What stands on record, and all that is summed up from it; the certificate may follow."""
    place, slug = person.place, changed.quiz.slug
    if not person.changed:
        progress.change_pages(session, place.enrollment.id)
        return
    values: dict[str, object] = {"score": person.best}
    if person.outcome:
        values["done_at"] = now if person.outcome == GAINED else None
    keys = {"enrollment_id": place.enrollment.id, "activity": slug}
    record = update(Progress).filter_by(**keys).values(values)
    session.execute(record, execution_options=PAST)
    progress.settle(session, place, now, was_here=False)
    if person.outcome == LOST:
        return
    for one in person.changed:
        if one.after.passed and not one.row.passed:
            attempt = session.get_one(Attempt, one.row.id)
            making.note_quiz(session, place, attempt, one.quiz, one.answers, now)
