"""Pages of numbers: who sees them, what is hidden, how many statements they take."""

import csv
import io
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.domain.numbers import Flag
from app.domain.permission import Role
from app.jobs import numbers as jobs
from app.models import CourseStaff
from app.services import courses
from app.views.teach.numbers_phrases import sentence_of
from bench import attempts
from tests.conftest import BEGINNING, Clock
from tests.conversations import COURSE
from tests.learners import database, learner, sign_in
from tests.services.numbers.crowds import Crowd, crowd

pytestmark = pytest.mark.databases("sqlite")
Statements = Callable[[], AbstractContextManager[list[str]]]
HERE = f"/teach/courses/{COURSE}/numbers"
FEW = "Too few people yet"


def seen_by(app: Flask, client: FlaskClient, made: Crowd, *, teaches: bool = True) -> FlaskClient:
    """The client signed in as an instructor; the attempts are folded."""
    jobs.fold(database(app), BEGINNING)
    one = learner(app, course="", name="Ilse Novák", roles=(Role.INSTRUCTOR,))
    if teaches:
        with database(app).transaction() as session:
            session.add(CourseStaff(course_id=made.course_id, user_id=one.id))
    sign_in(app, client, one)
    return client


@pytest.mark.parametrize("path", [HERE, f"{HERE}/check", f"{HERE}/talk", f"{HERE}/file/csv"])
def test_a_page_takes_six_statements_at_most(
    app: Flask, client: FlaskClient, clock: Clock, statements: Statements, path: str
) -> None:
    seen_by(app, client, crowd(app, (12, 11), alone=10, tries=2))
    client.get(path)

    with statements() as said:
        answer = client.get(path)

    assert answer.status_code == 200
    assert len(said) <= 6, said


@pytest.mark.parametrize("path", [HERE, f"{HERE}/check", f"{HERE}/talk", f"{HERE}/file/xlsx"])
def test_a_course_of_others_is_not_found(
    app: Flask, client: FlaskClient, clock: Clock, path: str
) -> None:
    seen_by(app, client, crowd(app), teaches=False)

    assert client.get(path).status_code == 404


def test_what_is_not_there_is_not_found(app: Flask, client: FlaskClient, clock: Clock) -> None:
    seen_by(app, client, crowd(app))

    for path in (f"{HERE}/nothing", f"{HERE}/file/pdf", f"{HERE}?who=2020-1", f"{HERE}/after"):
        assert client.get(path).status_code == 404


def test_the_numbers_of_a_course_are_one_of_its_pages(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    page = seen_by(app, client, crowd(app)).get(HERE).text

    tabs = page.split('class="cohort-tabs"')[1].split("</nav>")[0]
    assert f'href="{HERE}" aria-current="page"' in tabs
    assert f'href="/teach/courses/{COURSE}/changes"' in tabs


def test_the_only_course_is_shown_at_once(app: Flask, client: FlaskClient, clock: Clock) -> None:
    seen_by(app, client, crowd(app))

    assert client.get("/teach/numbers").location == HERE


def test_who_teaches_no_course_is_told_so(app: Flask, client: FlaskClient, clock: Clock) -> None:
    seen_by(app, client, crowd(app), teaches=False)

    assert "You teach no course yet" in client.get("/teach/numbers").text


def test_figures_of_nine_people_are_hidden(app: Flask, client: FlaskClient, clock: Clock) -> None:
    seen_by(app, client, crowd(app, (9,), tries=2))

    for query in ("", "?tries=all"):
        assert client.get(f"{HERE}{query}").text.count(FEW) >= 2
        assert client.get(f"{HERE}/check{query}").text.count(FEW) == 5
        assert FEW in client.get(f"{HERE}/talk{query}").text
    assert len(client.get(f"{HERE}/file/csv").text.splitlines()) == 1


def test_figures_of_ten_people_are_shown(app: Flask, client: FlaskClient, clock: Clock) -> None:
    seen_by(app, client, crowd(app, (10,)))

    assert FEW not in client.get(HERE).text.replace("there are too few", "")
    page = client.get(f"{HERE}/check").text
    assert FEW not in page
    assert "10 answers" in page


def test_a_cohort_is_hidden_where_it_would_tell_of_the_few_others(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    made = crowd(app, (12, 4))
    seen_by(app, client, made)

    assert FEW not in client.get(f"{HERE}/check").text
    assert client.get(f"{HERE}/check?who={made.keys[0]}").text.count(FEW) == 5
    assert client.get(f"{HERE}/check?who={made.keys[1]}").text.count(FEW) == 5


def test_a_cohort_is_shown_beside_others_that_are_enough(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    made = crowd(app, (12, 11), tries=2)
    seen_by(app, client, made)

    page = client.get(f"{HERE}/check?who={made.keys[1]}").text
    every = client.get(f"{HERE}/check?who={made.keys[1]}&tries=all").text

    assert ("11 answers" in page, "22 answers" in every) == (True, True)
    assert '<option value="all" selected>' in every


def test_before_anybody_finished_anything_the_page_says_what_will_be_there(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    seen_by(app, client, crowd(app, (0,)))

    assert "Nothing to count yet" in client.get(HERE).text
    assert FEW in client.get(f"{HERE}/check").text


def test_no_name_is_on_any_page_or_in_any_file(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    seen_by(app, client, crowd(app, (12,), tries=2))

    for path in (HERE, f"{HERE}/check", f"{HERE}/talk", f"{HERE}/file/csv"):
        assert "Made " not in client.get(path).text


def test_a_file_holds_what_the_pages_show(app: Flask, client: FlaskClient, clock: Clock) -> None:
    seen_by(app, client, crowd(app, (12,)))

    answer = client.get(f"{HERE}/file/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    book = ZipFile(io.BytesIO(client.get(f"{HERE}/file/xlsx").data))

    kinds = {row["Kind"] for row in rows}
    assert kinds == {"Quiz", "Question", "Answer", "Conversation", "Ending", "Decision", "Choice"}
    assert {row["Count"] for row in rows if row["Kind"] in ("Quiz", "Question")} == {"12"}
    assert "partners-numbers-2026-03-02.csv" in answer.headers["Content-Disposition"]
    assert "xl/worksheets/sheet1.xml" in book.namelist()


def test_later_attempts_of_few_people_are_not_told_by_what_they_add_to_first_ones(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    made = crowd(app, (12,))
    with database(app).transaction() as session:
        again(session, made, made.enrollments[:3], 12)
    seen_by(app, client, made)

    assert "12 answers" in client.get(f"{HERE}/check").text
    assert client.get(f"{HERE}/check?tries=all").text.count(FEW) == 5
    assert "12 first tries.</p>" in client.get(f"{HERE}/talk").text


def again(session: Session, made: Crowd, who: Sequence[int], tries: int) -> None:
    """Let these few try everything so many times more."""
    course = courses.compiled(session, made.revision_id)
    attempts.attempt(session, course, made.revision_id, who, BEGINNING, tries=tries, first=2)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("<p>“Our plan <em>assumes</em> 2.5.”</p>", "“Our plan assumes 2.5.”"),
        ("“One” and “two”", "“One” and “two”"),
        ("A “fair” rule", "“A “fair” rule”"),
        (f"“{'long ' * 40}”", f"“{'long ' * 17}lon…”"),
    ],
)
def test_what_is_a_quotation_is_quoted_once(app: Flask, option: str, said: str) -> None:
    with app.test_request_context():
        assert said in sentence_of(Flag("popular", 1, {"option": option}))
