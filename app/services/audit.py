"""The record of acts: who did what to whom, from where, when. Rows are only ever added."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.models import Audit
from app.services.sessions import Actor


def record(
    session: Session,
    actor: Actor | None,
    verb: str,
    subject: str,
    now: datetime,
    *,
    person: str = "",
    **detail: object,
) -> Audit:
    """Add one act to the record.

    `actor` None is the system itself. `subject` is the public key, serial or name of what it was
    done to; `person` the key of the person concerned, where there is one: never a name or address,
    so that who is erased is erased here too. Where the request came from rides on the session.
    """
    row = Audit(
        at=now,
        actor=actor.key if actor else "system",
        verb=verb,
        subject=subject[:200],
        person=person,
        detail=detail,
        address=str(session.info.get("address", ""))[:60],
    )
    session.add(row)
    session.flush()
    return row
