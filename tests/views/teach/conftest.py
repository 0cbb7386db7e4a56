"""A learner's browser in a course with a quiz that has an essay."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.papers import Browser, asked, browser_with, essay


@pytest.fixture
def browser(app: Flask, client: FlaskClient, clock: Clock) -> Browser:
    """A learner in a course with a choice (1 point) and an essay (4 points); pass mark 60 %."""
    return browser_with(app, client, questions=(asked("single", "x-"), essay()))
