"""A learner's browser in a course with a quiz that has an essay."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.services.sessions import Actor
from tests import acting, writing
from tests.conftest import BEGINNING, Clock
from tests.papers import Browser, asked, browser_with, essay


@pytest.fixture
def browser(app: Flask, client: FlaskClient, clock: Clock) -> Browser:
    """A learner in a course with a choice (1 point) and an essay (4 points); pass mark 60 %."""
    return browser_with(app, client, questions=(asked("single", "x-"), essay()))


@pytest.fixture
def ilse(app: Flask, clock: Clock, tmp_path: Path, renderings: Path) -> Actor:
    """An instructor of the small course, which has a second module."""
    assert clock.now == BEGINNING
    writing.publish(app, tmp_path / "course", renderings, acting.TWO)
    return writing.teacher(app)
