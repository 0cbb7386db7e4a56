"""The record of acts: added to, never changed, found again, let go when its time is over."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.jobs import retention
from app.models import Audit, User
from app.services import audit, settings
from app.services.audit import Act, Sought
from tests.conftest import BEGINNING
from tests.learners import database, learner


def fill(app: Flask) -> tuple[str, str]:
    """Nine acts by an admin on a learner, an hour apart, the last three at one moment."""
    alex = learner(app, course="", name="Alex Adebayo", roles=[Role.ADMIN])
    zoe = learner(app, course="", name="Zoë Ångström")
    with database(app).transaction() as session:
        for number in range(9):
            at = BEGINNING + timedelta(hours=min(number, 6) + 1)
            audit.record(session, alex, "allow time", zoe.key, at, person=zoe.key, number=number)
    return alex.key, zoe.key


def listed(session: Session, sought: Sought, page: int) -> list[list[Act]]:
    pages, place = list[list[Act]](), None
    while True:
        acts, place = audit.list_acts(session, sought, place, page)
        pages.append(acts)
        if place is None:
            return pages


@pytest.mark.parametrize("page", [1, 2, 3, 4, 50])
def test_pages_hold_every_act_once_the_newest_first(app: Flask, page: int) -> None:
    fill(app)

    with database(app).reading() as session:
        pages = listed(session, Sought(verb="allow"), page)

    numbers = [act.detail["number"] for acts in pages for act in acts]
    assert numbers == list(range(8, -1, -1))
    assert all(len(acts) == page for acts in pages[:-1])


@pytest.mark.parametrize(
    ("sought", "count"),
    [
        (Sought(who="adeb"), 9),
        (Sought(who="sys"), 0),
        (Sought(person="angstr"), 9),
        (Sought(person="zoë", who="ALEX"), 9),
        (Sought(person="alex", verb="allow"), 0),
        (Sought(verb="allow", since=BEGINNING + timedelta(hours=7)), 3),
        (Sought(verb="allow", until=BEGINNING + timedelta(hours=2)), 1),
        (Sought(verb="100%_"), 0),
    ],
)
def test_acts_are_found_by_who_whom_what_and_when(app: Flask, sought: Sought, count: int) -> None:
    fill(app)

    with database(app).reading() as session:
        acts, _ = audit.list_acts(session, sought)
        assert len([act for act in acts if act.verb == "allow time"]) == count
        assert len(list(audit.every_act(session, sought))) == len(acts)


def test_names_are_those_that_people_have_now(app: Flask) -> None:
    _, zoe = fill(app)
    with database(app).transaction() as session:
        session.execute(update(User).where(User.key == zoe).values(name="Zoë Ek"))

    with database(app).reading() as session:
        acts, _ = audit.list_acts(session, Sought(verb="allow"))

    assert {(act.who, act.whom) for act in acts} == {("Alex Adebayo", "Zoë Ek")}


@pytest.mark.parametrize(
    "change",
    [
        update(Audit).values(verb="nothing happened"),
        update(Audit).values(address="192.0.2.1"),
        update(Audit).values(address="", verb="nothing happened"),
        update(Audit).values(address="", detail={}),
        delete(Audit),
        delete(Audit).where(Audit.verb == "allow time"),
    ],
)
def test_the_database_refuses_to_change_or_delete_what_is_recorded(
    app: Flask, change: object
) -> None:
    fill(app)

    with pytest.raises(DBAPIError), database(app).transaction() as session:
        session.execute(change)  # type: ignore[call-overload]

    with database(app).reading() as session:
        assert session.scalar(select(func.count()).where(Audit.verb == "allow time")) == 9


def test_acts_go_when_their_time_is_over_and_no_sooner(app: Flask) -> None:
    fill(app)
    admin = learner(app, course="", roles=[Role.ADMIN])
    with database(app).transaction() as session:
        settings.change(session, admin, {"audit_months": 1}, BEGINNING + timedelta(days=60))

    retention.sweep(database(app), BEGINNING + timedelta(days=31))
    with database(app).reading() as session:
        before = session.scalar(select(func.count()).where(Audit.verb == "allow time"))
    retention.sweep(database(app), BEGINNING + timedelta(days=62))

    with database(app).reading() as session:
        left = session.scalars(select(Audit.verb)).all()
    assert before == 9
    assert left == ["change setting"]


def test_a_record_without_end_is_never_swept(app: Flask) -> None:
    fill(app)
    admin = learner(app, course="", roles=[Role.ADMIN])
    with database(app).transaction() as session:
        settings.change(session, admin, {"audit_months": 0}, BEGINNING)

    retention.sweep(database(app), BEGINNING + timedelta(days=3650))

    with database(app).reading() as session:
        assert session.scalar(select(func.count()).where(Audit.verb == "allow time")) == 9
