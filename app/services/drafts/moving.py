"""Files and modules that get another name or place; learners' records follow by `was:` lines."""

import posixpath
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from app.content.ids import EVERYWHERE
from app.content.layout import RESERVED, SLUG, File, lay_out
from app.content.moving import relinked, with_slugs, with_was, word_of
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import Enrollment
from app.services import audit, courses
from app.services.drafts.adding import digest_of, list_modules
from app.services.drafts.editing import Newer, as_text
from app.services.drafts.order import (
    find_file,
    layout_of,
    moves_of_folders,
    next_number,
    title_of,
    with_number,
    with_walks,
)
from app.services.drafts.places import (
    Locked,
    keep,
    list_linking,
    list_naming,
    lock,
    move,
    texts_of,
)
from app.services.drafts.standing import Desk, Standing, get_desk, list_edited
from app.services.renames import RECORDS
from app.services.sessions import Actor
from app.services.stored import get_bodies


@dataclass(frozen=True, slots=True)
class Placed:
    """A file, or a module by its module.md, that may be renamed, moved or taken out.

    `seen` names what stands, to be handed back when it is taken out; `inside` are a module's
    files, `linking` the files that lead to it or name it, `people` those who have records in it.
    """

    desk: Desk
    path: str
    kind: str
    slug: str
    title: str
    folder: str
    seen: str
    moved_from: str
    modules: dict[str, str]
    inside: list[str]
    linking: list[str]
    people: int


def get_placed(session: Session, actor: Actor, slug: str, path: str) -> Placed:
    """What is known of a file before it changes its place. Raises NotFound."""
    desk = get_desk(session, actor, slug)
    standing = list_edited(session, desk)
    path = standing.moved.get(path, path)
    layout = layout_of(desk, standing)
    course = courses.compiled(session, desk.revision_id) if desk.number else None
    file = layout.files.get(path)
    if file is None or not file.slug or "/" not in path:
        raise NotFound
    folder = path.partition("/")[0]
    is_module = file.kind == "module"
    inside = [one for one in standing.files if one.startswith(f"{folder}/")] if is_module else []
    modules = {one.name: title_of(standing, course, f"{one.name}/module.md", one.slug)
               for one in layout.folders}  # fmt: skip
    known = title_of(standing, course, path, "" if file.kind == "prompts" else file.slug)
    draft = standing.drafts.get(path)
    texts, gone = texts_of(session, standing), {path, *inside}
    slugs = {layout.files[one].slug for one in gone if one in layout.files}
    leading = {*list_linking(texts, gone), *list_naming(texts, slugs)} - gone
    return Placed(
        desk, path, file.kind, file.slug, known, folder,
        digest_of(standing, folder) if is_module else standing.files[path].digest,
        draft.moved_from if draft else "", modules, inside,
        sorted(leading),
        _count_people(session, desk, standing, inside or [path]),
    )  # fmt: skip


def _count_people(session: Session, desk: Desk, standing: Standing, paths: list[str]) -> int:
    """How many people have records of the activities that learners know by these files."""
    origins = [origin for path in paths if (origin := standing.origin_of(path))]
    files = lay_out(desk.slug, origins).files.values()
    slugs = [file.slug for file in files if file.kind not in ("module", "prompts")]
    if not slugs:
        return 0
    mine = select(Enrollment.id).where(Enrollment.course_id == desk.id)
    found = union(
        *(
            select(rows.c.enrollment_id).where(
                rows.c.activity.in_(slugs), rows.c.enrollment_id.in_(mine)
            )
            for rows in RECORDS
        )
    ).subquery()
    return session.scalar(select(func.count(found.c.enrollment_id.distinct()))) or 0


def rename(session: Session, actor: Actor, slug: str, path: str, name: str, now: datetime) -> str:
    """Give a file, or by its module.md a module, another slug; returns its new path.

    Its number stays; a `was:` line lets records and old addresses follow, links and front matter
    name it anew. The same sent again returns what was done. Raises NotFound, Elsewhere, Invalid
    for a name that can't be used, Conflict for one that the course has.
    """
    held = lock(session, actor, slug, now)
    went = held.standing.moved.get(path, "")
    if went and _slug_at(held, went) == name:
        return went
    file = find_file(held, path)
    if name == file.slug:
        return path
    _require_free(held, file, name)
    if file.kind == "module":
        folder = path.partition("/")[0]
        new = f"{folder.partition('-')[0]}-{name}"
        moves = moves_of_folders(held.standing, {folder: new})
    else:
        moves = with_walks(held.standing, {path: _named(path, name)})
    _move_named(held, path, file, name, moves)
    return moves[path]


def _slug_at(held: Locked, path: str) -> str:
    """The slug that a file has by its path, "" for none."""
    file = lay_out(held.desk.slug, [path]).files.get(path)
    return file.slug if file else ""


def _named(path: str, name: str) -> str:
    folder, file = path.rsplit("/", 1)
    ending = file[file.index(".") :]
    return f"{folder}/{file.partition('-')[0]}-{name}{ending}"


