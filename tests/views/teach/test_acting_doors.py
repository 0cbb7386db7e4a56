"""Who may act as a test learner, whose it is, and what is not there for one."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.permission import Role
from app.models import Cohort, CohortStaff, CourseStaff, Enrollment
from app.services.sessions import Actor
from tests import learners, writing
from tests.acting import ACT, BANNER, COURSE, Acting, cohort, walk
from tests.conftest import BEGINNING, Clock
from tests.content import small
from tests.learners import database
from tests.writing import SLUG, Writer, teacher


@pytest.mark.parametrize("path", ["/account", "/admin", "/teach/courses", "/account/own-data"])
def test_what_belongs_to_a_person_is_not_there(app: Flask, ilse: Actor, path: str) -> None:
    acting = Acting(Writer(app, ilse))

    answer = acting.get(path)

    assert answer.status_code in (403, 404)
    assert "Ilse" not in answer.text
    if answer.status_code == 403:
        assert "has no account" in answer.text and BANNER in answer.text


def test_whoever_acts_stays_themselves_elsewhere(app: Flask, ilse: Actor) -> None:
    acting = Acting(Writer(app, ilse))
    acting.get("/home")

    assert "Ilse" in acting.browser.get("/account").text
    assert BANNER not in acting.browser.get("/home").text
    assert acting.browser.get(f"{COURSE}/lesson").status_code == 303
    with database(app).reading() as session:
        assert session.scalars(select(Enrollment)).all() == []


def test_a_form_without_its_token_is_refused(app: Flask, ilse: Actor) -> None:
    acting = Acting(Writer(app, ilse))

    answer = acting.browser.client.post(acting.inside(f"{COURSE}/lesson/end"), data={})

    assert answer.status_code == 400
    assert "0 of 4 done" in acting.browser.get(acting.over).text


def test_others_find_nothing_there(app: Flask, ilse: Actor) -> None:
    acting = Acting(Writer(app, ilse))
    for actor in (
        teacher(app, "Ada Berg"),
        learners.learner(app, "", roles=[Role.ADMIN]),
        learners.learner(app, ""),
    ):
        other = Writer(app, actor)
        assert other.get(acting.inside("/home")).status_code == 404
        assert other.post(acting.inside(f"{COURSE}/lesson/end")).status_code == 404
        assert other.get(acting.over).status_code in (403, 404)
        assert other.post(f"{acting.over}/end").status_code in (403, 404)
    assert acting.get("/home").status_code == 200


def test_strangers_are_sent_to_sign_in_and_back(app: Flask, ilse: Actor) -> None:
    acting = Acting(Writer(app, ilse))

    answer = app.test_client().get(acting.inside("/practice?a=b"))

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in?next=/as-learner/")


def test_only_who_teaches_or_runs_may(app: Flask, ilse: Actor) -> None:
    key, beside = cohort(app), cohort(app, title="Autumn")
    nobody, runs = teacher(app, "Ada Berg", ""), teacher(app, "Ole Dahl", "")
    with database(app).transaction() as session:
        mine = session.scalars(select(Cohort).filter_by(key=key)).one()
        session.add(CohortStaff(cohort_id=mine.id, user_id=runs.id, part="instructor"))

    assert Writer(app, nobody).get(ACT).status_code == 404
    assert Writer(app, nobody).post(ACT, cohort=key).status_code == 404
    assert Writer(app, learners.learner(app, "")).get(ACT).status_code == 403
    one = Writer(app, runs)
    assert "Autumn" not in one.get(f"{ACT}?cohort={key}").text
    for wish in ({"cohort": beside}, {"cohort": ""}, {"cohort": key, "drafts": "yes"}):
        assert one.post(ACT, False, **wish).status_code == 404
    assert "Spring" in Acting(Writer(app, runs), cohort=key).get("/home").text


def test_who_teaches_no_more_is_shown_nothing_more(app: Flask, ilse: Actor) -> None:
    acting = Acting(Writer(app, ilse))
    with database(app).transaction() as session:
        session.query(CourseStaff).delete()

    assert acting.get("/home").status_code == 404


def test_a_test_learner_is_gone_after_hours_and_when_there_are_many(
    app: Flask, ilse: Actor, clock: Clock
) -> None:
    first, *others = (Acting(Writer(app, ilse)) for _ in range(4) if clock.forward(minutes=1))
    assert first.get("/home").status_code == 404
    assert others[0].get("/home").status_code == 200

    clock.set(BEGINNING + timedelta(hours=13))

    assert "twelve hours are over" in others[0].get("/home").text


def test_a_certificate_is_a_specimen(app: Flask, ilse: Actor) -> None:
    acting = Acting(Writer(app, ilse), path="02-two/01-later.md")
    walk(acting)
    acting.go(f"/course/{SLUG}/two/later/end")

    shown = acting.get("/certificates").text

    assert "A specimen" in shown and "Test Learner" in shown
    assert "Download PDF" not in shown


def test_courses_about_teaching_are_seen_too(
    app: Flask, clock: Clock, tmp_path: Path, renderings: Path
) -> None:
    course = small.COURSE.replace("title: A", "for: instructor\ntitle: A")
    writing.publish(app, tmp_path / "course", renderings, {"course.md": course})
    acting = Acting(Writer(app, teacher(app)))

    assert acting.get(f"{COURSE}/lesson").status_code == 200
