"""What others see of one: the page says it exactly, and tells who looked."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.permission import Role
from tests.papers import HERE, Browser, browser_with
from tests.views.admin.visits import enter

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def maya(app: Flask, client: FlaskClient) -> Browser:
    """A learner who has handed in a quiz."""
    browser = browser_with(app, client)
    browser.hand_in(browser.start())
    return browser


def test_a_learner_reads_what_an_admin_sees_and_that_they_looked(app: Flask, maya: Browser) -> None:
    alex = enter(app, app.test_client(), Role.ADMIN, "Alex Adebayo")
    assert "Nobody has looked at your pages." in maya.see("/account/seen")
    theirs = alex.get(f"/admin/people/{maya.actor.key}").text

    page = maya.see("/account/seen")
    shown = maya.see(f"/account/seen/{alex.actor.key}")

    assert "What others see of you" in maya.see("/account/data")
    assert "Alex Adebayo" in page
    assert "Your courses and what happened" in page
    timeline = theirs.split('<ol class="timeline">')[1].split("</ol>")[0]
    assert timeline in shown
    assert maya.actor.email in shown


def test_ones_own_look_is_nobodys(app: Flask, maya: Browser) -> None:
    alex = enter(app, app.test_client(), Role.ADMIN, "Alex Adebayo")

    alex.get(f"/admin/people/{alex.actor.key}")

    assert "Nobody has looked" in alex.get("/account/seen").text


def test_a_page_that_was_not_found_is_no_look(app: Flask, maya: Browser) -> None:
    ilse = enter(app, app.test_client(), Role.INSTRUCTOR)

    assert ilse.get(f"/admin/people/{maya.actor.key}").status_code == 404

    assert "Nobody has looked" in maya.see("/account/seen")
    maya.see(f"/account/seen/{ilse.actor.key}", 404)


def test_asking_where_one_is_stuck_is_seen_by_who_opens_it(app: Flask, maya: Browser) -> None:
    alex = enter(app, app.test_client(), Role.ADMIN, "Alex Adebayo")
    maya.post(f"{HERE}/check/ask", kind="help", words="I am lost.")

    queue = alex.get("/teach/reviews").text
    address = queue.split('href="/admin/requests/')[1].split('"')[0]
    assert alex.get(f"/admin/requests/{address}").status_code == 200

    assert "What you asked" in maya.see("/account/seen")
