"""Archives from anywhere: regular files with plain names, or one sentence and nothing else."""

import io
import struct
from pathlib import Path

import pytest

from app.content.archive import FREE, Limits, pack, unpack
from app.errors import Invalid
from tests.content.archives import HOSTILE, Made, damaged, entry, made
from tests.content.small import FILES

SMALL = Limits(1000, 5000, 50)


def patched(archive: io.BytesIO, old: bytes, new: bytes) -> io.BytesIO:
    """The archive with some of its bytes replaced, wherever they stand."""
    return io.BytesIO(archive.getvalue().replace(old, new))


def texts(folder: Path) -> dict[str, str]:
    """All files of a folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in found}


def test_what_is_packed_comes_out_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"picture")
    files: list[tuple[str, bytes | Path]] = [(path, text.encode()) for path, text in FILES.items()]
    files.append(("01-one/media/a.png", tmp_path / "a.png"))
    first, second = io.BytesIO(), io.BytesIO()
    pack(files, "small", first)
    pack(reversed(files), "small", second)

    unpack(first, tmp_path / "out", Limits())

    assert texts(tmp_path / "out") == FILES | {"01-one/media/a.png": "picture"}
    assert first.getvalue() == second.getvalue()


def test_hidden_files_and_those_of_systems_are_left_out(tmp_path: Path) -> None:
    def fill(archive: Made) -> None:
        for name in ("small/course.md", "small/.git/config", "__MACOSX/small/._course.md"):
            archive.writestr(name, "x")
        archive.mkdir("small/01-one")

    unpack(made(fill, base=False), tmp_path / "out", SMALL)

    assert texts(tmp_path / "out") == {"course.md": "x"}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_in_a_sentence_and_leaves_nothing(
    tmp_path: Path, name: str
) -> None:
    archive, said = HOSTILE[name]
    archive.seek(0)

    with pytest.raises(Invalid, match=said):
        unpack(archive, tmp_path / "out", SMALL)

    assert list(tmp_path.iterdir()) == []


def test_a_name_twice_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        archive = made(entry("course.md"))
    with pytest.raises(Invalid, match="twice"):
        unpack(archive, tmp_path / "out", SMALL)


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    archive = made(entry("secret.md"))
    body = bytearray(archive.getvalue())
    at = body.rindex(b"PK\x01\x02")  # the last entry of the list at the end
    body[at + 8 : at + 10] = struct.pack("<H", 1)
    with pytest.raises(Invalid, match="encrypted"):
        unpack(io.BytesIO(bytes(body)), tmp_path / "out", SMALL)


def test_a_bomb_is_stopped_by_its_bytes_whatever_it_says_of_itself(tmp_path: Path) -> None:
    large = b"\0" * (FREE + 1_000_000)
    with pytest.raises(Invalid, match="far more than its size"):
        unpack(made(entry("a.png", large)), tmp_path / "out", Limits())
    true = struct.pack("<I", len(large))
    lying = patched(made(entry("a.png", large)), true, struct.pack("<I", 10))
    with pytest.raises(Invalid):
        unpack(lying, tmp_path / "out", Limits())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("archive", list(damaged()))
def test_a_damaged_archive_is_refused(tmp_path: Path, archive: io.BytesIO) -> None:
    with pytest.raises(Invalid):
        unpack(archive, tmp_path / "out", SMALL)


@pytest.mark.parametrize("at", range(0, 120, 7))
def test_a_byte_turned_over_never_breaks_anything(tmp_path: Path, at: int) -> None:
    body = bytearray(made(entry("a.md", "text " * 50)).getvalue())
    body[at] ^= 0xFF
    try:
        unpack(io.BytesIO(bytes(body)), tmp_path / "out", SMALL)
    except Invalid:
        assert list(tmp_path.iterdir()) == []
    else:
        assert (tmp_path / "out" / "course.md").exists()
