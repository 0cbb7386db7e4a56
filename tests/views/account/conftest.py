"""Somebody with an account and a password."""

import pytest
from flask import Flask

from app.domain.permission import Role
from app.services import accounts
from tests.conftest import Clock
from tests.learners import database
from tests.views.account.visits import HASH, MAYA


@pytest.fixture
def maya(app: Flask, clock: Clock) -> int:
    """The id of an account with a password."""
    with database(app).transaction() as session:
        return accounts.add(session, MAYA, "Maya Lindqvist", HASH, {Role.LEARNER}, clock.now).id
