"""Progress and completion: computed where they change, the certificate exactly once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.errors import NotAllowed
from app.models import Certificate, Enrollment, Outbox, Progress
from app.services import certificates, enrollments, lessons, progress, worksheets
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import COURSE, advance, database, learner

LAST = "final-assessment"


def test_what_is_done_is_counted_in_the_request_that_does_it(app: Flask, course: int) -> None:
    actor = learner(app)

    advance(app, actor, 0.4)

    with database(app).reading() as session:
        place = enrollments.get(session, actor, COURSE)
        seen = progress.get_overview(session, place)
    assert place.enrollment.done == seen.done == round(0.4 * len(list(place.course)))
    assert place.enrollment.completed_at is None


def test_a_locked_module_names_what_to_finish_first(app: Flask, course: int) -> None:
    actor = learner(app)

    with database(app).reading() as session, pytest.raises(NotAllowed) as refused:
        place = enrollments.get(session, actor, COURSE)
        module, _ = place.find(LAST)
        progress.require_open(place, module, {})

    assert refused.value.params["module"] == "Two businesses, one customer"
    assert refused.value.params["count"] == len(module.requires) > 1
    assert "beginning with" in refused.value.message


def test_the_last_requirement_issues_the_certificate_there_and_then(
    app: Flask, course: int
) -> None:
    actor = learner(app, name="Ana Kovačević")

    advance(app, actor, 1)

    with database(app).reading() as session:
        row = certificates.list_mine(session, actor)[0]
        enrollment = session.get_one(Enrollment, row.enrollment_id)
    assert row.name == "Ana Kovačević"
    assert row.title == "Partner Management Training: From Quotas to Alignment"
    assert len(row.outcomes) == 8
    assert enrollment.completed_revision_id == course
    assert row.issued_at == enrollment.completed_at


def test_fifty_parallel_completions_issue_one_certificate(app: Flask, graduate: Actor) -> None:
    _forget_the_end(app, graduate.id)

    def complete(_number: int) -> str:
        with database(app).transaction() as session:
            place = enrollments.get(session, graduate, COURSE, lock=True)
            progress.finish(session, place, LAST, BEGINNING, done=True, score=1.0)
            found = session.scalars(
                select(Certificate.serial).filter_by(enrollment_id=place.enrollment.id)
            )
            return found.one()

    with ThreadPoolExecutor(12) as pool:
        serials = set(pool.map(complete, range(50)))

    assert len(serials) == 1
    with database(app).reading() as session:
        assert session.scalar(select(func.count(Certificate.id))) == 1
        done = session.scalar(select(Enrollment.done))
        counted = session.scalar(
            select(func.count()).select_from(Progress).where(Progress.done_at.is_not(None))
        )
    assert done == counted


def _forget_the_end(app: Flask, user_id: int) -> None:
    """Take back the final and the certificate, so that completing can happen again."""
    with database(app).transaction() as session:
        enrollment = session.scalars(select(Enrollment).filter_by(user_id=user_id)).one()
        enrollment.completed_at = enrollment.completed_revision_id = None
        session.delete(session.scalars(select(Certificate)).one())
        row = session.get_one(Progress, (enrollment.id, LAST))
        row.done_at = None


def test_a_result_that_is_done_stays_done(app: Flask, course: int) -> None:
    actor = learner(app)
    advance(app, actor, 0.1)

    with database(app).transaction() as session:
        place = enrollments.get(session, actor, COURSE, lock=True)
        slug = place.course.modules[0].activities[0].slug
        progress.finish(session, place, slug, BEGINNING, done=False)

    with database(app).reading() as session:
        assert progress.list_records(session, place.enrollment.id)[slug].done_at == BEGINNING


def test_every_write_that_changes_a_page_raises_the_progress_version(
    app: Flask, course: int
) -> None:
    actor = learner(app)
    seen = list[int]()
    slug = "what-a-partner-really-is"

    for act in range(3):
        with database(app).transaction() as session:
            if act == 0:
                lessons.keep_place(session, actor, COURSE, slug, "", BEGINNING)
            elif act == 1:
                lessons.reach_end(session, actor, COURSE, slug, BEGINNING)
            else:
                sheet = worksheets.get(session, actor, COURSE, "partner-profile", lock=True)
                section = sheet.worksheet.sections[0]
                worksheets.save(session, sheet, section, {"text": "Ours"}, 0, BEGINNING)
        with database(app).reading() as session:
            seen.append(enrollments.get(session, actor, COURSE).enrollment.progress_version)

    assert seen == [1, 2, 3]
    with database(app).reading() as session:
        assert session.scalar(select(func.count(Outbox.id))) == 0
