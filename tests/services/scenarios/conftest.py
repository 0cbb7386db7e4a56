"""A published conversation and somebody to play it."""

import pytest
from flask import Flask

from app.db import Database
from app.services.sessions import Actor
from tests.conversations import database_of, settle


@pytest.fixture
def database_(app: Flask) -> Database:
    return database_of(app)


@pytest.fixture
def maya(app: Flask) -> Actor:
    return settle(app)[0]
