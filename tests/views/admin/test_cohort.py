"""The cohort page in a browser's hands: what it says, what it costs, whom it shuts out."""

import gzip
import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.domain.permission import Role
from app.models import Audit, Cohort, Task
from app.services import settings
from app.views.admin import cohort_export
from tests import crowds
from tests.conversations import NOW
from tests.crowds import Given
from tests.learners import form_token, sign_in
from tests.papers import Desk

Statements = Callable[[], AbstractContextManager[list[str]]]
HOSTILE = ["=1+1", "<script>alert(1)</script>", "שלום עולם", "N" * 200, "'\"><b>x</b>"]


@pytest.fixture
def act(app: Flask) -> Desk:
    """Where work is done in transactions of its own."""
    return Desk(app)


@pytest.fixture
def row(act: Desk) -> Cohort:
    """A cohort without people."""
    return act(lambda session: crowds.cohort(session, crowds.publish(session)))


@pytest.fixture
def admin(app: Flask, act: Desk, client: FlaskClient) -> FlaskClient:
    """A browser in which an admin is signed in."""
    actor = act(lambda session: crowds.staff(session, "Alex Adebayo", Role.ADMIN))
    sign_in(app, client, actor, NOW)
    return client


def fill(act: Desk, row: Cohort, *given: Given) -> None:
    act(lambda session: crowds.fill(session, row, given, NOW))


