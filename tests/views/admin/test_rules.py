"""Rules of reminders at the desk: the site's and a cohort's, tried, saved, taken back."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.domain.permission import Role
from app.models import Audit, Cohort, Outbox, ReminderRule
from app.services import cohorts
from tests.conftest import BEGINNING
from tests.conversations import COURSE
from tests.learners import database, learner, sign_in
from tests.services.cohorts import making

pytestmark = [pytest.mark.databases("sqlite"), pytest.mark.usefixtures("clock")]
WORDS = {"is_on": "y", "days": "4", "subject": "Soon: {module}", "body": "Dear {first_name}"}


@pytest.fixture
def cohort(app: Flask) -> Cohort:
    making.publish_course(app)
    return making.make(app, making.admin(app))


@pytest.fixture
def token(app: Flask, client: FlaskClient, cohort: Cohort) -> str:
    return sign_in(app, client, learner(app, "", "Ada Admin", [Role.ADMIN])) if cohort else ""


def rows(app: Flask) -> list[tuple[int | None, int, bool]]:
    with database(app).reading() as session:
        found = session.scalars(select(ReminderRule).order_by(ReminderRule.id))
        return [(row.cohort_id, row.days, row.is_on) for row in found]


def test_a_sites_rule_is_tried_saved_and_taken_back(
    app: Flask, client: FlaskClient, token: str
) -> None:
    path = "/admin/mail/rules/before"
    sent = {"csrf_token": token, **WORDS}
    assert "Due soon: {module}" in client.get(path).text

    shown = client.post(path, data={**sent, "action": "preview"})
    assert "Soon: a module" in shown.text
    assert "Dear Ada" in shown.text
    client.post(path, data={**sent, "action": "test"})
    with database(app).reading() as session:
        assert session.scalars(select(Outbox.subject)).all() == ["Soon: a module"]
    assert rows(app) == []

    for _ in range(2):
        assert client.post(path, data={**sent, "action": "save"}).status_code == 303
    assert rows(app) == [(None, 4, True)]
    assert "Soon: {module}" in client.get("/admin/mail/rules").text
    assert client.post(path, data={**sent, "action": "reset"}).status_code == 303
    assert rows(app) == []
    with database(app).reading() as session:
        verbs = session.scalars(select(Audit.verb).where(Audit.subject == "site")).all()
    assert verbs == ["change reminder", "change reminder", "reset reminder"]


def test_a_cohorts_rule_is_its_own(
    app: Flask, client: FlaskClient, token: str, cohort: Cohort
) -> None:
    path = f"/admin/cohorts/{cohort.key}/rules"
    off = {name: text for name, text in WORDS.items() if name != "is_on"}

    assert client.post(f"{path}/before", data={"csrf_token": token, **off}).status_code == 303

    assert rows(app) == [(cohort.id, 4, False)]
    assert "Of this cohort" in client.get(path).text
    assert "Of this cohort" not in client.get("/admin/mail/rules").text
    other = app.test_client()
    sign_in(app, other, making.teacher(app, COURSE))
    assert other.get(path).status_code == 200
    assert other.get("/admin/mail/rules").status_code == 403
    sign_in(app, other, learner(app, "", "Ivo", [Role.INSTRUCTOR]))
    assert other.get(path).status_code == 404


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"body": "On {session}"}, "Nothing fills {session} here."),
        ({"days": "0"}, "Type a number of days from 1 to 365."),
        ({"days": "9" * 40}, "Type a number of days from 1 to 365."),
        ({"days": "soon"}, "Not a valid integer value."),
        ({"subject": "\0"}, "Type a subject."),
        ({"body": "x" * 4001}, "Use up to 4,000 characters."),
    ],
)
def test_what_is_wrong_with_a_rule_is_said(
    app: Flask, client: FlaskClient, token: str, form: dict[str, str], said: str
) -> None:
    answer = client.post("/admin/mail/rules/before", data={"csrf_token": token, **WORDS, **form})

    assert answer.status_code == 422
    assert said in answer.text
    assert rows(app) == []


def test_an_archived_cohorts_rules_and_unknown_kinds_are_refused(
    app: Flask, client: FlaskClient, token: str, cohort: Cohort
) -> None:
    admin = making.admin(app)
    with database(app).transaction() as session:
        cohorts.archive(session, admin, session.get_one(Cohort, cohort.id), BEGINNING)

    path = f"/admin/cohorts/{cohort.key}/rules"
    assert client.post(f"{path}/before", data={"csrf_token": token, **WORDS}).status_code == 409
    assert client.get(f"{path}/nothing").status_code == 404
    assert rows(app) == []
