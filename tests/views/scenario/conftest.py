"""A learner's browser in a course with a conversation."""

import pytest
from flask import Flask

from tests.conftest import Clock
from tests.conversations import settle
from tests.views.scenario.talking import Learner


@pytest.fixture
def maya(app: Flask, clock: Clock) -> Learner:
    return Learner(app, settle(app)[0])
