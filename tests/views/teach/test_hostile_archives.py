"""Hostile archives sent from the browser: a sentence each, and nothing changed for learners."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.models import Draft, Revision
from tests import learners, writing
from tests.content.archives import HOSTILE, OF_LIMITS, damaged
from tests.views.teach.sending import files, send
from tests.writing import Writer

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def ilse(app: Flask, tmp_path: Path, renderings: Path) -> Writer:
    writing.publish(app, tmp_path, renderings)
    return Writer(app, writing.teacher(app))


def test_fifty_hostile_archives_are_refused_and_learners_see_what_they_saw(
    app: Flask, ilse: Writer
) -> None:
    named = [one.getvalue() for name, (one, _) in HOSTILE.items() if name not in OF_LIMITS]
    bodies = [*named, *(one.getvalue() for one in damaged())]
    before = files(ilse)

    answers = [send(ilse, body) for body in bodies]

    assert len(bodies) >= 50
    assert [one.status_code for one in answers] == [422] * len(bodies)
    assert all('role="alert"' in one.text for one in answers)
    assert files(ilse) == before
    with learners.database(app).reading() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 0
        assert session.scalar(select(func.count()).select_from(Revision)) == 1
