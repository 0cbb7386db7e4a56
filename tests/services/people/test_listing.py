"""Lists of people: search, filters, pages, whom one sees."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app.domain.permission import Role
from app.errors import NotFound
from app.models import CourseStaff, Enrollment, User
from app.services import people
from app.services.people import Filters, Status
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import database, learner
from tests.services.people.made import admin, manage, person


def found(app: Flask, actor: Actor, after: str = "", **narrowed: object) -> list[str]:
    """Names in the list."""
    with database(app).reading() as session:
        lines, _ = people.list_people(session, actor, Filters(**narrowed), after)  # type: ignore[arg-type]
        return [line.name for line in lines]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ZOË", ["Zoë Ångström"]),
        ("ang zoe", ["Zoë Ångström"]),
        ("user", ["Alex Adebayo", "Maya Lindqvist", "Zoë Ångström"]),
        ("lind", ["Maya Lindqvist"]),
        ("indq", []),
        ("maya zoe", []),
        ("%", []),
        ("_aya", []),
        ("maya\0", ["Maya Lindqvist"]),
        ("' or 1=1 --", []),
        ("x" * 5000, []),
        ("\U0010ffff", []),
    ],
)
def test_people_are_found_by_the_beginning_of_any_word(
    app: Flask, words: str, names: list[str]
) -> None:
    chief = admin(app)
    person(app, "Zoë Ångström")
    person(app, "Maya Lindqvist")

    assert found(app, chief, words=words) == names


def test_an_address_is_found_by_its_beginning(app: Flask) -> None:
    chief, maya = admin(app), person(app)

    assert found(app, chief, words=maya.email[:-3].upper()) == ["Maya Lindqvist"]


def test_lists_are_narrowed_by_role_and_status(app: Flask) -> None:
    chief = admin(app)
    states = {"Ann": "last_seen_at", "Ben": "invited_at", "Cid": "deactivated_at", "Dan": ""}
    for name, column in states.items():
        made = person(app, name, [Role.INSTRUCTOR])
        if column:
            with database(app).transaction() as session:
                session.execute(update(User).where(User.id == made.id).values({column: BEGINNING}))

    def of(status: Status) -> list[str]:
        return found(app, chief, status=status, role=Role.INSTRUCTOR)

    assert found(app, chief, role=Role.INSTRUCTOR) == ["Ann", "Ben", "Cid", "Dan"]
    assert (of(Status.ACTIVE), of(Status.INVITED)) == (["Ann"], ["Ben"])
    assert (of(Status.DEACTIVATED), of(Status.ADDED)) == (["Cid"], ["Dan"])


def test_pages_follow_each_other_without_gap_or_repetition(app: Flask) -> None:
    chief = admin(app)
    for number in range(112):
        person(app, f"Same Name {number % 3}")
    seen, after = list[str](), ""

    with database(app).reading() as session:
        while True:
            lines, after = people.list_people(session, chief, Filters(), after)
            seen += [line.key for line in lines]
            if not after:
                break

    assert len(seen) == len(set(seen)) == 113


@pytest.mark.usefixtures("course")
def test_others_see_their_people_alone(app: Flask) -> None:
    chief, maya = admin(app), learner(app)
    boss = person(app, "Bo Boss")
    teacher = person(app, "Tia Teacher", [Role.INSTRUCTOR])
    stranger = person(app, "Sam Stranger", [Role.INSTRUCTOR])
    manage(app, boss, maya, chief)
    with database(app).transaction() as session:
        place = session.query(Enrollment).one()
        session.add(CourseStaff(course_id=place.course_id, user_id=teacher.id))

    assert found(app, boss) == found(app, teacher) == ["Maya Lindqvist"]
    assert found(app, stranger) == []
    with database(app).reading() as session, pytest.raises(NotFound):
        people.get(session, stranger, maya.key)
    with database(app).reading() as session, pytest.raises(NotFound):
        people.get(session, boss, chief.key)


def test_a_list_takes_the_same_statements_with_ten_times_the_people(
    app: Flask, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    chief, counts = admin(app), []
    for number in (5, 50):
        for _ in range(number):
            person(app, f"Some Body {timedelta(days=number)}")
        with statements() as said, database(app).reading() as session:
            people.list_people(session, chief, Filters(words="some"))
        counts.append(len(said))

    assert counts == [2, 2]
