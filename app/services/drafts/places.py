"""Files of a course at other places: their drafts move along, and what links to them follows."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.moving import aims, relinked, with_slugs
from app.errors import N_, Conflict
from app.models import CourseRow, Draft
from app.services import stored
from app.services.drafts.standing import Desk, Standing, get_desk, list_edited
from app.services.sessions import Actor

Change = Callable[[str, str], str]
"""A path and the text there → the text as it should be."""


class Elsewhere(Conflict):
    """Files were moved or taken out since the page was shown; nothing was done."""

    message = N_("Somebody moved or changed files meanwhile. Look at them again, then go on.")


@dataclass(frozen=True, slots=True)
class Locked:
    """A course whose drafts nobody else can change until the transaction ends, and who asks."""

    session: Session
    actor: Actor
    desk: Desk
    standing: Standing
    now: datetime

    @property
    def texts(self) -> dict[str, str]:
        """Every text file as it stands with its draft; line ends and marks are left as they are."""
        return texts_of(self.session, self.standing)


def lock(session: Session, actor: Actor, slug: str, now: datetime) -> Locked:
    """Hold a course's drafts. Raises NotFound."""
    desk = get_desk(session, actor, slug)
    session.execute(select(CourseRow.id).where(CourseRow.id == desk.id).with_for_update())
    return Locked(session, actor, desk, list_edited(session, desk), now)


def texts_of(session: Session, standing: Standing) -> dict[str, str]:
    """Every text file of a course by path; what isn't UTF-8 is left out, for it is no text."""
    files = [one for one in standing.files.values() if not one.is_media]
    drafts = {one.path: one.body for one in standing.drafts.values() if one.digest}
    bodies = stored.get_bodies(session, (one.digest for one in files if one.path not in drafts))
    found = dict[str, str]()
    for one in files:
        body = drafts[one.path] if one.path in drafts else bodies[one.digest]
        try:
            found[one.path] = body.decode()
        except UnicodeDecodeError:
            continue
    return found


def list_linking(texts: Mapping[str, str], paths: set[str]) -> list[str]:
    """Files besides `paths` that link to them or show them."""
    others = ((path, text) for path, text in texts.items() if path not in paths)
    return [path for path, text in others if any(aim.path in paths for aim in aims(text, path))]


def list_naming(texts: Mapping[str, str], slugs: set[str]) -> list[str]:
    """Files whose front matter names one of these: as a prerequisite, or for a certificate."""
    named = dict.fromkeys(slugs, "x")
    return [
        path
        for path, text in texts.items()
        if any(slug in text for slug in slugs) and with_slugs(text, named) != text
    ]


def move(held: Locked, moves: Mapping[str, str], change: Change | None = None) -> None:
    """Put files at other paths (old → new), as drafts; links to and from them follow.

    `change` is asked for every text of the course besides. A draft keeps its words and what it was
    made from; a file that is back where learners know it, as they know it, is no draft any more.
    """
    standing, wanted = held.standing, dict[str, Draft | None]()
    for path in moves:
        wanted[path] = _left(held, path)
    for path, text in held.texts.items():
        made = relinked(text, path, moves)
        made = change(path, made) if change else made
        if path in moves or made != text:
            wanted[moves.get(path, path)] = _put(held, path, moves.get(path, path), made.encode())
    for path, to in moves.items():
        if standing.files[path].is_media:
            wanted[to] = _put(held, path, to, None)
    for path, row in wanted.items():
        keep(held, path, row)
    held.session.flush()


def _left(held: Locked, path: str) -> Draft | None:
    """What remains where a file was: learners know one there, or nothing remains."""
    known = held.standing.digest_at(path)
    if not known:
        return None
    return _row(held, path, ("", b"", 0, held.standing.published[path].is_media), known)


def _put(held: Locked, path: str, to: str, body: bytes | None) -> Draft | None:
    """The file of `path` as a draft at `to`, of another body or for None of the same."""
    standing = held.standing
    one, draft, origin = standing.files[path], standing.drafts.get(path), standing.origin_of(path)
    known = standing.digest_at(origin)
    digest = one.digest if body is None else hashlib.sha256(body).hexdigest()
    size = one.size if body is None else len(body)
    if to == origin and digest == known:
        return None
    values = (digest, body or b"", size, one.is_media)
    row = _row(held, to, values, draft.based_on if draft else known)
    row.moved_from = "" if to == origin else origin
    if draft and draft.digest == digest:  # who only moved it didn't write it
        row.saved_by, row.saved_at = draft.saved_by, draft.saved_at
    return row


def _row(held: Locked, path: str, made: tuple[str, bytes, int, bool], based_on: str) -> Draft:
    digest, body, size, is_media = made
    return Draft(
        course_id=held.desk.id, path=path, body=body, digest=digest, size=size, is_media=is_media,
        based_on=based_on, moved_from="", saved_at=held.now, saved_by=held.actor.id,
    )  # fmt: skip


def keep(held: Locked, path: str, row: Draft | None) -> None:
    """Make a path's draft like `row`, which is not stored itself; None for no draft."""
    stands = held.standing.drafts.get(path)
    if row is None:
        if stands:
            held.session.delete(stands)
    elif stands is None:
        held.session.add(row)
    else:
        for name in (
            "body", "digest", "size", "is_media", "based_on", "moved_from", "saved_at", "saved_by",
        ):  # fmt: skip
            setattr(stands, name, getattr(row, name))
