"""What the cohort page says of dates and figures, in the reader's language."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property
from zoneinfo import ZoneInfo

from flask_babel import format_date, get_timezone

from app.domain.cohort import LEAST, Funnel, Leaning
from app.domain.tally import CERTIFIED, ENROLLED, MODULES, RISK, STARTED
from app.errors import N_
from app.services.cohort_page import MOST_COUNTED, Figures, Head, Page
from app.words import numbered as ngettext
from app.words import worded as _

STEPS = {
    "enrolled": N_("Enrolled"),
    "started": N_("Started"),
    "module": N_("Module %(number)s passed"),
    "modules": N_("All modules passed"),
    "accepted": N_("“%(title)s” accepted"),
    "certified": N_("Certified"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the figures on top: `bad` is red, because it is a loss."""

    title: str
    value: str
    note: str
    bad: bool = False


@dataclass(frozen=True)
class Said:
    """What is said of one cohort at one moment."""

    head: Head
    now: datetime
    zone: tzinfo = field(default_factory=lambda: ZoneInfo(str(get_timezone() or UTC)))
    ages: dict[int, str] = field(default_factory=dict)
    """what was said of so many days, for the next who was here then"""

    @cached_property
    def today(self) -> date:
        """The day it is where the cohort is."""
        return self.now.astimezone(ZoneInfo(self.head.time_zone)).date()

    def days_since(self, moment: datetime) -> int:
        """How many days ago, as the reader's calendar counts them."""
        return max(0, (self._day - moment.astimezone(self.zone).date()).days)

    @cached_property
    def _day(self) -> date:
        """The day it is where the reader is."""
        return self.now.astimezone(self.zone).date()

    def ago(self, moment: datetime) -> str:
        """today, yesterday, n days ago."""
        days = self.days_since(moment)
        if days not in self.ages:
            if days < 2:
                self.ages[days] = _("yesterday") if days else _("today")
            else:
                self.ages[days] = ngettext("%(num)s day ago", "%(num)s days ago", days)
        return self.ages[days]

    def dates(self) -> str:
        """When the cohort opens and closes, with the zone that these days belong to."""
        opens, closes = self.head.opens_on, self.head.closes_on
        is_same_year = closes is not None and opens.year == closes.year
        said = {
            "opens": format_date(opens, "d MMMM" if is_same_year else "d MMMM y"),
            "closes": format_date(closes, "d MMMM y") if closes else "",
            "zone": self.head.time_zone.replace("_", " "),
        }
        if closes is None:
            if opens <= self.today:
                return _("Opened %(opens)s (%(zone)s).", **said)
            return _("Opens %(opens)s (%(zone)s).", **said)
        if closes < self.today:
            return _("Opened %(opens)s, closed %(closes)s (%(zone)s).", **said)
        if opens <= self.today:
            return _("Opened %(opens)s, closes %(closes)s (%(zone)s).", **said)
        return _("Opens %(opens)s, closes %(closes)s (%(zone)s).", **said)

    def reviewers(self) -> str:
        """Who reads what learners hand in."""
        names = self.head.reviewers
        if not names:
            return _("No instructor is named yet.")
        if len(names) == 1:
            return _("Reviewed by %(name)s.", name=names[0])
        first, last = ", ".join(names[:-1]), names[-1]
        return _("Reviewed by %(first)s and %(last)s.", first=first, last=last)

    def figures(self, sums: Figures, oldest: datetime | None) -> list[Figure]:
        """The five figures with what stands under each."""
        first = self.head.first_certified_at
        waiting = self.head.waiting
        most = f"{waiting}+" if waiting >= MOST_COUNTED else str(waiting)
        return [
            Figure(_("On track"), str(sums.on_track), _("of %(n)s people", n=sums.enrolled)),
            Figure(_("At risk"), str(sums.at_risk), self.change(sums), bool(sums.at_risk)),
            Figure(_("Certified"), str(sums.certified), self.first(first)),
            self.median(sums),
            Figure(_("Waiting for review"), most, self.oldest(oldest)),
        ]

    def change(self, sums: Figures) -> str:
        """How many more or fewer are at risk than a week ago."""
        change = sums.at_risk_change
        if change is None:
            return _("nothing to compare with yet")
        if change == 0:
            return _("as many as last week")
        if change > 0:
            return ngettext("%(num)s more than last week", "%(num)s more than last week", change)
        return ngettext("%(num)s fewer than last week", "%(num)s fewer than last week", -change)

    def first(self, moment: datetime | None) -> str:
        """When the first certificate was issued; the year only where it isn't this one."""
        if moment is None:
            return _("nobody yet")
        day = moment.astimezone(ZoneInfo(self.head.time_zone)).date()
        said = format_date(day, "d MMMM" if day.year == self.today.year else "d MMMM y")
        return _("first on %(day)s", day=said)

    def median(self, sums: Figures) -> Figure:
        """The median of all scores, and the pass mark."""
        marks, title = self.head.marks, _("Median score")
        if sums.median is None:
            few = _("shown from %(n)s people up", n=LEAST)
            return Figure(title, "–", few if not self.head.sees_single else _("no scores yet"))
        note = _("no pass mark")
        if marks.percent:
            note = (
                _("pass mark %(n)s %%", n=marks.percent)
                if marks.is_same
                else _("pass mark mostly %(n)s %%", n=marks.percent)
            )
        return Figure(title, _("%(n)s %%", n=sums.median), note)

    def oldest(self, moment: datetime | None) -> str:
        """For how long the oldest thing waits."""
        if moment is None:
            return _("nothing is late")
        days = self.days_since(moment)
        if days == 0:
            return _("oldest since today")
        return ngettext("oldest %(num)s day", "oldest %(num)s days", days)

    def shown(self, page: Page, sums: Figures, words: str) -> str:
        """How many people of how many stand on the page."""
        shown = len(page.people)
        if words:
            return ngettext("%(num)s found", "%(num)s found", shown)
        return _("%(shown)s of %(total)s shown", shown=shown, total=max(sums.enrolled, shown))

    def steps(self, sums: Figures) -> list[tuple[str, int]]:
        """From enrolled to certified: what each step is called, and how many came there."""
        return [(self.step(one), one.count) for one in sums.funnel]

    def step(self, step: Funnel) -> str:
        """What a step of the funnel is called."""
        return _(STEPS[step.kind]) % {"number": step.number, "title": step.title}

    def changes(self, sums: Figures) -> list[tuple[str, str]]:
        """What changed since last week: words and by how much, signed; empty where unknown."""
        before = self.head.last_week
        if before is None:
            return []
        named = (
            (ENROLLED, _("enrolled")),
            (STARTED, _("started")),
            (MODULES, _("passed all modules")),
            (CERTIFIED, _("certified")),
            (RISK, _("at risk")),
        )
        moved = [(w, sums.counts.get(name, 0) - before.get(name, 0)) for name, w in named]
        return [(words, f"+{by}" if by > 0 else f"−{-by}") for words, by in moved if by]

    def leaning(self, one: Leaning) -> str:
        """A sentence on where the replies lean, and what to do about it."""
        if one.weak >= 60:
            said = _("Most replies here are among the weaker ones.")
        elif one.weak >= 40:
            said = _("Half of the replies here are among the weaker ones.")
        elif one.weak >= 15:
            said = _("Some replies here are still among the weaker ones.")
        else:
            return _("Most replies here are strong; nowhere else do they leave more open.")
        return f"{said} {_('Consider discussing this one live.')}"

    def title(self, slug: str) -> str:
        """What an activity or module is called; its slug where the course lost it."""
        found, module = self.head.course.find(slug), self.head.course.module(slug)
        return found[1].title if found else module.title if module else slug
