"""Certificates: what issuing one costs where a conversation ends the course."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.models import Attempt, Certificate, Decision, Enrollment, Progress
from app.services import certificates, scenarios
from app.services.sessions import Actor
from tests.learners import database, sign_in

LAST = "the-number-that-leaked"


@pytest.fixture
def actor(app: Flask, graduate: Actor) -> Actor:
    """Somebody with one decision to go until the certificate."""
    with database(app).transaction() as session:
        enrollment = session.scalars(select(Enrollment)).one()
        enrollment.completed_at = enrollment.completed_revision_id = None
        session.delete(session.scalars(select(Certificate)).one())
        session.get_one(Progress, (enrollment.id, LAST)).done_at = None
        attempt = session.scalars(select(Attempt).filter_by(activity=LAST)).one()
        attempt.finished_at = attempt.passed = attempt.score = None
        attempt.ending = ""
    return graduate


def take_back(app: Flask, actor: Actor) -> tuple[str, dict[str, int]]:
    """Forget the last decision; returns the attempt's key and the form that takes it again."""
    with database(app).transaction() as session:
        key = session.scalars(select(Attempt.key).filter_by(activity=LAST)).one()
        run = scenarios.get(session, actor, key)
        step = len(run.decisions) - 1
        labels = [choice.label for choice in scenarios.choices_at(run, step)]
        session.delete(session.get_one(Decision, (run.attempt.id, step)))
        return key, {"step": step, "choice": labels.index(run.decisions[step])}


def test_a_decision_that_earns_the_certificate_costs_twelve_statements(
    app: Flask,
    actor: Actor,
    client: FlaskClient,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    key, form = take_back(app, actor)
    token = sign_in(app, client, actor)

    with statements() as said:
        answer = client.post(f"/attempts/{key}/decisions", data={**form, "csrf_token": token})

    assert answer.location == f"/attempts/{key}/debrief"
    with database(app).reading() as session:
        assert [row.name for row in certificates.list_mine(session, actor)] == [actor.name]
    assert len(said) <= 12, said
