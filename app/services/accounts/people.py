"""Accounts themselves: make one, invite to one, change what is kept."""

import re
import secrets
import unicodedata
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.names import fold as fold_name
from app.domain.names import search_words
from app.domain.permission import Role
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import Enrollment, NameWord, Token, User, UserRole
from app.services import audit, mail, throttles
from app.services.accounts import tokens
from app.services.accounts.proof import note_proved
from app.services.mail import Letter
from app.services.sessions import Actor

INVITATION_LASTS = timedelta(days=14)
MOST_EXTRA_TIME = 300
SIGN = r"[^@\s\x00-\x1f\x7f-\x9f<>,;:\"()\[\]\\]"
ADDRESS = re.compile(rf"(?!.*=\?){SIGN}{{1,64}}@{SIGN}{{1,189}}")
"""What mail can be sent to; `=?` would begin an encoded word, which mail reads as other signs."""


def fold(email: str) -> str:
    """The address as stored and looked up: NFKC, trimmed, case-folded. Raises Invalid."""
    folded = unicodedata.normalize("NFKC", email).strip().casefold()
    if not ADDRESS.fullmatch(folded) or len(folded) > 254:
        raise Invalid(N_("Type an e-mail address, such as maya@example.com."))
    return folded


TAKEN = N_("This address has an account already. Sign in instead.")

UNSEEN = "\u115f\u1160\u3164\uffa0"
"""Letters of Korean that fill a place and show nothing: a name of them would be none."""


