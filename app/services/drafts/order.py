"""The order of a course's modules and of the files in each, as its drafts have it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.content.layout import NUMBERED, File, Folder, Layout, lay_out
from app.content.moving import word_of
from app.domain.course import Course
from app.errors import N_, Invalid
from app.services import courses
from app.services.drafts.adding import list_modules
from app.services.drafts.places import Elsewhere, Locked, lock, move
from app.services.drafts.standing import Desk, Standing, get_desk, list_edited
from app.services.sessions import Actor

UP, DOWN = -1, 1
MOST_NUMBER = 9999


@dataclass(frozen=True, slots=True)
class Step:
    """A file in its module's order; `path` names it, `moved_from` where learners know it by."""

    path: str
    kind: str
    slug: str
    title: str
    moved_from: str


@dataclass(frozen=True, slots=True)
class Part:
    """A module with its files in order; `prompts` come after them all."""

    folder: str
    slug: str
    title: str
    page: str
    moved_from: str
    steps: list[Step]
    prompts: Step | None


@dataclass(frozen=True, slots=True)
class Order:
    """A course's modules in order."""

    desk: Desk
    parts: list[Part]


def get_order(session: Session, actor: Actor, slug: str) -> Order:
    """How a course's files follow each other once its drafts are published. Raises NotFound."""
    desk = get_desk(session, actor, slug)
    standing = list_edited(session, desk)
    course = courses.compiled(session, desk.revision_id) if desk.number else None
    layout = layout_of(desk, standing)
    return Order(desk, [_part(standing, course, folder) for folder in layout.folders])


def layout_of(desk: Desk, standing: Standing) -> Layout:
    """Which file is what, with all drafts."""
    return lay_out(desk.slug, [one.path for one in standing.files.values() if not one.is_media])


def title_of(standing: Standing, course: Course | None, path: str, slug: str) -> str:
    """What a file is called: by its draft, else as learners see it, else by its path."""
    draft = standing.drafts.get(path)
    if draft and draft.digest and not draft.is_media:
        return word_of(draft.body.decode(errors="replace"), "title") or path
    activity = course.find(slug) if course else None
    module = course.module(slug) if course else None
    return activity[1].title if activity else module.title if module else path


def name_modules(session: Session, desk: Desk, standing: Standing) -> dict[str, str]:
    """Folders of modules → titles, in order, for who chooses a module."""
    course = courses.compiled(session, desk.revision_id) if desk.number else None
    return {folder: folder_title(standing, course, folder) for folder in list_modules(standing)}


def folder_title(standing: Standing, course: Course | None, folder: str) -> str:
    """What a folder is called: a module by its page's title, any other by its name."""
    page = f"{folder}/module.md"
    title = title_of(standing, course, page, folder.partition("-")[2])
    return folder if title == page else title


def _part(standing: Standing, course: Course | None, folder: Folder) -> Part:
    page = f"{folder.name}/module.md"
    return Part(
        folder.name, folder.slug, title_of(standing, course, page, folder.slug), page,
        _moved_from(standing, page), [_step(standing, course, one) for one in folder.activities],
        _step(standing, course, folder.prompts) if folder.prompts else None,
    )  # fmt: skip


def _step(standing: Standing, course: Course | None, file: File) -> Step:
    title = title_of(standing, course, file.path, "" if file.kind == "prompts" else file.slug)
    return Step(file.path, file.kind, file.slug, title, _moved_from(standing, file.path))


def _moved_from(standing: Standing, path: str) -> str:
    draft = standing.drafts.get(path)
    return draft.moved_from if draft else ""


def shift(session: Session, actor: Actor, slug: str, path: str, by: int, now: datetime) -> None:
    """Put a file one place up (-1) or down (1) in its module, or by its module.md a module.

    Only numbers in names change; links follow. At the end of the order nothing happens. Raises
    NotFound, Elsewhere where no such file is there any more.
    """
    held = lock(session, actor, slug, now)
    layout = layout_of(held.desk, held.standing)
    file = layout.files.get(path)
    folders = [one for one in layout.folders if file and one.slug == (file.module or file.slug)]
    if file is None or not folders or file.kind == "prompts":
        raise Elsewhere
    if file.kind == "module":
        names = [one.name for one in layout.folders]
        wanted = _numbered(names, _shifted(names, folders[0].name, by))
        moves = moves_of_folders(held.standing, wanted)
    else:
        paths = [one.path for one in folders[0].activities]
        moves = with_walks(held.standing, _numbered(paths, _shifted(paths, path, by)))
    move(held, moves)


def _shifted(names: Sequence[str], name: str, by: int) -> list[str]:
    found = list(names)
    at = found.index(name)
    to = min(max(at + by, 0), len(found) - 1)
    found.insert(to, found.pop(at))
    return found


def _numbered(before: Sequence[str], after: Sequence[str]) -> dict[str, str]:
    """Old → new path for those whose number changes.

    The numbers that there are stay where they differ; else they are counted anew.
    """
    numbers = [number_of(name) for name in before]
    if len(set(numbers)) < len(numbers):
        numbers = list(range(1, len(numbers) + 1))
    pairs = zip(after, numbers, strict=True)
    found = {name: with_number(name, number) for name, number in pairs}
    return {name: new for name, new in found.items() if name != new}


def number_of(path: str) -> int:
    """The number in the name of a file or folder."""
    name = path.rsplit("/", 1)[-1]
    return int(name.partition("-")[0])


def with_number(path: str, number: int) -> str:
    """The path with another number in its last part; one that is the same stays as written."""
    folder, sign, name = path.rpartition("/")
    written, _, rest = name.partition("-")
    figures = written if int(written) == number else f"{number:02}"
    return f"{folder}{sign}{figures}-{rest}"


def next_number(paths: Sequence[str]) -> int:
    """The number behind all of them. Raises Invalid where there is none left."""
    number = max(map(number_of, paths), default=0) + 1
    if number > MOST_NUMBER:
        raise Invalid(N_("There is no number left behind the last one. Give that a smaller one."))
    return number


def with_walks(standing: Standing, moves: dict[str, str]) -> dict[str, str]:
    """The moves with those of walkthroughs beside conversations."""
    found = dict(moves)
    for path, to in moves.items():
        walks = path.removesuffix(".scenario.md") + ".walks"
        if path.endswith(".scenario.md") and walks in standing.files:
            found[walks] = to.removesuffix(".scenario.md") + ".walks"
    return found


def moves_of_folders(standing: Standing, folders: dict[str, str]) -> dict[str, str]:
    """Old → new path of all files in folders that get other names."""
    return {
        path: f"{folders[top]}/{rest}"
        for path in standing.files
        for top, _, rest in (path.partition("/"),)
        if top in folders and rest
    }


def find_file(held: Locked, path: str) -> File:
    """A module, activity or prompts of the course as it stands. Raises Elsewhere."""
    file = layout_of(held.desk, held.standing).files.get(path)
    is_named = NUMBERED.fullmatch(path.rsplit("/", 1)[-1].partition(".")[0]) is not None
    if file is None or not (is_named or file.kind == "module"):
        raise Elsewhere
    return file
