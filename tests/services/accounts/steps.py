"""What tests of the second step do."""

from datetime import datetime

from flask import Flask
from pyotp import TOTP

from app.models import User
from app.services import accounts, sessions
from app.services.accounts import Held, second
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import database
from tests.services.accounts.made import NOTICE, try_in


def signed_in(app: Flask, id: int) -> Actor:
    """Somebody in a browser."""
    with database(app).transaction() as session:
        return sessions.begin(session, session.get_one(User, id), "a test", BEGINNING)


def setup_of(app: Flask, actor: Actor, now: datetime = BEGINNING) -> TOTP:
    """Their app, once they began."""
    with database(app).transaction() as session:
        second.begin_setup(session, actor, now)
        found = second.find_setup(session, actor, now)
    assert found
    return TOTP(found.secret)


def turned_on(app: Flask, actor: Actor) -> tuple[TOTP, list[str]]:
    """Their app and recovery codes; the code of the beginning is used up."""
    shown = setup_of(app, actor)
    with database(app).transaction() as session:
        codes = second.confirm(session, actor, shown.at(BEGINNING), NOTICE, "", BEGINNING)
    return shown, codes


def take(app: Flask, id: int, typed: str, now: datetime = BEGINNING) -> str:
    """What a code is taken for."""
    with database(app).transaction() as session:
        return second.take(session, id, typed, now)


def enter(app: Flask, device: str = "") -> tuple[Actor, str] | Held:
    """The password was right."""
    who = try_in(app, device)
    with database(app).transaction() as session:
        return accounts.sign_in(session, who, device, "a test", BEGINNING)


def held(app: Flask, device: str = "") -> str:
    """The token of somebody who owes a code."""
    found = enter(app, device)
    assert isinstance(found, Held)
    return found.token


def finish(
    app: Flask, token: str, typed: str, now: datetime = BEGINNING, *, trusts: bool = False
) -> tuple[Actor, str]:
    """Send the code."""
    with database(app).transaction() as session:
        return accounts.enter_second(session, token, typed, "", "a test", now, trusts)
