"""Settings are read from memory, and a change reaches every process at its next request."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask

from app.domain.permission import Role
from app.services import settings
from tests.conftest import BEGINNING
from tests.learners import database, learner

Statements = Callable[[], AbstractContextManager[list[str]]]


def test_nothing_is_read_while_nothing_was_changed(app: Flask, statements: Statements) -> None:
    admin = learner(app, course="", roles=[Role.ADMIN])
    with database(app).transaction() as session:
        settings.change(session, admin, {"session_days": 7, "unheard": 1}, BEGINNING)
    with database(app).reading() as session:
        settings.get(session)

    with database(app).reading() as session, statements() as said:
        found = settings.get(session, 1)

    assert (found.session_days, said) == (7, [])


def test_another_process_sees_a_change_by_its_version(app: Flask) -> None:
    admin = learner(app, course="", roles=[Role.ADMIN])
    with database(app).reading() as session:
        session.info["settings"] = settings.Kept()
        assert settings.get(session, 0).sign_up_domains == ()

        with database(app).transaction() as writing:
            domains = ("example.com", "example.org")
            settings.change(writing, admin, {"sign_up_domains": domains}, BEGINNING)

    with database(app).reading() as session:
        session.info["settings"] = settings.Kept()
        assert settings.get(session, 1).sign_up_domains == domains
        assert settings.known(session).sign_up_domains == domains
        assert settings.list_changes(session)["sign_up_domains"] == (BEGINNING, admin.name)
