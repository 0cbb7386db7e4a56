"""Pages of regrading: who sees them, what they say, what a form does, and how few statements."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.jobs import regrading as jobs
from app.models import CourseRow, Regrade
from app.services import settings
from tests.conftest import Clock
from tests.conversations import COURSE, NOW
from tests.learners import database
from tests.regrades import REASON
from tests.views.teach.regrading import ALL_OLD, HERE, NEW, QUIZ, TWO_WRONG, Desk

pytestmark = pytest.mark.databases("sqlite")
Statements = Callable[[], AbstractContextManager[list[str]]]
UNMET = "/admin/credentials/unmet"


@pytest.fixture
def desk(app: Flask, client: FlaskClient, clock: Clock) -> Desk:
    return Desk.open(app, client)


def test_with_nothing_to_regrade_the_page_says_so(desk: Desk) -> None:
    page = desk.get(HERE)

    assert "Nothing is to be regraded" in page
    assert "Conversations are not regraded." in page
    assert "Nothing is to be regraded" in desk.get(QUIZ)


def test_drafts_and_revisions_lead_to_regrading(desk: Desk) -> None:
    assert f'href="{HERE}"' in desk.get(f"/teach/courses/{COURSE}/revisions")
    assert f'href="{HERE}"' in desk.get(f"/teach/courses/{COURSE}/changes")


def test_a_changed_key_is_listed_tried_out_applied_and_told(desk: Desk) -> None:
    maya = desk.school.person()
    key = desk.school.take(maya, TWO_WRONG)
    desk.school.publish(NEW)

    listed, tried = desk.get(HERE), desk.get(QUIZ)
    answer = desk.apply()
    past, overview = desk.get(answer.location), desk.get(HERE)
    desk.enter(maya)
    read = desk.get(f"/quiz-attempts/{key}/result")

    assert "1 result has an earlier key." in listed
    assert "Right was “q1 answers 1”. Right is “q1 answers 2” now." in listed
    assert "Maya Lindqvist" in tried
    assert "Would be earned" in tried
    assert answer.status_code == 303
    assert REASON in past
    assert "by Ilse Novák, by the key of revision 2" in past
    assert "Passed now" in past
    assert "Issued" in past
    assert "Regrades of before" in overview
    assert "Nothing is to be regraded" in overview
    assert f"Regraded on 2 March 2026, 09:00: 50 %, now 100 %. Reason: {REASON}" in read
    assert "With that it is passed." in read


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"reason": "  "}, 422, "Say why, in up to 1000 characters."),
        ({"revision": 1}, 409, "Look again, then regrade."),
        ({"after": 7}, 409, "Look again, then regrade."),
        ({"revision": "x" * 5000}, 409, "Look again, then regrade."),
        ({"revision": "²", "after": "-1"}, 409, "Look again, then regrade."),
    ],
)
def test_what_can_not_be_applied_says_why_and_keeps_the_reason(
    desk: Desk, given: dict[str, object], status: int, words: str
) -> None:
    key = desk.school.take(desk.school.person(), TWO_WRONG)
    desk.school.publish(NEW)

    answer = desk.apply(**given)

    assert (answer.status_code, desk.school.result(key)) == (status, (0.5, False))
    assert words in answer.text
    assert str(given.get("reason", REASON)) in answer.text


def test_a_double_click_shows_the_same_regrade(desk: Desk) -> None:
    desk.school.take(desk.school.person(), TWO_WRONG)
    desk.school.publish(NEW)

    first, second = desk.apply(after=0), desk.apply(after=0)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert desk.school(lambda s: s.scalar(select(func.count(Regrade.id)))) == 1


def test_the_dry_run_is_a_file_that_no_spreadsheet_runs(desk: Desk) -> None:
    desk.school.take(desk.school.person("=1+1"), TWO_WRONG)
    desk.school.publish(NEW)

    answer = desk.client.get(f"{QUIZ}/csv")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert rows[0][:4] == ["Person", "Cohort", "Attempt", "Points before"]
    assert rows[1][0] == "'=1+1"
    assert rows[1][3:6] == ["2.0", "4.0", "0.5"]
    assert rows[1][-2:] == ["Passed now", "Would be earned"]


def test_lists_go_on_by_key(desk: Desk) -> None:
    people = [desk.school.person(f"Person {n:02}") for n in range(53)]
    for one in people:
        desk.school.take(one, TWO_WRONG)
    desk.school.publish(NEW)

    first = desk.get(QUIZ)
    after = first.split(f"{QUIZ}?after=")[1].split('"')[0]
    second = desk.get(f"{QUIZ}?after={after}")
    answer = desk.apply()
    begun = desk.get(answer.location)
    jobs.go_on(database(desk.school.app), NOW)
    past = desk.get(answer.location)
    further = past.split(f"{answer.location}?after=")[1].split('"')[0]

    assert (first.count("Passed now"), second.count("Passed now")) == (100, 6)
    assert "Person 49" in first
    assert "Person 50" in second
    assert "53 people were looked at." in second
    assert "It is at work" in begun
    assert "53 results were looked at, 53 of them changed." in past
    assert "Person 50" not in past
    assert "Person 50" in desk.get(f"{answer.location}?after={further}")


def test_admins_read_whose_certificates_lost_their_condition(desk: Desk) -> None:
    desk.school.take(desk.school.person(), ALL_OLD)
    desk.school.publish(NEW)
    desk.apply()
    desk.enter(desk.school.admin())

    page = desk.get(UNMET)

    assert "Maya Lindqvist" in page
    assert "#revoke-title" in page
    assert REASON in page
    assert UNMET in desk.get("/admin/credentials")


def test_without_any_the_admins_page_says_so(desk: Desk) -> None:
    desk.enter(desk.school.admin())

    assert "it stands here" in desk.get(UNMET)


def test_where_the_site_shows_sums_only_admins_read_no_names(desk: Desk) -> None:
    desk.school.take(desk.school.person(), TWO_WRONG)
    desk.school.publish(NEW)
    ada = desk.school.admin()
    desk.enter(ada)
    assert "Maya Lindqvist" in desk.get(QUIZ)
    desk.school(lambda s: settings.change(s, ada, {"aggregates_only": True}, NOW))

    page = desk.get(QUIZ)
    file = desk.client.get(f"{QUIZ}/csv").text

    assert "Maya Lindqvist" not in page + file
    assert "A learner" in page


@pytest.mark.parametrize("path", [HERE, QUIZ, f"{QUIZ}/csv", f"/teach/courses/{COURSE}/regraded/x"])
def test_courses_of_others_are_not_found(desk: Desk, path: str) -> None:
    desk.enter(desk.school.teacher("Tom Abel", teaches=False))

    assert desk.client.get(path).status_code == 404


def test_the_form_of_others_is_not_found_and_nothing_is_regraded(desk: Desk) -> None:
    key = desk.school.take(desk.school.person(), TWO_WRONG)
    desk.school.publish(NEW)
    desk.enter(desk.school.teacher("Tom Abel", teaches=False))

    assert desk.apply().status_code == 404
    assert desk.school.result(key) == (0.5, False)


def test_a_course_that_was_never_published_has_no_results(desk: Desk) -> None:
    desk.enter(desk.school.admin())
    desk.school(lambda s: s.add(CourseRow(slug="new", title="New", created_at=NOW)))

    assert desk.client.get("/teach/courses/new/regrade").status_code == 404


def test_what_is_no_quiz_or_no_regrade_is_not_found(desk: Desk) -> None:
    for path in (f"{HERE}/last", f"{HERE}/nothing", f"/teach/courses/{COURSE}/regraded/nothing"):
        assert desk.client.get(path).status_code == 404


def test_pages_cost_few_statements_whatever_the_number_of_people(
    desk: Desk, statements: Statements
) -> None:
    counted = []
    for size in (1, 12):
        for n in range(size):
            desk.school.take(desk.school.person(f"Person {size} {n}"), TWO_WRONG)
        desk.school.publish(NEW)
        desk.get(HERE)
        with statements() as overview:
            desk.get(HERE)
        with statements() as tried:
            desk.get(QUIZ)
        with statements() as file:
            desk.client.get(f"{QUIZ}/csv")
        counted.append((len(overview), len(tried), len(file)))

    assert counted[0] == counted[1]
    assert counted[0][0] <= 8
    assert counted[0][1] <= 28
    assert counted[0][2] <= 15


def test_a_learners_page_asks_once_more_where_there_was_a_regrade(
    desk: Desk, statements: Statements
) -> None:
    maya = desk.school.person()
    key = desk.school.take(maya, ALL_OLD)
    path = f"/quiz-attempts/{key}/result"
    ilse = desk.school.teacher("Ilse Zwei")
    desk.enter(maya)
    desk.get(path)
    with statements() as before:
        desk.get(path)
    desk.school.publish(NEW)
    desk.school.regrade(ilse)
    desk.get(path)

    with statements() as after:
        page = desk.get(path)

    assert len(after) == len(before) + 1
    assert "With that it is not passed any more." in page
