"""Sessions of browsers: how long, and what they are called."""

from datetime import timedelta

import pytest
from flask import Flask

from app.models import User
from app.services import accounts, sessions
from tests.conftest import BEGINNING
from tests.learners import database
from tests.services.accounts.made import later, make


def test_sessions_end_after_thirty_days_without_use(app: Flask) -> None:
    id = make(app)
    with database(app).transaction() as session:
        actor, _ = accounts.begin(session, session.get_one(User, id), "", "a test", BEGINNING)
    with database(app).reading() as session:
        assert sessions.find(session, actor.token, later(days=29))
        assert sessions.find(session, actor.token, later(days=30)) is None
        assert sessions.list_mine(session, actor, later(days=30), timedelta(days=30)) == []


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36", "Chrome, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18 Safari/605", "Safari, macOS"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Firefox/140.0", "Firefox, Android"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_browsers_have_names_that_people_know(agent: str, name: str) -> None:
    assert sessions.browser_name(agent) == name
