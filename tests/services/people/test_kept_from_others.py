"""What sums alone, exports and erasing keep from everybody else."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.permission import Role
from app.models import Import, Message
from app.services import mail, people, sessions
from app.services.mail import Letter
from app.services.people import export
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.files import add_cohort
from tests.learners import COURSE, database
from tests.services.people.made import NOTICE, admin, manage, person, row
from tests.services.people.test_keeping import erase, everything, sums_only, told


@pytest.fixture
def maya(app: Flask, graduate: Actor) -> Actor:
    """Somebody who finished the course, and stands in a file that was imported."""
    with database(app).transaction() as session:
        cells = {"email": graduate.email, "name": graduate.name}
        lines = [{"n": 1, "outcome": "rejected", "cells": cells}]
        session.add(Import(name="people.csv", made_at=BEGINNING, rows=lines, state="read"))
    return graduate


def test_teaching_others_opens_nothing_of_those_whom_one_manages(app: Flask, maya: Actor) -> None:
    chief, boss = admin(app), person(app, "Bo Boss", [Role.INSTRUCTOR])
    manage(app, boss, maya, chief)
    sums_only(app, chief)

    assert {one.score for one in told(app, acting(app, boss), maya)} == {None}

    with database(app).transaction() as session:
        people.set_courses(session, chief, row(session, boss), [COURSE], BEGINNING)
    assert {one.score for one in told(app, acting(app, boss), maya)} > {None}


def acting(app: Flask, whom: Actor) -> Actor:
    """Somebody with the roles that they have now."""
    with database(app).reading() as session:
        return sessions.of(session, row(session, whom))


def test_where_sums_alone_are_shown_an_export_tells_no_single_result(
    app: Flask, maya: Actor
) -> None:
    with database(app).reading() as session:
        found = dict(export.gather(session, maya.key, sums_only=True))
        whole = dict(export.gather(session, maya.key, sums_only=False))

    assert {"attempts", "progress"}.isdisjoint(found)
    assert {"attempts", "progress"} <= whole.keys()
    assert "cells" not in found["enrollments"][0]
    assert "score" in found["enrollments"][0]


@pytest.mark.parametrize("kind", ["reset", "invitation", "code"])
def test_an_export_holds_no_letter_that_opens_the_account(
    app: Flask, maya: Actor, kind: str
) -> None:
    with database(app).transaction() as session:
        mail.post(session, maya.email, kind, "2", Letter("Yours", "/reset/abc"), BEGINNING)

    with database(app).reading() as session:
        found = dict(export.gather(session, maya.key, sums_only=False, is_own=True))

    assert len(found["mail"]) == 1
    assert "/reset/abc" not in str(found)


def test_the_address_of_before_is_erased_too(app: Flask, maya: Actor) -> None:
    chief = admin(app)
    with database(app).transaction() as session:
        wanted = people.Details.of("new@example.test", "Maya", "")
        people.correct(session, chief, row(session, maya), wanted, NOTICE, BEGINNING)

    erase(app, chief, maya, takes=True)

    assert maya.email not in everything(app)


def test_what_was_written_to_one_person_is_erased_with_them(app: Flask, maya: Actor) -> None:
    chief, cohort = admin(app), add_cohort(app, "Spring")
    with database(app).transaction() as session:
        for number, key in enumerate((maya.key, "")):
            chosen = {"chosen": "person" if key else "all", "person": key}
            session.add(
                Message(
                    key=f"message-{number}", cohort_id=cohort, subject=f"To Maya {number}",
                    body="How is it going, Maya?", chosen=chosen, made_by=chief.id,
                    made_at=BEGINNING, people=1,
                )
            )  # fmt: skip

    erase(app, chief, maya)

    with database(app).reading() as session:
        kept = session.scalars(select(Message.subject).order_by(Message.id)).all()
    assert kept == ["Anonymized person", "To Maya 1"]
