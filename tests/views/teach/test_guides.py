"""Guides of a course: who reads which, in a list and one by one."""

from pathlib import Path

import pytest
from flask import Flask

from app.domain.permission import Role
from app.models import Manages
from tests import learners, writing
from tests.writing import Writer

pytestmark = pytest.mark.databases("sqlite")
HEAD = "---\ntitle: {title}\nfor: {reader}\nsummary: What to do\n---\n\n## Before\n\nBook *time*.\n"
GUIDES = {
    "guides/manager-guide.md": HEAD.format(title="Managers", reader="manager"),
    "guides/sessions.md": HEAD.format(title="Sessions", reader="facilitator"),
}
HERE = "/teach/guides"


@pytest.fixture(autouse=True)
def published(app: Flask, tmp_path: Path, renderings: Path) -> None:
    writing.publish(app, tmp_path, renderings, GUIDES)


def manager(app: Flask, course: str = "small") -> Writer:
    """Somebody who manages a learner, of the course where one is named."""
    actor = learners.learner(app, "", "Omar Said", [Role.MANAGER])
    other = learners.learner(app, course, "Maya Lindqvist")
    with learners.database(app).transaction() as session:
        session.add(Manages(manager_id=actor.id, user_id=other.id))
    return Writer(app, actor)


def test_an_instructor_reads_all_guides_of_their_course(app: Flask) -> None:
    ilse = Writer(app, writing.teacher(app))

    listed, shown = ilse.get(HERE).text, ilse.get(f"{HERE}/small/sessions").text

    assert f'href="{HERE}/small/manager-guide"' in listed
    assert f'href="{HERE}/small/sessions"' in listed
    assert '<h2 id="before">Before</h2>' in shown
    assert "Book <em>time</em>." in shown


def test_a_manager_reads_what_is_for_managers_of_courses_their_people_take(app: Flask) -> None:
    omar = manager(app)

    listed = omar.get(HERE).text

    assert f'href="{HERE}/small/manager-guide"' in listed
    assert "sessions" not in listed
    assert omar.get(f"{HERE}/small/manager-guide").status_code == 200
    assert omar.get(f"{HERE}/small/sessions").status_code == 404


def test_guides_are_nobody_elses(app: Flask) -> None:
    other = Writer(app, writing.teacher(app, "Somebody Else", course=""))
    stranger, maya = manager(app, course=""), Writer(app, learners.learner(app, "small", "Noor"))

    for path in ("manager-guide", "nothing"):
        assert other.get(f"{HERE}/small/{path}").status_code == 404
        assert stranger.get(f"{HERE}/small/{path}").status_code == 404
        assert maya.get(f"{HERE}/small/{path}").status_code == 403
    assert "No guides yet" in other.get(HERE).text
