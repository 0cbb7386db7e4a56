"""Archives from anywhere: regular files with plain names, or one sentence and nothing else."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.content.archive import FREE, Limits, pack, unpack
from app.errors import Invalid
from tests.content.small import FILES

SMALL = Limits(1000, 5000, 50)
Made = zipfile.ZipFile


def made(fill: Callable[[Made], object], base: bool = True) -> io.BytesIO:
    """An archive of the small course's first file and whatever `fill` adds."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if base:
            archive.writestr("course.md", "Hello")
        fill(archive)
    buffer.seek(0)
    return buffer


def entry(
    name: str, body: bytes | str = "x", mode: int = 0, method: int = 8
) -> Callable[[Made], None]:
    """What adds one entry."""

    def fill(archive: Made) -> None:
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        info.external_attr = mode << 16
        info.compress_type = method
        archive.writestr(info, body)

    return fill


def several(names: list[str], body: str) -> Callable[[Made], None]:
    """What adds these entries."""

    def fill(archive: Made) -> None:
        for name in names:
            archive.writestr(name, body)

    return fill


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


NAMES = [
    "../outside.md", "/etc/passwd", "a/../../b.md", "a/./b.md", "a//b.md", "..", "C:/x.md",
    "a\\b.md", "..\\x.md", "a\x00b.md", "a\nb.md", "a\u202eb.md", "a\x1b[2J.md", "x" * 300 + ".md",
    "/".join("abcdefghijkl") + "/x.md", "é" * 150 + ".md", "con:aux.md", "./course.md",
    "a/" + "b" * 499,
]  # fmt: skip
LINK, PIPE, DEVICE, SOCKET = (
    kind | 0o644 for kind in (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK)
)
HOSTILE: dict[str, tuple[io.BytesIO, str]] = {
    **{f"name {name[:20]!r}": (made(entry(name)), "name|deep") for name in NAMES},
    **{
        f"kind {stat.S_IFMT(mode):o}": (made(entry("a.md", "/etc/passwd", mode)), "no regular file")
        for mode in (LINK, PIPE, DEVICE, SOCKET)
    },
    "empty": (io.BytesIO(), "no ZIP file"),
    "text": (io.BytesIO(b"Hello"), "no ZIP file"),
    "no entries": (made(lambda _: None, base=False), "no course.md"),
    "no course": (made(entry("lesson.md"), base=False), "no course.md"),
    "two folders": (
        made(several([f"{one}/course.md" for one in "ab"], "x"), base=False),
        "no course.md",
    ),
    "capitals": (made(entry("Course.md")), "capital and small"),
    "file and folder": (made(entry("course.md/x.md")), "also a file"),
    "large file": (made(entry("a.md", b"x" * 1001)), "larger than 1000"),
    "large course": (
        made(several([f"{n}.md" for n in range(9)], "x" * 999)),
        "course is larger than 5000",
    ),
    "many files": (
        made(several([f"{n}.md" for n in range(60)], "")),
        "more than 50",
    ),
    "bzip2": (made(entry("a.md", method=zipfile.ZIP_BZIP2)), "unusual"),
    "lzma": (made(entry("a.md", method=zipfile.ZIP_LZMA)), "unusual"),
}


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


@pytest.mark.parametrize("cut", range(5, 400, 37))
def test_a_damaged_archive_is_refused(tmp_path: Path, cut: int) -> None:
    whole = made(entry("a.md", "text " * 50)).getvalue()
    with pytest.raises(Invalid):
        unpack(io.BytesIO(whole[: min(cut, len(whole) - 1)]), tmp_path / "out", SMALL)


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
