"""What people are to be told: each made once, taken up by at most one letter a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.mail import next_moment, zone
from app.errors import N_
from app.models import Cohort, Notice, Outbox, User
from app.services import mail, settings
from app.services.mail import wishes
from app.services.practice import links

DAILY = "daily"
"""the kind of letters that take notices up"""
MOST_PEOPLE, MOST_NOTICES = 500, 30
ORDER = (
    "message", "review", "request", "cohort", "certificate", "meeting", "unclear", "reminder",
    "practice",
)  # fmt: skip
"""what stands first in a letter"""


@dataclass(frozen=True, slots=True)
class Told:
    """One notice, for many people at once; like the arguments of `tell`.

    `until` is when it is over: later than that nobody is told.
    """

    user_id: int
    kind: str
    occasion: str
    subject: str
    body: str
    link: str = ""
    cohort_id: int | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as a letter shows it."""

    title: str
    paragraphs: Sequence[str]
    address: str


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
    one = Told(user_id, kind, occasion, subject, body, link, cohort_id)
    return bool(tell_many(session, [one], now, due_at))


def tell_many(
    session: Session, told: Sequence[Told], now: datetime, due_at: datetime | None = None
) -> int:
    """Note all of these, in one statement; returns how many had not been noted before."""
    if not told:
        return 0
    maker = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    rows = [
        {
            "user_id": one.user_id,
            "kind": one.kind,
            "occasion": one.occasion[:120],
            "cohort_id": one.cohort_id,
            "payload": packed(one),
            "made_at": now,
            "due_at": due_at or now,
        }
        for one in told
    ]
    statement = maker(Notice).values(rows)
    keys = ["user_id", "kind", "occasion"]
    made = statement.on_conflict_do_nothing(index_elements=keys).returning(Notice.id)
    return len(session.scalars(made).all())


def packed(one: Told) -> dict[str, str]:
    """What a row keeps of a notice."""
    kept = {"subject": one.subject, "body": one.body, "link": one.link}
    return kept | ({"until": one.until.isoformat()} if one.until else {})


def list_ready(session: Session, now: datetime) -> list[int]:
    """Ids of people whom something waits for, who waited longest first."""
    query = (
        select(Notice.user_id)
        .where(Notice.ended_at.is_(None), Notice.due_at <= now)
        .order_by(Notice.due_at)
        .limit(MOST_PEOPLE * 4)
    )
    return list(dict.fromkeys(session.scalars(query)))[:MOST_PEOPLE]


def merge(session: Session, user_id: int, now: datetime) -> bool:
    """Make one letter of all that waits for a person; False where none goes now.

    What they don't want, and what is over, ends without a letter. In their quiet hours, and where
    they got a letter today, all waits until the next may go. Holds other workers back.
    """
    user = session.scalars(select(User).where(User.id == user_id).with_for_update()).one()
    due = select(Notice).where(
        Notice.user_id == user_id, Notice.ended_at.is_(None), Notice.due_at <= now
    )
    waiting = list(session.scalars(due.order_by(Notice.id).limit(MOST_NOTICES)))
    wanted = [row for row in waiting if _is_wanted(session, user, row, now)]
    _end(session, [row for row in waiting if row not in wanted], now)
    if not wanted:
        return False
    moment = _next(session, user, now)
    if moment > now:
        _postpone(session, wanted, moment)
        return False
    wanted.sort(key=lambda row: (ORDER.index(row.kind) if row.kind in ORDER else 99, row.id))
    id = _post(session, user, wanted, now)
    if not id:  # the day's letter went to this address already
        _postpone(session, wanted, _next(session, user, now, now))
        return False
    _end(session, wanted, now, id)
    return True


def letter_of(session: Session, user: User, told: Sequence[Notice], now: datetime) -> mail.Letter:
    """The letter that says all of this to one person; links to a card are sealed in it."""
    reader = mail.reader_of(user)
    shown = [
        Shown(
            str(row.payload["subject"]),
            mail.paragraphs(str(row.payload["body"])),
            mail.absolute(
                session, links.sealed(session, str(row.payload.get("link", "")), user, now)
            ),
        )
        for row in told
    ]
    off = wishes.link(session, user.key, [row.kind for row in told])
    subject = subject_of(session, shown, reader)
    return mail.write(session, DAILY, reader, off, subject=subject, notices=shown)


def subject_of(session: Session, shown: Sequence[Shown], reader: mail.Reader) -> str:
    """What the letter is called: its only notice, or the first and how many more."""
    if len(shown) == 1:
        return shown[0].title
    say = mail.writer(session).say
    more = len(shown) - 1
    said = (
        say(N_("%(first)s, and one more"), reader)
        if more == 1
        else say(N_("%(first)s, and %(more)s more"), reader)
    )
    return said % {"first": shown[0].title, "more": more}


def _is_wanted(session: Session, user: User, row: Notice, now: datetime) -> bool:
    if user.deactivated_at or user.anonymized_at or row.kind in user.mail_off:
        return False
    until = row.payload.get("until")
    if until and datetime.fromisoformat(until) <= now:
        return False
    if row.kind != "reminder" or row.cohort_id is None:
        return True
    cohort = session.get(Cohort, row.cohort_id)
    return cohort is None or cohort.archived_at is None


def _next(session: Session, user: User, now: datetime, last: datetime | None = None) -> datetime:
    kept = settings.get(session)
    made = select(func.max(Outbox.made_at)).where(Outbox.user_id == user.id, Outbox.kind == DAILY)
    last = last or session.scalar(made)
    return next_moment(now, user.time_zone, kept.quiet_from, kept.quiet_to, last)


def _post(session: Session, user: User, told: Sequence[Notice], now: datetime) -> int:
    cohorts = {row.cohort_id for row in told}
    cohort_id = cohorts.pop() if len(cohorts) == 1 else None
    day = now.astimezone(zone(user.time_zone)).date().isoformat()
    letter = letter_of(session, user, told, now)
    return mail.put(session, user.email, DAILY, day, letter, now, cohort_id=cohort_id)


def _postpone(session: Session, rows: Sequence[Notice], moment: datetime) -> None:
    ids = [row.id for row in rows]
    session.execute(update(Notice).where(Notice.id.in_(ids)).values(due_at=moment))


def _end(
    session: Session, rows: Sequence[Notice], now: datetime, outbox_id: int | None = None
) -> None:
    if rows:
        values: dict[str, Any] = {"ended_at": now, "outbox_id": outbox_id}
        ids = [row.id for row in rows]
        session.execute(update(Notice).where(Notice.id.in_(ids)).values(**values))
