"""Move-on rules: what is done, open, locked and why, what comes next, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from app.domain.course import Activity, Course, Module, Prompt, Worksheet

Pair = tuple[Module, Activity]
NEVER = datetime.min.replace(tzinfo=UTC)


class Standing(StrEnum):
    """Where a learner stands with an activity or module."""

    LOCKED = "locked"
    OPEN = "open"
    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one learner and one activity. `detail` holds what its kind shows.

    `score` is the one that counts, a corrected one where there is one. What is excused is done,
    since `excused_at` at the latest.
    """

    done_at: datetime | None = None
    score: float | None = None
    last_at: datetime | None = None
    place: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)
    excused_at: datetime | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether a round of a worksheet was accepted, or it is excused.

        A later round that waits takes nothing back.
        """
        return bool(self.detail.get("accepted")) or self.excused_at is not None


@dataclass(frozen=True, slots=True)
class ActivityStatus:
    """An activity and where the learner stands with it."""

    activity: Activity
    standing: Standing
    record: Record

    @property
    def waits(self) -> bool:
        """Whether all is handed in, and a person has yet to read it: nothing is left to do here."""
        return self.standing is Standing.BEGUN and bool(self.record.detail.get("waiting"))

    @property
    def review(self) -> str:
        """Where the review of a worksheet stands: waiting, returned, accepted, "" for no review."""
        if not (isinstance(self.activity, Worksheet) and self.activity.has_reviewer):
            return ""
        detail = self.record.detail
        return str(detail.get("state") or ("waiting" if detail.get("handed_in") else ""))


@dataclass(frozen=True, slots=True)
class ModuleStatus:
    """A module, its number from 1, its activities, and the modules that must be finished first."""

    module: Module
    number: int
    standing: Standing
    activities: tuple[ActivityStatus, ...]
    locked_by: tuple[Module, ...] = ()

    @property
    def asked(self) -> tuple[ActivityStatus, ...]:
        """What finishing it takes: all its activities but the optional ones."""
        return tuple(one for one in self.activities if not one.activity.optional)

    @property
    def done(self) -> int:
        """How many of the activities that finishing it takes are done."""
        return sum(one.standing is Standing.DONE for one in self.asked)

    @property
    def minutes_left(self) -> int:
        """Minutes of those that are not done."""
        left = (one for one in self.asked if one.standing is not Standing.DONE)
        return sum(one.activity.minutes for one in left)

    @property
    def check_passed_at(self) -> datetime | None:
        """When its check was passed; from then on the days of its prompts are counted."""
        check = self.module.check
        passed = (one.record.done_at for one in self.activities if one.activity == check)
        return next(passed, None)

    def due_prompts(self, now: datetime) -> tuple[Prompt, ...]:
        """The prompts whose day has come, the latest first."""
        days = prompt_days(self.module, self.check_passed_at)
        return tuple(one for one, at in days if at <= now)[::-1]

    def next_prompt_at(self, now: datetime) -> datetime | None:
        """When the next prompt comes; None before the check is passed, and after the last one."""
        days = prompt_days(self.module, self.check_passed_at)
        return next((at for _, at in days if at > now), None)


def prompt_days(module: Module, since: datetime | None) -> tuple[tuple[Prompt, datetime], ...]:
    """The module's prompts, each with its moment, for a check passed at `since`; none before.

    The moment is so many times 24 hours later; who shows prompts by the day takes all whose moment
    lies in the learner's day (domain/practice.py).
    """
    if since is None:
        return ()
    return tuple((one, since + timedelta(days=one.day)) for one in module.prompts)


@dataclass(frozen=True, slots=True)
class Overview:
    """A whole course for one learner."""

    course: Course
    modules: tuple[ModuleStatus, ...]

    @property
    def done(self) -> int:
        """Activities done, of those that finishing it takes."""
        return sum(module.done for module in self.modules)

    @property
    def total(self) -> int:
        """Activities that finishing it takes."""
        return sum(len(module.asked) for module in self.modules)

    @property
    def modules_done(self) -> int:
        """Modules with nothing left to do."""
        return sum(module.standing is Standing.DONE for module in self.modules)

    @property
    def minutes_left(self) -> int:
        """Minutes of all that is not done."""
        return sum(module.minutes_left for module in self.modules)

    def find(self, slug: str) -> tuple[ModuleStatus, ActivityStatus] | None:
        """The activity with this slug and its module, if there is one."""
        pairs = ((m, one) for m in self.modules for one in m.activities)
        return next((pair for pair in pairs if pair[1].activity.slug == slug), None)


def overview(course: Course, records: Mapping[str, Record]) -> Overview:
    """Where the learner with these records (activity slug → Record) stands in the course."""
    finished = {
        module.slug
        for module in course.modules
        if all(_is_done(records, activity) for activity in module.asked)
    }
    return Overview(
        course,
        tuple(
            _module_status(course, number, module, records, finished)
            for number, module in enumerate(course.modules, 1)
        ),
    )


def module_status(course: Course, module: Module, records: Mapping[str, Record]) -> ModuleStatus:
    """One module of that, from the records of its activities and of those that `opening` names."""
    near = opening(course, module)
    number = next(n for n, one in enumerate(course.modules, 1) if one.slug == module.slug)
    finished = {one.slug for one in near if all(_is_done(records, a) for a in one.activities)}
    return _module_status(course, number, module, records, finished)


def opening(course: Course, module: Module) -> tuple[Module, ...]:
    """The modules that decide whether this one is open or done: itself, and those it requires."""
    return tuple(m for m in course.modules if m.slug == module.slug or m.slug in module.requires)


def locked_by(course: Course, module: Module, records: Mapping[str, Record]) -> tuple[Module, ...]:
    """The modules that must be finished before this one opens, in course order."""
    return tuple(
        other
        for other in course.modules
        if other.slug in module.requires
        and not all(_is_done(records, activity) for activity in other.asked)
    )


def next_activity(seen: Overview) -> tuple[ModuleStatus, ActivityStatus] | None:
    """Where Continue leads; None when all is done.

    An activity begun and not done, the latest first; else, for somebody who has not begun at all,
    the first scenario ("start with a conversation"); else the first open one in course order. What
    waits for a reader comes last, and what is optional never.
    """
    live = [
        (module, one)
        for module in seen.modules
        for one in module.asked
        if one.standing in (Standing.OPEN, Standing.BEGUN)
    ]
    pairs = [pair for pair in live if not pair[1].waits] or live
    begun = [pair for pair in pairs if pair[1].standing is Standing.BEGUN]
    if begun:
        return max(begun, key=lambda pair: pair[1].record.last_at or NEVER)
    if not seen.done:
        talks = (pair for pair in pairs if pair[1].activity.kind == "scenario")
        return next(talks, pairs[0] if pairs else None)
    return pairs[0] if pairs else None


def new_since(
    seen: Overview, finished: Course
) -> tuple[tuple[ModuleStatus, tuple[ActivityStatus, ...]], ...]:
    """What the course has now and `finished`, as it was then, had not, and what isn't done yet."""
    renamed = dict(seen.course.renamed)
    known = {renamed.get(activity.slug, activity.slug) for _module, activity in finished}
    found = (
        (
            module,
            tuple(
                one
                for one in module.asked
                if one.activity.slug not in known and one.standing is not Standing.DONE
            ),
        )
        for module in seen.modules
    )
    return tuple((module, activities) for module, activities in found if activities)


