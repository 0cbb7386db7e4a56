"""Which file is what: kinds, slugs and order, from the names of files and folders alone."""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.content.ids import EVERYWHERE
from app.content.place import Fault

PAGES = {"course.md": "course", "people.md": "people", "glossary.md": "glossary"}
ENDINGS = (
    (".scenario.md", "scenario"),
    (".quiz.md", "quiz"),
    (".worksheet.md", "worksheet"),
    (".prompts.md", "prompts"),
    (".md", "lesson"),
)
NUMBERED = re.compile(r"(\d{1,4})-([a-z0-9][a-z0-9-]{0,99})$")
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
GUIDES = "guides"
RESERVED = frozenset({"glossary", "people", "profile"}) | EVERYWHERE
NAMING = "Name it with a number and a slug, such as 05-the-scarce-resource."


@dataclass(frozen=True, slots=True)
class File:
    """A text file's place in the course. `module` is its module's slug; `slug` its own."""

    path: str
    kind: str
    slug: str
    module: str = ""
    order: int = 0


@dataclass(slots=True)
class Folder:
    """A module's folder: its slug, number, module.md, activities in order, follow-up prompts."""

    name: str
    slug: str
    order: int
    page: File | None = None
    activities: list[File] = field(default_factory=list)
    prompts: File | None = None


@dataclass(slots=True)
class Layout:
    """All files of a course by kind."""

    files: dict[str, File] = field(default_factory=dict)
    folders: list[Folder] = field(default_factory=list)
    walks: dict[str, str] = field(default_factory=dict)
    """path of a scenario → path of its walkthroughs"""
    findings: list[Fault] = field(default_factory=list)

    def fault(self, name: str, path: str, message: str, mending: str) -> None:
        """Add a fault of a whole file."""
        self.findings.append(Fault(path, 1, 1, message, mending, name))

    def hint(self, name: str, path: str, message: str, mending: str) -> None:
        """Add a hint about a whole file."""
        self.findings.append(Fault(path, 1, 1, message, mending, name, "hint"))


def lay_out(course: str, paths: Iterable[str]) -> Layout:
    """Sort paths into pages, modules and activities; tell names that can't be used."""
    layout = Layout()
    folders: dict[str, Folder | None] = {}
    for path in sorted(paths):
        *parents, name = path.split("/")
        if not parents:
            _top(layout, course, path, name)
        elif parents == [GUIDES]:
            _guide(layout, path, name)
        elif len(parents) > 1:
            message = "Text files lie in the folder of a module, not deeper."
            mending = f"Move it into “{parents[0]}”."
            layout.fault("misplaced", path, message, mending)
        else:
            if parents[0] not in folders:
                folders[parents[0]] = _folder(layout, parents[0], path)
            _inside(layout, folders[parents[0]], path, name)
    layout.folders = sorted(
        (folder for folder in folders.values() if folder), key=lambda folder: folder.order
    )
    _check(layout, course)
    return layout


def _top(layout: Layout, course: str, path: str, name: str) -> None:
    if name in PAGES:
        layout.files[path] = File(path, PAGES[name], course)
    elif name != "README.md":
        message = "This file belongs to no module and isn't shown."
        layout.hint("stray", path, message, "Move it into a module's folder.")


def _guide(layout: Layout, path: str, name: str) -> None:
    slug = name.removesuffix(".md")
    if name.endswith(".walks") or not SLUG.fullmatch(slug):
        message = f"The guide's name “{name}” can't be used."
        mending = "Use lower-case letters, digits and hyphens, such as manager-guide.md."
        layout.fault("bad-name", path, message, mending)
        return
    layout.files[path] = File(path, "guide", slug)


def _folder(layout: Layout, name: str, path: str) -> Folder | None:
    match = NUMBERED.match(name)
    if not match:
        layout.fault("bad-name", path, f"The folder “{name}” is no module.", NAMING)
        return None
    if match[2] in RESERVED:
        message = f"A module can't be called “{match[2]}”."
        layout.fault("bad-name", path, message, "Choose another name.")
    return Folder(name, match[2], int(match[1]))


def _inside(layout: Layout, folder: Folder | None, path: str, name: str) -> None:
    if folder is None:
        return
    if name == "module.md":
        folder.page = layout.files[path] = File(path, "module", folder.slug)
        return
    if name.endswith(".walks"):
        layout.walks[path.removesuffix(".walks") + ".scenario.md"] = path
        return
    ending, kind = next(pair for pair in ENDINGS if name.endswith(pair[0]))
    match = NUMBERED.match(name.removesuffix(ending))
    if not match:
        layout.fault("bad-name", path, f"The name “{name}” can't be used.", NAMING)
        return
    if kind == "worksheet" and match[2] in EVERYWHERE:
        message = f"A worksheet can't be called “{match[2]}”."
        layout.fault("bad-name", path, message, "Choose another name.")
    file = File(path, kind, match[2], folder.slug, int(match[1]))
    if kind != "prompts":
        folder.activities.append(file)
    elif folder.prompts:
        message = f"The module has prompts already, in {posixpath.basename(folder.prompts.path)}."
        layout.fault("second-prompts", path, message, "Put all prompts of a module into one file.")
        return
    else:
        folder.prompts = file
    layout.files[path] = file


def _check(layout: Layout, course: str) -> None:
    if not SLUG.fullmatch(course):
        message = f"The course's folder “{course}” has a name that can't be an address."
        mending = "Use lower-case letters, digits and hyphens."
        layout.fault("bad-name", "course.md", message, mending)
    if "course.md" not in layout.files:
        message = "There is no course.md."
        layout.fault("missing-file", "course.md", message, "Add one with the course's title.")
    seen: dict[str, str] = {}
    for folder in layout.folders:
        folder.activities.sort(key=lambda file: (file.order, file.slug))
        if folder.page is None:
            path = f"{folder.name}/module.md"
            message = "The module has no module.md."
            layout.fault("missing-file", path, message, "Add one with its title.")
        if not folder.activities:
            path = f"{folder.name}/module.md"
            layout.fault("empty-module", path, "The module has no activity.", "Add a lesson.")
        if folder.prompts and not any(file.kind == "quiz" for file in folder.activities):
            message = "These prompts never come: the module has no quiz to pass first."
            mending = "Add a knowledge check to the module, or take the prompts out."
            layout.fault("no-check", folder.prompts.path, message, mending)
        own = [(folder.slug, f"{folder.name}/module.md")]
        for slug, path in own + [(file.slug, file.path) for file in folder.activities]:
            if slug in seen:
                message = f"The slug “{slug}” is also that of {seen[slug]}."
                layout.fault("duplicate-slug", path, message, "Rename one of them.")
            seen.setdefault(slug, path)
    for scenario, path in layout.walks.items():
        if scenario not in layout.files:
            message = "There is no scenario beside these walkthroughs."
            mending = f"Name both files alike: {posixpath.basename(scenario)} and this one."
            layout.fault("walk-alone", path, message, mending)
