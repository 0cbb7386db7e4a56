"""Signed-in browsers: rows, revocable, read in one join with the person."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.domain.settings import SiteSettings
from app.models import Device, Enrollment, SecondStep, SessionRow, Setting, User, UserRole
from app.models.rows import rows

LASTS = timedelta(days=365)
"""at the very most; the site's settings say how long"""
SEEN_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: a signed-in person as one request knows them."""

    id: int
    key: str
    email: str
    name: str
    theme: str = "system"
    locale: str | None = None
    time_zone: str = "UTC"
    letter_keys: bool = True
    extra_time: int = 0
    roles: frozenset[Role] = frozenset()
    session_id: int = 0
    token: str = ""
    proved_at: datetime | None = None
    settings_version: int | None = None
    has_second_step: bool = False
    is_stale: bool = False
    is_active: bool = True
    is_authenticated: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What flask-login keeps in the cookie: the session's token."""
        return self.token

    @property
    def bare(self) -> "Actor":
        """Who they are and what roles they have, and nothing else: for statements to be kept."""
        return Actor(self.id, "", "", "", roles=self.roles)

    @property
    def initials(self) -> str:
        """Up to two letters for the round picture."""
        words = [word for word in self.name.split() if word]
        return "".join(
            word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)
        ).upper()

    @property
    def first_name(self) -> str:
        """The first word of the name, to greet with."""
        return self.name.split()[0] if self.name.split() else self.name


PERSON = (
    User.id, User.key, User.email, User.name, User.theme, User.locale, User.time_zone,
    User.letter_keys, User.extra_time,
)  # fmt: skip
"""What an actor shows of the person."""
LIVE = (
    select(
        *PERSON,
        SessionRow.id.label("session_id"),
        SessionRow.last_seen,
        SessionRow.proved_at,
        select(func.coalesce(func.max(Setting.version), 0)).scalar_subquery().label("version"),
        select(Setting.value).where(Setting.name == "session_days").scalar_subquery().label("days"),
        UserRole.role,
        SecondStep.confirmed_at.label("second_step"),
    )
    .join(SessionRow, SessionRow.user_id == User.id)
    .outerjoin(UserRole, UserRole.user_id == User.id)
    .outerjoin(SecondStep, SecondStep.user_id == User.id)
    .where(
        SessionRow.token == bindparam("token"),
        SessionRow.last_seen > bindparam("since"),
        User.deactivated_at.is_(None),
    )
)
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(agent: str) -> str:
    """What a browser says it is, in two words that its owner knows again; "" where it is unknown.

    >>> browser_name("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Linux'
    """
    found = (
        next((name for sign, name in known if sign in agent), "") for known in (BROWSERS, SYSTEMS)
    )
    return ", ".join(name for name in found if name)


