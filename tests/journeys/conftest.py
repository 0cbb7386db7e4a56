"""What journeys may ask for: the real server, a real Chromium, pages that fail on complaints."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from app.services.publishing import Prepared
from dev import find_chromium
from tests import learners
from tests.conftest import FOLDER
from tests.databases import SQLITE, Databases
from tests.journeys.browser import FLAGS, Complaints, Server, serving
from tests.journeys.people import Site, beside

DEMONSTRATION = Path(__file__).parent.parent / "courses" / "everything"
SECONDS_TO_ANSWER = 15


@pytest.fixture
def server(
    request: pytest.FixtureRequest,
    database_url: str,
    shipped: Prepared,
    manual: Prepared,
    pulse: Prepared,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """Tandem with the shipped courses and demo people; on SQLite unless a marker says more."""
    made = Server(request.config.stash[FOLDER], tmp_path_factory.mktemp("server"), database_url)
    made.publish(shipped)
    made.publish(manual)
    made.publish(pulse)
    with serving(made):
        yield made


@pytest.fixture(scope="session")
def site(
    request: pytest.FixtureRequest,
    databases: Databases,
    shipped: Prepared,
    manual: Prepared,
    pulse: Prepared,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """One server for all tests that bring their own people and leave the clock alone."""
    data = tmp_path_factory.mktemp("site")
    with databases.fresh(SQLITE, data) as address:
        made = Server(request.config.stash[FOLDER], data, address)
        made.publish(shipped)
        made.publish(manual)
        made.publish(pulse)
        assert shipped.result.course
        with serving(made), beside(made, shipped.result.course) as found:
            yield found


@pytest.fixture(scope="session")
def demonstration(
    request: pytest.FixtureRequest,
    databases: Databases,
    shipped: Prepared,
    manual: Prepared,
    renderings: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """A server of that kind with the demonstration course beside the shipped ones."""
    shown = learners.prepare(DEMONSTRATION, renderings)
    data = tmp_path_factory.mktemp("demonstration")
    with databases.fresh(SQLITE, data) as address:
        made = Server(request.config.stash[FOLDER], data, address)
        for prepared in (shipped, manual, shown):
            made.publish(prepared)
        assert shown.result.course
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
