"""People at the desk, each in a browser of their own."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.models import User
from app.services import sessions
from tests.conftest import BEGINNING
from tests.conversations import Visitor
from tests.learners import database, learner


def enter(app: Flask, client: FlaskClient, role: Role, name: str = "Ilse Novák") -> Visitor:
    """Somebody with this role, signed in just now."""
    actor = learner(app, course="", name=name, roles={role, Role.LEARNER})
    with database(app).transaction() as session:
        signed = _begin(session, actor.id)
    return Visitor(app, client, signed, "/account")


def _begin(session: Session, id: int) -> sessions.Actor:
    return sessions.begin(session, session.get_one(User, id), "a test", BEGINNING)
