"""What was handed in before there was a queue is queued: at every start, and only once."""

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from app.domain.course import Worksheet
from app.models import Submission, Waiting
from app.services import courses
from app.services.reviewers import BY_MANAGER, WORKSHEET
from app.services.waiting.standing import add

Later = aliased(Submission)


def catch_up(session: Session) -> int:
    """Queue the newest rounds of worksheets that a person is to review; returns how many.

    They wait since they were handed in.
    """
    kinds = select(Submission.revision_id, Submission.known_as, Submission.activity).distinct()
    count = 0
    for revision_id, known_as, activity in session.execute(kinds).all():
        found = courses.compiled(session, revision_id).find(known_as or activity)
        sheet = found[1] if found else None
        if isinstance(sheet, Worksheet) and sheet.has_reviewer:
            count += _queue(session, revision_id, known_as, activity, sheet)
    return count


def _queue(
    session: Session, revision_id: int, known_as: str, activity: str, sheet: Worksheet
) -> int:
    is_later = and_(
        Later.enrollment_id == Submission.enrollment_id,
        Later.activity == Submission.activity,
        Later.round > Submission.round,
    )
    is_queued = and_(Waiting.kind == WORKSHEET, Waiting.subject_id == Submission.id)
    query = (
        select(Submission.id, Submission.enrollment_id, Submission.handed_in_at)
        .outerjoin(Later, is_later)
        .outerjoin(Waiting, is_queued)
        .where(
            Submission.revision_id == revision_id,
            Submission.known_as == known_as,
            Submission.activity == activity,
            Submission.reviewed_at.is_(None),
            Later.id.is_(None),
            Waiting.id.is_(None),
        )
    )
    found = session.execute(query).all()
    part = BY_MANAGER if sheet.review == BY_MANAGER else ""
    for id, enrollment_id, at in found:
        add(session, WORKSHEET, id, enrollment_id, activity, at, part)
    return len(found)
