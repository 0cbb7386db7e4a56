"""What is on record of an enrollment, and what it comes to."""

from collections.abc import Collection, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain import tally as rules
from app.domain.course import Course
from app.domain.progress import Record
from app.domain.tally import Summary
from app.models import Progress
from app.services import courses

KNOWN = (
    func.coalesce(Progress.done_at, Progress.excused_at),
    func.coalesce(Progress.corrected, Progress.score),
    Progress.last_at,
    Progress.place,
    Progress.detail,
    Progress.excused_at,
)
"""What a Record says of an activity."""


def list_records(session: Session, enrollment_ids: Collection[int]) -> dict[int, dict[str, Record]]:
    """Enrollment's id → activity slug → what is known of it, in one statement."""
    found: dict[int, dict[str, Record]] = {id: {} for id in enrollment_ids}
    query = select(Progress.enrollment_id, Progress.activity, *KNOWN)
    here = Progress.enrollment_id.in_(enrollment_ids)
    for id, activity, *known in session.execute(query.where(here)):
        found[id][activity] = Record(*known)
    return found


def summary_of(
    session: Session,
    course: Course,
    records: Mapping[str, Record],
    finished_in: int | None,
    revision_id: int,
) -> Summary:
    """The sum of records in a course as of `revision_id`.

    Who has finished it in an earlier revision (`finished_in`) is asked for nothing that is new.
    """
    if finished_in is None or finished_in == revision_id:
        return rules.summary(course, records)
    new = rules.added(course, courses.compiled(session, finished_in))
    return rules.summary(course, records, new)
