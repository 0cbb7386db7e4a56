"""Courses as ZIP files: taken apart with suspicion, put together alike each time."""

import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from app.content.place import UNPRINTABLE, shown
from app.content.reader import DEEPEST, LARGEST_COURSE, LARGEST_MEDIA, MOST_FILES
from app.errors import N_, Invalid

FIRST = "course.md"
LONGEST_PATH = 500
LONGEST_NAME = 200
MOST_TIMES = 200
"""how much larger than its archive a course may be: text shrinks tenfold, a bomb a thousandfold"""
FREE = 10_000_000
"""bytes that are never called a bomb"""
CHUNK = 1 << 16
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
NOT_TOLD = ("__MACOSX", "Thumbs.db", "desktop.ini")
BEGINNING = (1980, 1, 1, 0, 0, 0)
"""the date of all files, so that the same course is the same archive"""


@dataclass(frozen=True, slots=True)
class Limits:
    """Most bytes of one file and of all together, most files."""

    file: int = LARGEST_MEDIA
    course: int = LARGEST_COURSE
    files: int = MOST_FILES


def unpack(archive: IO[bytes], target: Path, limits: Limits) -> None:
    """Take a course's ZIP file apart into `target`, which must not be there yet.

    It is filled beside its place and put there at once, or not at all. A single folder around
    everything is left out, and so are hidden files. Raises Invalid with what is wrong.
    """
    beside = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=target.parent))
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = _entries(opened, limits)
            _extract(opened, entries, beside, limits, _size(archive))
        beside.replace(target)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise Invalid(N_("This is no ZIP file, or it is damaged. Make it anew.")) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _size(archive: IO[bytes]) -> int:
    return archive.seek(0, os.SEEK_END)


def _entries(opened: zipfile.ZipFile, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """Path in the course → entry, of regular files only. Raises Invalid."""
    infos = opened.infolist()
    if len(infos) > limits.files:
        raise Invalid(N_("The archive holds more than %(most)s files."), most=limits.files)
    found = dict[str, zipfile.ZipInfo]()
    for info in infos:
        _check_name(info)
        _check_kind(info)
        parts = PurePosixPath(info.filename).parts
        if info.is_dir() or any(part.startswith(".") or part in NOT_TOLD for part in parts):
            continue
        if info.filename in found:
            raise _refused(N_("“%(name)s” is in the archive twice."), info)
        found[info.filename] = info
    found = _without_top(found)
    _check_paths(found)
    if FIRST not in found:
        message = N_("There is no course.md in the archive. Pack the course's folder itself.")
        raise Invalid(message)
    return found


def _refused(message: str, info: zipfile.ZipInfo) -> Invalid:
    return Invalid(message, name=shown(info.filename[:100]))


def _check_name(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    parts = name.rstrip("/").split("/")
    is_plain = not UNPRINTABLE.search(name) and "\\" not in name and ":" not in name
    if not is_plain or any(part in ("", ".", "..") for part in parts):
        message = N_("The name “%(name)s” can't be used: write letters, digits and hyphens.")
        raise _refused(message, info)
    if len(name) > LONGEST_PATH or any(len(part.encode()) > LONGEST_NAME for part in parts):
        raise _refused(N_("The name “%(name)s” is too long."), info)
    if len(parts) > DEEPEST + 2:
        raise _refused(N_("“%(name)s” lies too deep in folders."), info)


def _check_kind(info: zipfile.ZipInfo) -> None:
    mode = info.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        message = N_(
            "“%(name)s” is a link or no regular file. Put the file itself into the archive."
        )
        raise _refused(message, info)
    if info.flag_bits & 0x1:
        raise _refused(N_("“%(name)s” is encrypted. Pack it without a password."), info)
    if info.compress_type not in METHODS:
        raise _refused(N_("“%(name)s” is packed in an unusual way. Make a plain ZIP file."), info)


def _without_top(found: dict[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    tops = {name.partition("/")[0] for name in found}
    if FIRST in found or len(tops) != 1 or not all("/" in name for name in found):
        return found
    return {name.partition("/")[2]: info for name, info in found.items()}


def _check_paths(found: dict[str, zipfile.ZipInfo]) -> None:
    """No two names that some system takes for one, and no file that is also a folder."""
    known = dict[str, str]()
    for name, info in found.items():
        if known.setdefault(name.casefold(), name) != name:
            message = N_("“%(name)s” is there twice, in capital and small letters.")
            raise _refused(message, info)
    for name, info in found.items():
        above = (parent.as_posix().casefold() for parent in PurePosixPath(name).parents)
        if any(parent in known for parent in above):
            raise _refused(N_("“%(name)s” lies in a folder that is also a file."), info)


def _extract(
    opened: zipfile.ZipFile,
    entries: dict[str, zipfile.ZipInfo],
    folder: Path,
    limits: Limits,
    packed: int,
) -> None:
    """Write the files, counting bytes as they come: what an archive says of itself is no proof."""
    total, most = 0, max(FREE, packed * MOST_TIMES)
    for name, info in entries.items():
        size, target = 0, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with opened.open(info) as source, target.open("xb") as file:
            while chunk := source.read(CHUNK):
                size, total = size + len(chunk), total + len(chunk)
                if size > limits.file:
                    message = N_("“%(name)s” is larger than %(most)s bytes.")
                    raise Invalid(message, name=shown(name), most=limits.file)
                if total > limits.course:
                    message = N_("The course is larger than %(most)s bytes.")
                    raise Invalid(message, most=limits.course)
                if total > most:
                    message = N_("The archive holds far more than its size says. It is refused.")
                    raise Invalid(message)
                file.write(chunk)


def bundle(sent: Iterable[tuple[str, IO[bytes]]], archive: IO[bytes]) -> None:
    """Put files of a folder, by their paths in it, into an archive as they were sent.

    Names are judged where it is unpacked, as those of all archives. Raises Invalid for names that
    no archive can hold.
    """
    known = set[str]()
    with zipfile.ZipFile(archive, "w") as made:
        for path, body in sent:
            name = path.encode(errors="replace").decode()
            info = zipfile.ZipInfo("file", BEGINNING)
            info.filename = name  # not by the constructor, which would mend it
            if len(name) > LONGEST_PATH:
                raise _refused(N_("The name “%(name)s” is too long."), info)
            if name in known:
                raise _refused(N_("“%(name)s” is in the archive twice."), info)
            known.add(name)
            with made.open(info, "w", force_zip64=True) as target:
                shutil.copyfileobj(body, target)


def pack(files: Iterable[tuple[str, bytes | Path]], top: str, archive: IO[bytes]) -> None:
    """Write a ZIP file of (path, content) below a folder `top`; the same files, the same bytes."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for path, body in sorted(files, key=lambda one: one[0]):
            info = zipfile.ZipInfo(f"{top}/{path}", BEGINNING)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            if isinstance(body, bytes):
                made.writestr(info, body)
                continue
            with body.open("rb") as source, made.open(info, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)
