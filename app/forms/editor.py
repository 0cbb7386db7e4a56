"""What people send who write courses: texts of files, and which findings they look at."""

import re
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from app.services.drafts import DOWN, NOTE_LIMIT, TITLES, UP, Chosen, Sent

ACTS = ("save", "check", "discard", "compare", "remove")
MOST_PAGES = 1_000


@dataclass(frozen=True, slots=True)
class Written:
    """A file's text as it was sent. `seen` is the digest of what the writer began with.

    `base` is that text itself where a script sent it; `settles`: both versions were compared.
    """

    text: str
    seen: str
    base: str | None
    settles: bool
    act: str
    """one of ACTS"""


def read_written(sent: MultiDict[str, str]) -> Written:
    """The editor's form; what names no act saves."""
    act = sent.get("act", "")
    return Written(
        sent.get("text", ""), sent.get("seen", "")[:64], sent.get("base"),
        sent.get("settles") == "yes", act if act in ACTS else "save",
    )  # fmt: skip


def read_chosen(sent: MultiDict[str, str]) -> tuple[Chosen, int]:
    """Which findings are looked at, and which page of them."""
    kind, severity = sent.get("kind", ""), sent.get("severity", "")
    chosen = Chosen(
        sent.get("module", "").replace("\0", "")[:200],
        kind if kind in TITLES else "",
        severity if severity in ("fault", "hint") else "",
    )
    page = sent.get("page", "1")
    number = int(page) if page.isdecimal() and page.isascii() and len(page) < 5 else 1
    return chosen, min(max(number, 1), MOST_PAGES)


def read_note(sent: MultiDict[str, str]) -> str:
    """What somebody says of a revision, on one line."""
    return " ".join(sent.get("note", "").replace("\0", "").split())[:NOTE_LIMIT]


def read_new(sent: MultiDict[str, str]) -> tuple[str, str, str, str]:
    """What somebody begins: kind, module's folder, name and title."""
    kind, module, name, title = (
        sent.get(one, "").replace("\0", "").strip() for one in ("kind", "module", "name", "title")
    )
    return kind, module, name, title


def read_beginning(sent: MultiDict[str, str]) -> tuple[str, str]:
    """Name and title of a new course."""
    name, title = (sent.get(one, "").replace("\0", "").strip() for one in ("name", "title"))
    return name[:300], title[:300]


def slug_from(name: str) -> str:
    """A name for a course from what a file or folder is called, "" where it gives none.

    >>> slug_from("Partner Basics (2)"), slug_from("…")
    ('partner-basics-2', '')
    """
    return re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")[:100]


def read_module(sent: MultiDict[str, str]) -> tuple[str, str]:
    """A module that somebody begins: name and title."""
    _kind, _module, name, title = read_new(sent)
    return name, title


def read_step(sent: MultiDict[str, str]) -> tuple[str, int]:
    """Which file goes up (-1) or down (1) in its order; 0 where neither was asked for."""
    by, _, path = sent.get("step", "").replace("\0", "").partition(" ")
    return path, {"up": UP, "down": DOWN}.get(by, 0)


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a file shall be: `act` is rename, move or remove."""

    act: str
    name: str
    folder: str
    seen: str


def read_placing(sent: MultiDict[str, str]) -> Placing:
    """The form of a file's name and place."""
    act, name, folder, seen = (
        sent.get(one, "").replace("\0", "").strip() for one in ("act", "name", "folder", "seen")
    )
    return Placing(act, name, folder, seen[:64])


def read_picture(sent: MultiDict[str, str], body: bytes, filename: str) -> Sent:
    """A picture that somebody sends, with what it shows."""
    folder, at, alt, caption, name = (
        sent.get(one, "").replace("\0", "").strip()
        for one in ("folder", "at", "alt", "caption", "name")
    )
    is_decorative = sent.get("decorative") == "yes"
    alt = "" if is_decorative else alt
    return Sent(body, name or filename, folder, at[:500], alt, caption, is_decorative)
