"""Pages for anyone: front, one decision to try, files, and what machines ask."""

import hashlib
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update
from werkzeug.test import TestResponse

from app import create_app
from app.content.library import Library
from app.domain.scenario import Scenario
from app.models import CourseRow
from app.views.public.taste import Taste
from config import Config
from tests import factories
from tests.learners import database, learner, sign_in

Count = Callable[[], AbstractContextManager[list[str]]]
Store = Callable[[bytes], str]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
PAGES = ["/", "/help", "/accessibility", "/privacy", "/sign-in", "/join", "/reset", "/nowhere"]


def page(client: FlaskClient, path: str) -> str:
    """A page that is there."""
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


# ---- headers


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.databases("sqlite")
def test_every_page_has_the_same_headers(client: FlaskClient, path: str) -> None:
    sent = client.get(path).headers
    assert {name: sent.get(name) for name in HEADERS} == HEADERS
    assert "Strict-Transport-Security" not in sent


@pytest.mark.databases("sqlite")
def test_on_https_cookies_are_bound_to_the_host_and_https_stays(config: Config) -> None:
    client = create_app(replace(config, public_url="https://learn.example.test")).test_client()
    answer = client.get("/sign-in", base_url="https://learn.example.test")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-tandem=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.databases("sqlite")
def test_no_page_loads_anything_from_elsewhere_or_styles_inline(
    client: FlaskClient, path: str
) -> None:
    said = client.get(path).get_data(as_text=True)
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', said) == []
    assert re.findall(r"<style|<script(?![^>]* src=)| style=| on[a-z]+=", said) == []


# ---- front page


def test_without_a_course_the_front_page_says_so(client: FlaskClient) -> None:
    assert "No course is published here yet" in page(client, "/")
    assert client.get("/try").status_code == 404


@pytest.fixture
def taste(app: Flask, course: int) -> Taste:
    """The decision that the shipped course offers to strangers."""
    library: Library = app.extensions["library"]
    found = Taste.of(library.get(course))
    assert found
    return found


@pytest.mark.usefixtures("course")
def test_the_front_page_says_what_the_course_is(client: FlaskClient) -> None:
    front = page(client, "/")
    for words in (
        *("From Quotas to Alignment", "Two businesses, one customer", "Who it is for"),
        *("What you can do afterwards", "Try one decision", "A certificate that anyone can check"),
        *('href="/sign-in"', 'href="/join"', 'href="/verify"', "Every company, person"),
    ):
        assert words in front


@pytest.mark.databases("sqlite")
def test_nothing_a_choice_does_is_in_the_page_before_it_is_taken(
    client: FlaskClient, taste: Taste
) -> None:
    for path in ("/", "/try"):
        shown = page(client, path)
        for choice in taste.choices:
            assert choice.html in shown
            assert choice.label not in shown
            assert choice.why not in shown
            assert not any(line.html in shown for line in choice.consequence)
        assert not any(text in shown for _, text in taste.scenario.facts)


@pytest.mark.databases("sqlite")
def test_a_choice_shows_its_own_consequence_and_no_other(client: FlaskClient, taste: Taste) -> None:
    for place, choice in enumerate(taste.choices):
        answer = send(client, str(place))
        shown = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert choice.html in shown
        assert all(line.html in shown for line in choice.consequence)
        for other in taste.choices:
            if other is not choice:
                assert not any(line.html in shown for line in other.consequence)
        for change in taste.changes(taste.state.after(choice).steps[-1]):
            sign = "+" if change.points > 0 else "−"
            assert f'{change.title} <span class="num">{sign}{abs(change.points)}</span>' in shown


def send(client: FlaskClient, choice: str) -> TestResponse:
    """Take the decision."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page(client, "/try"))
    assert found
    return client.post("/try", data={"csrf_token": found[1], "choice": choice})


@pytest.mark.usefixtures("course")
@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("choice", ["", "-1", "99", "x", "٣", "0 ", "1" * 400])
def test_a_choice_that_was_not_offered_is_asked_for_again(client: FlaskClient, choice: str) -> None:
    answer = send(client, choice)
    assert answer.status_code == 422
    assert "Pick one to go on." in answer.get_data(as_text=True)


def test_the_choices_are_always_shuffled_alike() -> None:
    scenario = factories.scenario(call="a>end b>end c>end d>end e>end f>end")
    shown = [taste_of(scenario).choices for _ in range(3)]
    assert shown[0] == shown[1] == shown[2]
    assert [choice.label for choice in shown[0]] != list("abcdef")


def taste_of(scenario: Scenario) -> Taste:
    """The decision to try in this scenario."""
    found = Taste.opening(scenario)
    assert found
    return found


@pytest.mark.databases("sqlite")
@pytest.mark.usefixtures("course")
def test_nothing_of_a_try_is_stored(client: FlaskClient, statements: Count) -> None:
    with statements() as said:
        send(client, "1")
    assert [words for words in said if not words.startswith(("SELECT", "PRAGMA"))] == []


# ---- media


@pytest.fixture
def media(config: Config) -> Store:
    """Puts a file where courses' media lie; returns its digest."""

    def store(body: bytes) -> str:
        digest = hashlib.sha256(body).hexdigest()
        folder = config.data / "media" / digest[:2]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / digest).write_bytes(body)
        return digest

    return store