def page_of(client: FlaskClient, row: Cohort, query: str = "") -> str:
    answer = client.get(f"/admin/cohorts/{row.key}{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


def text_of(page: str) -> str:
    """What a page says, without its markup."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_the_page_says_who_is_where_and_who_needs_somebody(
    act: Desk, row: Cohort, admin: FlaskClient
) -> None:
    stuck = {"activity": "check-2", "times": 2, "since": (NOW - timedelta(days=16)).isoformat()}
    same = {"activity": "talk", "passage": "review", "attempts": 3}
    late = {"module": "m2", "due": (NOW - timedelta(days=5)).isoformat()}
    fill(
        act, row,
        Given("Greta", {"m1": ["done", 84], "m2": ["done", 88], "m3": ["done", 95]}),
        Given("Pia", seen_days=None, risk=9, code="unseen"),
        Given("Dmitri", {"m1": ["done", 72], "m2": ["below", 64]}, 16, 8, "failed", stuck),
        Given("Lars", {"m1": ["begun", None]}, 9, 7, "same_reply", same),
        Given("Kim", {"m1": ["begun", 75]}, 2, 6, "behind", late),
    )  # fmt: skip
    act(lambda s: crowds.week_ago(s, row, risk=2))
    act(lambda s: crowds.took(s, row, "call", Own_it=4, Rank_her=2))
    act(lambda s: crowds.took(s, row, "wait", Go_on=6))
    act(lambda s: crowds.took(s, row, "review", Share_it=1, Hide_it=5))

    page = page_of(admin, row)

    for words in (
        "Opened 2 February, closes 27 March 2026 (Europe/Stockholm).",
        "On track 1 of 5 people",
        "At risk 4 2 more than last week",
        "Certified 0 nobody yet",
        "Median score 75 % pass mark 70 %",
        "Never signed in. Invitation sent 12 days ago.",
        "Failed “A check” twice, then stopped.",
        "16 days quiet",
        "Stuck on “The number that leaked”: same reply in all three attempts.",
        "Behind plan: “Title 2” was due 5 days ago.",
        "Where the cohort leans: “The number that leaked”, decision 2",
        "Hide it 83 %",
    ):
        assert words in text_of(page)
    for label in ("95 percent, passed", "64 percent, below the pass mark", "Not started",
                  "In progress", "In progress, 75 percent so far"):  # fmt: skip
        assert f'aria-label="{label}"' in page


def test_four_finishers_are_too_few_to_say_where_they_lean(
    act: Desk, row: Cohort, admin: FlaskClient
) -> None:
    fill(act, row, Given("Greta"))
    act(lambda s: crowds.took(s, row, "call", Own_it=2, Rank_her=2))

    assert "leans" not in page_of(admin, row)


def test_an_empty_cohort_says_what_will_be_here(row: Cohort, admin: FlaskClient) -> None:
    page = page_of(admin, row)

    assert "Nobody is here yet" in page
    assert "kpis" not in page


def test_with_sums_only_no_score_and_no_decision_of_one_person_is_on_the_page(
    app: Flask, act: Desk, row: Cohort, admin: FlaskClient
) -> None:
    boss = act(lambda s: crowds.staff(s, "Bo Boss", Role.ADMIN))
    act(lambda s: settings.change(s, boss, {"aggregates_only": True}, NOW))
    same = {"activity": "talk", "passage": "review", "attempts": 3}
    fill(
        act, row, Given("Lars", {"m1": ["done", 87], "m2": ["below", 41]}, 9, 7, "same_reply", same)
    )

    page = page_of(admin, row)

    assert "This site shows sums only" in text_of(page)
    assert 'aria-label="Done"' in page
    assert 'aria-label="In progress"' in page
    for secret in ("87", "41 percent", "same reply", "The number that leaked”: "):
        assert secret not in text_of(page) + "".join(re.findall(r'aria-label="[^"]*"', page))


def test_hostile_names_are_text(act: Desk, row: Cohort, admin: FlaskClient) -> None:
    fill(act, row, *(Given(name, risk=1, code="unseen") for name in HOSTILE))

    page = page_of(admin, row, "?q=%00%3Cscript%3E&sort=%27&after=%00")
    everybody = page_of(admin, row)

    assert "<script>alert" not in page + everybody
    assert all(name in html.unescape(everybody) for name in HOSTILE)


def test_another_instructor_finds_nothing(app: Flask, act: Desk, row: Cohort) -> None:
    client = app.test_client()
    stranger = act(lambda s: crowds.staff(s, "Ann Other", Role.INSTRUCTOR))
    sign_in(app, client, stranger, NOW)

    assert client.get(f"/admin/cohorts/{row.key}").status_code == 404


@pytest.mark.parametrize("query", ["", "?sort=risk", "?q=person", "?sort=risk&q=name0"])
def test_a_thousand_people_cost_no_more_statements_than_ten(
    act: Desk, admin: FlaskClient, statements: Statements, query: str
) -> None:
    course = act(lambda s: crowds.publish(s, crowds.whole_course(12)))
    spoken = []
    for number in (10, 1000):
        row = act(lambda s: crowds.cohort(s, course))
        fill(act, row, *crowds.many(number, 12))
        page_of(admin, row, query)
        with statements() as said:
            page = page_of(admin, row, query)
        spoken.append(len(said))
        after = re.search(r"after=([a-z0-9]+)", page)
        if after:
            with statements() as said:
                page_of(admin, row, f"{query or '?'}&after={after[1]}")
            spoken.append(len(said))

    assert len(set(spoken)) == 1
    assert spoken[0] <= 7


@pytest.mark.databases("sqlite")
def test_fifty_people_by_twelve_modules_are_light(act: Desk, admin: FlaskClient) -> None:
    course = act(lambda s: crowds.publish(s, crowds.whole_course(12)))
    row = act(lambda s: crowds.cohort(s, course))
    fill(act, row, *crowds.many(60, 12))

    page = page_of(admin, row).encode()

    assert len(page) <= 120_000
    assert len(gzip.compress(page)) <= 15_000


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_is_a_file_to_keep_and_stands_on_record(
    act: Desk, row: Cohort, admin: FlaskClient, kind: str
) -> None:
    fill(act, row, *(Given(name) for name in HOSTILE))

    answer = send(admin, row, kind=kind, detail="activities")

    assert answer.status_code == 200
    assert (
        'attachment; filename="emea-channel-autumn-2026-' in answer.headers["Content-Disposition"]
    )
    assert answer.data.startswith({"csv": b"\xef\xbb\xbfName,", "xlsx": b"PK"}[kind])
    acts = act(lambda s: s.scalars(select(Audit).filter_by(verb="export cohort")).all())
    assert [(one.subject, one.detail) for one in acts] == [
        (row.key, {"kind": kind, "activities": True})
    ]


def test_a_large_workbook_becomes_a_task(
    act: Desk, row: Cohort, admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort_export, "AT_ONCE", 2)
    fill(act, row, *map(Given, HOSTILE))

    answer = send(admin, row, kind="xlsx")

    task = act(lambda s: s.scalars(select(Task)).one())
    assert answer.headers["Location"] == f"/admin/tasks/{task.key}"
    assert task.payload["sees_single"]


def test_others_get_no_file_and_no_summary(app: Flask, act: Desk, row: Cohort) -> None:
    client = app.test_client()
    stranger = act(lambda s: crowds.staff(s, "Ann Other", Role.INSTRUCTOR))
    token = sign_in(app, client, stranger, NOW)
    path = f"/admin/cohorts/{row.key}"

    assert client.post(f"{path}/export", data={"csrf_token": token}).status_code == 404
    assert {client.get(f"{path}/{part}").status_code for part in ("export", "summary")} == {404}


def test_the_summary_has_sums_and_nobodys_name(act: Desk, row: Cohort, admin: FlaskClient) -> None:
    fill(
        act, row,
        Given("Greta", {"m1": ["done", 80], "m2": ["done", 88]}),
        Given("Pia", {"m1": ["done", 91]}, risk=3, code="quiet"),
    )  # fmt: skip
    act(lambda s: crowds.week_ago(s, row, enrolled=2, started=1, risk=3))

    page = text_of(admin.get(f"/admin/cohorts/{row.key}/summary").text)

    for words in ("1. Title 1 2 86 %", "2. Title 2 1 88 %", "3. Title 3 0 –", "+1 started",
                  "−2 at risk", "Since last week"):  # fmt: skip
        assert words in page
    assert "Greta" not in page
    assert "Pia" not in page


def send(client: FlaskClient, row: Cohort, **form: str) -> TestResponse:
    """Ask for a file of the cohort by the form of its page."""
    path = f"/admin/cohorts/{row.key}/export"
    token = form_token(client.get(path).text)
    return client.post(path, data={"csrf_token": token, **form})
