"""What every test may ask for: a database, the app on it, a client, a clock, a count of SQL."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import event, select

from app import cli, create_app
from app.db import Database
from app.domain.permission import Role
from app.models import User
from app.security import limiter
from app.services import accounts, demo, enrollments, publishing
from app.services.publishing import Prepared
from app.services.sessions import Actor
from config import ROOT, Config
from tests import balance, kept, run
from tests.databases import KINDS, SQLITE, Databases

ON_BOTH = {"models", "services", "views"}
"""Folders whose tests run on both databases; the marker `databases` says otherwise for one test."""

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
BEGINNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MAYA = "maya.lindqvist@example.test"

FOLDER = pytest.StashKey[Path]()
LOCK = pytest.StashKey[int]()
LIMITS = (10**8, 10**9)

settings.register_profile("tandem", deadline=None, derandomize=True)
settings.load_profile("tandem")


class Clock:
    """The time that the app believes in; it stands still until it is moved."""

    def __init__(self, path: Path, now: datetime = BEGINNING) -> None:
        self.path = path
        self.set(now)

    def set(self, now: datetime) -> None:
        """Make it `now` (with its time zone)."""
        self.now = now.astimezone(UTC)
        fresh = self.path.with_suffix(".fresh")
        fresh.write_text(self.now.isoformat())
        fresh.replace(self.path)  # a server may be reading

    def forward(self, **distance: float) -> datetime:
        """Go on by `days=`, `hours=`, `minutes=` … and return the time then."""
        self.set(self.now + timedelta(**distance))
        return self.now


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run the full matrix of pages and looks")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "databases(*kinds): the databases that a test runs on")
    kept.share()
    given = getattr(config, "workerinput", None)
    if given:
        config.stash[FOLDER] = Path(given["folder"])
    else:
        folder = config.stash[FOLDER] = run.make_folder()
        config.stash[LOCK] = run.hold(folder)
        config.option.basetemp = config.option.basetemp or str(folder / "tmp")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: "pytest.Item") -> None:
    """Tell a worker of pytest-xdist where the run's folder is."""
    node.workerinput["folder"] = str(node.config.stash[FOLDER])  # type: ignore[attr-defined]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> balance.Together:
    """How pytest-xdist gives tests to its workers."""
    return balance.Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    balance.long_ones_first(items)


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end: the collector need not look at it again."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    kept.end_reader()
    if LOCK in config.stash:
        run.end(config.stash[FOLDER], config.stash[LOCK])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what uses a database on both kinds, or on those that its marker names."""
    if "database" not in metafunc.fixturenames:
        return
    marker = metafunc.definition.get_closest_marker("databases")
    tests = metafunc.config.rootpath / "tests"
    is_on_both = not ON_BOTH.isdisjoint(metafunc.definition.path.relative_to(tests).parts)
    kinds = marker.args if marker else KINDS if is_on_both else (SQLITE,)
    metafunc.parametrize("database", kinds)


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Databases:
    """Where fresh databases come from."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return Databases(request.config.stash[FOLDER], worker)


@pytest.fixture
def database_url(
    request: pytest.FixtureRequest, databases: Databases, database: str, tmp_path: Path
) -> Iterator[str]:
    """The address of a fresh, migrated database.

    For the app with the `course` it has that, with the `graduate` that person, too.
    """
    names, filled = {*request.fixturenames}, dict[str, Any]()
    if {"app", "course"} <= names:
        shipped, data = request.getfixturevalue("shipped"), tmp_path / "template"
        filled = {"name": "_course", "fill": lambda address: publish(address, shipped)}
        if "graduate" in names:
            filled = {"name": "_graduate", "fill": lambda url: finish(url, shipped, data)}
    with databases.fresh(database, tmp_path / "data", **filled) as address:
        yield address


def publish(address: str, prepared: Prepared, now: datetime = BEGINNING) -> None:
    """Publish a course in the database at that address."""
    database = Database(address)
    with database.transaction() as session:
        publishing.publish(session, prepared, now)
    database.engine.dispose()


