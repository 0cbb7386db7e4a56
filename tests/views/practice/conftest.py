"""A learner's browser in a course whose questions come back."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.services.sessions import Actor
from tests import practices
from tests.conversations import Visitor
from tests.papers import Desk


@pytest.fixture
def maya(app: Flask) -> Actor:
    return Desk(app)(practices.settle)


@pytest.fixture
def browser(app: Flask, client: FlaskClient, maya: Actor) -> Visitor:
    return Visitor(app, client, maya, "/account")
