"""Files that come new into a course, as good beginnings, and files that are taken out."""

import hashlib
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content import scaffold
from app.errors import N_, Invalid, NotFound
from app.models import CourseRow, Draft
from app.services.drafts.editing import Newer
from app.services.drafts.standing import Desk, Standing, get_desk, list_edited
from app.services.sessions import Actor


def add(
    session: Session, actor: Actor, slug: str, what: tuple[str, str, str, str], now: datetime
) -> str:
    """Begin a file as a draft; returns its path. Learners see it once it is published.

    `what` is its kind (of scaffold.KINDS), its module's folder, the name that becomes its address
    and its title, "" for the name. It gets the next number; a scenario comes with walkthroughs.
    Raises NotFound, Invalid for what can't be used, Conflict where the course has the name.
    """
    kind, module, name, title = what
    desk = get_desk(session, actor, slug)
    session.execute(select(CourseRow.id).where(CourseRow.id == desk.id).with_for_update())
    standing = list_edited(session, desk)
    if kind not in scaffold.KINDS or module not in list_modules(standing):
        raise Invalid(N_("Choose a kind of file and a module of the course."))
    with TemporaryDirectory() as folder:
        course = Path(folder) / slug
        for path in standing.files:  # their names are all that a new one must know
            (course / path).parent.mkdir(parents=True, exist_ok=True)
            (course / path).touch()
        made = scaffold.add(kind, course / module, name, title)
        bodies = {path.relative_to(course).as_posix(): path.read_bytes() for path in made}
    for path, body in bodies.items():
        _put(session, desk, standing, path, body, actor, now)
    return next(iter(bodies))


def list_modules(standing: Standing) -> list[str]:
    """The folders of modules, in order."""
    found = (path.partition("/") for path in standing.files)
    return sorted({folder for folder, _, name in found if name == "module.md"})


def remove(session: Session, actor: Actor, slug: str, path: str, seen: str, now: datetime) -> None:
    """Take a file out, as a draft; a file that learners don't have yet is just gone.

    Raises NotFound, Newer where the file is another than the one `seen`.
    """
    desk = get_desk(session, actor, slug)
    session.execute(select(CourseRow.id).where(CourseRow.id == desk.id).with_for_update())
    standing = list_edited(session, desk)
    stands = standing.files.get(path)
    if stands is None or stands.is_media:
        raise NotFound
    if stands.digest != seen:
        raise Newer
    if path in standing.published:
        _put(session, desk, standing, path, None, actor, now)
    else:
        session.delete(standing.drafts[path])
        session.flush()


def _put(
    session: Session, desk: Desk, standing: Standing, path: str, body: bytes | None, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    row = standing.drafts.get(path)
    if row is None:
        row = Draft(course_id=desk.id, path=path, based_on=standing.digest_at(path))
        session.add(row)
    row.digest = "" if body is None else hashlib.sha256(body).hexdigest()
    row.body, row.size, row.is_media = body or b"", len(body or b""), False
    row.saved_by, row.saved_at = actor.id, now
    session.flush()