def finish(address: str, prepared: Prepared, data: Path) -> None:
    """The same, and let Maya Lindqvist finish it."""
    publish(address, prepared)
    database = create_app(settings_of(address, data)).extensions["db"]
    with database.transaction() as session:
        row = accounts.add(session, MAYA, "Maya Lindqvist", None, [Role.LEARNER], BEGINNING)
        session.flush()
        maya = demo.actor_of(session, row)
        enrollments.enroll(session, maya, prepared.slug, BEGINNING)
        demo.learn(session, maya, prepared.slug, 1, BEGINNING)
    database.engine.dispose()


def settings_of(address: str, data: Path) -> Config:
    """Settings of a test: everything is written below the folder `data`."""
    return Config(
        mode="test",
        data=data,
        database_url=address,
        public_url="http://localhost",
        secret_key="a secret of the tests, as long as a real one is",
        clock=data.parent / "clock",
    ).checked()


@pytest.fixture(scope="session")
def templates() -> kept.Templates:
    """Compiled templates, for all apps of this process."""
    return kept.Templates()


@pytest.fixture
def config(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Config:
    """Settings of this test."""
    kept.share_static_files(request.config.stash[FOLDER], tmp_path / "data")
    return settings_of(database_url, tmp_path / "data")


@pytest.fixture
def clock(config: Config) -> Clock:
    """The app's time, standing still at Monday, 2 March 2026, 09:00 UTC until a test moves it."""
    assert config.clock is not None
    return Clock(config.clock)


@pytest.fixture
def app(config: Config, clock: Clock, templates: kept.Templates) -> Iterator[Flask]:
    """The whole product on the test's database; its clock stands still."""
    made = create_app(config)
    made.jinja_env.bytecode_cache = templates
    cli.init_app(made)
    limiter.reset()
    yield made
    made.extensions["previewer"].close()
    made.extensions["db"].engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser's stand-in with cookies of its own."""
    return app.test_client()


@pytest.fixture
def statements(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """Count SQL: `with statements() as said: …; assert len(said) <= 4`. Transactions are free."""
    return lambda: said_to(app)


@contextmanager
def said_to(app: Flask) -> Iterator[list[str]]:
    """Collect what the app says to its database, but for the limits of transactions."""
    said: list[str] = []

    def listen(_connection: object, _cursor: object, words: str, *_rest: object) -> None:
        if not words.lstrip().upper().startswith(NOT_COUNTED):
            said.append(words)

    engine = app.extensions["db"].engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", listen)


@pytest.fixture(scope="session")
def is_full(request: pytest.FixtureRequest) -> bool:
    """Whether the full matrix was asked for (`dev.py test --all`)."""
    return bool(request.config.getoption("--all"))


@pytest.fixture(scope="session")
def renderings(request: pytest.FixtureRequest) -> Path:
    """Where renderings are kept through the run."""
    return request.config.stash[FOLDER] / "renderings"


@pytest.fixture(scope="session")
def shipped(renderings: Path) -> Prepared:
    """The shipped course, read and compiled."""
    return publishing.prepare(ROOT / "courses" / "partner-management", renderings, LIMITS)


@pytest.fixture(scope="session")
def manual(renderings: Path) -> Prepared:
    """The authors' manual, read and compiled."""
    return publishing.prepare(ROOT / "courses" / "writing-courses", renderings, LIMITS)


@pytest.fixture(scope="session")
def pulse(renderings: Path) -> Prepared:
    """The course that renews the certificate, read and compiled."""
    return publishing.prepare(ROOT / "courses" / "partner-management-renewal", renderings, LIMITS)


@pytest.fixture
def course(app: Flask, shipped: Prepared) -> int:
    """The id of the shipped course's revision, published in the test's database."""
    publishing.store_media(shipped, app.extensions["config"].data / "media")
    with app.extensions["db"].reading() as session:
        revision = publishing.find_published(session, shipped.slug)
        assert revision
        return int(revision.id)


@pytest.fixture
def graduate(app: Flask, course: int) -> Actor:
    """Maya Lindqvist, who finished the shipped course at the beginning; made once a run."""
    with app.extensions["db"].reading() as session:
        return demo.actor_of(session, session.scalars(select(User).filter_by(email=MAYA)).one())