def _move_named(held: Locked, path: str, file: File, name: str, moves: dict[str, str]) -> None:
    was = _was(held, path, file, name) if file.kind != "prompts" else ""
    renamed = {} if file.kind == "prompts" else {file.slug: name}

    def change(one: str, text: str) -> str:
        if one == path and file.kind != "prompts":
            text = with_was(text, was)
        return with_slugs(text, renamed)

    move(held, moves, change)


def _was(held: Locked, path: str, file: File, name: str) -> str:
    """What the file's `was:` line has to say: the slug that learners know, "" for none."""
    origin = held.standing.origin_of(path)
    if not origin:
        return ""
    known = lay_out(held.desk.slug, [origin]).files[origin].slug
    if known != name:
        return known
    bodies = get_bodies(held.session, [held.standing.digest_at(origin)])
    return word_of(as_text(next(iter(bodies.values()), b"")), "was")


def _require_free(held: Locked, file: File, name: str) -> None:
    if not SLUG.fullmatch(name):
        said = N_("“%(name)s” can't be used: write lower-case letters, digits and hyphens.")
        raise Invalid(said, name=name)
    is_taken = file.kind == "module" and name in RESERVED
    if is_taken or (file.kind == "worksheet" and name in EVERYWHERE):
        raise Invalid(N_("Pages of the course use “%(name)s”. Choose another name."), name=name)
    others = layout_of(held.desk, held.standing).files.values()
    taken = {one.slug for one in others if one.kind != "prompts" and "/" in one.path}
    if file.kind != "prompts" and name in taken:
        raise Conflict(N_("The course has “%(name)s” already. Choose another name."), name=name)
    for path, text in held.texts.items():
        if path != file.path and word_of(text, "was") == name:
            said = N_(
                "“%(name)s” is the earlier name of %(path)s: records follow that file. Choose "
                "another name."
            )
            raise Conflict(said, name=name, path=path)


def move_to(
    session: Session, actor: Actor, slug: str, path: str, folder: str, now: datetime
) -> str:
    """Put a file behind the last one of another module; returns its new path.

    Its slug stays, so records stay as well. Pictures stay where they lie; links follow. The same
    sent again returns what was done. Raises NotFound, Elsewhere, Invalid for what is no module.
    """
    held = lock(session, actor, slug, now)
    if (went := held.standing.moved.get(path, "")).startswith(f"{folder}/"):
        return went
    file = find_file(held, path)
    if file.kind == "module" or folder not in list_modules(held.standing):
        raise Invalid(N_("Choose a module of the course."))
    if path.startswith(f"{folder}/"):
        return path
    there = next(one for one in layout_of(held.desk, held.standing).folders if one.name == folder)
    if file.kind == "prompts" and there.prompts:
        raise Conflict(N_("That module has follow-up prompts already. Put them into one file."))
    others = [one.path for one in there.activities]
    to = with_number(f"{folder}/{posixpath.basename(path)}", next_number(others))
    move(held, with_walks(held.standing, {path: to}))
    return to


def discard(session: Session, actor: Actor, slug: str, path: str, seen: str, now: datetime) -> None:
    """Throw a draft away: the file is again what learners see, where they know it; recorded.

    In a module that was renamed or moved as a whole it stays with the others. Raises NotFound,
    Newer where the draft is another than the one seen.
    """
    held = lock(session, actor, slug, now)
    standing = held.standing
    path = standing.moved.get(path, path)
    draft = standing.drafts.get(path)
    if draft is None or draft.is_media:
        raise NotFound
    if draft.digest != seen:
        raise Newer
    if draft.moved_from and draft.digest:
        _put_back(held, path, draft.moved_from)
    else:
        session.delete(draft)
    session.flush()
    audit.record(session, actor, "discard draft", f"{slug} {path}", now)


def _put_back(held: Locked, path: str, origin: str) -> None:
    standing, body = held.standing, get_bodies(held.session, [held.standing.digest_at(origin)])
    text = next(iter(body.values()), b"").decode(errors="replace")
    home, place = origin.partition("/")[0], path.partition("/")[0]
    if home != place and f"{home}/module.md" not in standing.files:
        text = relinked(text, origin, standing.moved)
        file = layout_of(held.desk, standing).files.get(path)
        known = lay_out(held.desk.slug, [origin]).files.get(origin)
        if file and known and file.kind != "prompts" and file.slug != known.slug:
            text = with_was(text, known.slug)
        move(held, {}, lambda one, now: text if one == path else now)
        return
    moves = with_walks(standing, {path: origin})
    _rename_back(held, path, origin, moves)


def _rename_back(held: Locked, path: str, origin: str, moves: dict[str, str]) -> None:
    """Back to where learners know it, and links with it; then its own words go, too."""
    files = layout_of(held.desk, held.standing).files
    known = lay_out(held.desk.slug, [origin]).files.get(origin)
    here = files.get(path)
    renamed = {here.slug: known.slug} if here and known and here.kind != "prompts" else {}
    move(held, moves, lambda _path, text: with_slugs(text, renamed))
    again = list_edited(held.session, held.desk)
    back = Locked(held.session, held.actor, held.desk, again, held.now)
    keep(back, origin, None)
