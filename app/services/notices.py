"""What people are to be told: each made once, taken up by at most one letter a day."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Notice


def tell(
    session: Session,
    user_id: int,
    kind: str,
    occasion: str,
    subject: str,
    body: str,
    now: datetime,
    *,
    link: str = "",
    cohort_id: int | None = None,
    due_at: datetime | None = None,
) -> bool:
    """Note something to tell one person; False where this occasion was noted before.

    `subject` and `body` (plain text, paragraphs apart by an empty line) are in the words that will
    be sent, `link` is a path of this site. `due_at` is when it may go at the earliest.
    """
    mine = select(Notice.id).filter_by(user_id=user_id, kind=kind, occasion=occasion)
    if session.scalars(mine).first() is not None:
        return False
    row = Notice(
        user_id=user_id,
        kind=kind,
        occasion=occasion,
        cohort_id=cohort_id,
        payload={"subject": subject, "body": body, "link": link},
        made_at=now,
        due_at=due_at or now,
    )
    session.add(row)
    session.flush()
    return True
