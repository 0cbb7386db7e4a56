"""Pictures of a course: sent as drafts, shown with who uses them, replaced and taken out."""

import hashlib
import posixpath
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.content.drawing import sanitized
from app.content.layout import NUMBERED
from app.content.metadata import bare
from app.content.moving import aims
from app.content.pictures import active_content, size_of
from app.content.reader import LARGE_PICTURE, LARGEST_SVG, PICTURES
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import Draft
from app.services import publishing
from app.services.drafts.editing import Newer
from app.services.drafts.places import Locked, keep, lock, texts_of
from app.services.drafts.standing import Desk, get_desk, list_edited
from app.services.sessions import Actor

LARGEST = 5_000_000
"""bytes of one picture that is sent"""
WIDEST = 12_000
"""pixels a side"""
BEGINNINGS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"))
SIGN = re.compile(r"[^a-z0-9]+")
ALT_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Sent:
    """A picture as it was sent: its bytes, its name, its course's folder, and what it shows.

    `at` is the file that will show it, "" for none; `alt` is "" where it only decorates.
    """

    body: bytes
    name: str
    folder: str
    at: str
    alt: str
    caption: str
    is_decorative: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A picture that is a draft now: the Markdown that shows it, and what was left out of it."""

    path: str
    markdown: str
    left: list[str]
    is_large: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it stands; `state` is its draft’s or ""; `users` are files that show it."""

    path: str
    digest: str
    size: int
    state: str
    users: list[str]

    @property
    def name(self) -> str:
        """Its name without folders."""
        return posixpath.basename(self.path)


@dataclass(frozen=True, slots=True)
class Pictures:
    """A course's pictures by path, and the folders that take some."""

    desk: Desk
    listed: list[Picture]
    folders: list[str]


def list_pictures(session: Session, actor: Actor, slug: str) -> Pictures:
    """All pictures of a course, those taken out in drafts as well. Raises NotFound."""
    desk = get_desk(session, actor, slug)
    standing = list_edited(session, desk)
    used = dict[str, list[str]]()
    for path, text in texts_of(session, standing).items():
        for there in dict.fromkeys(aim.path for aim in aims(text, path)):
            used.setdefault(there, []).append(path)
    states = {one.path: one.state for one in standing.edited if one.is_media}
    known = {**standing.published, **standing.files}
    gone = standing.moved
    listed = [
        Picture(path, one.digest, one.size, states.get(path, ""), used.get(path, []))
        for path, one in sorted(known.items())
        if one.is_media and _is_picture(path) and (path in standing.files or path not in gone)
    ]
    tops = {path.partition("/")[0] for path in standing.files if path.endswith("/module.md")}
    return Pictures(desk, listed, ["", *sorted(top for top in tops if NUMBERED.fullmatch(top))])


def _is_picture(path: str) -> bool:
    return path.rsplit(".", 1)[-1].lower() in PICTURES


def add_picture(
    session: Session, actor: Actor, slug: str, sent: Sent, store: Path, now: datetime
) -> Made:
    """Keep a picture as a draft in its folder's media; returns how it is shown.

    Its ending follows what it is, whatever its name says; drawings are written anew with what is
    allowed. `store` is the media store. The same picture again is the same draft. Raises NotFound,
    Invalid for what can't be taken, Conflict where another picture has the name.
    """
    body, ending, left = _taken(sent.body)
    alt, caption = _line(sent.alt), _line(sent.caption)
    if not alt and not sent.is_decorative:
        raise Invalid(N_("Say what the picture shows, for people who can’t see it."))
    if len(alt) > ALT_LIMIT or len(caption) > ALT_LIMIT:
        raise Invalid(N_("Keep what the picture shows, and its caption, under 300 characters."))
    held = lock(session, actor, slug, now)
    folders = {path.partition("/")[0] for path in held.standing.files if "/" in path}
    if sent.folder and sent.folder not in folders:
        raise Invalid(N_("Choose a module of the course."))
    path = posixpath.join(sent.folder, "media", f"{_stem(sent.name, ending)}.{ending}")
    digest = hashlib.sha256(body).hexdigest()
    stands = held.standing.files.get(path)
    if stands and stands.digest != digest:
        said = N_(
            "There is another picture “%(name)s”. Give this one another name, or replace that."
        )
        raise Conflict(said, name=posixpath.basename(path))
    _keep(held, path, body, store)
    here = posixpath.dirname(sent.at) if sent.at else sent.folder
    target = posixpath.relpath(path, here or ".")
    return Made(path, _markdown(alt, target, caption), left, len(body) > LARGE_PICTURE)


