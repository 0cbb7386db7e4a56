"""Lists of certificates that were issued: by cohort and day, found by number or name."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.names import fold
from app.errors import NotFound
from app.models import Certificate, Cohort, NameWord, User

PAGE = 50
SOON = timedelta(days=60)
STATES = ("valid", "ending", "ended", "revoked")
LATEST = date(9000, 1, 1)
"""beyond it days would leave the calendar"""
LAST = "\U0010ffff"
COLUMNS = (
    Certificate.id, Certificate.serial, Certificate.name, Certificate.course, Certificate.title,
    Certificate.issued_at, Certificate.ends_at, Certificate.distinguished_at,
    Certificate.revoked_at, Certificate.revoked_for, Cohort.title.label("cohort"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the certificates is wanted; empty ones want all. Days are those of UTC."""

    words: str = ""
    cohort: str = ""
    state: str = ""
    since: date | None = None
    until: date | None = None

    def stored(self) -> dict[str, Any]:
        """As JSON, and as an address says it."""
        days = {"since": self.since, "until": self.until}
        texts = {"q": self.words, "cohort": self.cohort, "state": self.state}
        texts |= {name: day.isoformat() for name, day in days.items() if day}
        return {name: text for name, text in texts.items() if text}

    @classmethod
    def read(cls, given: Any) -> "Filters":  # noqa: ANN401 - anything with a `get`
        """From an address, or from JSON; what can't be read wants all."""
        state = given.get("state", "")
        return cls(
            words=str(given.get("q", "")).replace("\0", "").strip()[:200],
            cohort=str(given.get("cohort", "")).replace("\0", "")[:40],
            state=state if state in STATES else "",
            since=_day(given.get("since", "")),
            until=_day(given.get("until", "")),
        )


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return min(found, LATEST)


@dataclass(frozen=True, slots=True)
class Detail:
    """One certificate with what only those who run the site see."""

    row: Certificate
    person: str
    cohort: str
    revoked_by: str
    replaces: str
    replaced_by: str


def list_issued(
    session: Session, filters: Filters, after: str, now: datetime
) -> tuple[list[Any], bool]:
    """At most 50 certificates after the one numbered `after`, and whether there are more.

    The latest first; those whose term ends soon by their end.
    """
    is_ending = filters.state == "ending"
    moment = Certificate.ends_at if is_ending else Certificate.issued_at
    query = select(*COLUMNS).outerjoin(Cohort, Cohort.id == Certificate.cohort_id)
    query = query.where(*_wanted(filters, now))
    last = select(moment, Certificate.id).where(Certificate.serial == after)
    if after and (found := session.execute(last).first()):
        at, id = found
        if is_ending:
            beyond = or_(moment > at, and_(moment == at, Certificate.id > id))
        else:
            beyond = or_(moment < at, and_(moment == at, Certificate.id < id))
        query = query.where(beyond)
    order = (moment, Certificate.id) if is_ending else (moment.desc(), Certificate.id.desc())
    rows = list(session.execute(query.order_by(*order).limit(PAGE + 1)))
    return rows[:PAGE], len(rows) > PAGE


def list_printable(
    session: Session, filters: Filters, after: int, now: datetime, most: int = PAGE
) -> list[Certificate]:
    """Certificates that can be printed, with ids above `after`: all but those revoked."""
    wanted = (*_wanted(filters, now), Certificate.revoked_at.is_(None), Certificate.id > after)
    query = select(Certificate).outerjoin(Cohort, Cohort.id == Certificate.cohort_id)
    return list(session.scalars(query.where(*wanted).order_by(Certificate.id).limit(most)))


def count_printable(session: Session, filters: Filters, now: datetime) -> int:
    """How many there are of them; for work in the background, not for pages."""
    wanted = (*_wanted(filters, now), Certificate.revoked_at.is_(None))
    query = select(func.count(Certificate.id)).outerjoin(Cohort, Cohort.id == Certificate.cohort_id)
    return session.scalar(query.where(*wanted)) or 0


def _wanted(filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.cohort:
        conditions.append(Cohort.key == filters.cohort)
    if filters.since:
        conditions.append(Certificate.issued_at >= _start(filters.since))
    if filters.until:
        conditions.append(Certificate.issued_at < _start(filters.until) + timedelta(days=1))
    if filters.words:
        conditions.append(_called(filters.words))
    return conditions + _in_state(filters.state, now)


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _called(words: str) -> ColumnElement[bool]:
    """By the beginning of the number, or of words of the holder's name or address."""
    number = words.upper()
    by_number = and_(Certificate.serial >= number, Certificate.serial < number + LAST)
    parts = fold(words).split()[:4]
    people = [
        Certificate.user_id.in_(
            select(NameWord.user_id).where(NameWord.word >= part, NameWord.word < part + LAST)
        )
        for part in parts
    ]
    return or_(by_number, and_(*people)) if people else by_number


def _in_state(state: str, now: datetime) -> list[ColumnElement[bool]]:
    today = _start(now.date())
    live = Certificate.revoked_at.is_(None)
    if state == "valid":
        return [live, or_(Certificate.ends_at.is_(None), Certificate.ends_at >= today)]
    if state == "ending":
        return [live, Certificate.ends_at >= today, Certificate.ends_at < today + SOON]
    if state == "ended":
        return [live, Certificate.ends_at < today]
    return [Certificate.revoked_at.is_not(None)] if state == "revoked" else []


def get(session: Session, serial: str) -> Detail:
    """One certificate, whose it is, and what it replaces or is replaced by. Raises NotFound."""
    before, after, by = aliased(Certificate), aliased(Certificate), aliased(User)
    query = (
        select(Certificate, User.key, Cohort.title, by.name, before.serial, after.serial)
        .outerjoin(User, User.id == Certificate.user_id)
        .outerjoin(Cohort, Cohort.id == Certificate.cohort_id)
        .outerjoin(by, by.id == Certificate.revoked_by)
        .outerjoin(before, before.id == Certificate.replaces_id)
        .outerjoin(after, after.replaces_id == Certificate.id)
        .where(Certificate.serial == serial)
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFound
    row, *texts = found
    return Detail(row, *(text or "" for text in texts))


def list_cohorts(session: Session) -> list[tuple[str, str]]:
    """Key and title of cohorts, the newest first."""
    query = select(Cohort.key, Cohort.title).order_by(Cohort.opens_on.desc(), Cohort.id.desc())
    return [(key, title) for key, title in session.execute(query.limit(500))]
