"""What quiz pages say of scores, waits and losses, in the reader's language."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import format_datetime, format_percent, ngettext, to_user_timezone
from flask_babel import gettext as _

from app.security import now
from app.services.quizzes import Cost, Sitting, Standing


def phrases() -> dict[str, Any]:
    """The phrases, for templates."""
    return {
        "again_words": again_words,
        "closes_words": closes_words,
        "cost_words": cost_words,
        "left_words": left_words,
        "opens_words": opens_words,
        "score_words": score_words,
        "shown_score": shown_score,
    }


def shown_score(score: float) -> str:
    """A score as whole percent, cut off: 79.6 % isn't shown as the 80 % that it misses."""
    whole = int(score * 100 + 1e-9)
    return format_percent(whole / 100, "#,##0 %")


def score_words(sitting: Sitting) -> str:
    """The score as a fact: "64 %, pass mark 70 %."."""
    score = shown_score(sitting.attempt.score or 0.0)
    if not sitting.quiz.passing:
        return _("%(score)s.", score=score)
    passing = format_percent(sitting.quiz.passing, "#,##0 %")
    return _("%(score)s, pass mark %(passing)s.", score=score, passing=passing)


def cost_words(cost: Cost) -> str:
    """Which outcome lost most: "Two answers about … cost most."."""
    return ngettext(
        "One answer about “%(outcome)s” cost most.",
        "%(num)s answers about “%(outcome)s” cost most.",
        cost.answers,
        outcome=cost.outcome,
    )


def again_words(standing: Standing) -> str:
    """Whether and when one may try again."""
    if standing.waits:
        return ""
    if standing.open_attempt:
        return _("Another attempt is open.")
    if standing.left == 0:
        return _("No attempts are left. Ask the person who runs your program for another one.")
    if standing.opens_at:
        return _("Try again on %(moment)s.", moment=moment_words(whole(standing.opens_at)))
    return _("You can try again now.")


def whole(moment: datetime) -> datetime:
    """The first whole minute that isn't before the moment: who comes then is not too early."""
    return (moment + timedelta(minutes=1, microseconds=-1)).replace(second=0, microsecond=0)


def opens_words(opens_at: datetime) -> str:
    """When the next attempt opens: by the clock where that is today, else with the day."""
    opens_at = whole(opens_at)
    if to_user_timezone(opens_at).date() == to_user_timezone(now()).date():
        time = f"{format_datetime(opens_at, 'HH:mm')} {zone(opens_at)}"
        return _("The next attempt opens at %(time)s.", time=time)
    return _("The next attempt opens on %(moment)s.", moment=moment_words(opens_at))


def moment_words(moment: datetime) -> str:
    """Day and time with the time zone: "25 November, 10:00 UTC"."""
    return f"{format_datetime(moment, 'd MMMM, HH:mm')} {zone(moment)}"


def zone(moment: datetime) -> str:
    """The short name of the reader's time zone at that moment."""
    return to_user_timezone(moment).tzname() or ""


def closes_words(closes_at: datetime) -> str:
    """Until when an attempt may be worked on: "10:20 UTC", with the day where that isn't today."""
    if to_user_timezone(closes_at).date() == to_user_timezone(now()).date():
        return f"{format_datetime(closes_at, 'HH:mm')} {zone(closes_at)}"
    return moment_words(closes_at)


def left_words(count: int) -> str:
    """How many questions are open."""
    if not count:
        return _("All questions are answered")
    return ngettext("%(num)s question is open", "%(num)s questions are open", count)