def after(seen: Overview, slug: str) -> tuple[ModuleStatus, ActivityStatus] | None:
    """The activity that follows `slug` in course order, whatever its state; None at the end."""
    pairs = [(module, one) for module in seen.modules for one in module.activities]
    slugs = [one.activity.slug for _, one in pairs]
    place = slugs.index(slug) + 1
    return pairs[place] if place < len(pairs) else None


def beside(course: Course) -> dict[str, tuple[Pair | None, Pair | None]]:
    """Slug of each activity → those before and after it, None at the ends: for `Course.once`."""
    pairs = list(course)
    around = zip([None, *pairs], pairs, [*pairs[1:], None], strict=False)
    return {here[1].slug: (before, later) for before, here, later in around}


def _is_done(records: Mapping[str, Record], activity: Activity) -> bool:
    record = records.get(activity.slug)
    return bool(record and record.done_at)


def _module_status(
    course: Course, number: int, module: Module, records: Mapping[str, Record], finished: set[str]
) -> ModuleStatus:
    blockers = tuple(
        m for m in course.modules if m.slug in module.requires and m.slug not in finished
    )
    activities = tuple(
        _activity_status(activity, records, bool(blockers)) for activity in module.activities
    )
    states = {one.standing for one in activities if not one.activity.optional}
    if states == {Standing.DONE}:
        standing = Standing.DONE
    elif blockers:
        standing = Standing.LOCKED
    elif states <= {Standing.OPEN}:
        standing = Standing.OPEN
    else:
        standing = Standing.BEGUN
    return ModuleStatus(module, number, standing, activities, blockers)


def _activity_status(
    activity: Activity, records: Mapping[str, Record], is_locked: bool
) -> ActivityStatus:
    record = records.get(activity.slug, Record())
    if record.done_at:
        standing = Standing.DONE
    elif is_locked:
        standing = Standing.LOCKED
    else:
        standing = Standing.BEGUN if record.last_at else Standing.OPEN
    return ActivityStatus(activity, standing, record)
