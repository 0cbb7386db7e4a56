"""Files and modules that come new into a course, as good beginnings, and those taken out."""

import hashlib
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from app.content import scaffold
from app.content.layout import NUMBERED
from app.errors import N_, Invalid, NotFound
from app.models import Draft
from app.services import audit
from app.services.drafts.editing import Newer
from app.services.drafts.places import Elsewhere, Locked, lock
from app.services.drafts.standing import Standing
from app.services.sessions import Actor


def add(
    session: Session, actor: Actor, slug: str, what: tuple[str, str, str, str], now: datetime,
    text: str = "",
) -> str:  # fmt: skip
    """Begin a file as a draft; returns its path. Learners see it once it is published.

    `what` is its kind (of scaffold.KINDS), its module's folder, the name that becomes its address
    and its title, "" for the name; `text` is put
    instead of the good beginning. It gets the next number; a scenario comes with walkthroughs.
    Raises NotFound, Invalid for what can't be used, Conflict where the course has the name.
    """
    kind, module, name, title = what
    held = lock(session, actor, slug, now)
    if kind not in scaffold.KINDS or module not in list_modules(held.standing):
        raise Invalid(N_("Choose a kind of file and a module of the course."))
    with TemporaryDirectory() as folder:
        course = _names(Path(folder) / slug, held.standing)
        made = scaffold.add(kind, course / module, name, title, text)
        return _keep(held, course, made)


def add_module(
    session: Session, actor: Actor, slug: str, name: str, title: str, now: datetime
) -> str:
    """Begin a module as a draft of its module.md, with the next number; returns its folder.

    Raises NotFound, Invalid for what can't be used, Conflict where the course has the name.
    """
    held = lock(session, actor, slug, now)
    with TemporaryDirectory() as folder:
        course = _names(Path(folder) / slug, held.standing)
        made = scaffold.add_module(course, name, title)
        return _keep(held, course, [made]).partition("/")[0]


def _names(course: Path, standing: Standing) -> Path:
    """A folder with empty files: their names are all that a new one must know."""
    course.mkdir()
    for path in standing.files:
        (course / path).parent.mkdir(parents=True, exist_ok=True)
        (course / path).touch()
    return course


def _keep(held: Locked, course: Path, made: list[Path]) -> str:
    bodies = {path.relative_to(course).as_posix(): path.read_bytes() for path in made}
    for path, body in bodies.items():
        _put(held, path, body)
    return next(iter(bodies))


def list_modules(standing: Standing) -> list[str]:
    """The folders of modules, in order."""
    found = (path.partition("/") for path in standing.files)
    return sorted({folder for folder, _, name in found if name == "module.md"}, key=_number)


def _number(folder: str) -> tuple[int, str]:
    match = NUMBERED.fullmatch(folder)
    return (int(match[1]), match[2]) if match else (0, folder)


def remove(session: Session, actor: Actor, slug: str, path: str, seen: str, now: datetime) -> None:
    """Take a file out, as a draft; a file that learners don't have yet is just gone.

    A conversation's walkthroughs go with it. Raises NotFound, Newer where the file is another
    than the one `seen`.
    """
    held = lock(session, actor, slug, now)
    stands = held.standing.files.get(path)
    if stands is None or stands.is_media:
        raise NotFound
    if stands.digest != seen:
        raise Newer
    _take_out(held, path)
    walks = path.removesuffix(".scenario.md") + ".walks"
    if path.endswith(".scenario.md") and walks in held.standing.files:
        _take_out(held, walks)


def remove_module(
    session: Session, actor: Actor, slug: str, folder: str, seen: str, now: datetime
) -> None:
    """Take a module out with all its files, as drafts; recorded.

    Raises NotFound, Elsewhere where its files are others than those `seen` (digest_of).
    """
    held = lock(session, actor, slug, now)
    paths = [path for path in held.standing.files if path.startswith(f"{folder}/")]
    if not paths or not folder:
        raise NotFound
    if digest_of(held.standing, folder) != seen:
        raise Elsewhere
    for path in paths:
        _take_out(held, path)
    audit.record(session, actor, "take out module", f"{slug} {folder}", now, files=len(paths))


def digest_of(standing: Standing, folder: str) -> str:
    """One digest over a folder's files as they stand: who saw it saw all of them."""
    inside = (one for one in standing.files.values() if one.path.startswith(f"{folder}/"))
    summed = hashlib.sha256()
    for one in inside:
        summed.update(f"{one.path}\0{one.digest}\n".encode())
    return summed.hexdigest()


def _take_out(held: Locked, path: str) -> None:
    if path in held.standing.published:
        _put(held, path, None, held.standing.published[path].is_media)
    else:
        held.session.delete(held.standing.drafts[path])
        held.session.flush()


def _put(held: Locked, path: str, body: bytes | None, is_media: bool = False) -> None:
    row = held.standing.drafts.get(path)
    if row is None:
        row = Draft(course_id=held.desk.id, path=path, based_on=held.standing.digest_at(path))
        held.session.add(row)
    row.digest = "" if body is None else hashlib.sha256(body).hexdigest()
    row.body, row.size, row.is_media = body or b"", len(body or b""), is_media
    row.saved_by, row.saved_at = held.actor.id, held.now
    held.session.flush()
