"""Why somebody needs a person and what waits, in words; what to do about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from app.errors import N_
from app.services.cohort_page import Head, Needing, Pending
from app.views.admin.cohort_doors import address_of
from app.views.admin.cohort_phrases import Said
from app.words import numbered as ngettext
from app.words import worded as _

DRAFTS = {1: N_("first draft"), 2: N_("second draft"), 3: N_("third draft")}
ASKS = {
    "attempt": N_("Asks for one more attempt at “%(title)s”."),
    "wait": N_("Asks to try “%(title)s” again without waiting."),
    "date": N_("Asks for a later date for “%(title)s”."),
    "time": N_("Asks for more time in “%(title)s”."),
    "excuse": N_("Asks to be excused from “%(title)s”."),
    "score": N_("Asks to have the score of “%(title)s” looked at."),
}
HELP = N_("Asks for help with “%(title)s”.")
STOPPED = 3
"""days without anything after which somebody has stopped"""
QUIET = 7
"""days without anything that are worth a word"""
TELLING = ("failed", "same_reply")
"""reasons that tell of single answers and decisions"""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do about it: its words, and where it leads."""

    words: str
    href: str
    is_post: bool = False


@dataclass(frozen=True, slots=True)
class Reasons:
    """What is said of the people of one cohort who need somebody."""

    said: Said

    @property
    def head(self) -> Head:
        """The cohort."""
        return self.said.head

    def why(self, one: Needing) -> str:
        """The reason in words; no more of it than the reader may know."""
        if one.code in TELLING and not self.head.sees_single:
            return _("Something in the course is hard for them right now.")
        say = {
            "unseen": self._unseen,
            "quiet": self._quiet,
            "failed": self._failed,
            "behind": self._behind,
            "same_reply": self._same_reply,
        }.get(one.code)
        return say(one) if say else _("Worth a look.")

    def _unseen(self, one: Needing) -> str:
        invited = moment_of(one.detail, "invited") or one.invited_at
        if invited is None:
            return _("Never signed in. No invitation was sent.")
        days = self.said.days_since(invited)
        if days < 2:
            words = _("Invitation sent yesterday.") if days else _("Invitation sent today.")
        else:
            words = ngettext(
                "Invitation sent %(num)s day ago.", "Invitation sent %(num)s days ago.", days
            )
        return f"{_('Never signed in.')} {words}"

    def _quiet(self, one: Needing) -> str:
        days = self.said.days_since(moment_of(one.detail, "since") or one.last_at)
        modules = int(one.detail.get("modules", one.modules))
        passed = _("no module passed yet")
        if modules:
            passed = (
                _("one module passed") if modules == 1 else _("%(n)s modules passed", n=modules)
            )
        quiet = ngettext("No activity for %(num)s day", "No activity for %(num)s days", days)
        return f"{quiet}, {passed}."

    def _failed(self, one: Needing) -> str:
        title, times = self.title(one.detail.get("activity")), int(one.detail.get("times", 0))
        failed = {
            1: _("Failed “%(title)s”", title=title),
            2: _("Failed “%(title)s” twice", title=title),
        }.get(times, _("Failed “%(title)s” %(n)s times", title=title, n=times))
        since = moment_of(one.detail, "since") or one.last_at
        if self.said.days_since(max(since, one.last_at)) < STOPPED:
            return f"{failed}."
        return _("%(failed)s, then stopped.", failed=failed)

    def _behind(self, one: Needing) -> str:
        title, due = self.title(one.detail.get("module")), moment_of(one.detail, "due")
        if due is None:
            return _("Behind plan with “%(title)s”.", title=title)
        ago = self.said.ago(due)
        return _("Behind plan: “%(title)s” was due %(ago)s.", title=title, ago=ago)

    def _same_reply(self, one: Needing) -> str:
        title, times = self.title(one.detail.get("activity")), int(one.detail.get("attempts", 0))
        if times == 3:
            return _("Stuck on “%(title)s”: same reply in all three attempts.", title=title)
        return _("Stuck on “%(title)s”: same reply in %(n)s attempts.", title=title, n=times)

    def chips(self, one: Needing) -> list[str]:
        """What there is to know at a glance: days left, failed attempts, days of quiet."""
        quiet = self.said.days_since(one.last_at)
        still = ngettext("%(num)s day quiet", "%(num)s days quiet", quiet)
        if one.code in TELLING:
            shown = [still] if quiet >= QUIET else []
            if not self.head.sees_single:
                return shown
            times = int(one.detail.get("times", one.detail.get("attempts", 0)))
            if one.code == "failed":
                tries = ngettext("%(num)s failed attempt", "%(num)s failed attempts", times)
                return [tries, *shown]
            return [ngettext("%(num)s attempt", "%(num)s attempts", times)]
        if one.code == "behind":
            return [still] if quiet >= QUIET else []
        return self._days_left()

    def _days_left(self) -> list[str]:
        closes = self.head.closes_on
        if closes is None:
            return []
        days = (closes - self.said.today).days
        if days < 0:
            return [_("Closed")]
        if days == 0:
            return [_("Due today")]
        return [ngettext("Due in %(num)s day", "Due in %(num)s days", days)]

    def act(self, one: Needing) -> Act:
        """The one thing to do first: through a page of the desk, else by a letter of one's own."""
        letter = f"mailto:{quote(one.email, safe='@')}?subject={quote(self.head.course.title)}"
        if one.code == "unseen" and not one.has_password:
            href = address_of("admin.invite_person", person=one.key)
            if href:
                words = _("Resend invitation") if one.invited_at else _("Send invitation")
                return Act(words, href, is_post=True)
        href = ""
        if self.head.runs:
            href = address_of("admin.nudge", cohort=self.head.key, person=one.key)
        words = _("Offer coaching") if one.code == "same_reply" else _("Send a nudge")
        return Act(words, href or letter)

    def waits(self, one: Pending) -> str:
        """What of somebody's waits, and for how long."""
        title = self.title(one.activity)
        if one.kind == "request":
            return _(ASKS.get(one.asks or "", HELP)) % {"title": title}
        days = self.said.days_since(one.since)
        waiting = (
            ngettext("Waiting %(num)s day.", "Waiting %(num)s days.", days)
            if days
            else _("Waiting since today.")
        )
        if one.kind == "answer":
            return f"{_('Long answer in “%(title)s”.', title=title)} {waiting}"
        number = one.round or 1
        draft = _(DRAFTS[number]) if number in DRAFTS else _("draft %(n)s", n=number)
        return f"{_('%(title)s, %(draft)s.', title=title, draft=draft)} {waiting}"

    def title(self, slug: str | None) -> str:
        """What an activity or module is called."""
        return self.said.title(slug or "")


def moment_of(detail: dict[str, Any], name: str) -> datetime | None:
    """A moment that a risk's detail tells; None where it doesn't."""
    told = detail.get(name)
    return datetime.fromisoformat(told) if told else None
