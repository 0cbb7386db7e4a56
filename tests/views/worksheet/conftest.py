"""A learner's browser in a course with a worksheet."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.papers import Browser, settle


@pytest.fixture
def browser(app: Flask, client: FlaskClient, clock: Clock) -> Browser:
    return settle(app, client)
