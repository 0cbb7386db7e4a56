"""What journeys may ask for: the real server, a real Chromium, pages that fail on complaints."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from app import create_app
from app.services import publishing
from app.services.publishing import Prepared
from app.serving import prepare_site
from config import ROOT
from dev import find_chromium
from tests import learners
from tests.conftest import FOLDER, publish, settings_of
from tests.databases import SQLITE, Databases
from tests.journeys.browser import FLAGS, Complaints, Server, serving
from tests.journeys.people import Site, beside

DEMONSTRATION = Path(__file__).parent.parent / "courses" / "everything"
SECONDS_TO_ANSWER = 15
Stocked = Callable[..., AbstractContextManager[Server]]


@pytest.fixture(scope="session")
def stocked(
    request: pytest.FixtureRequest,
    databases: Databases,
    shipped: Prepared,
    manual: Prepared,
    pulse: Prepared,
    tmp_path_factory: pytest.TempPathFactory,
) -> Stocked:
    """Makes servers, not started yet, that hold what a first start would compile and make."""
    courses = (shipped, manual, pulse)

    def fill(address: str) -> None:
        config = settings_of(address, tmp_path_factory.mktemp("stock"))
        database = create_app(config).extensions["db"]
        for prepared in courses:
            publish(address, prepared, datetime.now(UTC))
        assert prepare_site(config, database, ROOT / "courses", with_demo=True) == 0
        database.engine.dispose()

    @contextmanager
    def made(name: str, kind: str = SQLITE) -> Iterator[Server]:
        data = tmp_path_factory.mktemp(name)
        with databases.fresh(kind, data, "_stocked", fill) as address:
            for prepared in courses:
                publishing.store_media(prepared, data / "media")
            yield Server(request.config.stash[FOLDER], data, address)

    return made


@pytest.fixture
def server(stocked: Stocked, database: str) -> Iterator[Server]:
    """Tandem with the shipped courses and demo people; on SQLite unless a marker says more."""
    with stocked("server", database) as made, serving(made):
        yield made


@pytest.fixture(scope="session")
def site(stocked: Stocked, shipped: Prepared) -> Iterator[Site]:
    """One server for all tests that bring their own people and leave the clock alone."""
    assert shipped.result.course
    with stocked("site") as made, serving(made), beside(made, shipped.result.course) as found:
        yield found


@pytest.fixture(scope="session")
def demonstration(stocked: Stocked, renderings: Path) -> Iterator[Site]:
    """A server of that kind with the demonstration course beside the shipped ones."""
    shown = learners.prepare(DEMONSTRATION, renderings)
    assert shown.result.course
    with stocked("demonstration") as made:
        made.publish(shown)
        with serving(made), beside(made, shown.result.course) as found:
            yield found


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The system's Chromium with a fresh profile and home, started once a process."""
    home = str(tmp_path_factory.mktemp("home"))
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=FLAGS,
            env={**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home},
        )
        yield launched
        launched.close()


@pytest.fixture
def complaints() -> Complaints:
    """What browsers complained about in this test; whoever expects some clears them."""
    return Complaints()


@pytest.fixture
def browser(chromium: Browser, complaints: Complaints) -> Iterator[Browser]:
    """The browser; every context opened in it is watched, and closed at the end."""
    others = list(chromium.contexts)
    chromium.on("context", complaints.watch)
    yield chromium
    chromium.remove_listener("context", complaints.watch)
    for context in chromium.contexts:
        if context not in others:
            context.close()
    assert list(complaints) == []


@pytest.fixture
def page(browser: Browser) -> Page:
    """A page of somebody who has never been here: 1440 by 900, light, nothing moves."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme="light", reduced_motion="reduce"
    )
    context.set_default_timeout(SECONDS_TO_ANSWER * 1000)
    return context.new_page()
