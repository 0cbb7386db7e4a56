"""Somebody deletes their own account: who may not, what is left, and that counts stay right."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.permission import Role
from app.errors import Conflict
from app.jobs import letters
from app.models import (
    Applicant,
    Audit,
    Certificate,
    CohortStaff,
    CourseRow,
    CourseStaff,
    Outbox,
    Progress,
    SecondStep,
    User,
    UserRole,
    Waiting,
)
from app.services import mail, people, sessions, tally
from app.services.mail import Letter
from app.services.sessions import Actor
from tests import cohorts
from tests.conftest import BEGINNING
from tests.learners import COURSE, advance, database, learner
from tests.services.people.made import admin, person, row, verbs
from tests.services.people.test_keeping import SECRET_WORDS, everything, maya  # noqa: F401 - a fixture

GONE = Letter("Your account is deleted", "It was deleted.\n")


def leave(app: Flask, who: Actor, *, takes: bool = False) -> None:
    """Delete one's own account."""
    with database(app).transaction() as session:
        session.info["address"] = "192.0.2.7"
        people.erase_own(
            session, who, GONE, lambda what, _: Letter(what, "x\n"), BEGINNING,
            takes_certificates=takes,
        )  # fmt: skip


def test_whoever_leaves_leaves_no_name_once_the_last_letter_is_out(
    app: Flask,
    maya: Actor,  # noqa: F811 - the fixture
) -> None:
    with database(app).transaction() as session:
        session.add(SecondStep(user_id=maya.id, seed="seed", made_at=BEGINNING))
        people.ask_export(session, maya, row(session, maya), BEGINNING, "/")

    leave(app, maya, takes=True)

    with database(app).reading() as session:
        (last,) = session.scalars(select(Outbox).filter_by(kind="erased"))
        assert (last.person, last.user_id) == (maya.email, None)
        assert last.payload["body"] == "It was deleted.\n"
    letters.send_letter(app.extensions["config"], database(app), last.id)
    after = everything(app).casefold()
    for gone in (maya.email, "maya", "lindqvist", SECRET_WORDS, "staff-4711", "192.0.2.7"):
        assert gone.casefold() not in after, gone
    assert verbs(app, maya)[-1] == "delete account"
    with database(app).reading() as session:
        act = session.scalars(select(Audit).filter_by(verb="delete account")).one()
        assert (act.actor, act.detail) == ("system", {"certificates": True})


@pytest.mark.parametrize(("is_final", "lapses"), [(True, False), (False, True)])
def test_a_last_letter_that_fails_leaves_no_address_either(
    app: Flask, is_final: bool, lapses: bool
) -> None:
    who = person(app)
    leave(app, who)
    with database(app).transaction() as session:
        kept = session.scalars(select(Outbox)).one()
        assert mail.claim(session, kept.id, BEGINNING)
        if lapses:
            mail.end_lapsed(session, BEGINNING + timedelta(hours=1))
        else:
            mail.note_failed(kept, BEGINNING, error=f"no {who.email}", is_final=is_final)
    assert who.email not in everything(app)


def test_results_and_the_printed_name_stay_unless_it_is_declined(
    app: Flask,
    maya: Actor,  # noqa: F811 - the fixture
) -> None:
    with database(app).reading() as session:
        scores = session.execute(select(Progress.activity, Progress.score)).all()
        ahead = people.look_ahead(session, maya, BEGINNING)
    assert (ahead.certificates, ahead.is_last_admin, ahead.cohorts) == (1, False, ())

    leave(app, maya)
    leave(app, maya)  # a second click

    with database(app).reading() as session:
        assert session.execute(select(Progress.activity, Progress.score)).all() == scores
        assert session.scalars(select(Certificate.name)).all() == ["Maya Lindqvist"]
        assert not session.scalars(select(Waiting).where(Waiting.ended_at.is_(None))).all()
        assert sessions.find(session, maya.token, BEGINNING) is None
        found = row(session, maya)
        assert (found.name, found.password) == ("Anonymized person", None)
        assert found.anonymized_at == found.deactivated_at == BEGINNING
        assert len(session.scalars(select(Outbox)).all()) == 1
    assert verbs(app, maya).count("delete account") == 1


