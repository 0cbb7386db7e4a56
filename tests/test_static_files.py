"""Static files: one copy a digest, whole or not at all, with compressed twins."""

import gzip
from functools import partial
from pathlib import Path

from flask.testing import FlaskClient

from app import static_files
from app.static_files import FOLDER, prepare, tree_digest
from tests.papers import at_once


def test_a_tree_has_another_digest_when_a_byte_or_a_name_changes(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "a.css").write_text("a")
    first = tree_digest(tmp_path)
    (tmp_path / "css" / "a.css").write_text("b")
    second = tree_digest(tmp_path)
    (tmp_path / "css" / "a.css").rename(tmp_path / "css" / "b.css")

    assert len({first, second, tree_digest(tmp_path)}) == 3


def test_styles_and_scripts_have_compressed_twins_and_fonts_have_none(tmp_path: Path) -> None:
    made = prepare("digest", tmp_path)

    for path in FOLDER.rglob("*"):
        copy = made / path.relative_to(FOLDER)
        twin = copy.with_name(copy.name + ".gz")
        assert twin.exists() == (path.suffix in static_files.COMPRESSED)
        if twin.exists():
            assert gzip.decompress(twin.read_bytes()) == path.read_bytes() == copy.read_bytes()


def test_a_copy_that_is_there_is_kept(tmp_path: Path) -> None:
    made = prepare("digest", tmp_path)
    (made / "mark").touch()

    assert prepare("digest", tmp_path) == made
    assert (made / "mark").exists()


def test_processes_that_start_at_once_make_one_copy_and_leave_nothing(tmp_path: Path) -> None:
    made = at_once([partial(prepare, "digest", tmp_path)] * 4)

    assert made == [tmp_path / "digest"] * 4
    assert list(tmp_path.iterdir()) == [tmp_path / "digest"]


def test_files_are_for_good_below_their_own_digest_and_asked_for_again_below_others(
    client: FlaskClient,
) -> None:
    there = f"/static/{tree_digest(FOLDER)}/css/ui.css"

    with client.get(there, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in answer.headers
    with client.get("/static/0123456789ab/css/ui.css") as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-cache"
