"""Content health: every file of a course, and what the check found in what learners see."""

import posixpath
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.content.layout import ENDINGS, lay_out
from app.domain.course import Course
from app.services import courses, findings, unclear
from app.services.drafts.naming import kind_of
from app.services.drafts.order import folder_title, title_of
from app.services.drafts.standing import Desk, Edited, Standing, get_desk, list_edited
from app.services.findings import Found
from app.services.sessions import Actor

PAGE = 100
"""findings on one page"""
LAST = 10_000
"""behind the numbers of all modules"""
ACTIVITIES = frozenset(kind for _ending, kind in ENDINGS if kind != "prompts")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which findings are looked at: a module's folder, a kind of file, "fault" or "hint"."""

    module: str = ""
    kind: str = ""
    severity: str = ""

    def holds(self, one: Found) -> bool:
        """Whether a finding is among them."""
        fault = one.fault
        return (
            self.module in ("", folder_of(fault.path))
            and self.kind in ("", kind_of(fault.path))
            and self.severity in ("", fault.severity)
        )


@dataclass(frozen=True, slots=True)
class FileLine:
    """One text file of a course; `slug` is its activity's, `unclear` what learners wait to hear."""

    path: str
    kind: str
    title: str
    slug: str
    faults: int
    hints: int
    unclear: int
    draft: Edited | None


@dataclass(frozen=True, slots=True)
class Health:
    """A course's files by folder ("" for those at the top), and findings, worst first.

    `found` are those chosen, a page of them; `total` counts all chosen; `is_checked` is False
    while the check of what learners see is still to come. `media` counts pictures and recordings.
    `ahead` are findings in the course with its drafts; None where these were not checked together.
    """

    desk: Desk
    folders: dict[str, list[FileLine]]
    titles: dict[str, str]
    media: int
    found: list[Found]
    total: int
    page: int
    is_checked: bool
    edited: list[Edited]
    ahead: list[Found] | None

    @property
    def is_last(self) -> bool:
        """Whether nothing comes behind this page."""
        return self.page * PAGE >= self.total

    @property
    def modules(self) -> list[tuple[str, str]]:
        """Folders of modules with their titles, in order."""
        return [(folder, self.titles[folder]) for folder in self.folders if folder]


def folder_of(path: str) -> str:
    """The folder at the top that a file lies in, "" for the course's own files."""
    return path.partition("/")[0] if "/" in path else ""


def look(session: Session, actor: Actor, slug: str, chosen: Chosen, page: int = 1) -> Health:
    """How a course does. Raises NotFound for other people's courses."""
    desk = get_desk(session, actor, slug)
    standing = list_edited(session, desk)
    row = findings.find(session, desk.id, desk.digest or standing.digest)
    every = findings.listed(row) if row else []
    wanted = [one for one in every if chosen.holds(one)]
    said = unclear.count_open(session, actor, desk.id)
    course = courses.compiled(session, desk.revision_id) if desk.number else None
    lines = _lines(desk, standing, every, said, course)
    folders = dict[str, list[FileLine]]()
    for line in lines:
        folders.setdefault(folder_of(line.path), []).append(line)
    titles = {folder: folder_title(standing, course, folder) for folder in folders}
    media = sum(one.is_media for one in (standing.published or standing.files).values())
    shown = wanted[(page - 1) * PAGE : page * PAGE]
    return Health(
        desk, folders, titles, media, shown, len(wanted), page, row is not None, standing.edited,
        _ahead(session, desk, standing),
    )  # fmt: skip


def _ahead(session: Session, desk: Desk, standing: Standing) -> list[Found] | None:
    row = findings.find(session, desk.id, standing.digest) if standing.edited else None
    return findings.listed(row) if row else None


def _lines(
    desk: Desk, standing: Standing, every: list[Found], said: dict[str, int], course: Course | None
) -> list[FileLine]:
    drafts = {one.path: one for one in standing.edited}
    moved = standing.moved
    texts = [one.path for one in standing.published.values() if not one.is_media]
    here = {path for path in texts if path not in moved or standing.drafts[path].digest}
    here |= {path for path, one in drafts.items() if not one.is_media}
    layout = lay_out(desk.slug, sorted(here))
    orders = {one.name: one.order for one in layout.folders}
    counts = dict[tuple[str, str], int]()
    for one in every:
        name = (one.fault.path, one.fault.severity)
        counts[name] = counts.get(name, 0) + 1
    found = list[FileLine]()
    for path in sorted(here, key=lambda one: _place(orders, one)):
        file, known = layout.files.get(path), standing.origin_of(path) or path
        origin = lay_out(desk.slug, [known]).files.get(known)
        slug = origin.slug if origin and origin.kind in ACTIVITIES else ""
        is_named = file and file.module and file.kind != "prompts"
        title = title_of(standing, course, path, file.slug if file and is_named else "")
        found.append(
            FileLine(
                path, kind_of(path), posixpath.basename(path) if title == path else title, slug,
                counts.get((known, "fault"), 0), counts.get((known, "hint"), 0),
                said.get(slug, 0), drafts.get(path),
            )
        )  # fmt: skip
    return found


def _place(orders: dict[str, int], path: str) -> tuple[int, str, int, str]:
    """Where a file stands in a list: modules in order, then the course's own.

    A module's page comes before all else; walkthroughs stand behind their conversation.
    """
    folder, number = folder_of(path), posixpath.basename(path).partition("-")[0]
    order = int(number) if number.isdecimal() else LAST * (number != "module.md")
    return orders.get(folder, LAST + (not folder)), folder, order, path
