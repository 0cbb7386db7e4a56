"""Course folders: which files there are, texts in memory, media by digest; nothing from outside."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from app.content.captions import check_captions
from app.content.films import film_size
from app.content.guard import decoded
from app.content.pictures import active_content, size_of
from app.content.place import UNPRINTABLE, Fault, Findings, Spot, Unreadable

TEXTS = (".md", ".walks")
PICTURES = ("svg", "png", "jpg", "jpeg", "gif", "webp")
PLAYED = ("mp4", "mp3")
SPOKEN = ("vtt", "txt")
OTHERS = (*SPOKEN, "pdf")
LARGEST_MEDIA = 50_000_000
LARGEST_COURSE = 2_000_000_000
LARGE_PICTURE = 300_000
LARGEST_SVG = 2_000_000
LARGEST_TEXT = 1 << 20
DEEPEST = 6
MOST_FILES = 20_000
MOVING = "Put the file itself into a module's folder."
NAMING = "Call it something in plain letters, digits and hyphens."

Progress = Callable[[str, int, int], None]
"""Called with the file just done, how many are done and how many there are."""


@dataclass(frozen=True, slots=True)
class Media:
    """A file shown or played as it is.

    `width` and `height` are pixels of pictures and films, else 0; `text` is what a .txt says.
    """

    path: str
    digest: str
    size: int
    name: str
    file: Path
    width: int = 0
    height: int = 0
    text: str = ""

    @property
    def ending(self) -> str:
        """The end of its name, in lower case and without the dot."""
        return self.name.rsplit(".", 1)[-1].lower()


@dataclass(frozen=True, slots=True)
class Source:
    """A course as files: texts (bytes) and media by path, and what was wrong with the folder."""

    texts: Mapping[str, bytes]
    media: Mapping[str, Media] = field(default_factory=dict)
    findings: tuple[Fault, ...] = ()

    def digests(self) -> dict[str, str]:
        """Path → SHA-256 of the bytes, of every text and every media file."""
        texts = {path: hashlib.sha256(data).hexdigest() for path, data in self.texts.items()}
        return texts | {path: media.digest for path, media in self.media.items()}


def read_folder(
    root: Path,
    largest: int = LARGEST_MEDIA,
    largest_course: int = LARGEST_COURSE,
    progress: Progress | None = None,
    most: int = MOST_FILES,
) -> Source:
    """All files of a course folder; limits in bytes, for one media file and for all of them.

    Nothing is read where there are more than `most` files. Hidden files are left out; links and
    files too large become faults. Raises OSError where the folder itself can't be read.
    """
    texts: dict[str, bytes] = {}
    media: dict[str, Media] = {}
    found: list[Fault] = []
    files = list(islice(_files(root, root, found), most + 1))
    if len(files) > most:
        message = f"The folder holds more than {most:,} files."
        found.append(Fault("course.md", 1, 1, message, "Divide the course.", "too-large"))
        return Source({}, {}, tuple(found))
    for n, path in enumerate(files, 1):
        name = path.relative_to(root).as_posix()
        findings = Findings(name)
        try:
            if path.suffix in TEXTS:
                texts |= _text(path, name, findings)
            else:
                media |= _medium(path, name, largest, findings)
        except OSError as error:
            message = f"The file can't be read ({error.strerror})."
            findings.fault("unreadable", Spot(), message, "Check its rights.")
        found += findings.found
        if progress:
            progress(name, n, len(files))
    if sum(one.size for one in media.values()) > largest_course:
        message = f"The media of the course are larger than {largest_course:,} bytes in all."
        found.append(Fault("course.md", 1, 1, message, "Make some smaller.", "too-large"))
    return Source(texts, media, tuple(found))


def _files(root: Path, folder: Path, found: list[Fault], depth: int = 0) -> Iterator[Path]:
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except OSError as error:
        if folder == root:
            raise
        message = f"The folder can't be read ({error.strerror})."
        found.append(_refused(root, folder, "unreadable", message, "Check its rights."))
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if UNPRINTABLE.search(entry.name):
            message = "The name holds signs that can't be printed."
            found.append(_refused(root, path, "bad-name", message, NAMING))
        elif entry.is_symlink():
            found.append(_refused(root, path, "symlink", "This is a symbolic link."))
        elif entry.is_dir() and depth < DEEPEST:
            yield from _files(root, path, found, depth + 1)
        elif entry.is_file():
            yield path
        else:
            message = "This is neither a file nor a folder near the top."
            found.append(_refused(root, path, "misplaced", message))


def _refused(root: Path, path: Path, name: str, message: str, mending: str = MOVING) -> Fault:
    return Fault(path.relative_to(root).as_posix(), 1, 1, message, mending, name)


def _text(path: Path, name: str, findings: Findings) -> dict[str, bytes]:
    size = path.stat().st_size
    if size > LARGEST_TEXT:
        message = f"The file is larger than 1 MiB ({size:,} bytes)."
        findings.fault("too-large", Spot(), message, "Divide it.")
        return {}
    return {name: path.read_bytes()}


def _medium(path: Path, name: str, largest: int, findings: Findings) -> dict[str, Media]:
    size = path.stat().st_size
    ending = path.suffix.lower().removeprefix(".")
    if ending not in (*PICTURES, *PLAYED, *OTHERS):
        message = "This file is no part of a course and isn't published."
        findings.hint("stray", Spot(), message, "Take it out, or put it beside the folder.")
    elif size > largest:
        message = f"The file is larger than {largest:,} bytes ({size:,} bytes)."
        findings.fault("too-large", Spot(), message, "Make it smaller.")
    else:
        return {name: media_of(path, name, findings)}
    return {}


def media_of(file: Path, path: str, findings: Findings) -> Media:
    """A media file with its digest and size in pixels; tells what drawings and texts may not be."""
    with file.open("rb") as stream:
        head = stream.read(65536)
        stream.seek(0)
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    size = file.stat().st_size
    name = path.rsplit("/", 1)[-1]
    ending = name.rsplit(".", 1)[-1].lower()
    if ending == "svg":
        _check_svg(file, size, findings)
    if ending in PICTURES and size > LARGE_PICTURE:
        message = f"The picture has {size // 1000:,} kB, more than 300."
        findings.hint("large-picture", Spot(), message, "Make it smaller.")
    width, height = size_of(head, ending) if ending in PICTURES else (0, 0)
    if ending == "mp4":
        with file.open("rb") as stream:
            width, height = film_size(stream)
    text = _spoken(file, ending, findings) if ending in SPOKEN else ""
    return Media(path, digest, size, name, file, width, height, text)


def _spoken(file: Path, ending: str, findings: Findings) -> str:
    """The text of captions and transcripts; "" where it can't be read."""
    try:
        text = decoded(file.read_bytes(), findings)
    except Unreadable as stop:
        findings.found.append(stop.fault)
        return ""
    if ending == "vtt":
        check_captions(text, findings)
    return text if ending == "txt" else ""


def _check_svg(file: Path, size: int, findings: Findings) -> None:
    if size > LARGEST_SVG:
        message = f"The drawing is larger than 2 MB ({size:,} bytes)."
        findings.fault("too-large", Spot(), message, "Make it simpler, or use a PNG.")
    elif what := active_content(file.read_bytes()):
        message = f"The drawing holds {what}."
        mending = "Take it out: a drawing holds shapes and text only."
        findings.fault("active-drawing", Spot(), message, mending)
