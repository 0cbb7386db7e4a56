"""Who needs a person, why, how pressing it is, and when to look again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.settings import SiteSettings

UNSEEN, QUIET, FAILED, BEHIND, SAME_REPLY = "unseen", "quiet", "failed", "behind", "same_reply"
TELLING = (UNSEEN, SAME_REPLY, FAILED, BEHIND, QUIET)
"""which of several reasons is told: what went wrong says more than the silence after it"""
PRESSING = {UNSEEN: 5, BEHIND: 4, QUIET: 3, FAILED: 2, SAME_REPLY: 1}
"""how pressing each is among people with as many days left"""
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
HORIZON = 40_000
"""days from the epoch beyond which no date is nearer than none"""


@dataclass(frozen=True, slots=True)
class Failed:
    """An activity that isn't done, failed so many times, the last at `since`."""

    activity: str
    times: int
    since: datetime


@dataclass(frozen=True, slots=True)
class SameReply:
    """A moment of a conversation that the latest attempts answered alike, and not well."""

    activity: str
    passage: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody in a cohort.

    `active_at` is when they were active last, came into the cohort, or it opened, whichever is
    latest; `open_modules` are those not done, in course order; `due` says by module when (only
    where it has a date), `ends_at` when the cohort closes. Somebody `settled` is certified, or
    deactivated, or their cohort is archived.
    """

    settled: bool
    seen: bool
    invited_at: datetime | None
    joined_at: datetime
    active_at: datetime
    modules_done: int = 0
    open_modules: tuple[str, ...] = ()
    due: Mapping[str, datetime] = field(default_factory=dict)
    ends_at: datetime | None = None
    failed: tuple[Failed, ...] = ()
    same_reply: tuple[SameReply, ...] = ()


@dataclass(frozen=True, slots=True)
class Weight:
    """What came of weighing: `risk` 0 is none, higher more pressing.

    `detail` says more of `code`; `weigh_at` is when something may change by itself.
    """

    risk: int = 0
    code: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    weigh_at: datetime | None = None


def weigh(settings: SiteSettings, known: Known, now: datetime) -> Weight:
    """How much somebody needs a person now.

    The nearer the date by which something is to be done, the higher; among equals by `PRESSING`:
    never signed in, behind plan, quiet, failed, same reply. The date and not the days that are left
    go into it, so that it stays right while time passes.
    """
    if known.settled:
        return Weight()
    reasons, later = dict[str, dict[str, Any]](), list[datetime]()
    for rule in (_unseen, _quiet, _behind):
        rule(settings, known, now, reasons, later)
    _tried(settings, known, reasons)
    again = min(later, default=None)
    if not reasons:
        return Weight(weigh_at=again)
    code = next(one for one in TELLING if one in reasons)
    pressing = max(PRESSING[one] for one in reasons)
    return Weight(urgency(known) * 10 + pressing, code, reasons[code], again)


def urgency(known: Known) -> int:
    """The day of the next date that isn't met, or of the cohort's end: the sooner, the higher.

    0 where there is neither.
    """
    dates = [known.due[module] for module in known.open_modules if module in known.due]
    at = min(dates, default=known.ends_at)
    return max(0, HORIZON - (at - EPOCH).days) if at else 0


Reasons = dict[str, dict[str, Any]]


def _unseen(
    settings: SiteSettings, known: Known, now: datetime, reasons: Reasons, later: list[datetime]
) -> None:
    if known.seen or not settings.risk_unseen_days:
        return
    invited = known.invited_at
    at = (invited or known.joined_at) + timedelta(days=settings.risk_unseen_days)
    if at <= now:
        reasons[UNSEEN] = {"invited": invited.isoformat() if invited else None}
    else:
        later.append(at)


def _quiet(
    settings: SiteSettings, known: Known, now: datetime, reasons: Reasons, later: list[datetime]
) -> None:
    if not known.seen or not settings.risk_quiet_days:
        return
    at = known.active_at + timedelta(days=settings.risk_quiet_days)
    if at <= now:
        reasons[QUIET] = {"since": known.active_at.isoformat(), "modules": known.modules_done}
    else:
        later.append(at)


def _behind(
    settings: SiteSettings, known: Known, now: datetime, reasons: Reasons, later: list[datetime]
) -> None:
    if not settings.risk_behind_days:
        return
    late = timedelta(days=settings.risk_behind_days)
    dated = [(known.due[module], module) for module in known.open_modules if module in known.due]
    for due, module in sorted(dated):
        if due + late > now:
            later.append(due + late)
        elif BEHIND not in reasons:
            reasons[BEHIND] = {"module": module, "due": due.isoformat()}


def _tried(settings: SiteSettings, known: Known, reasons: Reasons) -> None:
    most = settings.risk_failed
    failed = [one for one in known.failed if most and one.times >= most]
    if failed:
        worst = max(failed, key=lambda one: (one.times, one.since, one.activity))
        since = worst.since.isoformat()
        reasons[FAILED] = {"activity": worst.activity, "times": worst.times, "since": since}
    most = settings.risk_same_reply
    same = [one for one in known.same_reply if most and one.attempts >= most]
    if same:
        one = same[0]
        reasons[SAME_REPLY] = {
            "activity": one.activity,
            "passage": one.passage,
            "attempts": one.attempts,
        }
