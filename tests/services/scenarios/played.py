"""Playing a conversation through the services, and what is then on record."""

from sqlalchemy import select

from app.db import Database
from app.models import Enrollment, Progress
from app.services import scenarios
from app.services.scenarios import Run
from app.services.sessions import Actor
from tests.conversations import COURSE, NOW, TALK

WARM = ("Own it", "Go on", "Share it")
COLD = ("Rank her", "Go on", "Hide it")


def play(database: Database, actor: Actor, *labels: str, **given: object) -> Run:
    """Start (or go on) and decide, each in a request of its own."""
    with database.transaction() as session:
        key = scenarios.start(session, actor, COURSE, TALK, NOW, **given).key  # type: ignore[arg-type]
    for label in labels:
        with database.transaction() as session:
            step = len(scenarios.get(session, actor, key).decisions)
            scenarios.decide(session, actor, key, step, label, NOW)
    with database.reading() as session:
        return scenarios.get(session, actor, key)


def record_of(database: Database, actor: Actor) -> Progress:
    with database.reading() as session:
        mine = select(Progress).join(Enrollment).where(Enrollment.user_id == actor.id)
        return session.scalars(mine.where(Progress.activity == TALK)).one()