def test_the_last_admin_stays(app: Flask) -> None:
    chief = admin(app)
    with database(app).reading() as session:
        assert people.look_ahead(session, chief, BEGINNING).is_last_admin
    with pytest.raises(Conflict):
        leave(app, chief)
    other = admin(app, "Olga")
    with database(app).reading() as session:
        assert not people.look_ahead(session, chief, BEGINNING).is_last_admin
    leave(app, chief)
    with pytest.raises(Conflict):
        leave(app, other)


@pytest.mark.usefixtures("course")
def test_a_place_in_a_running_cohort_goes_to_who_waits_for_it(app: Flask) -> None:
    who, waits = learner(app), learner(app, course="", name="Noor Haddad")
    advance(app, who, 0.2)
    with database(app).transaction() as session:
        made = cohorts.cohort(session, COURSE, places=1)
        tally.join(session, cohorts.enrollment_of(session, who), made.id, BEGINNING)
        asked = {"asked_at": BEGINNING, "state": "waiting"}
        session.add(Applicant(cohort_id=made.id, user_id=waits.id, **asked))
    with database(app).reading() as session:
        assert people.look_ahead(session, who, BEGINNING).places == ("Spring",)

    leave(app, who)

    with database(app).reading() as session:
        assert cohorts.enrollment_of(session, waits).cohort_id == made.id
        assert cohorts.enrollment_of(session, who).cohort_id is None
        assert cohorts.counts(session, made.id)["enrolled"] == 1
        assert tally.check(session) == []


def test_who_completed_a_course_or_was_in_a_cohort_that_is_over_stays_counted(
    app: Flask, graduate: Actor
) -> None:
    done, past = graduate, learner(app)
    with database(app).transaction() as session:
        running = cohorts.cohort(session, COURSE)
        over = cohorts.cohort(session, COURSE, closes_on=BEGINNING.date() - timedelta(days=1))
        tally.join(session, cohorts.enrollment_of(session, done), running.id, BEGINNING)
        tally.join(session, cohorts.enrollment_of(session, past), over.id, BEGINNING)

    leave(app, done)
    leave(app, past)

    with database(app).reading() as session:
        assert cohorts.counts(session, running.id)["enrolled"] == 1
        assert cohorts.counts(session, over.id)["enrolled"] == 1
        assert tally.check(session) == []


@pytest.mark.usefixtures("course")
def test_an_instructor_is_told_what_nobody_else_runs(app: Flask) -> None:
    roles = (Role.LEARNER, Role.INSTRUCTOR)
    ilse, jo = person(app, "Ilse", roles), person(app, "Jo", roles)
    with database(app).transaction() as session:
        alone, both = (cohorts.cohort(session, COURSE, title) for title in ("Alone", "Both"))
        past = cohorts.cohort(session, COURSE, "Past", archived_at=BEGINNING)
        course = session.scalars(select(CourseRow.id).filter_by(slug=COURSE)).one()
        session.add(CourseStaff(course_id=course, user_id=ilse.id))
        for who, cohort in ((ilse, alone), (ilse, both), (jo, both), (ilse, past)):
            given = {"cohort_id": cohort.id, "user_id": who.id}
            session.add(CohortStaff(**given, part="instructor"))

    with database(app).reading() as session:
        ahead = people.look_ahead(session, ilse, BEGINNING)
        theirs = people.look_ahead(session, jo, BEGINNING)
    leave(app, ilse)

    assert (ahead.cohorts, len(ahead.courses)) == (("Alone",), 1)
    assert (theirs.cohorts, theirs.courses) == ((), ())
    with database(app).reading() as session:
        assert session.scalars(select(CohortStaff.user_id)).all() == [jo.id]
        kept = select(UserRole.role).join(User).where(User.id == ilse.id)
        assert session.scalars(kept).all() == ["learner"]
