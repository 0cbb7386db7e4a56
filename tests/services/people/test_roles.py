"""Sets of roles, managers, courses taught."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.domain.permission import Role
from app.errors import Conflict, Invalid, NotAllowed, TandemError
from app.models import Audit, CohortStaff, CourseStaff, Manages, SessionRow
from app.services import people, sessions
from app.services.people import Unconfirmed
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import COURSE, database
from tests.services.people.made import admin, manage, person, roles, row, verbs


def give(app: Flask, by: Actor, whom: Actor, *wanted: Role, is_sure: bool = False) -> bool:
    """Set roles."""
    with database(app).transaction() as session:
        return people.set_roles(session, by, row(session, whom), wanted, BEGINNING, is_sure)


def test_roles_are_given_and_taken_and_recorded(app: Flask) -> None:
    chief, maya = admin(app), person(app)

    assert give(app, chief, maya, Role.INSTRUCTOR, Role.LEARNER)
    assert not give(app, chief, maya, Role.LEARNER, Role.INSTRUCTOR)

    assert roles(app, maya) == {"instructor", "learner"}
    assert verbs(app, maya).count("change roles") == 1
    with database(app).reading() as session:
        act = session.scalars(select(Audit).filter_by(verb="change roles")).one()
    assert act.detail == {"was": ["learner"], "now_is": ["instructor", "learner"]}
    assert (act.actor, act.subject) == (chief.key, maya.key)


def test_a_change_of_roles_ends_the_other_sessions(app: Flask) -> None:
    chief, maya = admin(app), person(app)
    with database(app).transaction() as session:
        signed_in = sessions.begin(session, row(session, maya), "a test", BEGINNING)
        mine = sessions.begin(session, row(session, chief), "mine", BEGINNING)
        sessions.begin(session, row(session, chief), "another of mine", BEGINNING)

    give(app, chief, maya, Role.INSTRUCTOR)
    give(app, mine, chief, Role.ADMIN)

    with database(app).reading() as session:
        assert sessions.find(session, signed_in.token, BEGINNING) is None
        assert session.scalars(select(SessionRow.browser)).all() == ["mine"]


@pytest.mark.parametrize("role", [Role.LEARNER, Role.INSTRUCTOR, Role.MANAGER])
def test_nobody_else_gives_roles(app: Flask, role: Role) -> None:
    admin(app)
    other, maya = person(app, "Ilse Novák", [role]), person(app)

    with pytest.raises(NotAllowed):
        give(app, other, other, Role.ADMIN)
    with pytest.raises(NotAllowed):
        manage(app, other, maya, other)
    assert roles(app, other) == {role.value}


def test_the_last_admin_stays(app: Flask) -> None:
    chief, other = admin(app), admin(app, "Olga Other")

    with pytest.raises(Unconfirmed):
        give(app, chief, chief, Role.LEARNER)
    give(app, chief, other, Role.LEARNER)
    with pytest.raises(Conflict):
        give(app, chief, chief, Role.LEARNER, is_sure=True)
    with pytest.raises(Invalid):
        give(app, chief, other)
    with pytest.raises(Invalid):
        give(app, chief, other, Role.MANAGER)
    assert "admin" in roles(app, chief)


def test_two_admins_can_not_remove_each_other_at_once(app: Flask) -> None:
    one, two = admin(app), admin(app, "Olga Other")

    def remove(pair: tuple[Actor, Actor]) -> bool:
        try:
            return give(app, *pair, Role.LEARNER)
        except TandemError:
            return False

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(remove, [(one, two), (two, one)]))

    assert sorted(done) == [False, True]
    assert ["admin" in roles(app, who) for who in (one, two)].count(True) == 1


def test_managers_come_and_go_with_the_first_and_last_person(app: Flask) -> None:
    chief, boss, maya, noor = admin(app), person(app, "Bo"), person(app), person(app, "Noor")
    manage(app, boss, maya, chief)
    manage(app, boss, maya, chief)
    manage(app, boss, noor, chief)
    assert roles(app, boss) == {"learner", "manager"}

    for whom, left in ((maya, {"learner", "manager"}), (noor, {"learner"})):
        with database(app).transaction() as session:
            people.remove(session, chief, row(session, whom), boss.key, BEGINNING)
        assert roles(app, boss) == left

    assert verbs(app, maya) == ["make account", "give manager", "take manager"]


@pytest.mark.parametrize("address", ["nobody@example.test", "not an address"])
def test_a_manager_has_an_account(app: Flask, address: str) -> None:
    chief, maya = admin(app), person(app)

    with database(app).transaction() as session:
        for typed in (address, maya.email):
            with pytest.raises(Invalid):
                people.assign(session, chief, row(session, maya), typed, BEGINNING)
        assert session.scalar(select(func.count()).select_from(Manages)) == 0


@pytest.mark.usefixtures("course")
def test_courses_are_taught_by_instructors_alone(app: Flask) -> None:
    chief, maya = admin(app), person(app)

    def teach() -> None:
        with database(app).transaction() as session:
            people.set_courses(session, chief, row(session, maya), [COURSE, "no"], BEGINNING)

    with pytest.raises(Invalid):
        teach()
    give(app, chief, maya, Role.INSTRUCTOR)
    teach()
    with database(app).reading() as session:
        taught = people.list_courses(session, row(session, maya))
    give(app, chief, maya, Role.LEARNER)

    assert [(slug, is_taught) for slug, _, is_taught in taught] == [(COURSE, True)]
    with database(app).reading() as session:
        assert not session.scalars(select(CourseStaff)).all()
        assert not session.scalars(select(CohortStaff)).all()
