"""Archives that nobody should send: links, pipes, names that lead out, bombs, and broken ones."""

import io
import stat
import zipfile
from collections.abc import Callable, Iterator

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
OF_LIMITS = ("large file", "large course", "many files")
"""refused with the tests' own small limits only"""


def damaged() -> Iterator[io.BytesIO]:
    """An archive cut off at many places."""
    whole = made(entry("a.md", "text " * 50)).getvalue()
    for cut in range(5, 400, 20):
        yield io.BytesIO(whole[: min(cut, len(whole) - 1)])