def digest(token: str) -> str:
    """How tokens are stored: SHA-256 in hex. They are random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(session: Session, token: str, now: datetime) -> Actor | None:
    """The person whose live session carries `token`, with their roles, in one statement."""
    found = rows(session, LIVE, token=digest(token), since=now - LASTS).all()
    if not found:
        return None
    one = found[0]
    if one.last_seen <= now - timedelta(days=one.days or SiteSettings().session_days):
        return None
    roles = frozenset(Role(row.role) for row in found if row.role)
    return _actor(
        one,
        roles,
        one.session_id,
        token,
        is_stale=now - one.last_seen > SEEN_EVERY,
        proved_at=one.proved_at,
        settings_version=one.version,
        has_second_step=one.second_step is not None,
    )


def begin(session: Session, user: User, browser: str, now: datetime) -> Actor:
    """A new session for `user`; its token is only in what is returned."""
    token = secrets.token_urlsafe(32)
    row = SessionRow(
        token=digest(token),
        user_id=user.id,
        created_at=now,
        last_seen=now,
        browser=browser[:200],
        proved_at=now,
    )
    if user.last_seen_at is None:  # whoever never came needs nobody any more, a minute from now
        risky = (Enrollment.user_id == user.id) & (Enrollment.risk > 0)
        session.execute(update(Enrollment).where(risky).values(weigh_at=now))
    session.execute(update(User).where(User.id == user.id).values(last_seen_at=now))
    lapsed = SessionRow.last_seen <= now - LASTS
    session.execute(delete(SessionRow).where(SessionRow.user_id == user.id, lapsed))
    session.add(row)
    session.flush()
    roles = session.scalars(select(UserRole.role).where(UserRole.user_id == user.id))
    known = frozenset(Role(role) for role in roles)
    return _actor(user, known, row.id, token, proved_at=now)


def _actor(
    person: User | Row[*tuple[Any, ...]],
    roles: frozenset[Role],
    session_id: int,
    token: str,
    **known: Any,  # noqa: ANN401 - of the session, as in Actor
) -> Actor:
    return Actor(
        id=person.id,
        key=person.key,
        email=person.email,
        name=person.name,
        theme=person.theme,
        locale=person.locale,
        time_zone=person.time_zone,
        letter_keys=person.letter_keys,
        extra_time=person.extra_time,
        roles=roles,
        session_id=session_id,
        token=token,
        **known,
    )


def of(session: Session, user: User) -> Actor:
    """A person as whoever acts, where something is done for them while they are away."""
    roles = session.scalars(select(UserRole.role).where(UserRole.user_id == user.id))
    return _actor(user, frozenset(Role(role) for role in roles), 0, "")


def note_seen(session: Session, actor: Actor, now: datetime) -> None:
    """Remember that the session is in use; written at most every ten minutes."""
    session.execute(
        update(SessionRow).where(SessionRow.id == actor.session_id).values(last_seen=now)
    )
    session.execute(update(User).where(User.id == actor.id).values(last_seen_at=now))


def prove(session: Session, actor: Actor, now: datetime) -> None:
    """Note that the person in this browser has just proved who they are."""
    mine = SessionRow.id == actor.session_id
    session.execute(update(SessionRow).where(mine).values(proved_at=now))


def end(session: Session, actor: Actor) -> None:
    """Sign this browser out."""
    session.execute(delete(SessionRow).where(SessionRow.id == actor.session_id))


def end_all(session: Session, user_id: int, but: int = 0) -> None:
    """Sign all browsers of a person out, except session row `but`."""
    session.execute(delete(SessionRow).where(SessionRow.user_id == user_id, SessionRow.id != but))


def public_key(row: SessionRow) -> str:
    """How a page names a session: it follows from the row, and opens nothing."""
    return digest(f"shown:{row.token}")[:20]


def end_one(session: Session, actor: Actor, key: str) -> None:
    """Sign one of the actor's other browsers out; a name that is none of theirs changes nothing."""
    mine = select(SessionRow).where(
        SessionRow.user_id == actor.id, SessionRow.id != actor.session_id
    )
    for row in session.scalars(mine):
        if public_key(row) == key:
            session.execute(delete(SessionRow).where(SessionRow.id == row.id))


def list_mine(
    session: Session, actor: Actor, now: datetime, lasts: timedelta = LASTS
) -> list[SessionRow]:
    """The actor's live sessions, the latest used first; one lives `lasts` after its last use."""
    query = (
        select(SessionRow)
        .where(SessionRow.user_id == actor.id, SessionRow.last_seen > now - lasts)
        .order_by(SessionRow.last_seen.desc(), SessionRow.id.desc())
    )
    return list(session.scalars(query))


def know_device(session: Session, user_id: int, token: str, now: datetime) -> str:
    """The device's token, or a new one where it is unknown or somebody else's."""
    if token and is_known(session, user_id, token):
        return token
    fresh = secrets.token_urlsafe(24)
    session.add(Device(token=digest(fresh), user_id=user_id, created_at=now))
    session.flush()
    return fresh


def forget_devices(session: Session, user_id: int, but: str) -> None:
    """No browser is known any more, except the one that carries the token `but`."""
    gone = delete(Device).where(Device.user_id == user_id, Device.token != digest(but))
    session.execute(gone)


def is_known(session: Session, user_id: int, token: str) -> bool:
    """Whether somebody signed in as `user_id` in the browser that carries this device token."""
    query = select(Device.id).filter_by(token=digest(token), user_id=user_id)
    return session.scalars(query).first() is not None
