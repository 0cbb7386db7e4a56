"""The start: migrate, publish, seed, say where to go, run server and job process until stopped."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from app import migrating
from app.content.place import shown
from app.db import Database
from app.domain.permission import Role
from app.errors import Conflict, Content, TandemError
from app.services import (
    accounts,
    demo,
    demo_cohort,
    demo_earlier,
    passwords,
    publishing,
    pulling,
    searchable,
    stored,
    waiting,
)
from app.services.publishing import Prepared
from config import ROOT, Config

DEMO_COURSE = "partner-management"
SECONDS_TO_STOP = 8
SECONDS_TO_FINISH = 30
"""how long the job process may take to finish what is running"""

SECONDS_TO_REST = 5


def prepare(config: Config, folder: Path) -> Prepared:
    """Read and check a course's folder, with a progress bar where somebody is looking."""
    limits = (config.file_limit, config.course_limit)
    label = f"Checking {shown(folder.name)}"
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=hidden) as bar:

        def tell(_step: str, done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        return publishing.prepare(folder.resolve(), config.data / "renderings", limits, tell)


def publish_folder(
    config: Config, database: Database, folder: Path, note: str = "", *, over: bool = False
) -> str:
    """Publish one folder; returns a sentence.

    Raises Content where it has faults, Conflict where it lacks what was published in the browser
    and `over` doesn't say to replace that.
    """
    with database.reading() as session:
        number = publishing.published_number(session, folder.resolve())
        if not number and not over:
            pulling.check_base(session, folder.resolve())
    if number:
        return f"{folder.name}: nothing changed, learners see revision {number}."
    prepared = prepare(config, folder)
    if prepared.result.course is not None:
        publishing.store_media(prepared, config.data / "media")
    with database.transaction() as session:
        revision, is_new = publishing.publish(session, prepared, datetime.now(UTC), note)
        number = revision.number
    if not is_new:
        return f"{prepared.slug}: nothing changed, learners see revision {number}."
    said = f"{prepared.slug}: learners now see revision {number}."
    hints = len(prepared.result.hints)
    return f"{said} The check has {hints:,} hint{'s' * (hints != 1)}." if hints else said


def publish_all(config: Config, database: Database, courses: Path) -> None:
    """Publish every course folder that changed; a faulty one is told and never stops the start."""
    for folder in sorted(path for path in courses.glob("*") if (path / "course.md").is_file()):
        try:
            click.echo(publish_folder(config, database, folder))
        except (Content, Conflict) as error:
            click.echo(words_of(error), err=True)
    compile_anew(config, database)


def compile_anew(config: Config, database: Database) -> None:
    """Let this release compile what an older one did, where no folder brought it: from its rows."""
    with database.reading() as session:
        stale = [
            (slug, stored.source_of(session, stored.list_files(session, id), config.data / "media"))
            for slug, id in publishing.list_stale(session)
        ]
    for slug, source in stale:
        prepared = publishing.prepare_source(slug, source, config.data / "renderings")
        try:
            with database.transaction() as session:
                publishing.publish(session, prepared, datetime.now(UTC))
        except Content as error:
            click.echo(f"{slug}: {words_of(error)}", err=True)


def words_of(error: TandemError) -> str:
    """An error for the command line; a course's faults a line each."""
    lines = [str(error)]
    if isinstance(error, Content):
        lines += error.faults
    return "\n".join(lines)


def prepare_all(config: Config, database: Database, courses: Path, with_demo: bool) -> int:
    """Everything before serving on one machine: migrate, publish, seed, tell.

    Returns an exit status, 0 to go on.
    """
    if refuses_port(config):
        return 1
    status = prepare_site(config, database, courses, with_demo)
    if not status:
        click.echo("Stop with Ctrl-C.\n")
    return status


def prepare_site(config: Config, database: Database, courses: Path, with_demo: bool) -> int:
    """What a new release needs once, however many nodes serve it; returns an exit status.

    On PostgreSQL a second one that comes meanwhile waits, and finds it done.
    """
    try:
        migrating.migrate(config.database)
    except SQLAlchemyError as error:
        click.echo(f"The database can't be reached or migrated: {error}", err=True)
        return 1
    if refuses_demo(config, database):
        return 1
    with migrating.alone(database.engine):
        publish_all(config, database, courses)
        with database.transaction() as session:
            waiting.catch_up(session)
            searchable.follow(session)
        sign_ins = seed(config, database) if with_demo and config.mode != "production" else []
    click.echo(f"\n{config.site_name} is at {config.address}")
    for line in [*sign_ins, *first_admin(config, database)]:
        click.echo(line)
    return 0


def prepare_node(config: Config, database: Database) -> int:
    """What a web node looks at before it serves: it changes nothing; returns an exit status."""
    if refuses_port(config) or refuses_demo(config, database):
        return 1
    click.echo(f"{config.site_name} is served on {config.host}:{config.port}")
    return 0


def refuses_port(config: Config) -> bool:
    """Nothing starts where somebody else listens."""
    found = is_taken(config.host, config.port)
    if found:
        click.echo(
            f"Port {config.port} is taken. Stop what uses it, or set TANDEM_PORT to another.",
            err=True,
        )
    return found


def is_taken(host: str, port: int) -> bool:
    """Whether something listens at this address already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def refuses_demo(config: Config, database: Database) -> bool:
    """A production start doesn't go on where made-up people can sign in."""
    if config.mode != "production":
        return False
    with database.reading() as session:
        found = accounts.has_demo_people(session)
    if found:
        click.echo(
            "This database holds demo people, whose password others know. Start with another "
            "TANDEM_DATA, or set TANDEM_MODE=demo to look around.",
            err=True,
        )
    return found


def seed(config: Config, database: Database) -> list[str]:
    """Make demo people where the demo course is published.

    Returns the lines that tell their sign-ins.
    """
    kept = config.data / "demo-password"
    password = config.demo_password
    if not password and kept.exists():
        password = kept.read_text(encoding="utf-8").strip()
    password = password or secrets.token_urlsafe(9)
    kept.write_text(password + "\n", encoding="utf-8")
    kept.chmod(0o600)
    hashed = passwords.make(password)
    with database.transaction() as session:
        if publishing.find_published(session, DEMO_COURSE) is None:
            return ["Demo people need the course partner-management; it isn't published."]
        demo.seed(session, DEMO_COURSE, hashed, datetime.now(UTC))
        demo_cohort.seed(session, DEMO_COURSE, hashed, datetime.now(UTC))
        demo_earlier.seed(session, DEMO_COURSE, hashed, datetime.now(UTC))
        demo.set_password(session, hashed)
    people = "\n".join(
        f"  {person.email:<26} {person.name}" for person in (*demo.PEOPLE, demo_cohort.MANAGER)
    )
    return [f"Sign in with the password {password} as", people]


def first_admin(config: Config, database: Database) -> list[str]:
    """Where nobody can run the site, a one-time link that makes somebody who can."""
    with database.transaction() as session:
        if accounts.has_admin(session):
            return []
        token = accounts.invite(session, "", Role.ADMIN, None, datetime.now(UTC))
    return [
        f"Nobody runs this site yet. Make the first admin here, once: {config.address}/join/{token}"
    ]


def run(config: Config, server_app: str, with_jobs: bool = True) -> int:
    """The server, and the job process beside it, until asked to stop; returns the exit status.

    A job process that ends by itself is started again after a while: letters wait, pages go on. A
    server that ends by itself ends all.
    """
    environ = {**os.environ, "TANDEM_SECRET_KEY": config.secret()}
    jobs = [sys.executable, "-m", "flask", "--app", "wsgi", "work"]
    asked = threading.Event()
    for kind in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(kind, lambda *_: asked.set())
    web = begin(server_line(config, server_app), environ)
    work = begin(jobs, environ) if with_jobs else None
    while not asked.wait(0.2) and web.poll() is None:
        if work and work.poll() is not None and not asked.wait(SECONDS_TO_REST):
            click.echo(f"The job process ended ({work.returncode}); starting it again.", err=True)
            work = begin(jobs, environ)
    if not asked.is_set():
        click.echo(f"The server ended by itself ({web.returncode}).", err=True)
    end(web)
    if work:
        end(work, SECONDS_TO_FINISH)
    return 0 if asked.is_set() else web.returncode or 1


def server_line(config: Config, server_app: str) -> list[str]:
    """The command line of the web server."""
    line = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", config.host]
    line += ["--port", str(config.port), "--workers", str(config.workers)]
    return [*line, "--blocking-threads", "4", "--no-ws", "--log-level", "warning", server_app]


def begin(line: list[str], environ: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start one of our own commands in a group of its own.

    A terminal's Ctrl-C then reaches the start alone, which stops them in good order.
    """
    return subprocess.Popen(line, cwd=ROOT, env=environ, process_group=0)  # noqa: S603


def end(process: subprocess.Popen[bytes], seconds: float = SECONDS_TO_STOP) -> None:
    """Ask a process and its children to stop; kill what is left after a while."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, kind)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
