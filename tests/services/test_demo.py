"""Made-up people: who they are, how far they have come, and that they are made once."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.models import Certificate, Enrollment, Entry, Progress, User
from app.services import demo, demo_writing, enrollments, home, progress
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import COURSE, database


@pytest.fixture
def seeded(app: Flask, course: int) -> bool:
    """Whether demo people were made."""
    with database(app).transaction() as session:
        return demo.seed(session, COURSE, "hash", BEGINNING)


def person(session: Session, email: str) -> Actor:
    """One of them, as services know whoever acts."""
    return demo.actor_of(session, session.scalars(select(User).filter_by(email=email)).one())


@pytest.mark.usefixtures("seeded")
def test_nothing_of_theirs_lies_in_the_future(app: Flask) -> None:
    with database(app).reading() as session:
        issued = session.scalars(select(Certificate.issued_at)).all()
        latest = session.scalars(select(func.max(Progress.last_at))).one()

    assert len(issued) == 1
    assert max([*issued, latest]) <= BEGINNING


def test_one_is_new_one_halfway_and_one_certified(app: Flask, seeded: bool) -> None:
    shares = {}
    with database(app).reading() as session:
        for one in demo.PEOPLE:
            actor = person(session, one.email)
            assert actor.roles == one.roles
            seen = progress.get_overview(session, enrollments.get(session, actor, COURSE))
            shares[one.email.partition("@")[0]] = seen.done / seen.total
        holders = session.scalars(select(Certificate.name)).all()

    assert seeded
    assert shares == {
        "admin": 0,
        "instructor": 0,
        "new": 0,
        "halfway": pytest.approx(0.5, abs=0.05),
        "certified": 1,
    }
    assert holders == ["Caio Ferreira"]


@pytest.mark.usefixtures("seeded")
def test_home_takes_the_one_halfway_to_where_they_stopped(app: Flask) -> None:
    with database(app).reading() as session:
        found = home.get(session, person(session, "halfway@example.test"), BEGINNING)

    assert found and found.onward
    assert home.link(found.place, found.onward).startswith(f"/course/{COURSE}/")


@pytest.mark.usefixtures("seeded")
def test_who_is_missing_is_made_again_and_nobody_twice(app: Flask) -> None:
    with database(app).transaction() as session:
        again = demo.seed(session, COURSE, "hash", BEGINNING)
        gone = session.scalars(select(User).filter_by(email="new@example.test")).one()
        for row in session.scalars(select(Enrollment).filter_by(user_id=gone.id)):
            session.delete(row)
        session.flush()
        session.delete(gone)
    with database(app).transaction() as session:
        anew = demo.seed(session, COURSE, "hash", BEGINNING)
        count = session.scalar(select(func.count(User.id)))

    assert (again, anew, count) == (False, True, len(demo.PEOPLE))


@pytest.mark.usefixtures("seeded")
def test_a_new_password_is_that_of_all_made_up_people_and_of_nobody_else(app: Flask) -> None:
    with database(app).transaction() as session:
        user = User(email="maya@example.test", name="Maya", password="own", created_at=BEGINNING)
        session.add(user)
        demo.set_password(session, "fresh")
        session.flush()
        told = session.execute(select(User.is_demo, User.password).distinct()).all()

    assert {tuple(one) for one in told} == {(True, "fresh"), (False, "own")}
    assert Role.ADMIN in demo.PEOPLE[0].roles


@pytest.mark.usefixtures("seeded")
def test_what_they_wrote_is_what_the_course_gives_as_examples(app: Flask) -> None:
    with database(app).reading() as session:
        parts = session.scalars(select(Entry.value)).all()

    assert len(parts) > 60
    assert not [value for value in parts if demo_writing.SENTENCE in str(value)]


@pytest.mark.usefixtures("seeded")
def test_nobody_learned_before_they_were_there(app: Flask) -> None:
    with database(app).reading() as session:
        first = select(func.min(Progress.last_at)).where(Progress.enrollment_id == Enrollment.id)
        early = select(User.name).join(Enrollment, Enrollment.user_id == User.id)
        early = early.where(first.scalar_subquery() < User.created_at)

        assert session.scalars(early).all() == []
