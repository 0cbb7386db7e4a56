"""One's own copy of everything: opened and compared with the database, nothing of others in it."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import func, select

from app.errors import NotFound, TooMany
from app.jobs import tasks as work
from app.models import (
    Allowance,
    Answer,
    Attempt,
    Certificate,
    CheckAnswer,
    Decision,
    Enrollment,
    Entry,
    NoteRow,
    Progress,
    Request,
    Review,
    Submission,
    Task,
    Unclear,
)
from app.output.pdf import WORDS
from app.services import people, tasks
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import COURSE, advance, database, learner
from tests.services.people.made import row
from tests.services.people.test_keeping import maya  # noqa: F401 - a fixture

OTHERS = "what Noor keeps to herself"
NOTE = "# My note, and *only* mine"
PRINTED = {
    "language": "en",
    "words": dict(WORDS),
    "months": [f"Month {n}" for n in range(1, 13)],
    "verify": "http://localhost/verify",
}


def ask(app: Flask, who: Actor, days: float = 0) -> Task:
    """Ask for one's own copy."""
    now = BEGINNING + timedelta(days=days)
    with database(app).transaction() as session:
        return people.ask_own(session, who, now, "/account/data", PRINTED)


def copied(app: Flask, who: Actor) -> ZipFile:
    """One's own copy, once the job has made it."""
    asked = ask(app, who)
    work.run(app.extensions["config"], database(app), asked.id)
    with database(app).reading() as session:
        done = session.get_one(Task, asked.id)
    assert (done.state, done.result, done.done) == ("done", "person.zip", done.total)
    path = app.extensions["config"].data / "results" / done.key / done.result
    return ZipFile(BytesIO(path.read_bytes()))


@pytest.fixture
def full(app: Flask, maya: Actor) -> Actor:  # noqa: F811 - the fixture
    """Somebody who finished the course, wrote notes and asked things; Noor did so beside her."""
    noor = learner(app, name="Noor Haddad")
    advance(app, noor, 1)
    with database(app).transaction() as session:
        for who, text in ((maya, NOTE), (noor, OTHERS)):
            place = session.scalars(select(Enrollment).filter_by(user_id=who.id)).one()
            given = {"enrollment_id": place.id, "activity": "the-scarce-resource"}
            titles = {"heading_title": "A heading", "activity_title": "The scarce resource"}
            times = {"made_at": BEGINNING, "saved_at": BEGINNING}
            session.add(NoteRow(**given, **titles, **times, heading="h", text=text, folded=text))
            session.add(Request(**given, kind="help", words=f"{text} (asked)", asked_at=BEGINNING))
            session.add(
                Unclear(
                    **given, revision_id=1, words=f"{text} (unclear)", said_at=BEGINNING
                )
            )  # fmt: skip
            for paper in session.scalars(select(Submission).filter_by(enrollment_id=place.id)):
                paper.comment = f"{text} (comment)"
    return maya


def counted(app: Flask, who: Actor) -> dict[str, int]:
    """How many rows the database has of one person, by topic."""
    places = select(Enrollment.id).where(Enrollment.user_id == who.id)
    runs = select(Attempt.id).where(Attempt.enrollment_id.in_(places))
    by_place: dict[str, Any] = {
        "progress": Progress, "attempts": Attempt, "check-answers": CheckAnswer,
        "entries": Entry, "submissions": Submission, "exceptions": Allowance, "requests": Request,
        "notes": NoteRow, "said-to-be-unclear": Unclear,
    }  # fmt: skip
    by_run: dict[str, Any] = {"decisions": Decision, "answers": Answer, "reviews": Review}
    with database(app).reading() as session:
        found = {
            topic: session.scalar(
                select(func.count()).select_from(model).where(model.enrollment_id.in_(places))
            )
            for topic, model in by_place.items()
        } | {
            topic: session.scalar(
                select(func.count()).select_from(model).where(model.attempt_id.in_(runs))
            )
            for topic, model in by_run.items()
        }
    return {topic: count or 0 for topic, count in found.items()}