def replace_picture(
    session: Session, actor: Actor, slug: str, path: str, seen: str, body: bytes, store: Path,
    now: datetime,
) -> Made:  # fmt: skip
    """Put other bytes of the same kind in a picture's place, as a draft.

    Raises NotFound, Newer where it is another than the one seen, Invalid for another kind.
    """
    body, ending, left = _taken(body)
    held = lock(session, actor, slug, now)
    stands = _stands(held, path, seen)
    known = path.rsplit(".", 1)[-1].lower().replace("jpeg", "jpg")
    if known != ending:
        said = N_("This is a %(kind)s file, the picture there is %(known)s. Send it as a new one.")
        raise Invalid(said, kind=ending.upper(), known=known.upper())
    if stands.digest != hashlib.sha256(body).hexdigest():
        _keep(held, path, body, store)
    return Made(path, "", left, len(body) > LARGE_PICTURE)


def remove_picture(
    session: Session, actor: Actor, slug: str, path: str, seen: str, now: datetime
) -> None:
    """Take a picture out, as a draft. Raises NotFound, Newer where it is another than seen."""
    held = lock(session, actor, slug, now)
    _stands(held, path, seen)
    known = held.standing.digest_at(path)
    row = _row(held, path, "", 0, known) if known else None
    keep(held, path, row)
    session.flush()


def restore_picture(
    session: Session, actor: Actor, slug: str, path: str, seen: str, now: datetime
) -> None:
    """Throw a picture's draft away: it is as learners see it. Raises NotFound, Newer."""
    held = lock(session, actor, slug, now)
    draft = held.standing.drafts.get(path)
    if draft is None or not draft.is_media or draft.moved_from or not _is_picture(path):
        raise NotFound
    if seen not in (draft.digest, held.standing.digest_at(path)):
        raise Newer
    session.delete(draft)
    session.flush()


def _stands(held: Locked, path: str, seen: str) -> Draft:
    stands = held.standing.files.get(path)
    if stands is None or not stands.is_media or not _is_picture(path):
        raise NotFound
    if stands.digest != seen:
        raise Newer
    return _row(held, path, stands.digest, stands.size, held.standing.digest_at(path))


def _keep(held: Locked, path: str, body: bytes, store: Path) -> None:
    digest = hashlib.sha256(body).hexdigest()
    publishing.store_bytes(store, digest, body)
    known, draft = held.standing.digest_at(path), held.standing.drafts.get(path)
    moved = draft.moved_from if draft else ""
    row = _row(held, path, digest, len(body), draft.based_on if draft else known)
    row.moved_from = moved
    keep(held, path, None if digest == known and not moved else row)
    held.session.flush()


def _row(held: Locked, path: str, digest: str, size: int, based_on: str) -> Draft:
    return Draft(
        course_id=held.desk.id, path=path, body=b"", digest=digest, size=size, is_media=True,
        based_on=based_on, moved_from="", saved_at=held.now, saved_by=held.actor.id,
    )  # fmt: skip


def _taken(body: bytes) -> tuple[bytes, str, list[str]]:
    """The bytes to keep, the ending that fits them, what was left out of a drawing.

    What cameras wrote into a picture beside it is taken out: it is nobody's to see.
    """
    if len(body) > LARGEST:
        raise Invalid(N_("A picture is at most 5 MB. Make it smaller; 300 kB are plenty."))
    ending, left = _ending(body), list[str]()
    body = bare(body)
    if ending == "svg":
        if len(body) > LARGEST_SVG:
            raise Invalid(N_("A drawing is at most 2 MB. Make it simpler, or use a PNG."))
        body, left = sanitized(body)
        if active_content(body):
            raise Invalid(N_("The drawing holds more than shapes and text. Save it as plain SVG."))
    width, height = size_of(body[:65536], ending)
    if not (0 < width <= WIDEST and 0 < height <= WIDEST):
        raise Invalid(
            N_("The size of the picture can’t be read, or is over 12,000 pixels. Save it anew.")
        )
    return body, ending, left


def _ending(body: bytes) -> str:
    for beginning, ending in BEGINNINGS:
        if body.startswith(beginning):
            return ending
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "webp"
    if body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return "svg"
    raise Invalid(N_("This is no picture that can be taken: use PNG, JPEG, WebP, GIF or SVG."))


def _stem(name: str, ending: str) -> str:
    """A name in plain letters; a drawing for dark pages keeps its “.dark”."""
    stem = posixpath.basename(name.replace("\\", "/")).lower()
    stem = stem.rsplit(".", 1)[0] if "." in stem else stem
    is_dark = ending == "svg" and stem.endswith(".dark")
    plain = SIGN.sub("-", stem.removesuffix(".dark") if is_dark else stem).strip("-")[:60]
    return (plain or "picture") + (".dark" if is_dark else "")


def _line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def _markdown(alt: str, target: str, caption: str) -> str:
    shown = re.sub(r"([\\\[\]`<])", r"\\\1", alt)
    said = re.sub(r'"([^"]*)"', r"“\1”", caption).replace('"', "”").replace("\\", "\\\\")
    title = f' "{said}"' if said else ""
    return f"![{shown}]({target}{title})" + ("" if alt else "{.decorative}")
