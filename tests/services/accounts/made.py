"""What tests of accounts make."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from app.domain.permission import Role
from app.models import User
from app.services import accounts
from app.services.mail import Letter
from tests.conftest import BEGINNING
from tests.learners import database

MAYA = "maya@example.test"
NOTICE = Letter("Changed", "It was changed.\n")


def later(**distance: float) -> datetime:
    """A time after the beginning."""
    return BEGINNING + timedelta(**distance)


def make(app: Flask, email: str = MAYA, password: str | None = "hash") -> int:
    """The id of a new account."""
    with database(app).transaction() as session:
        user = accounts.add(session, email, "Maya Lindqvist", password, {Role.LEARNER}, BEGINNING)
        return user.id


def kept() -> tuple[list[str], Callable[[str], Letter]]:
    """What letters were written about, and the writer that keeps it."""
    told = list[str]()

    def write(secret: str) -> Letter:
        told.append(secret)
        return Letter("A letter", secret)

    return told, write


def invite(app: Flask, email: str = "", role: Role = Role.LEARNER) -> str:
    """The token of an invitation."""
    with database(app).transaction() as session:
        return accounts.invite(session, email, role, None, BEGINNING)


def ask_reset(app: Flask, email: str = MAYA, now: datetime = BEGINNING) -> str:
    """The secret of a mailed link."""
    told, write = kept()
    with database(app).transaction() as session:
        accounts.post_reset(session, email, write, now)
    return told[0]


def use_reset(app: Flask, token: str, now: datetime = BEGINNING) -> str:
    """Set a new password by a link; returns the device's token."""
    with database(app).transaction() as session:
        return accounts.reset(session, token, "new hash", NOTICE, "", now)


def try_in(app: Flask, device: str = "", code: str = "", email: str = MAYA) -> accounts.Candidate:
    """Count one try to sign in."""
    with database(app).transaction() as session:
        return accounts.candidate(session, email, device, code, BEGINNING)


def join_invited(app: Flask, token: str, email: str, now: datetime = BEGINNING) -> User:
    """Take an invitation up."""
    with database(app).transaction() as session:
        return accounts.join_invited(session, token, email, "Noor", "hash", now)


def post_code(app: Flask, who: accounts.Candidate, now: datetime = BEGINNING) -> str:
    """The code that was mailed; "" where none was."""
    told, write = kept()
    with database(app).transaction() as session:
        accounts.post_code(session, who, write, now)
    return told[0] if told else ""


def enter(app: Flask, code: str, now: datetime = BEGINNING) -> None:
    """Sign in with a code (the password was right)."""
    who = try_in(app, code=code)
    with database(app).transaction() as session:
        accounts.sign_in(session, who, "", "a test", now)


def wanted(app: Flask) -> accounts.Candidate:
    """An account that asks for codes."""
    make(app)
    for _ in range(10):
        try_in(app)
    return try_in(app)
