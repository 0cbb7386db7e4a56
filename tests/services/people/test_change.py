"""Accounts of others: added, corrected, invited, kept out, let in again."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.permission import Role
from app.errors import Conflict, Invalid, NotAllowed
from app.models import Enrollment, Outbox, User
from app.services import accounts, people, sessions
from app.services.people import Details, Filters, Taken
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import database, learner
from tests.services.accounts.made import kept, later
from tests.services.people.made import NOTICE, admin, person, row, verbs


def add(
    app: Flask, by: Actor, email: str = "new.person@example.test", name: str = "Ny Person"
) -> str:
    """The key of somebody who was added."""
    with database(app).transaction() as session:
        return people.add(session, by, email, name, BEGINNING).key


def invite(app: Flask, by: Actor, key: str, **wait: float) -> str:
    """The token of an invitation that was mailed."""
    told, write = kept()
    with database(app).transaction() as session:
        people.invite(session, by, people.get(session, by, key), write, later(**wait))
    return told[0]


def test_somebody_added_can_be_found_and_invited(app: Flask) -> None:
    chief = admin(app)
    key = add(app, chief, "New.Person@Example.test", "  Zoë  Ny ")

    token = invite(app, chief, key)

    with database(app).transaction() as session:
        lines, _ = people.list_people(session, chief, Filters(words="zoe"))
        assert [(line.email, line.status) for line in lines] == [
            ("new.person@example.test", "invited")
        ]
        assert accounts.take_up(session, token, "hash", later(days=13)).key == key
        assert accounts.find_invitation(session, token, later(days=13)) is None


def test_only_the_newest_invitation_opens_and_not_for_long(app: Flask) -> None:
    chief = admin(app)
    key = add(app, chief)
    old = invite(app, chief, key)
    with pytest.raises(Conflict):
        invite(app, chief, key, seconds=20)
    new = invite(app, chief, key, days=1)

    with database(app).reading() as session:
        assert accounts.find_invitation(session, old, later(days=1)) is None
        assert accounts.find_invitation(session, new, later(days=14))
        assert accounts.find_invitation(session, new, later(days=15, seconds=1)) is None


def test_who_has_a_password_or_may_not_come_is_not_invited(app: Flask) -> None:
    chief = admin(app)
    key = add(app, chief)
    token = invite(app, chief, key)
    with database(app).transaction() as session:
        people.deactivate(session, chief, people.get(session, chief, key), BEGINNING)
        assert accounts.find_invitation(session, token, BEGINNING) is None
    with pytest.raises(Conflict):
        invite(app, chief, key, days=1)
    with database(app).transaction() as session:
        user = people.get(session, chief, key)
        people.reactivate(session, chief, user, BEGINNING)
        user.password = "hash"
    with pytest.raises(Conflict):
        invite(app, chief, key, days=1)


def test_an_address_is_added_once(app: Flask) -> None:
    chief, maya = admin(app), person(app)

    with pytest.raises(Taken) as refused:
        add(app, chief, maya.email.upper())

    assert refused.value.key == maya.key


@pytest.mark.parametrize(("email", "name"), [("no address", "Ny"), ("a@example.test", " \u202e ")])
def test_what_names_nobody_is_refused(app: Flask, email: str, name: str) -> None:
    with pytest.raises(Invalid):
        add(app, admin(app), email, name)


def test_deactivating_signs_out_at_once_and_keeps_results(app: Flask, course: int) -> None:
    chief, maya = admin(app), learner(app)
    with database(app).transaction() as session:
        signed_in = sessions.begin(session, row(session, maya), "a test", BEGINNING)
    with database(app).transaction() as session:
        people.deactivate(session, chief, row(session, maya), BEGINNING)

    with database(app).reading() as session:
        assert sessions.find(session, signed_in.token, BEGINNING) is None
        assert session.scalars(select(Enrollment.user_id)).all() == [maya.id]
        assert not accounts.candidate(session, maya.email, "", "", BEGINNING).user_id
    with database(app).transaction() as session:
        people.reactivate(session, chief, row(session, maya), BEGINNING)
        assert accounts.candidate(session, maya.email, "", "", BEGINNING).user_id == maya.id
    assert verbs(app, maya)[-2:] == ["deactivate person", "reactivate person"]


def test_the_last_admin_and_oneself_are_not_deactivated(app: Flask) -> None:
    chief, other = admin(app), admin(app, "Olga Other")

    with database(app).transaction() as session:
        with pytest.raises(Invalid):
            people.deactivate(session, chief, row(session, chief), BEGINNING)
        people.deactivate(session, chief, row(session, other), BEGINNING)
        with pytest.raises(Conflict):
            people.deactivate(session, other, row(session, chief), BEGINNING)


def test_an_admin_who_never_came_is_none_who_could_help(app: Flask) -> None:
    chief, invited = admin(app), person(app, "Ida Invited", [Role.ADMIN])

    with database(app).transaction() as session:
        for act in (people.deactivate, people.anonymize):
            with pytest.raises(Conflict):
                act(session, invited, row(session, chief), BEGINNING)
        with pytest.raises(Conflict):
            people.set_roles(
                session, chief, row(session, chief), [Role.LEARNER], BEGINNING, is_sure=True
            )
        people.deactivate(session, chief, row(session, invited), BEGINNING)
    assert verbs(app, invited)[-1] == "deactivate person"


def test_a_new_address_ends_links_and_is_told_to_the_old_one(app: Flask) -> None:
    chief = admin(app)
    key = add(app, chief)
    token = invite(app, chief, key)
    with database(app).transaction() as session:
        user = people.get(session, chief, key)
        wanted = Details.of("Other@example.test", "Ny Name", " 4711\0 ")
        assert people.correct(session, chief, user, wanted, NOTICE, BEGINNING)
        assert not people.correct(session, chief, user, wanted, NOTICE, BEGINNING)

    with database(app).reading() as session:
        user = people.get(session, chief, key)
        assert (user.email, user.name, user.external_id) == (
            "other@example.test", "Ny Name", "4711",
        )  # fmt: skip
        assert accounts.find_invitation(session, token, BEGINNING) is None
        told = session.scalars(select(Outbox.person).filter_by(kind="address")).all()
        assert told == ["new.person@example.test"]
        assert [line.key for line in people.list_people(session, chief, Filters("other"))[0]] == [
            key
        ]


def test_numbers_and_addresses_of_others_are_refused(app: Flask) -> None:
    chief, maya, noor = admin(app), person(app), person(app, "Noor")

    def correct(whom: Actor, email: str, number: str) -> None:
        with database(app).transaction() as session:
            wanted = Details.of(email, whom.name, number)
            people.correct(session, chief, row(session, whom), wanted, NOTICE, BEGINNING)

    correct(maya, maya.email, "4711")
    with pytest.raises(Conflict):
        correct(noor, noor.email, "4711")
    with pytest.raises(Taken):
        correct(noor, maya.email, "")
    with database(app).reading() as session:
        assert session.scalars(select(User.external_id).where(User.id == noor.id)).one() is None


def test_more_time_is_given_on_record(app: Flask) -> None:
    chief, maya = admin(app), person(app)
    with database(app).transaction() as session:
        people.allow(session, chief, row(session, maya), 50, BEGINNING)
        people.allow(session, chief, row(session, maya), 50, BEGINNING)
        with pytest.raises(Invalid):
            people.allow(session, chief, row(session, maya), 301, BEGINNING)

    assert verbs(app, maya) == ["make account", "allow extra time"]


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.MANAGER, Role.LEARNER])
def test_nobody_else_changes_people(app: Flask, role: Role) -> None:
    other, maya = person(app, "Ilse", [role]), person(app)
    _, write = kept()
    wanted = Details.of("a@example.test", "A", "")
    with database(app).transaction() as session:
        user = row(session, maya)
        for act in (
            lambda: people.add(session, other, "b@example.test", "B", BEGINNING),
            lambda: people.invite(session, other, user, write, BEGINNING),
            lambda: people.correct(session, other, user, wanted, NOTICE, BEGINNING),
            lambda: people.allow(session, other, user, 10, BEGINNING),
            lambda: people.deactivate(session, other, user, BEGINNING),
            lambda: people.reactivate(session, other, user, BEGINNING),
            lambda: people.anonymize(session, other, user, BEGINNING),
        ):
            with pytest.raises(NotAllowed):
                act()
