"""Imports: what a file would do, applied whole or not at all."""

import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.domain.permission import Role
from app.errors import TandemError
from app.models import (
    Audit,
    Enrollment,
    Manages,
    NameWord,
    Outbox,
    Token,
    User,
    UserRole,
)
from app.services import imports, tally
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.files import HEADER, THREE, add_cohort, apply, count, do, outcomes, read
from tests.learners import database, learner


@pytest.fixture
def admin(app: Flask, course: int) -> Actor:
    """Who imports."""
    return learner(app, course="", name="Olu Admin", roles=[Role.ADMIN])


@pytest.fixture
def spring(app: Flask, admin: Actor) -> int:
    """The id of an open cohort called Spring."""
    return add_cohort(app, "Spring")


def test_a_dry_run_changes_nobody(app: Flask, admin: Actor, spring: int) -> None:
    before = count(app, User)

    key = read(app, admin, THREE)

    assert outcomes(app, key) == ["created"] * 3
    assert count(app, User) == before


def test_applied_people_learn_are_found_and_have_managers(
    app: Flask, admin: Actor, spring: int, tmp_path: Path
) -> None:
    key = apply(app, tmp_path, admin, THREE)

    with database(app).reading() as session:
        ana = session.scalars(select(User).filter_by(external_id="1")).one()
        lead = session.scalars(select(User).filter_by(external_id="3")).one()
        words = set(session.scalars(select(NameWord.word).filter_by(user_id=ana.id)))
        roles = set(session.scalars(select(UserRole.role).filter_by(user_id=lead.id)))
        learns = session.scalars(select(Enrollment).filter_by(user_id=ana.id)).one()
        managed = session.execute(select(Manages.manager_id, Manages.user_id)).all()
        assert tally.counts(session, spring)["enrolled"] == 2
        said = session.scalars(select(Audit).filter_by(verb="make account", person=ana.key)).one()
    assert (ana.name, ana.password, ana.sort_name) == ("Ana Kovač", None, "ana kovac")
    assert {"ana", "kovac", "ana@example.test"} == words
    assert roles == {"learner", "manager"}
    assert (learns.cohort_id, learns.sort_name) == (spring, "ana kovac")
    assert managed == [(lead.id, ana.id)]
    assert (said.actor, said.detail["import"]) == (admin.key, key)
    assert "@" not in str(said.detail)


def test_the_same_file_again_changes_nothing(
    app: Flask, admin: Actor, spring: int, tmp_path: Path
) -> None:
    apply(app, tmp_path, admin, THREE)

    assert outcomes(app, read(app, admin, THREE)) == ["unchanged"] * 3


def test_new_people_and_movers_are_counted_as_a_recount_counts_them(
    app: Flask, admin: Actor, spring: int, tmp_path: Path
) -> None:
    autumn = add_cohort(app, "Autumn")
    apply(app, tmp_path, admin, THREE)
    moved = "1,ana@example.test,Ana,Autumn,\n"
    fresh = "".join(
        f"n{n},n{n}@example.test,New Person,{cohort},\n"
        for n, cohort in enumerate(("Autumn", "Spring", "Autumn"))
    )

    apply(app, tmp_path, admin, HEADER + moved + fresh)

    with database(app).reading() as session:
        assert tally.check(session) == []
        counted = [tally.counts(session, id)["enrolled"] for id in (spring, autumn)]
        rows = session.execute(select(Enrollment.cohort_id, Enrollment.joined_at)).all()
    assert (counted, len(rows)) == ([2, 3], 5)
    assert {row.joined_at is None for row in rows} == {False}


def test_somebody_known_by_external_id_gets_the_new_name_and_address(
    app: Flask, admin: Actor, spring: int, tmp_path: Path
) -> None:
    apply(app, tmp_path, admin, THREE)

    apply(app, tmp_path, admin, HEADER + "1,ana.ek@example.test,Ana Ek,,\n")

    with database(app).reading() as session:
        ana = session.scalars(select(User).filter_by(external_id="1")).one()
        words = set(session.scalars(select(NameWord.word).filter_by(user_id=ana.id)))
        learns = session.scalars(select(Enrollment).filter_by(user_id=ana.id)).one()
    assert (ana.email, ana.name, ana.sort_name) == ("ana.ek@example.test", "Ana Ek", "ana ek")
    assert words == {"ana", "ek", "ana.ek@example.test"}
    assert (learns.sort_name, learns.cohort_id) == ("ana ek", spring)


