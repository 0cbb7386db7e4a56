"""What erasing somebody reaches beside their account: the record, files that lie ready, imports."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from app.models import Audit, Import, Task
from app.services import audit, imports, people, tasks
from app.services.people import Details
from tests import files
from tests.conftest import BEGINNING
from tests.learners import database
from tests.services.people.made import NOTICE, admin, person, row
from tests.services.people.test_keeping import erase


def test_anonymizing_takes_addresses_out_of_ones_own_acts_alone(app: Flask) -> None:
    chief, maya = admin(app), person(app)
    with database(app).transaction() as session:
        session.info["address"] = "192.0.2.7"
        for actor in (maya, None, chief):
            audit.record(session, actor, "try", "x", BEGINNING, person=maya.key)

    erase(app, chief, maya)

    with database(app).reading() as session:
        acts = session.execute(select(Audit.actor, Audit.address).filter_by(verb="try")).all()
    assert {row.actor: row.address for row in acts} == {
        maya.key: "", "system": "", chief.key: "192.0.2.7",
    }  # fmt: skip


def test_files_that_may_name_somebody_anonymized_are_to_be_asked_for_again(app: Flask) -> None:
    chief, maya, other = admin(app), person(app), person(app, "Noor")
    back = "/admin/certificates?q=maya"
    asked: dict[str, dict[str, Any]] = {
        "cohort": {"cohort": "k", "back": back},
        "certificates": {"filters": {"q": "maya"}, "back": back},
        "person": {"person": other.key, "back": back},
        "message": {"message": 1},
    }
    with database(app).transaction() as session:
        made = {kind: tasks.post(session, chief, kind, given, BEGINNING).id
                for kind, given in asked.items()}  # fmt: skip
        for id in made.values():
            assert tasks.claim(session, id, BEGINNING)
        tasks.end(session, made["cohort"], "cohort.xlsx", BEGINNING)

    erase(app, chief, maya)
    with database(app).transaction() as session:
        tasks.end(session, made["certificates"], "certificates.zip", BEGINNING)  # it was at work

    with database(app).reading() as session:
        found = {row.kind: row for row in session.scalars(select(Task))}
        assert len(tasks.list_failed(session)) == 2
    for kind in ("cohort", "certificates"):
        assert (found[kind].state, found[kind].payload["back"]) == ("failed", "/admin/certificates")
        assert "Ask for it again" in found[kind].result
        assert "maya" not in str(found[kind].payload)
    assert [found[kind].state for kind in ("person", "message")] == ["running", "running"]


def test_a_line_that_waits_is_known_by_whom_it_is_about(app: Flask) -> None:
    """By a number of before, and an address that is theirs only once the file was applied."""
    chief, noor = admin(app), person(app, "Noor")
    with database(app).transaction() as session:
        row(session, noor).external_id = "former-4711"
    head = "external_id,email,name\n"
    key = files.read(app, chief, f"{head}former-4711,new@example.test,Noor N\n8,b@x.test,Bo\n")
    with database(app).transaction() as session:
        wanted = Details.of(noor.email, "Noor", "4712")
        people.correct(session, chief, row(session, noor), wanted, NOTICE, BEGINNING)

    erase(app, chief, noor)

    with database(app).reading() as session:
        lines = session.scalars(select(Import.rows).filter_by(key=key)).one()
        rows = imports.prepare(session, key)
    assert lines[0] == {"n": 2, "outcome": "updated", "changes": ["email", "name"]}
    assert [one.row.person.email for one in rows] == ["b@x.test"]
