"""A learner's browser in a course with a quiz."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.papers import Browser, settle


@pytest.fixture
def browser(app: Flask, client: FlaskClient, clock: Clock) -> Browser:
    """Signed in, at 09:00, with one quiz of four questions and nothing begun."""
    return settle(app, client)
