"""Certificates revoked and issued anew: once each, whatever many people click."""

import threading
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.domain.permission import Role
from app.errors import Conflict
from app.jobs import certificates as work
from app.jobs.tasks import Work
from app.models import Audit, Certificate, Notice, Task
from app.services import certificates, settings
from app.services.certificates import Filters
from app.services.mail import Letter
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import advance, database, learner

LETTER = Letter("Your certificate", "Something changed.")
LATER = BEGINNING + timedelta(days=30)


@pytest.fixture
def admin(app: Flask, course: int) -> Actor:
    """Who runs the site."""
    return learner(app, course="", name="Olu Admin", roles=[Role.ADMIN])


@pytest.fixture
def holder(app: Flask, course: int) -> Actor:
    """Somebody with a certificate."""
    return finisher(app, "Zoë Ångström")


def finisher(app: Flask, name: str) -> Actor:
    actor = learner(app, name=name)
    advance(app, actor, 1)
    return actor


def serial_of(app: Flask, actor: Actor) -> str:
    with database(app).reading() as session:
        return certificates.list_mine(session, actor)[0].serial


def test_one_issued_anew_takes_the_place_of_the_old_one(
    app: Flask, admin: Actor, holder: Actor
) -> None:
    old = serial_of(app, holder)

    with database(app).transaction() as session:
        new = certificates.reissue(session, admin, old, "Zoe Ek", "Typo", LETTER, LATER).serial

    with database(app).reading() as session:
        before, after = certificates.find(session, old), certificates.find(session, new)
        mine = certificates.list_mine(session, holder)
        told = session.scalars(select(Notice).filter_by(kind="certificate")).all()
        said = session.scalars(select(Audit).filter_by(verb="reissue certificate")).one()
        seen = certificates.get(session, old)
    assert before
    assert after
    assert (before.revoked_for, before.enrollment_id, before.revoked_note) == (
        "reissued",
        None,
        "Typo",
    )
    assert (after.name, after.issued_at, after.replaces_id) == (
        "Zoe Ek",
        before.issued_at,
        before.id,
    )
    assert after.enrollment_id is not None
    assert [one.serial for one in mine] == [new]
    assert [one.user_id for one in told] == [holder.id]
    assert (said.person, said.detail) == (holder.key, {"replaces": old})
    assert seen.replaced_by == new


def test_fifty_clicks_at_once_issue_one(app: Flask, admin: Actor, holder: Actor) -> None:
    old = serial_of(app, holder)
    outcomes: list[str] = []

    def click(number: int) -> None:
        try:
            with database(app).transaction() as session:
                name = f"Zoe Number{number}"
                certificates.reissue(session, admin, old, name, "", LETTER, LATER)
            outcomes.append("made")
        except Conflict:
            outcomes.append("refused")

    threads = [threading.Thread(target=click, args=(number,)) for number in range(50)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(outcomes) == ["made"] + ["refused"] * 49
    with database(app).reading() as session:
        live = session.scalars(select(Certificate).where(Certificate.revoked_at.is_(None))).all()
    assert len(live) == 1


def test_a_revoked_certificate_keeps_class_and_note_and_its_holder_is_told(
    app: Flask, admin: Actor, holder: Actor
) -> None:
    serial = serial_of(app, holder)

    with database(app).transaction() as session:
        certificates.revoke(session, admin, serial, "identity", "Seen on camera", LETTER, LATER)
    with pytest.raises(Conflict), database(app).transaction() as session:
        certificates.revoke(session, admin, serial, "other", "", LETTER, LATER)

    with database(app).reading() as session:
        seen = certificates.get(session, serial)
        told = session.scalars(select(Notice).filter_by(kind="certificate")).all()
        said = session.scalars(select(Audit).filter_by(verb="revoke certificate")).one()
    assert (seen.row.revoked_for, seen.row.revoked_note) == ("identity", "Seen on camera")
    assert seen.revoked_by == "Olu Admin"
    assert len(told) == 1
    assert "camera" not in str(told[0].payload)
    assert said.detail == {"reason": "identity"}


def test_certificates_are_found_by_number_name_state_and_day(
    app: Flask, admin: Actor, holder: Actor
) -> None:
    other = finisher(app, "Bo Ek")
    mine, his = serial_of(app, holder), serial_of(app, other)
    with database(app).transaction() as session:
        soon = update(Certificate).where(Certificate.serial == his)
        session.execute(soon.values(ends_at=LATER + timedelta(days=20), issued_at=LATER))
        certificates.revoke(session, admin, mine, "error", "", LETTER, LATER)

    def found(**given: str) -> list[str]:
        with database(app).reading() as session:
            rows, _ = certificates.list_issued(session, Filters.read(given), "", LATER)
        return [one.serial for one in rows]

    assert found() == [his, mine]
    assert found(q="ANGS") == found(q=mine[:9].lower()) == found(state="revoked") == [mine]
    assert found(q="zoe ångs") == found(until="2026-03-31") == [mine]
    assert found(state="ending") == found(since="2026-04-01") == [his]
    assert found(state="ended") == found(cohort="nothing") == found(q="%") == []


def test_what_is_printed_is_what_the_settings_said_when_it_was_issued(
    app: Flask, admin: Actor, course: int
) -> None:
    with database(app).transaction() as session:
        settings.change(session, admin, {"signatory": "Ines Duarte"}, BEGINNING)
    first = finisher(app, "Ana One")
    with database(app).transaction() as session:
        settings.change(session, admin, {"signatory": "Olu Bello", "accent": "#a52f1c"}, BEGINNING)
    second = finisher(app, "Bo Two")

    with database(app).reading() as session:
        looks = [certificates.list_mine(session, one)[0].look for one in (first, second)]
    assert looks == [
        {"signatory": "Ines Duarte"},
        {"signatory": "Olu Bello", "accent": "#a52f1c"},
    ]


@pytest.mark.databases("sqlite")
def test_an_archive_holds_a_file_for_each_live_certificate(
    app: Flask, admin: Actor, holder: Actor, tmp_path: Path
) -> None:
    finisher(app, "../../Bo\\Ek")
    odd = finisher(app, "ꦲꦤ")
    gone = serial_of(app, finisher(app, "Gone Away"))
    with database(app).transaction() as session:
        certificates.revoke(session, admin, gone, "error", "", LETTER, LATER)
        payload = {
            "filters": {},
            "language": "en",
            "words": {},
            "verify": "http://localhost/verify",
        }
        payload["months"] = [str(number) for number in range(1, 13)]
        task = Task(kind="certificates", user_id=admin.id, payload=payload, made_at=LATER)
        session.add(task)
        session.flush()

    config = app.extensions["config"]
    name = work.run(Work(database(app), config, task.id, admin.id, payload, tmp_path))

    with zipfile.ZipFile(tmp_path / name) as archive:
        names = sorted(archive.namelist())
        assert archive.read(names[0]).startswith(b"%PDF")
        assert odd.name in archive.read("not-printed.txt").decode()
    assert [one[:6] for one in names] == ["bo-ek-", "not-pr", "zoe-an"]
    with database(app).reading() as session:
        seen = session.get_one(Task, task.id)
    assert (seen.done, seen.total) == (3, 3)
