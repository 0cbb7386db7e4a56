"""A test learner's time: where it begins, and the day that somebody chooses, as moments."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.dates import day_of, end_of, moment
from app.errors import N_, Invalid

MOST_DAYS = 400
"""so far from where a test learner begins: their days are lived one by one"""
OPENING = time(8)
"""of the clock there, on a cohort's first day"""
FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)


def moment_on(day: date, now: datetime, zone: str) -> datetime:
    """The moment (UTC) of `day` at which clocks there show what they show now.

    Raises Invalid for days that nobody plans for.

    >>> from datetime import UTC
    >>> moment_on(date(2026, 3, 9), datetime(2026, 1, 5, 9, tzinfo=UTC), "UTC").isoformat()
    '2026-03-09T09:00:00+00:00'
    """
    if not FIRST <= day <= LAST:
        raise Invalid(N_("Type a day between the years 2000 and 2200."))
    clock = now.astimezone(ZoneInfo(zone)).time().replace(microsecond=0)
    return moment(day, clock, zone) or end_of(day, zone)


def beginning(opens_on: date | None, chosen: datetime, zone: str) -> datetime:
    """When somebody begins who is to stand at the moment `chosen`: as their cohort opens.

    At that moment itself without a cohort, and where the cohort opens later. Raises Invalid for
    more days than are lived.
    """
    if opens_on is None:
        return chosen
    begins = min(moment(opens_on, OPENING, zone) or end_of(opens_on, zone), chosen)
    require_near(begins, chosen, zone)
    return begins


def require_near(begins: datetime, chosen: datetime, zone: str) -> None:
    """Raises Invalid for a moment that is more days away than are lived."""
    if chosen - begins > timedelta(days=MOST_DAYS):
        raise Invalid(
            N_("Choose a day within %(most)s days of %(day)s, when this test learner begins."),
            most=MOST_DAYS, day=day_of(begins, zone).isoformat(),
        )  # fmt: skip
