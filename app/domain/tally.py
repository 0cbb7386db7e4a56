"""What a learner's results come to in sum, and what their cohort counts them as."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from app.domain.course import Activity, Course, Module, Quiz, Worksheet
from app.domain.progress import Record, overview

Cell = list[str | int | None]
"""[state, percent]: begun, done or below, and the mean of what is scored, 0 to 100, or None."""

BEGUN, DONE, BELOW = "begun", "done", "below"
ENROLLED, STARTED, MODULES, CERTIFIED = "enrolled", "started", "modules", "certified"
RISK, TRACK = "risk", "track"
MODULE, ACCEPTED, SCORE = "module:", "accepted:", "score:"
"""what the names begin with that end with a module's or activity's slug, or a percent"""


@dataclass(frozen=True, slots=True)
class Summary:
    """What an enrollment's records come to.

    `cells` are by module, without those not started; `score` is the mean of all that is scored,
    0.0 to 1.0; `done` how many activities are; `accepted` are the worksheets that were; `whole`
    says that every module is done.
    """

    cells: Mapping[str, Cell] = field(default_factory=dict)
    score: float | None = None
    done: int = 0
    accepted: tuple[str, ...] = ()
    whole: bool = False


def summary(course: Course, records: Mapping[str, Record], new: Collection[str] = ()) -> Summary:
    """The sum of a learner's records (activity slug → Record) in a course.

    Activities in `new` came after the learner had finished: they are never asked for, and neither
    is what is optional.
    """
    modules = [_asked(module, new) for module in course.modules]
    found = ((module.slug, cell(module, records)) for module in modules)
    cells = {slug: one for slug, one in found if one}
    asked = [activity for module in modules for activity in module.activities]
    scores = [score for one in asked if (score := scored(one, records)) is not None]
    return Summary(
        cells=cells,
        score=sum(scores) / len(scores) if scores else None,
        done=overview(course, records).done,
        accepted=tuple(one.slug for _, one in course if _is_accepted(one, records)),
        whole=bool(asked) and all(is_done(cells.get(m.slug)) for m in modules if m.activities),
    )


def added(course: Course, finished: Course) -> frozenset[str]:
    """Activities that the course has and `finished`, an earlier revision of it, had not."""
    renamed = dict(course.renamed)
    known = {renamed.get(one.slug, one.slug) for _, one in finished}
    return frozenset(one.slug for _, one in course if one.slug not in known)


def _asked(module: Module, new: Collection[str]) -> Module:
    kept = tuple(one for one in module.asked if one.slug not in new)
    return module if len(kept) == len(module.activities) else replace(module, activities=kept)


def cell(module: Module, records: Mapping[str, Record]) -> Cell | None:
    """How one module stands; None where it isn't started.

    Below: something scored was handed in, is below its pass mark, and isn't done.
    """
    known = [(one, records[one.slug]) for one in module.activities if one.slug in records]
    if not known:
        return None
    scores = [s for one in module.activities if (s := scored(one, records)) is not None]
    percent = percent_of(sum(scores) / len(scores)) if scores else None
    if len(known) == len(module.activities) and all(record.done_at for _, record in known):
        return [DONE, percent]
    return [BELOW if any(is_below(*pair) for pair in known) else BEGUN, percent]


def is_done(one: Cell | None) -> bool:
    """Whether a cell says that the module is done."""
    return one is not None and one[0] == DONE


def scored(activity: Activity, records: Mapping[str, Record]) -> float | None:
    """The score that counts of an activity; None where it has none, or is excused."""
    record = records.get(activity.slug)
    return record.score if record and not record.excused_at else None


def is_below(activity: Activity, record: Record) -> bool:
    """Whether what was handed in is below the pass mark, and the activity isn't done.

    A conversation has no mark but its endings: one that has a score and isn't done ended badly.
    """
    if record.done_at or record.score is None:
        return False
    # The tolerance is that of grading: 5 of 6 is 0.8333….
    return not isinstance(activity, Quiz) or record.score + 1e-9 < activity.passing


def percent_of(share: float) -> int:
    """A share of 0.0 to 1.0 in whole percent, halves up.

    >>> percent_of(0.825), percent_of(0.005)
    (83, 1)
    """
    return min(100, max(0, int(share * 100 + 0.5 + 1e-9)))


def names(one: Summary, *, certified: bool, risk: int) -> frozenset[str]:
    """The names under which a cohort counts somebody with this summary."""
    found = {ENROLLED}
    found |= {f"{MODULE}{slug}" for slug, cell in one.cells.items() if is_done(cell)}
    found |= {f"{ACCEPTED}{slug}" for slug in one.accepted}
    if one.score is not None:
        found.add(f"{SCORE}{percent_of(one.score)}")
    if one.whole:
        found.add(MODULES)
    if certified:
        found.add(CERTIFIED)
    if one.cells:
        found.add(STARTED)
    return weighed(found, risk)


def weighed(counted: Collection[str], risk: int) -> frozenset[str]:
    """The same names with another risk: who is at risk is not on track."""
    found = set(counted) - {RISK, TRACK}
    if risk:
        found.add(RISK)
    elif found & {STARTED, CERTIFIED}:
        found.add(TRACK)
    return frozenset(found)


def begun(counted: Collection[str], risk: int) -> frozenset[str]:
    """The names of somebody who starts a module and has done nothing else since."""
    return weighed({*counted, STARTED}, risk)


def difference(before: Collection[str], after: Collection[str]) -> dict[str, int]:
    """By how much each name's count changes where names `before` become those `after`.

    >>> sorted(difference(["enrolled", "risk"], ["enrolled", "track"]).items())
    [('risk', -1), ('track', 1)]
    """
    gone, new = set(before) - set(after), set(after) - set(before)
    return dict.fromkeys(gone, -1) | dict.fromkeys(new, 1)


def median(counts: Mapping[str, int]) -> float | None:
    """The median score in percent, from counts by name; None where nobody has a score.

    >>> median({"score:60": 1, "score:80": 1, "enrolled": 3})
    70.0
    """
    buckets = sorted(
        (int(name.removeprefix(SCORE)), count)
        for name, count in counts.items()
        if name.startswith(SCORE) and count > 0
    )
    total = sum(count for _, count in buckets)
    if not total:
        return None
    return (_nth(buckets, (total - 1) // 2) + _nth(buckets, total // 2)) / 2


def _nth(buckets: list[tuple[int, int]], place: int) -> int:
    """The value at a place (from 0) of all values in order."""
    for value, count in buckets:
        if place < count:
            return value
        place -= count
    return buckets[-1][0]


def _is_accepted(activity: Activity, records: Mapping[str, Record]) -> bool:
    record = records.get(activity.slug)
    if record is None or not isinstance(activity, Worksheet) or record.excused_at:
        return False
    return record.is_accepted if activity.has_reviewer else record.done_at is not None
