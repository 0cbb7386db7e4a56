"""Settings of the site: in force at once, on record, refused with a sentence where wrong."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.permission import Role
from app.domain.settings import SiteSettings
from app.forms.settings import SettingsForm
from app.models import Audit
from app.services import settings
from tests.conftest import Clock
from tests.conversations import Visitor
from tests.learners import database
from tests.views.admin.visits import enter

pytestmark = pytest.mark.databases("sqlite")


def form(app: Flask, **changed: Any) -> dict[str, Any]:
    """What the page's form sends: everything in force, with these changes."""
    with app.test_request_context():
        sent = {f.name: f.data for f in SettingsForm.of(SiteSettings()) if f.name != "csrf_token"}
    both = (sent | changed).items()
    return {name: value for name, value in both if value is not False and value is not None}


def in_force(app: Flask) -> SiteSettings:
    with database(app).reading() as session:
        return settings.get(session)


def test_a_change_is_in_force_at_once_and_on_record(app: Flask, admin: Visitor) -> None:
    answer = admin.post("/admin/settings", **form(app, site_name="Channel Academy", risk_failed=3))

    page = admin.get("/admin/settings").text
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/settings")
    assert "<title>Settings – Channel Academy</title>" in page
    assert "by Alex Adebayo" in page
    assert (in_force(app).site_name, in_force(app).risk_failed) == ("Channel Academy", 3)
    with database(app).reading() as session:
        acts = session.scalars(select(Audit).filter_by(verb="change setting")).all()
        assert {act.subject: act.detail["now_is"] for act in acts} == {
            "site_name": "Channel Academy",
            "risk_failed": 3,
        }
        assert {act.actor for act in acts} == {admin.actor.key}
        assert {act.address for act in acts} == {"127.0.0.1"}


def test_what_was_not_changed_is_not_recorded(app: Flask, admin: Visitor) -> None:
    admin.post("/admin/settings", **form(app))

    with database(app).reading() as session:
        assert session.scalars(select(Audit).filter_by(verb="change setting")).all() == []


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("accent", "#e3a11a", "Choose a darker one"),
        ("accent", "teal", "six digits"),
        ("session_days", "0", "whole number from 1 to 365"),
        ("risk_quiet_days", "many", "Not a valid integer value"),
        ("quiet_from", "24", "whole number from 0 to 23"),
        ("sign_up_domains", "example", "Write domains"),
        ("mail_from", "Academy\r\nBcc: x@example.com", "one line"),
        ("mail_from", "nobody", "Write an address"),
        ("site_name", "x" * 121, "Field cannot be longer than 120"),
        ("sign_up", "everybody", "Not a valid choice"),
    ],
)
def test_what_can_not_be_set_stays_typed_with_a_sentence(
    app: Flask, admin: Visitor, name: str, typed: str, said: str
) -> None:
    answer = admin.post("/admin/settings", **form(app, **{name: typed}))

    assert answer.status_code == 422
    assert said in answer.text
    assert in_force(app) == SiteSettings()


def test_an_accent_colors_every_page_under_an_address_of_its_own(
    app: Flask, admin: Visitor
) -> None:
    admin.post("/admin/settings", **form(app, accent="#1A3A8F"))

    page = app.test_client().get("/sign-in").text
    assert '<link rel="stylesheet" href="/theme/1.css">' in page
    css = app.test_client().get("/theme/1.css")
    assert "--you: #1a3a8f;" in css.text
    assert css.mimetype == "text/css"
    assert "immutable" in css.headers["Cache-Control"]
    assert "immutable" not in app.test_client().get("/theme/7.css").headers["Cache-Control"]


def test_without_an_accent_there_are_no_colors_of_the_site(app: Flask, admin: Visitor) -> None:
    assert "/theme/" not in admin.get("/admin/settings").text
    assert admin.get("/theme/0.css").status_code == 404


def test_joining_may_be_for_some_domains_or_by_invitation(app: Flask, admin: Visitor) -> None:
    admin.post("/admin/settings", **form(app, sign_up_domains="@Example.com; example.org"))
    stranger = app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False

    refused = stranger.post("/join", data={"email": "noor@example.net"})
    taken = stranger.post("/join", data={"email": "noor@example.org"})

    assert refused.status_code == 422
    assert "addresses of example.com, example.org join by themselves" in refused.text
    assert "We mailed a link to noor@example.org" in taken.text
    app.config["WTF_CSRF_ENABLED"] = True
    admin.post("/admin/settings", **form(app, sign_up="invited"))
    assert "Joining takes an invitation" in app.test_client().get("/join").text


def test_a_browser_that_is_not_used_is_signed_out_after_the_days_that_are_set(
    app: Flask, admin: Visitor, clock: Clock
) -> None:
    admin.post("/admin/settings", **form(app, session_days=2))

    clock.forward(days=1, hours=23)
    assert admin.get("/admin/settings").status_code == 200
    clock.forward(days=2, seconds=1)
    assert admin.get("/admin/settings").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("role", [Role.LEARNER, Role.INSTRUCTOR, Role.MANAGER])
def test_settings_are_for_admins_alone(app: Flask, role: Role) -> None:
    visitor = enter(app, app.test_client(), role)

    assert visitor.get("/admin/settings").status_code == 403
    assert visitor.post("/admin/settings", site_name="Mine").status_code == 403
    assert visitor.get("/admin/audit").status_code == 403
