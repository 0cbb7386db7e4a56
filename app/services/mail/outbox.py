"""The outbox: letters written with what caused them, each made once, claimed once, noted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.mail import wait_after
from app.models import Outbox, User

LEASE = timedelta(minutes=5)
MOST_TRIES = 8
SECRET = ("reset", "code", "password", "invitation", "proof", "new-address", "old-address")
"""Kinds that hold what opens an account: forgotten once they are over, whatever became of them."""
FORGOTTEN = ("erased",)
"""Kinds whose reader is nobody any more: the log forgets where the letter went; `occasion` is who
they were, a key that nobody can look up."""
WITHOUT_SUBJECT = {"code", "new-address"}
"""Kinds whose subject holds a secret, or tells who has an account: the log doesn't keep it."""
BROKE_OFF = "The job process ended while this letter was being sent."


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail: its subject, its plain text, the same as HTML where that was written.

    `unsubscribe` is the address that switches letters of its kind off.
    """

    subject: str
    body: str
    html: str = ""
    unsubscribe: str = ""

    @classmethod
    def of(cls, text: str, html: str = "", unsubscribe: str = "") -> "Letter":
        """Split a rendered template: its first line is the subject, the rest the body."""
        subject, _, body = text.strip().partition("\n")
        return cls(subject.strip(), body.strip() + "\n", html, unsubscribe)


def post(
    session: Session,
    to: str,
    kind: str,
    occasion: str,
    letter: Letter,
    now: datetime,
    is_sent: bool = False,
    *,
    cohort_id: int | None = None,
    user_id: int | None = None,
) -> bool:
    """Put a letter into the outbox; False where one of this person, kind and occasion is there.

    `user_id` says whom it is about where the address is theirs no more. `is_sent` makes a row that
    looks like one already sent: nothing leaves, and it takes as long.
    """
    about = {"cohort_id": cohort_id, "user_id": user_id}
    return bool(put(session, to, kind, occasion, letter, now, is_sent, **about))


def put(
    session: Session,
    to: str,
    kind: str,
    occasion: str,
    letter: Letter,
    now: datetime,
    is_sent: bool = False,
    *,
    cohort_id: int | None = None,
    user_id: int | None = None,
) -> int:
    """The same; the id of the new row, 0 where there is one already."""
    mine = select(Outbox.id).filter_by(person=to, kind=kind, occasion=occasion)
    owner = user_id or session.scalar(select(User.id).where(User.email == to))
    if session.scalars(mine).first() is not None:
        return 0
    subject = " ".join(letter.subject.split())[:200]
    row = Outbox(
        person=to,
        kind=kind,
        occasion=occasion,
        payload={} if is_sent else packed(letter),
        state="sent" if is_sent else "due",
        due_at=now,
        made_at=now,
        subject="" if kind in WITHOUT_SUBJECT else subject,
        user_id=owner,
        cohort_id=cohort_id,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # another worker was faster
        return 0
    session.info.setdefault("outbox", []).append(row.id)
    return row.id


def packed(letter: Letter) -> dict[str, str]:
    """What a row keeps of a letter until it is out."""
    kept = {"subject": letter.subject, "body": letter.body}
    more = {"html": letter.html, "unsubscribe": letter.unsubscribe}
    return kept | {name: text for name, text in more.items() if text}


def claim(session: Session, id: int, now: datetime) -> Outbox | None:
    """Take a due letter for this worker; None where it was sent or another worker has it.

    One whose worker died while it was being sent is not taken again: it may be out.
    """
    claimed = session.execute(
        update(Outbox)
        .where(Outbox.id == id, Outbox.state == "due", Outbox.lease.is_(None))
        .values(lease=now + LEASE, tries=Outbox.tries + 1)
        .returning(Outbox.id)
    ).first()
    return session.get(Outbox, id, populate_existing=True) if claimed else None


def end_lapsed(session: Session, now: datetime) -> int:
    """Letters whose worker never came back have an unknown end; returns how many there were."""
    values = {"state": "unknown", "error": BROKE_OFF, "done_at": now}
    lapsed = update(Outbox).where(Outbox.state == "due", Outbox.lease < now)
    secret = lapsed.where(Outbox.kind.in_(SECRET)).values(payload={}, **values)
    nobodys = lapsed.where(Outbox.kind.in_(FORGOTTEN))
    session.execute(nobodys.values(person=Outbox.occasion, payload={}, **values))
    ended = session.scalars(secret.returning(Outbox.id)).all()
    return len(ended) + len(session.scalars(lapsed.values(values).returning(Outbox.id)).all())


def list_due(session: Session, now: datetime, most: int = 100) -> list[int]:
    """Ids of letters that wait longer than they should: nobody holds them."""
    query = (
        select(Outbox.id)
        .where(Outbox.state == "due", Outbox.due_at <= now, Outbox.lease.is_(None))
        .order_by(Outbox.due_at)
        .limit(most)
    )
    return list(session.scalars(query))


def note_sent(row: Outbox, now: datetime) -> None:
    """The letter is out; what it said is forgotten, for it may hold a link that opens something."""
    row.state, row.done_at, row.payload, row.error = "sent", now, {}, ""
    _forget(row)


def note_failed(
    row: Outbox,
    now: datetime,
    is_unknown: bool = False,
    *,
    error: str = "",
    is_final: bool = False,
) -> None:
    """The letter did not go out (or its end is unknown): try again later, at most eight times.

    `error` is what the mail server said; `is_final` that it will never take this letter.
    """
    row.error = " ".join(error.replace("\0", "").split())[:500]
    if not is_unknown and not is_final and row.tries < MOST_TRIES:
        row.due_at, row.lease = now + wait_after(row.tries, row.key), None
        return
    row.state, row.done_at = "unknown" if is_unknown else "failed", now
    if row.kind in SECRET:
        row.payload = {}
    _forget(row)


def _forget(row: Outbox) -> None:
    if row.kind in FORGOTTEN:
        row.person, row.payload, row.error = row.occasion, {}, ""