def test_a_copy_holds_all_that_the_database_has_and_nothing_of_others(
    app: Flask, full: Actor
) -> None:
    archive = copied(app, full)

    names = archive.namelist()
    kept = {
        name.removeprefix("json/").removesuffix(".json"): json.loads(archive.read(name))
        for name in names
        if name.startswith("json/")
    }
    assert archive.testzip() is None
    for topic, count in counted(app, full).items():
        assert len(kept[topic]) == count, topic
    assert kept["person"][0]["email"] == full.email
    with database(app).reading() as session:
        entries = session.scalars(
            select(Entry)
            .join(Enrollment, Enrollment.id == Entry.enrollment_id)
            .where(Enrollment.user_id == full.id)
            .order_by(Entry.activity, Entry.section)
        )
        assert [one["value"] for one in kept["entries"]] == [one.value for one in entries]
    everything = b"\n".join(archive.read(name) for name in names).decode("utf-8", "replace")
    for foreign in (OTHERS, "Noor", "Haddad"):
        assert foreign not in everything
    assert [name for name in names if name.startswith("text/")] == [
        "text/about-you.md", f"text/{COURSE}.md",
    ]  # fmt: skip


def test_what_one_wrote_is_told_to_be_read(app: Flask, full: Actor) -> None:
    archive = copied(app, full)

    text = archive.read(f"text/{COURSE}.md").decode()
    with database(app).reading() as session:
        places = select(Enrollment.id).where(Enrollment.user_id == full.id)
        runs = select(Attempt.id).where(Attempt.enrollment_id.in_(places))
        wrote = session.scalars(select(Entry.value).where(Entry.enrollment_id.in_(places))).all()
        decisions = session.scalars(select(Decision).where(Decision.attempt_id.in_(runs))).all()
    assert "> \\# My note, and *only* mine" in text  # it is no heading of the file
    for said in ("(asked)", "(unclear)", "(comment)", "private"):
        assert said in text
    for value in wrote:
        first = str(value.get("text") or "").split("\n")[0]
        assert first[:40] in text
    assert text.count("\n- ") >= len(decisions)
    for title in ("Results", "Conversations", "Answers in quizzes", "Handed in", "Notes"):
        assert f"\n## {title}\n" in text
    about = archive.read("text/about-you.md").decode()
    assert full.email in about


def test_certificates_and_one_summary_come_as_pdf(app: Flask, full: Actor) -> None:
    archive = copied(app, full)

    with database(app).reading() as session:
        serial = session.scalars(select(Certificate.serial).filter_by(user_id=full.id)).one()
    paper = pypdfium2.PdfDocument(archive.read(f"certificates/maya-lindqvist-{serial}.pdf"))
    assert "Maya Lindqvist" in paper[0].get_textpage().get_text_bounded()
    summary = pypdfium2.PdfDocument(archive.read("summary.pdf"))
    text = "\n".join(page.get_textpage().get_text_bounded() for page in summary)
    assert full.email in text
    assert "only* mine" in text
    for one in (paper, summary):
        one.close()


def test_one_copy_is_made_at_a_time_and_three_a_day(app: Flask, full: Actor) -> None:
    first = ask(app, full)
    assert ask(app, full).id == first.id  # a second click
    for _ in range(2):
        end(app, ask(app, full))
    end(app, ask(app, full))
    with pytest.raises(TooMany):
        ask(app, full)
    assert ask(app, full, days=1).id != first.id


def end(app: Flask, asked: Task) -> None:
    """The copy is made."""
    with database(app).transaction() as session:
        tasks.end(session, asked.id, "person.zip", BEGINNING)


def test_it_lies_ready_for_a_week(app: Flask, full: Actor) -> None:
    end(app, ask(app, full))
    for days, count in ((6.9, 0), (7.1, 1)):
        with database(app).reading() as session:
            assert len(tasks.list_old(session, BEGINNING + timedelta(days=days))) == count


def test_somebody_elses_course_is_no_story_of_ones_own(app: Flask, full: Actor) -> None:
    other = learner(app)
    with database(app).reading() as session:
        (place,) = people.list_places(session, other.key)
        with pytest.raises(NotFound):
            people.tell_course(session, full.key, place)
        with pytest.raises(NotFound):
            people.tell_account(session, "nobody")


def test_a_course_that_is_gone_is_told_by_what_is_kept(app: Flask, full: Actor) -> None:
    with database(app).transaction() as session:
        place = session.scalars(select(Enrollment).filter_by(user_id=full.id)).one()
        for entry in session.scalars(select(Entry).filter_by(enrollment_id=place.id)):
            entry.activity = f"gone-{entry.activity}"
        row(session, full).locale = "de"
        told = people.tell_course(session, full.key, place.id)
    assert any(block.text.startswith("gone-") for block in told.blocks)
