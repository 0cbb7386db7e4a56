"""Addresses and forms of the desk that no page of ours makes: refused in words, never an error."""

import re

import pytest
from flask import Flask

from app.models import Enrollment
from tests.learners import COURSE, database, learner
from tests.views.admin.desks import Desk

ASKED = (
    "q", "after", "before", "sort", "show", "person", "chosen", "state", "kind", "cohort", "course",
    "activity", "role", "status", "who", "verb", "since", "until", "outcome", "for", "next",
)  # fmt: skip
pytestmark = pytest.mark.databases("postgresql")  # it refuses more than SQLite
LONG = "9" * 5000
QUERIES = (
    "a\0b", LONG, "0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00~0",
    "9999-12-31T23:59:59-14:00~1~x",
)  # fmt: skip
TYPED = ("a\0b", LONG, "http://[x", "0001-01-01")
LEFT_ALONE = {"csrf_token"}
DANGEROUS = ("/sign-out", "/archive", "/anonymize", "/deactivate")
"""they would end what is tried"""


def places(app: Flask, desk: Desk) -> dict[str, str]:
    """What is there to be named in addresses: a cohort with a session and somebody in it."""
    cohort = desk.make()
    maya = learner(app)
    desk.post(f"{cohort}/sessions/new", title="Start", day="2026-03-09", clock="09:00", minutes="9")
    desk.post(f"{cohort}/invitations", addresses=maya.email)
    meeting = re.search(r"/sessions/(\w{20})", desk.see(f"{cohort}/sessions"))
    assert meeting
    with database(app).reading() as session:
        enrollment = session.query(Enrollment).filter_by(user_id=maya.id).one().key
    return {
        "cohort": cohort.rpartition("/")[2], "person": maya.key, "meeting": meeting[1],
        "key": enrollment, "kind": "quiet", "course": COURSE, "question": "x", "serial": "x",
        "link": "x", "letter": "x", "task": "x", "message": "x", "allowance": "x",
    }  # fmt: skip


def addresses(
    app: Flask, method: str, named: dict[str, str], but: tuple[str, ...] = DANGEROUS
) -> list[str]:
    """All addresses of the desk that take the method, with what is there in them."""
    adapter = app.url_map.bind("localhost")
    rules = [one for one in app.url_map.iter_rules() if method in (one.methods or ())]
    found = [
        adapter.build(one.endpoint, {name: named[name] for name in one.arguments}, method=method)
        for one in rules
        if one.rule.startswith(("/admin", "/teach", "/account")) and named.keys() >= one.arguments
    ]
    return [path for path in found if not but or not path.endswith(but)]


@pytest.mark.usefixtures("course")
def test_no_query_breaks_a_page_of_the_desk(app: Flask, desk: Desk) -> None:
    named = places(app, desk)
    broken = []

    for path in addresses(app, "GET", named):
        for value in QUERIES:
            answer = desk.client.get(path, query_string=dict.fromkeys(ASKED, value))
            if answer.status_code >= 500:
                broken.append((path, value[:40]))

    assert broken == []


@pytest.mark.usefixtures("course")
def test_no_form_breaks_the_desk(app: Flask, desk: Desk) -> None:
    named = places(app, desk)
    answers = [desk.client.get(path) for path in addresses(app, "GET", named)]
    pages = [one.text for one in answers if one.mimetype == "text/html"]
    fields = {name for page in pages for name in re.findall(r'name="([\w-]+)"', page)}
    broken = []

    for path in addresses(app, "POST", named):
        for value in TYPED:
            form = dict.fromkeys(fields - LEFT_ALONE, value)
            if desk.post(path, **form).status_code >= 500:
                broken.append((path, value[:40]))

    assert broken == []