@pytest.mark.databases("sqlite")
def test_media_are_immutable_and_can_do_nothing(client: FlaskClient, media: Store) -> None:
    answer = client.get(f"/media/{media(SVG)}/figure.svg")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, SVG, "image/svg+xml")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert answer.headers["Content-Security-Policy"] == policy
    assert "attachment" not in answer.headers.get("Content-Disposition", "")


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("name", ["a.html", "a.js", "a.exe", "a.xml", "a", "a.svg.html", "a.HTM"])
def test_what_a_browser_should_not_open_is_offered_for_download(
    client: FlaskClient, media: Store, name: str
) -> None:
    answer = client.get(f"/media/{media(SVG)}/{name}")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "sandbox"


@pytest.mark.databases("sqlite")
def test_media_are_sent_in_ranges_and_not_twice(client: FlaskClient, media: Store) -> None:
    path = f"/media/{media(b'0123456789')}/talk.mp4"
    part = client.get(path, headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.data) == (206, b"234")
    assert part.headers["Content-Range"] == "bytes 2-4/10"
    assert client.get(path, headers={"Range": "bytes=20-30"}).status_code == 416
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "path",
    [
        "/media/" + "0" * 64 + "/a.png",
        "/media/" + "0" * 63 + "/a.png",
        "/media/" + "G" * 64 + "/a.png",
        "/media/" + "٠" * 64 + "/a.png",
        "/media/../secret-key",
        "/media/%2e%2e/%2e%2e%2fsecret-key",
        "/media/..%2f..%2fsecret-key/a",
        "/media/" + "0" * 64 + "/..%2f..%2fsecret-key",
        "/media/" + "0" * 64 + "%00/a.png",
        "/static/x/../../config.py",
        "/static/x/%2e%2e/%2e%2e/config.py",
        "/static/x/..%2f__init__.py",
        "/static/x//etc/passwd",
        "/static/x/css",
        "/static/x/%00",
    ],
)
def test_hostile_paths_find_nothing(client: FlaskClient, config: Config, path: str) -> None:
    config.secret()
    (config.data / "secret-key").write_text("a secret")
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == 404
    assert b"a secret" not in answer.data


@pytest.mark.databases("sqlite")
def test_static_files_of_another_version_are_asked_for_again(client: FlaskClient) -> None:
    answer = client.get("/static/0123456789ab/css/ui.css")
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert answer.headers["Cache-Control"] == "no-cache"
    mine = re.search(r'href="(/static/[0-9a-f]+/css/ui.css)"', page(client, "/"))
    assert mine
    assert "immutable" in client.get(mine[1]).headers["Cache-Control"]


@pytest.mark.databases("sqlite")
def test_the_icon_is_found_where_old_browsers_look(client: FlaskClient) -> None:
    assert client.get("/favicon.ico").mimetype == "image/svg+xml"


# ---- machines


def test_health_needs_no_database(client: FlaskClient, statements: Count) -> None:
    with statements() as said:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.data, said) == (200, b"ok", [])


def test_readiness_names_what_is_missing(app: Flask, client: FlaskClient, course: int) -> None:
    def state() -> tuple[int, object]:
        answer = client.get("/readyz")
        return answer.status_code, answer.json

    assert state() == (200, {"ready": True})
    with database(app).transaction() as session:
        session.execute(update(CourseRow).values(published_id=None))
    assert state() == (503, {"ready": False, "missing": "published course"})
    with database(app).transaction() as session:
        session.execute(delete(CourseRow))
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    assert state() == (503, {"ready": False, "missing": "migrations"})


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "address", ["sqlite:////nowhere/at/all.sqlite3", "postgresql+psycopg://x@127.0.0.1:9/x"]
)
def test_without_a_database_the_product_is_not_ready(config: Config, address: str) -> None:
    client = create_app(replace(config, database_url=address)).test_client()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "missing": "database"})
    assert client.get("/healthz").status_code == 200


@pytest.mark.databases("sqlite")
def test_search_engines_are_kept_from_certificates(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Disallow: /verify" in answer.get_data(as_text=True).splitlines()


# ---- texts


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("path", ["/help", "/accessibility", "/privacy"])
def test_the_texts_are_open_to_all(app: Flask, client: FlaskClient, path: str) -> None:
    assert page(client, path).count("<h1>") == 1
    sign_in(app, client, learner(app, course=""))
    assert "Your account" in page(client, path)
