"""What waits in a cohort, the oldest first, and who may see to it."""

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from app.models import Attempt, Enrollment, Request, Submission, User, Waiting
from app.models.rows import rows
from app.services import reviewers, settings
from app.services.cohort_page.figures import KEPT, Head
from app.services.cohort_page.people import FEW
from app.services.reviewers import ANSWER, REQUEST, WORKSHEET
from app.services.sessions import Actor


class Pending(NamedTuple):
    """A thing that waits. `round` is a worksheet's, from 1; `asks` is a request's kind.

    `subject` is the key of the submission, attempt or request, `part` the question's id of an
    answer; `is_theirs` whether the reader may see to it.
    """

    subject: str
    part: str
    kind: str
    person: str
    name: str
    activity: str
    since: datetime
    round: int | None
    asks: str | None
    is_theirs: bool


PENDING = (
    select(
        func.coalesce(Submission.key, Attempt.key, Request.key, ""),
        Waiting.part,
        Waiting.kind,
        User.key,
        User.name,
        Waiting.activity,
        Waiting.since,
        Submission.round,
        Request.kind,
    )
    .join(Enrollment, Enrollment.id == Waiting.enrollment_id)
    .join(User, User.id == Enrollment.user_id)
    .outerjoin(Submission, and_(Waiting.kind == WORKSHEET, Submission.id == Waiting.subject_id))
    .outerjoin(Attempt, and_(Waiting.kind == ANSWER, Attempt.id == Waiting.subject_id))
    .outerjoin(Request, and_(Waiting.kind == REQUEST, Request.id == Waiting.subject_id))
    .where(
        Waiting.cohort_id == bindparam("cohort"),
        Waiting.ended_at.is_(None),
        Enrollment.user_id != bindparam("actor"),
    )
    .order_by(Waiting.since, Waiting.id)
    .limit(FEW)
)


def pending(session: Session, head: Head, actor: Actor) -> list[Pending]:
    """What has waited longest; one's own is for others to see to."""
    if not head.waiting:
        return []
    sums_only = settings.get(session, actor.settings_version).aggregates_only
    query = _pending_for(actor.bare, sums_only)
    found = rows(session, query, cohort=head.id, actor=actor.id).all()
    return [Pending(*row) for row in found]


@lru_cache(KEPT)
def _pending_for(actor: Actor, sums_only: bool) -> Select[Any]:
    """The statement for one (bare) actor: made once."""
    return PENDING.add_columns(reviewers.sees_to_where(actor, sums_only))
