"""What one state of a course's files would change in another, file by file."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from app.content.layout import File, lay_out
from app.domain.compare import Difference
from app.domain.course import Course
from app.domain.difference import Change as Told
from app.domain.difference import differences
from app.services.drafts.naming import kind_of
from app.services.drafts.standing import Edited
from app.services.stored import Stored

MOST_CHANGES = 40
"""changes of one file that are said; the lines tell all"""
PLACES = ("course", "people", "glossary")


@dataclass(frozen=True, slots=True)
class Change:
    """What publishing would do to one file; `difference` is None for media."""

    edited: Edited
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Sides:
    """A course before and after: its files by path, and what they compile to.

    `after` is None where it was not compiled, or has faults.
    """

    old: Mapping[str, Stored]
    new: Mapping[str, Stored]
    before: Course
    after: Course | None = None


@dataclass(slots=True)
class FileChange:
    """What becomes of one file: added, changed, removed, or it follows: the file itself stays.

    `number` is where its activity stands, such as (2, 3), () for other files; `activity` its slug.
    `changes` are those that are said, `more` counts the others. `other_path` is where the same
    activity is on the other side. `difference` is None for media.
    """

    path: str
    state: str
    kind: str
    title: str = ""
    number: tuple[int, ...] = ()
    activity: str = ""
    changes: list[Told] = field(default_factory=list)
    more: int = 0
    other_path: str = ""
    edited: Edited | None = None
    difference: Difference | None = None

    @property
    def became(self) -> str:
        """What became of it in one word: of a draft as it says; what is on both sides moved."""
        if self.edited:
            return self.edited.state
        return "moved" if self.other_path else self.state


@dataclass(slots=True)
class ModuleChange:
    """The files of a module that change; `number` 0 is for the course's own files, and others."""

    number: int
    title: str
    files: list[FileChange] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Differing:
    """All that changes, by module; `is_known`: whether it could be said what changes in words."""

    modules: list[ModuleChange]
    changes: list[Told]
    is_known: bool

    @property
    def files(self) -> list[FileChange]:
        """Every file that changes."""
        return [file for module in self.modules for file in module.files]


def differing(
    sides: Sides,
    drafts: Iterable[Change] = (),
    lines: Callable[[str], Difference | None] = lambda _path: None,
) -> Differing:
    """What changes from the one side to the other; what is a draft says who saved it.

    `lines` compares a file that is no draft line by line.
    """
    edited = {one.edited.path: one for one in drafts}
    changes = differences(sides.before, sides.after) if sides.after else []
    layouts = [lay_out(sides.before.slug, side).files for side in (sides.old, sides.new)]
    renamed = [dict(sides.after.renamed) if sides.after else {}, {}]
    homes = [
        {_name(file, names): path for path, file in layout.items()}
        for layout, names in zip(layouts, renamed, strict=True)
    ]
    moved = {one.edited.moved_from for one in edited.values()}
    paths = [path for path in _paths(sides, edited) if path in edited or path not in moved]
    files = {path: _file(sides, path, layouts, homes, renamed) for path in paths}
    for change in changes:
        name = _name_of(change)
        path = homes[1].get(name) or homes[0].get(name)
        if path is None:
            continue
        file = files.setdefault(path, FileChange(path, "follows", kind_of(path)))
        _name_it(file, layouts[1].get(path) or layouts[0].get(path), sides)
        if len(file.changes) < MOST_CHANGES:
            file.changes.append(change)
        else:
            file.more += 1
    for path, file in files.items():
        draft = edited.get(path)
        file.edited = draft.edited if draft else None
        file.other_path = (draft.edited.moved_from if draft else "") or file.other_path
        file.difference = draft.difference if draft else lines(path)
    return Differing(_by_module(files.values(), sides), changes, sides.after is not None)


def _paths(sides: Sides, drafts: Iterable[str]) -> list[str]:
    """Files that are not the same on both sides, and those with a draft."""
    every = {*sides.old, *sides.new}
    other = {path for path in every if _digest(sides.old, path) != _digest(sides.new, path)}
    return sorted(other | (every & set(drafts)))


def _digest(side: Mapping[str, Stored], path: str) -> str:
    found = side.get(path)
    return found.digest if found else ""


Layouts = list[dict[str, File]]
Name = tuple[str, str]


def _file(
    sides: Sides,
    path: str,
    layouts: Layouts,
    homes: list[dict[Name, str]],
    renamed: list[dict[str, str]],
) -> FileChange:
    state = "changed" if path in sides.old and path in sides.new else "added"
    state = state if path in sides.new else "removed"
    kind = "media" if (sides.new.get(path) or sides.old[path]).is_media else kind_of(path)
    here, there = (1, 0) if path in sides.new else (0, 1)
    known = layouts[here].get(path)
    found = FileChange(path, state, kind)
    _name_it(found, known, sides)
    if known and state != "changed":
        found.other_path = homes[there].get(_name(known, renamed[here]), "")
    return found


def _name_it(file: FileChange, known: File | None, sides: Sides) -> None:
    """Say which activity a file is, by its title and where it stands."""
    if known is None or not known.module or known.kind in ("module", "prompts"):
        return
    for course in (sides.after, sides.before):
        if course and (found := course.find(known.slug)):
            module, activity = found
            number = course.modules.index(module) + 1
            file.number = (number, module.activities.index(activity) + 1)
            file.title, file.activity = activity.title, known.slug
            return


def _name(file: File, renamed: Mapping[str, str]) -> Name:
    """What names a file whatever its path; `renamed` are old slugs → those of the other side."""
    if file.kind in PLACES:
        return file.kind, ""
    slug = (file.module or file.slug) if file.kind in ("module", "prompts") else file.slug
    return file.kind if file.kind in ("module", "prompts") else "", renamed.get(slug, slug)


def _name_of(change: Told) -> Name:
    if change.place in PLACES:
        return change.place, ""
    return ("", change.activity) if change.place == "activity" else (change.place, change.module)


def _by_module(files: Iterable[FileChange], sides: Sides) -> list[ModuleChange]:
    """Files by the module whose folder they lie in, in the course's order; others come first.

    Walkthroughs come last: learners see nothing of them.
    """
    found = dict[str, ModuleChange]()
    for file in files:
        folder = file.path.partition("/")[0] if "/" in file.path else ""
        found.setdefault(folder, _module(folder, sides)).files.append(file)
    for module in found.values():
        module.files.sort(key=lambda one: (one.path.endswith(".walks"), one.number, one.path))
    return sorted(found.values(), key=lambda one: (one.number, one.title))


def _module(folder: str, sides: Sides) -> ModuleChange:
    slug = folder.partition("-")[2]
    for course in (sides.after, sides.before):
        module = course.module(slug) if course else None
        if course and module:
            return ModuleChange(course.modules.index(module) + 1, module.title)
    return ModuleChange(0, folder)
