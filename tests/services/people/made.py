"""People and their admin, as tests of people have them."""

from collections.abc import Collection

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.models import Audit, Base, NoteRow, Partner, User
from app.services import people
from app.services.mail import Letter
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import database, learner

ADMIN = (Role.ADMIN, Role.LEARNER)
NOTICE = Letter("Changed", "It was changed.\n")


def admin(app: Flask, name: str = "Alex Adebayo") -> Actor:
    """Somebody who runs the site, and can sign in."""
    made = learner(app, course="", name=name, roles=ADMIN)
    with database(app).transaction() as session:
        row(session, made).password = "a hash"
    return made


def person(app: Flask, name: str = "Maya Lindqvist", roles: Collection[Role] = ()) -> Actor:
    """Somebody in no course."""
    return learner(app, course="", name=name, roles=roles or (Role.LEARNER,))


def of_ones_own(enrollment_id: int, words: str) -> list[Base]:
    """A note and a partner, which say these words, of an enrollment."""
    place = {"activity": "a", "activity_title": "A", "heading": "h", "heading_title": "H"}
    text = {"text": words, "folded": words, "made_at": BEGINNING}
    mine = {"enrollment_id": enrollment_id, "saved_at": BEGINNING}
    return [NoteRow(**mine, **place, **text), Partner(**mine, name=words, about=words)]


def row(session: Session, actor: Actor) -> User:
    """Their account."""
    return session.get_one(User, actor.id)


def verbs(app: Flask, whom: Actor) -> list[str]:
    """What is on record about somebody, the oldest first."""
    with database(app).reading() as session:
        query = select(Audit.verb).where(Audit.person == whom.key).order_by(Audit.id)
        return list(session.scalars(query))


def roles(app: Flask, whom: Actor) -> set[str]:
    """The roles that somebody has now."""
    with database(app).reading() as session:
        return set(people.roles_of(session, [whom.id]).get(whom.id, ()))


def manage(app: Flask, boss: Actor, whom: Actor, by: Actor) -> None:
    """Let `boss` manage somebody."""
    with database(app).transaction() as session:
        people.assign(session, by, row(session, whom), boss.email, BEGINNING)
