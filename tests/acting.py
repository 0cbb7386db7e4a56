"""Test learners in a small course: somebody's browser that acts as one, and what it leaves."""

import re
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.models import Base, DueDate
from tests import cohorts
from tests.learners import database
from tests.writing import PAGE, SLUG, Writer

ACT = f"{PAGE}/test-learner"
COURSE = f"/course/{SLUG}/one"
BANNER = "You act as a test learner"
TWO = {
    "02-two/module.md": "---\ntitle: Two\nrequires: [one]\n---\nYou can do more.\n",
    "02-two/01-later.md": "---\ntitle: Later\nminutes: 5\n---\n\nSecond text.\n",
}


class Acting:
    """A test learner in somebody's browser."""

    def __init__(self, browser: Writer, /, **wish: str) -> None:
        self.browser = browser
        answer = self.browser.post(ACT, False, **wish)
        assert answer.status_code == 303, answer.text
        self.first = str(answer.headers["Location"])
        self.token = self.first.split("/")[2]
        self.over = f"/teach/test-learners/{self.token}"

    def inside(self, path: str) -> str:
        return path if path.startswith("/as-learner") else f"/as-learner/{self.token}{path}"

    def get(self, path: str) -> TestResponse:
        return self.browser.get(self.inside(path))

    def post(self, to: str, /, **fields: str) -> TestResponse:
        return self.browser.post(self.inside(to), False, **fields)

    def go(self, to: str, /, **fields: str) -> str:
        """Send a form; where it leads is inside."""
        answer = self.post(to, **fields)
        assert answer.status_code in (302, 303), (to, answer.status_code, answer.text)
        assert answer.headers["Location"].startswith(self.inside("/")), answer.headers
        return str(answer.headers["Location"]).partition("#")[0]


def cohort(app: Flask, **given: Any) -> str:
    """A cohort of the small course whose first module is due in a week; its key."""
    with database(app).transaction() as session:
        made = cohorts.cohort(session, SLUG, **given)
        session.add(DueDate(cohort_id=made.id, module="one", days=7, on=None))
        return made.key


def rows(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with database(app).reading() as session:
        return {
            name: sorted((tuple(row) for row in session.execute(select(one))), key=repr)
            for name, one in Base.metadata.tables.items()
        }


def files(app: Flask) -> set[str]:
    """Every file of the site, but databases and what is drawn ready."""
    data = app.extensions["config"].data
    found = {str(path.relative_to(data)) for path in data.rglob("*") if path.is_file()}
    return {path for path in found if not path.startswith(("static", "tandem.", "renderings"))}


def place_of(page: str, words: str) -> str:
    """The place of an option that says `words`."""
    label = next(one for one in re.findall(r"<label.*?</label>", page, re.DOTALL) if words in one)
    found = re.search(r'value="(\d+)"', label)
    assert found
    return found[1]


def walk(one: Acting) -> None:
    """All that a learner does: read, note, decide, answer, write, hand in."""
    assert "Text with a" in one.get(f"{COURSE}/lesson").text
    one.go(f"{COURSE}/lesson/end")
    one.go(f"/notes/{SLUG}/lesson", text="Ask first.", version="0")
    one.go(f"{COURSE}/lesson/unclear", words="Which year?")
    talk = one.go(f"{COURSE}/talk/attempts")
    over = one.go(f"{talk}/decisions".replace("?", ""), step="0", choice="0")
    assert "debrief" in over
    assert one.get(over).status_code == 200
    paper = one.go(f"{COURSE}/check/quiz-attempts")
    right = place_of(one.get(paper).text, "This")
    one.go(f"{paper}/answers/which", choice=right)
    assert "100" in one.get(one.go(f"{paper}/hand-in")).text
    one.go(f"{COURSE}/plan/sections/partner", text="Bracken", version="0")
    one.go(f"{COURSE}/plan/submissions")
    one.go("/account/theme", theme="dark", next="/home")