def test_the_address_of_before_is_told_and_its_links_end(
    app: Flask, admin: Actor, spring: int, tmp_path: Path
) -> None:
    apply(app, tmp_path, admin, THREE, letter=True)
    with database(app).transaction() as session:
        session.execute(update(User).values(proved_at=BEGINNING))

    apply(app, tmp_path, admin, HEADER + "1,ana.ek@example.test,Ana Ek,,\n")

    with database(app).reading() as session:
        ana = session.scalars(select(User).filter_by(external_id="1")).one()
        letter = session.scalars(select(Outbox).filter_by(kind="address")).one()
        token = session.scalars(select(Token).filter_by(user_id=ana.id)).one()
    assert (letter.person, letter.user_id, letter.state) == ("ana@example.test", ana.id, "due")
    assert "another e-mail address" in letter.payload["body"]
    assert token.used_at
    assert ana.proved_at is None
    with database(app).reading() as session:
        unproved = select(User.id).where(User.proved_at.is_(None))
        assert session.scalars(unproved).all() == [ana.id]


def test_no_file_changes_where_an_admins_mail_goes(
    app: Flask, admin: Actor, spring: int, tmp_path: Path
) -> None:
    apply(app, tmp_path, admin, HEADER + f"9,{admin.email},Olu Admin,,\n")

    key = read(app, admin, HEADER + "9,evil@example.test,Olu Admin,,\n")

    assert outcomes(app, key) == ["rejected:admin"]


def test_rows_are_rejected_for_what_is_stored(
    app: Flask, admin: Actor, spring: int, tmp_path: Path
) -> None:
    apply(app, tmp_path, admin, THREE)
    add_cohort(app, "Twice")
    add_cohort(app, "twice")
    add_cohort(app, "Small", places=1)
    with database(app).transaction() as session:
        session.execute(
            update(User).where(User.external_id == "2").values(deactivated_at=BEGINNING)
        )

    key = read(
        app,
        admin,
        HEADER
        + "9,ana@example.test,Ana,,\n"
        + "1,lead@example.test,Ana,,\n"
        + "2,bo@example.test,Bo,,\n"
        + "10,n@example.test,New,Autumn,\n"
        + "11,o@example.test,New,Twice,\n"
        + "12,p@example.test,New,Small,\n"
        + "13,q@example.test,New,small,\n"
        + "14,r@example.test,New,,nobody@example.test\n"
        + "15,s@example.test,New,,s@example.test\n"
        + "16,t@example.test,,,\n",
    )

    assert outcomes(app, key) == [
        "rejected:other_id",
        "rejected:taken",
        "rejected:inactive",
        "rejected:cohort",
        "rejected:cohorts",
        "created",
        "rejected:full",
        "rejected:manager",
        "rejected:self",
        "rejected:name",
    ]


def test_what_changed_since_the_dry_run_stops_the_whole_import(
    app: Flask, admin: Actor, spring: int, tmp_path: Path
) -> None:
    key = read(app, admin, THREE)
    with database(app).transaction() as session:
        other = session.get_one(User, admin.id)
        other.email, other.external_id = "bo@example.test", "77"
        imports.begin(session, admin, key, False, BEGINNING)

    with pytest.raises(TandemError, match="Nothing was written"):
        do(app, tmp_path, admin, key)

    assert outcomes(app, key) == ["created", "rejected:other_id", "created"]
    assert count(app, User, User.external_id.in_(("1", "2", "3"))) == 0
    with database(app).transaction() as session:
        assert imports.get(session, key).state == "read"
        assert imports.begin(session, admin, key, False, BEGINNING)
    do(app, tmp_path, admin, key)
    assert count(app, User, User.external_id.in_(("1", "2", "3"))) == 2


def test_an_import_is_applied_once_however_often_it_is_asked_for(
    app: Flask, admin: Actor, spring: int, tmp_path: Path
) -> None:
    key = read(app, admin, THREE)
    asked: list[bool] = []

    def ask() -> None:
        with database(app).transaction() as session:
            asked.append(imports.begin(session, admin, key, False, BEGINNING))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    do(app, tmp_path, admin, key)
    do(app, tmp_path, admin, key)

    assert sorted(asked) == [False] * 7 + [True]
    assert count(app, User, User.external_id.is_not(None)) == 3


def test_everybody_new_is_invited_once(
    app: Flask, admin: Actor, spring: int, tmp_path: Path
) -> None:
    key = apply(app, tmp_path, admin, THREE, letter=True)
    do(app, tmp_path, admin, key, letter=True)

    with database(app).reading() as session:
        letters = session.scalars(select(Outbox).filter_by(kind="invitation")).all()
        assert {one.person for one in letters} == {
            "ana@example.test",
            "bo@example.test",
            "lead@example.test",
        }
        assert len(letters) == 3
        assert len({one.payload["body"] for one in letters}) == 3


def test_once_applied_an_import_keeps_keys_and_no_names(
    app: Flask, admin: Actor, spring: int, tmp_path: Path
) -> None:
    key = apply(app, tmp_path, admin, THREE + "4,nobody,Eve Wrong,,\n")

    with database(app).reading() as session:
        row = imports.get(session, key)
        shown, _ = imports.list_rows(session, row)
    assert "Ana" not in str(row.rows)
    assert "Eve" not in str(row.rows)
    assert [one.name for one in shown] == ["Ana Kovač", "Bo Ek", "Ines Duarte", ""]
    assert row.counts["rejected"] == 1
