"""The page of recorded acts and its file."""

import csv
import io

import pytest
from flask import Flask

from app.services import audit
from tests.conftest import BEGINNING
from tests.conversations import Visitor
from tests.learners import database, learner

pytestmark = pytest.mark.databases("sqlite")


def add(app: Flask, count: int, name: str = "Zoë Ångström") -> None:
    zoe = learner(app, course="", name=name)
    with database(app).transaction() as session:
        for number in range(count):
            audit.record(
                session, None, "allow time", f"=1+{number}", BEGINNING, person=zoe.key, by="<b>"
            )


def test_the_page_tells_who_did_what_to_whom_from_where(app: Flask, admin: Visitor) -> None:
    add(app, 1)

    page = admin.get("/admin/audit?verb=allow").text

    assert "The site itself" in page
    assert "Zoë Ångström" in page
    assert "allow time" in page
    assert "&lt;b&gt;" in page


def test_acts_lead_to_the_person_and_to_what_they_were_done_to(app: Flask, admin: Visitor) -> None:
    zoe = learner(app, course="", name="Zoë Ångström")
    with database(app).transaction() as session:
        for verb, subject in (("add to cohort", "c1"), ("revoke certificate", "S-1"), ("x", "k")):
            audit.record(session, None, verb, subject, BEGINNING, person=zoe.key)

    page = admin.get("/admin/audit").text

    assert page.count(f'href="/admin/people/{zoe.key}"') == 4  # with that of the account
    assert 'href="/admin/cohorts/c1"' in page
    assert 'href="/admin/credentials/S-1"' in page
    assert '<span class="mono">k</span>' in page


def test_long_records_are_paged_and_keep_their_filter(app: Flask, admin: Visitor) -> None:
    add(app, 51)

    first = admin.get("/admin/audit?verb=allow&person=zoe").text
    following = first.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = admin.get(following.replace("&amp;", "&")).text

    assert first.count("allow time") == 50
    assert second.count("allow time") == 1
    assert 'value="zoe"' in second


@pytest.mark.parametrize(
    "query",
    [
        "before=x", "before=2026-03-02~1", "before=2026-03-02T09:00:00%2B00:00~-1", "since=0000",
        "until=9999-12-31", "who=%00", "verb=%25", "before=2026-03-02T09:00:00%2B00:00~9999999",
    ],
)  # fmt: skip
def test_what_an_address_says_wrongly_is_passed_over(admin: Visitor, query: str) -> None:
    assert admin.get(f"/admin/audit?{query}").status_code == 200


def test_the_file_holds_all_that_the_filter_leaves_and_nothing_that_runs(
    app: Flask, admin: Visitor
) -> None:
    add(app, 60, "@SUM(A1)")

    answer = admin.post("/admin/audit/export", verb="allow")

    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert answer.headers["Content-Disposition"] == "attachment; filename=record-2026-03-02.csv"
    assert len(rows) == 61
    assert rows[1][3:6] == ["allow time", "'=1+59", "'@SUM(A1)"]
    assert "export record" in admin.get("/admin/audit").text


def test_nothing_found_says_what_to_do(admin: Visitor) -> None:
    page = admin.get("/admin/audit?verb=nothing-like-it").text

    assert "No act fits this filter" in page
    assert "Show all" in page
