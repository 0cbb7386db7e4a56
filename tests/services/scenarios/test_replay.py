"""The same decisions give the same result, byte for byte, on both databases."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, replace
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from app import create_app
from app.domain.course import Module
from app.domain.extent import measured
from app.domain.scenario import Scenario, walk
from app.domain.scoring import evidence, score
from app.services import scenarios
from app.services.scenarios import Run
from app.services.sessions import Actor
from config import Config
from tests.conversations import COURSE, MODULE, NOW, database_of, publish, settle, whole_course
from tests.databases import KINDS, Databases
from tests.domain import plays

NUMBERS = count()


@pytest.fixture(scope="module")
def houses(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, tuple[Flask, Actor]]]:
    """The whole product with a learner in it, once on each kind of database."""
    with ExitStack() as open_:
        found = {}
        for kind in KINDS:
            folder = tmp_path_factory.mktemp(kind)
            address = open_.enter_context(databases.fresh(kind, folder))
            app = create_app(config_of(address, folder))
            open_.callback(app.extensions["db"].engine.dispose)
            found[kind] = (app, settle(app)[0])
        yield found


def config_of(address: str, folder: Path) -> Config:
    return Config(
        mode="test",
        data=folder,
        database_url=address,
        public_url="http://localhost",
        secret_key="a secret of the tests, as long as a real one is",
    ).checked()


def play(app: Flask, actor: Actor, talk: Scenario, labels: list[str]) -> bytes:
    """Publish the scenario, take the decisions, each in a request of its own, and read it back."""
    course = replace(whole_course(), modules=(Module(MODULE, "Numbers", (talk,)),))
    with database_of(app).transaction() as session:
        publish(session, course)
    with database_of(app).transaction() as session:
        key = scenarios.start(session, actor, COURSE, talk.slug, NOW).key
    for step, label in enumerate(labels):
        with database_of(app).transaction() as session:
            scenarios.decide(session, actor, key, step, label, NOW)
    with database_of(app).reading() as session:
        return dumped(scenarios.get(session, actor, key))


def dumped(run: Run) -> bytes:
    """All that a play shows, in one order: state, steps, score and evidence as they are stored."""
    state, attempt = run.state, run.attempt
    shown = {
        "decisions": run.decisions,
        "meters": state.meters,
        "ending": state.ending,
        "flags": sorted(state.flags),
        "facts": state.facts,
        "steps": [
            (step.passage, step.choice.label, dict(step.before), dict(step.after), step.first_visit)
            for step in state.steps
        ],
        "score": attempt.score,
        "passed": attempt.passed,
        "evidence": attempt.evidence,
        "longest": run.scenario.longest,
        "fewest": run.scenario.fewest,
    }
    return json.dumps(shown, sort_keys=True).encode()


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(talk=plays.scenarios(), pick=plays.picks())
def test_a_play_is_the_same_on_both_databases_byte_for_byte(
    houses: dict[str, tuple[Flask, Actor]], talk: Scenario, pick: plays.PICK
) -> None:
    talk = measured(replace(talk, slug=f"talk-{next(NUMBERS)}"))
    state = plays.play(talk, pick)
    labels = plays.labels(state)

    found = {kind: play(app, actor, talk, labels) for kind, (app, actor) in houses.items()}

    assert found["sqlite"] == found["postgresql"]
    shown = json.loads(found["sqlite"])
    assert shown["score"] == score(state)
    assert shown["evidence"] == [list(asdict(one).values()) for one in evidence(state)]
    assert walk(talk, labels) == state
