"""Files: media by digest, static files, the icon."""

import hashlib
import re

import pytest
from flask.testing import FlaskClient

from config import Config
from tests.views.public.visits import Store, fetch, page

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


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
    answer = fetch(client, f"/media/{media(SVG)}/figure.svg")
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
    answer = fetch(client, f"/media/{media(SVG)}/{name}")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "sandbox"


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("name", ["a%0d%0aX-Evil:1.bin", "a%00.png", "%E2%80%AEfdp.exe"])
def test_a_name_with_control_signs_makes_no_header(
    client: FlaskClient, media: Store, name: str
) -> None:
    assert fetch(client, f"/media/{media(SVG)}/{name}").status_code == 404


@pytest.mark.databases("sqlite")
def test_media_are_sent_in_ranges_and_not_twice(client: FlaskClient, media: Store) -> None:
    path = f"/media/{media(b'0123456789')}/talk.mp4"
    part = fetch(client, path, headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.data) == (206, b"234")
    assert part.headers["Content-Range"] == "bytes 2-4/10"
    assert fetch(client, path, headers={"Range": "bytes=20-30"}).status_code == 416
    tag = fetch(client, path).headers["ETag"]
    assert fetch(client, path, headers={"If-None-Match": tag}).status_code == 304


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
        "/course/%00",
        "/join/%00",
    ],
)
def test_hostile_paths_find_nothing(client: FlaskClient, config: Config, path: str) -> None:
    config.secret()
    (config.data / "secret-key").write_text("a secret")
    answer = fetch(client, path, follow_redirects=True)
    assert answer.status_code == 404
    assert b"a secret" not in answer.data


@pytest.mark.databases("sqlite")
def test_static_files_of_another_version_are_asked_for_again(client: FlaskClient) -> None:
    answer = fetch(client, "/static/0123456789ab/css/ui.css")
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert answer.headers["Cache-Control"] == "no-cache"
    mine = re.search(r'href="(/static/[0-9a-f]+/css/ui.css)"', page(client, "/"))
    assert mine
    assert "immutable" in fetch(client, mine[1]).headers["Cache-Control"]


@pytest.mark.databases("sqlite")
def test_the_icon_is_found_where_old_browsers_look(client: FlaskClient) -> None:
    assert fetch(client, "/favicon.ico").mimetype == "image/svg+xml"
