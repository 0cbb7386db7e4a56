"""Everything before serving: what is made, what is told, what stops the start."""

import signal
import socket
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import serving
from app.db import Database
from app.domain.permission import Role
from app.models import Enrollment, User
from app.services import demo, demo_cohort, demo_earlier, publishing
from config import Config
from tests.content.small import LESSON, write
from tests.learners import COURSE, database, learner

FAULTY = {"01-one/01-lesson.md": LESSON.replace("minutes: 5", "minutes: soon")}


@pytest.fixture
def free(config: Config) -> Config:
    """Settings with a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return replace(config, port=probe.getsockname()[1])


@pytest.fixture
def courses(tmp_path: Path, renderings: Path) -> Path:
    """A folder with one small course, under the name of the one that demo people take."""
    write(tmp_path / "courses" / COURSE)
    (tmp_path / "courses" / "notes").mkdir()
    return tmp_path / "courses"


def start(app: Flask, config: Config, courses: Path, with_demo: bool = False) -> int:
    """Do all that comes before serving; 0 where the server may start."""
    return serving.prepare_all(config, database(app), courses, with_demo)


def test_the_first_start_publishes_and_tells_how_to_become_the_admin(
    app: Flask, free: Config, courses: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start(app, free, courses) == 0

    told = capsys.readouterr().out
    assert f"{COURSE}: learners now see revision 1." in told
    assert f"{free.site_name} is at http://localhost" in told
    link = told.split("once: http://localhost", 1)[1].split()[0]
    assert "Make my account" in app.test_client().get(link).text
    assert "password" not in told


def test_a_start_with_demo_people_tells_their_password_which_stays(
    app: Flask, free: Config, courses: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for _ in range(2):
        assert start(app, free, courses, with_demo=True) == 0
        told.append(capsys.readouterr().out)

    kept = (free.data / "demo-password").read_text().strip()
    for words in told:
        assert f"Sign in with the password {kept} as" in words
        assert all(person.email in words for person in (*demo.PEOPLE, demo_cohort.MANAGER))
        assert "Nobody runs this site yet" not in words
    with database(app).reading() as session:
        cohorts = len(demo_cohort.MEMBERS) + len(demo_earlier.NAMES)
        everybody = len(demo.PEOPLE) + 1 + cohorts
        assert session.scalar(select(func.count(User.id))) == everybody
        done = session.scalars(select(Enrollment.completed_at).order_by(Enrollment.id)).all()
    assert [at is not None for at in done[: len(demo.PEOPLE)]] == [False] * 4 + [True]


def test_the_password_of_demo_people_may_be_set(
    app: Flask, free: Config, courses: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start(app, replace(free, demo_password="a horse and a stapler"), courses, with_demo=True)

    assert "the password a horse and a stapler as" in capsys.readouterr().out


def test_without_their_course_there_are_no_demo_people(
    app: Flask, free: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start(app, free, tmp_path / "nothing", with_demo=True) == 0

    assert "Demo people need the course partner-management" in capsys.readouterr().out


def test_a_faulty_course_is_told_and_does_not_stop_the_start(
    app: Flask, free: Config, courses: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(courses / "another", FAULTY)

    assert start(app, free, courses) == 0

    assert "01-one/01-lesson.md:3:1: " in capsys.readouterr().err
    with database(app).reading() as session:
        assert [one.slug for one in publishing.list_courses(session)] == [COURSE]


def test_a_start_without_an_admin_link_where_somebody_runs_the_site(
    app: Flask, free: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    learner(app, course="", roles=[Role.ADMIN])

    start(app, free, tmp_path)

    assert "/join/" not in capsys.readouterr().out


def test_a_port_in_use_stops_the_start(
    app: Flask, free: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(socket.create_server(("127.0.0.1", free.port))):
        status = start(app, free, tmp_path)

    assert status == 1
    assert f"Port {free.port} is taken." in capsys.readouterr().err


def test_a_database_out_of_reach_stops_the_start_with_a_sentence(
    free: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/nowhere/tandem.sqlite3"
    there = Database(url)

    status = serving.prepare_all(replace(free, database_url=url), there, tmp_path, False)

    there.engine.dispose()
    assert status == 1
    assert "The database can't be reached or migrated" in capsys.readouterr().err


def test_production_does_not_start_where_demo_people_can_sign_in(
    app: Flask, free: Config, courses: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    real = replace(free, mode="production", clock=None)
    assert start(app, real, courses, with_demo=True) == 0  # none are made
    start(app, free, courses, with_demo=True)
    capsys.readouterr()

    assert start(app, real, courses) == 1

    assert "This database holds demo people" in capsys.readouterr().err


def test_a_folder_compiled_by_other_code_is_compiled_again_into_its_revision(
    app: Flask, config: Config, courses: Path
) -> None:
    serving.publish_folder(config, database(app), courses / COURSE)
    with database(app).transaction() as session:
        found = publishing.find_published(session, COURSE)
        assert found
        found.renderer, renderer = "older", found.renderer

    said = serving.publish_folder(config, database(app), courses / COURSE)

    assert said == f"{COURSE}: nothing changed, learners see revision 1."
    with database(app).reading() as session:
        found = publishing.find_published(session, COURSE)
        assert found
        assert (found.renderer, found.number) == (renderer, 1)


STUBBORN = (
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
)
PLAIN = "import time; print(1, flush=True); time.sleep(60)"


@pytest.mark.parametrize(("code", "kind"), [(PLAIN, signal.SIGTERM), (STUBBORN, signal.SIGKILL)])
def test_a_process_is_asked_to_stop_and_killed_where_it_does_not(
    code: str, kind: signal.Signals
) -> None:
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, process_group=0) as process:
        assert process.stdout
        process.stdout.readline()

        serving.end(process)
        serving.end(process)  # one that has ended is left alone

    assert process.returncode == -kind
