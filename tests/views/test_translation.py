"""Every word of the interface can be translated: pages are walked in a made-up language."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from textwrap import wrap

import pytest
from flask import Flask

from app import create_app
from app.content.library import Library
from app.services.demo_writing import SENTENCE
from app.services.publishing import Prepared
from app.views.verify import LINES_WIDE, SIZES
from config import Config
from tests.learners import COURSE, FINAL, FIRST, advance, learner, sign_in
from tests.pseudo import LOCALE, content_of, unmarked, write_catalog

PUBLIC = ["/", "/sign-in", "/join", "/reset", "/help", "/accessibility", "/privacy", "/verify"]
PUBLIC += ["/verify/0000-0000-0000-0000", "/nowhere"]
OWN = ["/home", f"/course/{COURSE}", f"/course/{COURSE}/glossary", f"/course/{COURSE}/people"]
OWN += [f"{FIRST}/{slug}" for slug in ("the-scarce-resource", "four-dollars-an-endpoint")]
OWN += [f"{FIRST}/knowledge-check-1", f"{FIRST}/partner-profile", f"{FINAL}/final-assessment"]
OWN += ["/plan", "/certificates", "/account"]
NAMES = {"Partner Management Training", "Maya Lindqvist", "Maya", "ML", "maya@example.com"}
NAMES |= {
    SENTENCE,
    "localhost/verify",
    "Esc",
    "PR",
    "SL",
    "English",
    "Tandem",
    "PDF",
    "LinkedIn",
    "UTC",
    "WCAG",
    "JavaScript",
    "a test",
}

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture(scope="module")
def catalogs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up language, made once: every file of the product is read for it."""
    return write_catalog(tmp_path_factory.mktemp("words"))


@pytest.fixture
def config(config: Config, catalogs: Path) -> Config:
    """The test's settings, in the made-up language."""
    return replace(config, locale=LOCALE, translations=catalogs)


@pytest.fixture
def content(app: Flask, course: int) -> Iterator[set[str]]:
    """What authors wrote, and names."""
    library: Library = app.extensions["library"]
    yield content_of(library.get(course)) | NAMES


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_say_nothing_unmarked(app: Flask, content: set[str], path: str) -> None:
    page = app.test_client().get(path).get_data(as_text=True)

    assert f'lang="{LOCALE}"' in page
    assert 'dir="rtl"' in page
    assert unmarked(page, content) == []


@pytest.mark.parametrize("share", [0, 0.6, 1])
def test_learner_pages_say_nothing_unmarked(
    app: Flask, content: set[str], shipped: Prepared, share: float
) -> None:
    actor = learner(app)
    advance(app, actor, share)
    client = app.test_client()
    sign_in(app, client, actor)
    own = {actor.email, *(" ".join([SENTENCE] * count) for count in range(2, 50))}
    assert shipped.result.course
    for _name, outcome in shipped.result.course.outcomes:  # as a certificate's drawing breaks them
        own |= {line for size in SIZES for line in wrap(outcome, 2 * LINES_WIDE // size)}

    missed = {
        path: found
        for path in OWN
        if (found := unmarked(client.get(path).get_data(as_text=True), content | own))
    }

    assert missed == {}


def test_a_made_up_language_reaches_error_messages(app: Flask, course: int) -> None:
    actor = learner(app)
    client = app.test_client()
    token = sign_in(app, client, actor)

    answer = client.post(
        f"{FIRST}/the-scarce-resource/place", data={"csrf_token": token, "heading": "nowhere"}
    )

    assert answer.status_code == 404
    assert "⟦" in answer.get_data(as_text=True)


def test_the_app_starts_in_a_language_without_a_catalog(config: Config, tmp_path: Path) -> None:
    bare = replace(config, translations=tmp_path / "nothing")

    page = create_app(bare).test_client().get("/sign-in")

    assert page.status_code == 200
