"""People and courses in a test's database, made the way the product makes them."""

import re
from collections.abc import Iterable
from datetime import datetime
from itertools import count
from pathlib import Path

import flask
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf

from app import security
from app.db import Database
from app.domain.permission import Role
from app.models import User
from app.services import accounts, demo, enrollments, publishing, sessions
from app.services.publishing import Prepared
from app.services.sessions import Actor
from tests.conftest import BEGINNING

COURSE = "partner-management"
FIRST = f"/course/{COURSE}/two-businesses-one-customer"
SECOND = f"/course/{COURSE}/from-plan-number-to-partner-pressure"
FINAL = f"/course/{COURSE}/final"
_numbers = count(1)


def database(app: Flask) -> Database:
    """The app's database."""
    made: Database = app.extensions["db"]
    return made


def publish(app: Flask, prepared: Prepared, now: datetime = BEGINNING) -> int:
    """Publish a prepared course; returns the revision's id."""
    config = app.extensions["config"]
    publishing.store_media(prepared, config.data / "media")
    with database(app).transaction() as session:
        revision, _ = publishing.publish(session, prepared, now)
        return revision.id


def learner(
    app: Flask,
    course: str = COURSE,
    name: str = "Maya Lindqvist",
    roles: Iterable[Role] = (Role.LEARNER,),
    now: datetime = BEGINNING,
) -> Actor:
    """A person with an account (no password), enrolled where a course is named."""
    email = f"user{next(_numbers)}@example.test"
    with database(app).transaction() as session:
        user = accounts.add(session, email, name, None, list(roles), now)
        session.flush()
        actor = demo.actor_of(session, user)
        if course:
            enrollments.enroll(session, actor, course, now)
    return actor


def advance(app: Flask, actor: Actor, share: float, now: datetime = BEGINNING) -> None:
    """Let somebody do that share of the course's activities well, in order."""
    with database(app).transaction() as session:
        demo.learn(session, actor, COURSE, share, now)


def sign_in(app: Flask, client: FlaskClient, actor: Actor, now: datetime = BEGINNING) -> str:
    """Sign the client in as `actor` without a password; returns the form token of the session."""
    with database(app).transaction() as session:
        user = session.get_one(User, actor.id)
        signed = sessions.begin(session, user, "a test", now)
    with app.test_request_context():
        security.begin(signed)
        kept, token = dict(flask.session), str(generate_csrf())
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie.update(kept)
    return token


def form_token(page: str) -> str:
    """The form token in a page's first form."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, page
    return found[1]


def prepare(folder: Path, cache: Path) -> Prepared:
    """Read and compile a course folder; refuses one with faults."""
    prepared = publishing.prepare(folder, cache, (10**8, 10**9))
    assert prepared.result.faults == ()
    return prepared