def clean_name(name: str) -> str:
    """A name as printed: NFC, single spaces, no control or direction signs. Raises Invalid."""
    kept = "".join(
        sign
        for sign in unicodedata.normalize("NFC", name)
        if sign.isspace()
        or sign in "\u200c\u200d"
        or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    cleaned = " ".join(kept.split())
    if not any(sign.isalnum() for sign in cleaned if sign not in UNSEEN) or len(cleaned) > 120:
        raise Invalid(
            N_("Type your name as it should stand on a certificate, up to 120 characters.")
        )
    return cleaned


def add(
    session: Session,
    email: str,
    name: str,
    hashed: str | None,
    roles: Collection[Role],
    now: datetime,
    is_demo: bool = False,
) -> User:
    """Make an account. Raises Conflict where the address has one."""
    user = User(
        email=email,
        name=name,
        password=hashed,
        created_at=now,
        is_demo=is_demo,
        role_rows=[UserRole(role=role.value) for role in sorted(roles)],
    )
    if tokens.is_reserved(session, email, now):
        raise Conflict(TAKEN)
    session.flush()  # what else was made has faults of its own: it is no taken address
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError as error:
        raise Conflict(TAKEN) from error
    index(session, user)
    audit.record(session, None, "make account", user.key, now, person=user.key)
    return user


def index(session: Session, user: User) -> None:
    """Let the person be found and sorted by the name and address that they have now."""
    user.sort_name = fold_name(user.name)[:200]
    session.flush()
    session.execute(delete(NameWord).where(NameWord.user_id == user.id))
    words = search_words(user.name, user.email)
    session.add_all(NameWord(word=word, user_id=user.id) for word in sorted(words))
    session.execute(
        update(Enrollment).where(Enrollment.user_id == user.id).values(sort_name=user.sort_name)
    )


def invite(
    session: Session,
    email: str,
    role: Role,
    write: Callable[[str], Letter] | None,
    now: datetime,
    cohort_id: int | None = None,
) -> str:
    """An invitation for two weeks, mailed where `write` is given; returns its token.

    With `cohort_id` it leads into a cohort.
    """
    token = secrets.token_urlsafe(32)
    row = tokens.make(
        session, "invitation", token, email, now, INVITATION_LASTS, None, role, cohort_id
    )
    if write:
        mail.post(session, email, "invitation", str(row.id), write(token), now)
    return token


def invite_stranger(
    session: Session,
    email: str,
    write: Callable[[str], Letter],
    remind: Callable[[], Letter],
    now: datetime,
) -> None:
    """Mail somebody who wants to join how to: only the address's owner reads it.

    `write` gets the token that makes an account; `remind` says that there is one. Nobody else is
    told which of them it was. Nothing is mailed where three letters went there a moment ago.
    """
    if throttles.count(session, throttles.LETTER, email, now):
        return
    known = select(User.id).where(User.email == email, User.deactivated_at.is_(None))
    if session.scalars(known).first() is None:
        invite(session, email, Role.LEARNER, write, now)
    else:
        mail.post(session, email, "invitation", f"known:{now.isoformat()}", remind(), now)


def invite_person(
    session: Session, user: User, write: Callable[[str], Letter], now: datetime
) -> None:
    """Mail somebody who has an account a link that sets its password, for two weeks.

    Links of earlier invitations open nothing any more.
    """
    tokens.end_all(session, user.id, now, "invitation")
    token = secrets.token_urlsafe(32)
    row = tokens.make(session, "invitation", token, user.email, now, INVITATION_LASTS, user.id)
    mail.post(session, user.email, "invitation", str(row.id), write(token), now)
    user.invited_at = now


def take_up(session: Session, token: str, hashed: str, now: datetime) -> User:
    """Set the first password of an account, by the link of an invitation to it.

    Raises NotFound for a used or old one, and where the account was deactivated or has a password:
    nobody's is ever replaced this way.
    """
    row = tokens.use(session, "invitation", token, now)
    user = session.get(User, row.user_id) if row and row.user_id else None
    if user is None or user.deactivated_at or user.password:
        raise NotFound(N_("This invitation was used already or has ended. Ask for a new one."))
    user.password = hashed
    note_proved(user, now)
    tokens.end_all(session, user.id, now)
    throttles.clear(session, throttles.SIGN_IN, user.email)
    audit.record(session, None, "take up invitation", user.key, now, person=user.key)
    return user


def join_invited(
    session: Session, token: str, email: str, name: str, hashed: str, now: datetime
) -> User:
    """Make the account that an invitation offers; one to an address is for that address alone.

    Raises NotFound for a used or old one, Conflict where the address has an account.
    """
    row = tokens.use(session, "invitation", token, now)
    if row is None or row.user_id or _comes_late(session, row):
        raise NotFound(N_("This invitation was used already or has ended. Ask for a new one."))
    user = add(session, row.email or email, name, hashed, {Role(row.role), Role.LEARNER}, now)
    if row.email:  # a start's link for the first admin names none, and is mailed to nobody
        note_proved(user, now)
    return user


def find_invitation(session: Session, token: str, now: datetime) -> Token | None:
    """The invitation that this token opens, while it can be taken up.

    One with `user_id` is to an account that is there already and has no password yet.
    """
    row = tokens.find(session, "invitation", token, now)
    if row is None or _comes_late(session, row):
        return None
    owner = session.get(User, row.user_id) if row.user_id else None
    return None if owner and (owner.deactivated_at or owner.password) else row


def _comes_late(session: Session, row: Token) -> bool:
    """Whether it is a start's link for the first admin, and there is one: old logs open nothing."""
    return not row.email and row.role == Role.ADMIN.value and has_admin(session)


def has_admin(session: Session) -> bool:
    """Whether anybody can run this site."""
    query = (
        select(UserRole.user_id)
        .join(User, User.id == UserRole.user_id)
        .where(UserRole.role == Role.ADMIN.value, User.deactivated_at.is_(None))
    )
    return session.scalars(query.limit(1)).first() is not None


def has_demo_people(session: Session) -> bool:
    """Whether made-up people can sign in here."""
    return session.scalars(select(User.id).filter_by(is_demo=True).limit(1)).first() is not None


def get(session: Session, email: str) -> User:
    """The account of an address, folded. Raises NotFound."""
    user = session.scalars(select(User).filter_by(email=email)).first()
    if user is None:
        raise NotFound(N_("Nobody here has this e-mail address."))
    return user


def allow(
    session: Session, email: str, extra_time: int, now: datetime, actor: Actor | None = None
) -> None:
    """Give somebody `extra_time` percent more time in timed quizzes, from their next attempt on.

    Raises NotFound for an unknown address, Invalid outside 0 to 300.
    """
    if not 0 <= extra_time <= MOST_EXTRA_TIME:
        raise Invalid(N_("Give 0 to %(most)s percent more time."), most=MOST_EXTRA_TIME)
    user = get(session, fold(email))
    user.extra_time = extra_time
    audit.record(
        session, actor, "allow extra time", user.key, now, person=user.key, extra_time=extra_time
    )


def change(session: Session, actor: Actor, **changed: str | bool | None) -> None:
    """Change the actor's own name, theme, locale, time_zone or letter_keys."""
    user = session.get_one(User, actor.id)
    for field in ("theme", "locale", "time_zone", "letter_keys"):
        if field in changed:
            setattr(user, field, changed[field])
    if "name" in changed:
        user.name = clean_name(str(changed["name"]))
        index(session, user)
