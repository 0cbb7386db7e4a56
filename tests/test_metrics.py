"""Figures for Prometheus: on their own address, and right."""

import re
import socket
import urllib.request
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from prometheus_client import generate_latest

from app import metrics
from app.db import Database
from app.services import beats, faults, mail
from app.services.mail import Letter
from config import Config
from tests.learners import database, learner

NOTE = Letter("A note", "Dear Maya\n")


def figures(words: str) -> dict[str, float]:
    """Name with labels → value."""
    lines = [line for line in words.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.usefixtures("course")
def test_the_figures_are_told_at_their_own_address_and_not_at_the_public_one(
    app: Flask, config: Config
) -> None:
    now = datetime.now(UTC)
    with database(app).transaction() as session:
        mail.post(
            session, "a@example.test", "note", "1", Letter("A", "b"), now - timedelta(hours=1)
        )
        faults.record(session, ValueError(), "1", "a page", now)
        beats.note(session, "work:here:1", now - timedelta(minutes=1))
    place = f"127.0.0.1:{free_port()}"

    server = metrics.serve(replace(config, metrics=place), database(app))

    assert server
    with urllib.request.urlopen(f"http://{place}/metrics", timeout=5) as answer:
        told = figures(answer.read().decode())
    server.shutdown()
    server.server_close()
    assert told['tandem_outbox_messages{state="due"}'] == 1
    assert 3600 <= told["tandem_outbox_oldest_seconds"] < 3700
    assert 60 <= told['tandem_beat_age_seconds{name="work:here:1"}'] < 160
    assert told["tandem_faults_last_hour"] == 1
    assert told['tandem_revision{course="partner-management"}'] == 1
    assert told["tandem_database_up"] == 1
    assert told["process_resident_memory_bytes"] > 0
    assert app.test_client().get("/metrics").status_code == 404


def test_nobody_is_named_in_the_figures(app: Flask) -> None:
    actor = learner(app, course="")

    words = generate_latest(metrics.registry(database(app))).decode()

    assert not re.search(f"{actor.key}|{actor.email}|{actor.name}", words)


def test_a_database_out_of_reach_is_a_figure_too() -> None:
    gone = Database("sqlite:////nowhere/at/all.sqlite3")

    told = figures(generate_latest(metrics.registry(gone)).decode())

    gone.engine.dispose()
    assert told["tandem_database_up"] == 0


def test_without_an_address_and_at_one_that_is_taken_nothing_is_served(
    app: Flask, config: Config
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        taken = f"127.0.0.1:{other.getsockname()[1]}"

        assert metrics.serve(replace(config, metrics=taken), database(app)) is None
    assert metrics.serve(config, database(app)) is None
