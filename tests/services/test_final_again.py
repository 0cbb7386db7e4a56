"""Who let the time for renewing pass takes the final again, and has a new certificate."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain import renewal
from app.domain.certificate import end_of_term
from app.models import Certificate
from app.services import certificates, courses, quizzes
from app.services.demo import right
from app.services.publishing import Prepared
from app.services.quizzes import Standing
from app.services.sessions import Actor
from tests.conftest import BEGINNING, Clock
from tests.learners import COURSE, FINAL, database, publish, sign_in


@pytest.fixture
def final(app: Flask, course: int) -> str:
    """The slug of the shipped course's final."""
    with database(app).reading() as session:
        ((_module, quiz),) = renewal.finals(courses.compiled(session, course))
    return quiz.slug


def mine(app: Flask, actor: Actor) -> list[Certificate]:
    with database(app).reading() as session:
        return certificates.list_mine(session, actor)


def standing(app: Flask, actor: Actor, final: str, now: datetime) -> Standing:
    with database(app).reading() as session:
        return quizzes.get_standing(session, actor, COURSE, final, now)


def take(app: Flask, actor: Actor, final: str, now: datetime, *, is_right: bool = True) -> None:
    """A whole attempt at the final."""
    with database(app).transaction() as session:
        key = quizzes.start(session, actor, COURSE, final, now).key
        sitting = quizzes.get(session, actor, key, lock=True)
        for question in sitting.questions if is_right else ():
            sitting = quizzes.answer(session, sitting, question, right(question), now)
        quizzes.hand_in(session, actor, key, now)


def test_attempts_count_anew_once_a_certificate_is_over_and_passing_brings_a_new_one(
    app: Flask, graduate: Actor, final: str
) -> None:
    (old,) = mine(app, graduate)
    assert old.ends_at
    over = renewal.over_from(old.ends_at)
    assert over.date() == end_of_term(old.ends_at.date(), 6) + timedelta(days=1)
    used = len(standing(app, graduate, final, BEGINNING).attempts)
    before, anew = (
        standing(app, graduate, final, at).left for at in (over - timedelta(minutes=1), over)
    )
    assert (before, anew) == (3 - used, 3)

    take(app, graduate, final, over, is_right=False)
    assert len(mine(app, graduate)) == 1
    assert standing(app, graduate, final, over).opens_at == over + timedelta(hours=24)
    later = over + timedelta(hours=24)
    take(app, graduate, final, later)

    fresh, ended = mine(app, graduate)
    assert (fresh.issued_at, fresh.ends_at) == (later, end_of_term(later, 24))
    assert (fresh.distinguished_at, fresh.name) == (None, old.name)
    assert (ended.serial, ended.revoked_at, ended.ends_at) == (old.serial, None, old.ends_at)


def test_passing_again_while_the_certificate_can_be_renewed_changes_nothing(
    app: Flask, graduate: Actor, final: str
) -> None:
    (old,) = mine(app, graduate)
    assert old.ends_at

    take(app, graduate, final, renewal.over_from(old.ends_at) - timedelta(days=1))

    assert [one.serial for one in mine(app, graduate)] == [old.serial]


def test_the_certificates_page_leads_to_the_final(
    app: Flask, client: FlaskClient, graduate: Actor, pulse: Prepared, clock: Clock
) -> None:
    publish(app, pulse)
    (old,) = mine(app, graduate)
    assert old.ends_at
    clock.set(renewal.over_from(old.ends_at))
    sign_in(app, client, graduate, clock.now)

    page = client.get("/certificates").text

    assert "Take the final again" in page
    assert f'href="{FINAL}' in page
