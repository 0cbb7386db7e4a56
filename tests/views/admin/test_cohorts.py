"""The pages of cohorts: made, planned, copied, archived; what is wrong is said at its field."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from app.domain.permission import Role
from app.services import cohorts
from tests.conftest import BEGINNING
from tests.learners import COURSE, database, learner
from tests.views.admin.desks import PLAN, Desk

pytestmark = [pytest.mark.databases("sqlite"), pytest.mark.usefixtures("course", "clock")]


def test_a_cohort_is_made_planned_copied_and_archived_by_forms(app: Flask, desk: Desk) -> None:
    boss = learner(app, "", "Bo Boss")
    path = desk.make()
    form = {**PLAN, "days_0": "3", "on_1": "2026-04-01", "managers": f"{boss.email.upper()}, "}
    assert desk.post(f"{path}/edit", **form, places="9", closes_on="2026-05-01").status_code == 303
    page = desk.see(f"{path}/edit")
    assert "5 March 2026, 23:59 (Europe/Stockholm)" in page
    assert "1 April 2026, 23:59 (Europe/Stockholm)" in page
    assert boss.email in page
    assert "2 March 2026 to 1 May 2026" in desk.see("/admin/cohorts")

    copy = desk.post(f"{path}/copy", title="Nordics II", opens_on="2026-09-02").location
    assert "5 September 2026, 23:59 (Europe/Stockholm)" in desk.see(copy)
    assert desk.post(f"{path}/archive").status_code == 303
    assert "Nordics II" in (page := desk.see("/admin/cohorts"))
    assert ">Nordics<" not in page.replace("\n", "").split('role="status"')[-1].split("<h1>")[-1]
    assert ">Nordics<" in desk.see("/admin/cohorts?show=archived")
    assert desk.post(f"{path}/edit", **PLAN).status_code == 409
    assert desk.post(f"{path}/unarchive").status_code == 303
    assert desk.post(f"{path}/edit", **PLAN).status_code == 303


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", ""),
        ("title", "\0"),
        ("title", "x" * 201),
        ("opens_on", "soon"),
        ("opens_on", "9999-12-31"),
        ("closes_on", "2026-03-01"),
        ("time_zone", "the moon"),
        ("places", "0"),
        ("places", "99999999999999999999"),
        ("days_0", "-1"),
        ("days_0", "99999999999999"),
        ("on_0", "1026-01-01"),
        ("managers", "bo"),
        ("managers", "nobody@example.test"),
        ("instructors", "nobody@example.test"),
    ],
)
def test_what_is_wrong_in_a_plan_is_said_at_its_field_and_kept(
    desk: Desk, field: str, typed: str
) -> None:
    path = desk.make()
    answer = desk.post(f"{path}/edit", **{**PLAN, "title": "Changed", field: typed})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'href="#{field}"' in answer.text
    assert "Changed" not in desk.see("/admin/cohorts")


def test_a_module_has_days_or_a_day_and_not_both(desk: Desk) -> None:
    path = desk.make()
    answer = desk.post(f"{path}/edit", **PLAN, days_0="3", on_0="2026-04-01")

    assert answer.status_code == 422
    assert 'id="on_0-error"' in answer.text


def test_an_instructor_cannot_lock_themselves_out(app: Flask, desk: Desk) -> None:
    ina = learner(app, "", "Ina", [Role.INSTRUCTOR])
    path = desk.make()
    assert desk.post(f"{path}/edit", **PLAN, instructors=ina.email).status_code == 303
    other = Desk(app, app.test_client(), ina)
    assert 'id="instructors-error"' in other.post(f"{path}/edit", **PLAN).text
    assert other.post(f"{path}/edit", **PLAN, instructors=ina.email).status_code == 303


def test_the_list_asks_little_however_many_there_are(
    app: Flask, desk: Desk, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    desk.make()
    desk.see("/admin/cohorts")  # reads the site's settings once
    with statements() as few:
        desk.see("/admin/cohorts")
    with database(app).transaction() as session:
        for number in range(60):
            plan = cohorts.Plan(f"No {number}", BEGINNING.date())
            made = cohorts.make(session, desk.actor, COURSE, plan, BEGINNING)
    with statements() as many:
        desk.see("/admin/cohorts")
    with statements() as last:
        desk.see(f"/admin/cohorts?after={made.key}")

    assert len(few) == len(many) <= 4
    assert len(last) <= 4


def test_who_only_follows_a_cohort_is_not_led_to_what_they_cannot_do(
    app: Flask, desk: Desk
) -> None:
    boss = learner(app, "", "Bo Boss")
    path = desk.make()
    desk.post(f"{path}/edit", **PLAN, managers=boss.email)
    other = Desk(app, app.test_client(), boss)
    page = other.see("/admin/cohorts")

    assert "Nordics" in page
    assert "/edit" not in page
    assert other.client.get(f"{path}/edit").status_code == 403
