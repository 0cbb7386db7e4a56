"""Which text of a scenario its map shows: that of the drafts, or what learners see."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.content.check import Seen
from app.content.layout import Layout, lay_out
from app.content.place import Fault
from app.domain.scenario import Scenario
from app.errors import NotFound
from app.services import courses, findings
from app.services.drafts import Desk, Standing, get_desk, list_edited
from app.services.maps.problems import Problem, place_problems
from app.services.sessions import Actor
from app.services.stored import Stored

READ_WITH = ("course.md", "people.md")
"""files that change what a scenario says, besides its own"""
UNCHANGED, REMOVED, FAULTY = "unchanged", "removed", "faulty"
"""why what learners see is shown although drafts were asked for"""


@dataclass(frozen=True, slots=True)
class Found:
    """A scenario in the files of a course.

    `path` is that of its file in the drafts, `published_path` in what learners see; "" for none.
    `walks` are its walkthroughs in the drafts. `drafts` are paths of drafts that change it.
    """

    desk: Desk
    standing: Standing
    published: Scenario | None
    path: str
    published_path: str
    walks: str
    drafts: tuple[str, ...]
    told: tuple[Fault, ...]
    """what the check found in what learners see"""

    @property
    def is_edited(self) -> bool:
        """Whether drafts have a text of it that learners don't see yet."""
        return bool(self.path and self.drafts)


@dataclass(frozen=True, slots=True)
class Look:
    """What the map shows. `scenario` is None where there is nothing that can be drawn.

    `is_draft`: it is the text of the drafts; else `why` says why not: UNCHANGED, REMOVED, FAULTY,
    or "" where what learners see was asked for. `problems` are of the text that is shown;
    `draft_problems` those that keep the drafts from being shown.
    """

    found: Found
    scenario: Scenario | None
    is_draft: bool
    why: str
    problems: tuple[Problem, ...]
    draft_problems: tuple[Problem, ...] = ()

    @property
    def path(self) -> str:
        """The file that is shown, or that has the faults."""
        return self.found.path if self.is_draft else self.found.published_path or self.found.path

    @property
    def is_at_its_line(self) -> bool:
        """Whether the editor has the text with the very lines that are shown."""
        return self.path == self.found.path and (
            self.is_draft or self.path not in self.found.drafts
        )


def find(session: Session, actor: Actor, course: str, activity: str) -> Found:
    """A scenario of a course that the actor writes. Raises NotFound."""
    desk = get_desk(session, actor, course)
    standing = list_edited(session, desk)
    known = courses.compiled(session, desk.revision_id).find(activity) if desk.number else None
    published = known[1] if known and isinstance(known[1], Scenario) else None
    before = lay_out(desk.slug, _texts(standing.published))
    after = lay_out(desk.slug, _texts(standing.files))
    path, published_path = _path(after, activity), _path(before, activity)
    if not path and published is None:
        raise NotFound
    walks = after.walks.get(path, "")
    parts = (path, published_path, walks, before.walks.get(published_path, ""), *READ_WITH)
    row = findings.find(session, desk.id, desk.digest)
    own = (published_path, before.walks.get(published_path, ""))
    told = [one.fault for one in findings.listed(row)] if row else []
    return Found(
        desk, standing, published, path, published_path, walks,
        tuple(sorted({one for one in parts if one in standing.drafts})),
        tuple(one for one in told if one.path in own),
    )  # fmt: skip


def _texts(files: dict[str, Stored]) -> list[str]:
    return [one.path for one in files.values() if not one.is_media]


def _path(layout: Layout, slug: str) -> str:
    files = layout.files.values()
    return next((one.path for one in files if (one.kind, one.slug) == ("scenario", slug)), "")


def look(found: Found, seen: Seen | None) -> Look:
    """What to show; `seen` is the text of the drafts compiled, None where it was not asked for."""
    problems = place_problems(found.published, found.told, found.published_path)
    if seen is None:
        is_removed = bool(found.published_path and not found.path)
        why = "" if found.is_edited else REMOVED if is_removed else UNCHANGED
        return Look(found, found.published, False, why, problems)
    scenario = seen.part if isinstance(seen.part, Scenario) else None
    fresh = place_problems(scenario, seen.findings, found.path)
    if scenario is None:
        return Look(found, found.published, False, FAULTY, problems, fresh)
    return Look(found, scenario, True, "", fresh)
