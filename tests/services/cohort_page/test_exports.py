"""A cohort as a table: everybody once, what is told of each, and never more than one may see."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.jobs import tasks as jobs
from app.models import Certificate, Cohort, CourseRow, Progress, Task
from app.output.sheet import csv_pieces, write_xlsx
from app.services import tasks
from app.services.cohort_page import exports
from tests import crowds
from tests.conversations import NOW
from tests.crowds import Given
from tests.learners import database
from tests.papers import Desk

HOSTILE = '=HYPERLINK("http://x")'
Table = dict[str, dict[str, str]]


@pytest.fixture
def act(app: Flask) -> Desk:
    """Where work is done in transactions of its own."""
    return Desk(app)


@pytest.fixture
def row(act: Desk) -> Cohort:
    """A cohort of three people, one of whom has done something."""
    made = act(lambda session: crowds.cohort(session, crowds.publish(session)))
    late = {"module": "m2", "due": (NOW - timedelta(days=5)).isoformat()}
    given = [
        Given("Zoë Ek", {"m1": ["done", 88], "m2": ["below", 41]}, 2, 5, "behind", late),
        Given(HOSTILE, seen_days=None, external_id="+46"),
        Given("Amara, “A” Diallo", {"m1": ["begun", None]}),
    ]
    act(lambda session: crowds.fill(session, made, given))
    act(lambda session: do(session, made))
    return made


def do(session: Session, row: Cohort) -> None:
    of = crowds.enrollment_of(session, "Zoë Ek")
    for activity, done, more in (
        ("lesson-1", True, {}),
        ("check-1", True, {"score": 0.884}),
        ("check-2", False, {"score": 0.41}),
        ("talk", True, {"score": 0.2, "corrected": 0.9}),
        ("lesson-2", True, {"excused_at": NOW}),
    ):
        session.add(
            Progress(
                enrollment_id=of.id,
                activity=activity,
                begun_at=NOW,
                last_at=NOW,
                done_at=NOW if done else None,
                detail={},
                **more,
            )
        )
    revision = session.get_one(CourseRow, row.course_id).published_id
    session.add(
        Certificate(
            serial="AAAA-BBBB-CCCC-DDDD", enrollment_id=of.id, user_id=of.user_id,
            revision_id=revision, revision_number=1, name="Zoë Ek", course="Partners",
            title="Partner manager", outcomes=[], issuer="Tandem", minutes=1, issued_at=NOW,
            cohort_id=row.id,
        )
    )  # fmt: skip


def exported(act: Desk, row: Cohort, *, sees_single: bool = True, activities: bool = True) -> Table:
    """The file as a spreadsheet reads it: name → column → cell."""

    def work(session: Session) -> str:
        of = exports.find_source(session, row.key, sees_single, activities, exports.WORDS)
        return "".join(csv_pieces(exports.table(session, of)))

    read = csv.DictReader(io.StringIO(act(work).removeprefix("\ufeff")))
    return {line["Name"]: line for line in read}


def test_a_row_tells_all_there_is_of_a_person(act: Desk, row: Cohort) -> None:
    found = exported(act, row)

    assert list(found) == [f"'{HOSTILE}", "Amara, “A” Diallo", "Zoë Ek"]
    assert found[f"'{HOSTILE}"]["External id"] == "'+46"
    assert found[f"'{HOSTILE}"]["Status"] == "Never signed in"
    assert found["Amara, “A” Diallo"]["1 Title 1: state"] == "In progress"
    told = {
        "Status": "Certified",
        "Certificate": "AAAA-BBBB-CCCC-DDDD",
        "At risk": "Behind plan: “Title 2” was due on 2026-02-25",
        "1 Title 1: state": "Done",
        "1 Title 1: percent": "88",
        "2 Title 2: state": "Below the pass mark",
        "3 Title 3: state": "Not started",
        "3 Title 3: percent": "",
        "1.1 Lesson-1: done on (UTC)": "2026-03-02",
        "1.1 Lesson-1: score, percent": "",
        "1.2 A check: score, percent": "88",
        "1.3 The number that leaked: score, percent": "90",
        "2.1 Lesson-2: done on (UTC)": "Excused",
        "2.2 A check: done on (UTC)": "",
        "2.2 A check: score, percent": "41",
    }
    assert found["Zoë Ek"] | told == found["Zoë Ek"]


def test_with_sums_only_a_file_has_no_scores(act: Desk, row: Cohort) -> None:
    found = exported(act, row, sees_single=False)

    zoe = found["Zoë Ek"]
    assert zoe["2 Title 2: state"] == "In progress"
    assert zoe["1.2 A check: done on (UTC)"] == "2026-03-02"
    assert not [name for name in zoe if "percent" in name]
    assert not {"88", "41", "90"} & set(zoe.values())


@pytest.mark.usefixtures("row")
def test_batches_hold_everybody_of_the_cohort_once(act: Desk) -> None:
    other = act(lambda s: crowds.cohort(s, crowds.publish(s), title="Other"))
    act(lambda session: crowds.fill(session, other, crowds.many(1203)))

    found = exported(act, other, activities=False)

    assert list(found) == [one.name for one in crowds.many(1203)]
    assert "Zoë Ek" not in found


def test_a_workbook_holds_texts_as_texts(act: Desk, row: Cohort, tmp_path: Path) -> None:
    path = tmp_path / "cohort.xlsx"

    def work(session: Session) -> None:
        of = exports.find_source(session, row.key, True, True, exports.WORDS)
        write_xlsx(path, row.title, exports.table(session, of))

    act(work)

    sheet = load_workbook(path).active
    assert sheet is not None
    lines = list(sheet.iter_rows())
    assert [line[0].value for line in lines] == ["Name", HOSTILE, "Amara, “A” Diallo", "Zoë Ek"]
    assert {cell.data_type for line in lines for cell in line} <= {"s", "n"}
    head = [cell.value for cell in lines[0]]
    assert lines[3][head.index("1.2 A check: score, percent")].value == 88


def test_a_large_workbook_is_written_by_the_job_process(app: Flask, act: Desk, row: Cohort) -> None:
    admin = act(lambda session: crowds.staff(session, "Alex Adebayo", Role.ADMIN))
    payload = {
        "cohort": row.key, "title": row.title, "name": "emea.xlsx", "activities": False,
        "sees_single": True, "people": 3, "words": exports.WORDS, "back": "/admin",
    }  # fmt: skip
    task = act(lambda session: tasks.post(session, admin, "cohort", payload, NOW).id)

    jobs.run(app.extensions["config"], database(app), task)

    done = act(lambda session: session.scalars(select(Task)).one())
    path = app.extensions["config"].data / "results" / done.key / "emea.xlsx"
    assert (done.state, done.result) == ("done", "emea.xlsx")
    assert len(list(load_workbook(path).active.iter_rows())) == 4


def test_a_row_tells_of_distinction(act: Desk, row: Cohort) -> None:
    act(lambda session: session.execute(update(Certificate).values(distinguished_at=NOW)))

    assert exported(act, row)["Zoë Ek"]["Status"] == "Certified with distinction"
