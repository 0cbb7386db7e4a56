"""Days and times of one place as moments: ends of days, times of sessions; right across changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SECOND = timedelta(seconds=1)
LATEST = date(9000, 1, 1)
"""beyond it days would leave the calendar; nobody plans that far"""


def day_of(moment: datetime, zone: str) -> date:
    """Which day it is there at this moment.

    >>> day_of(datetime(2026, 12, 4, 23, 30, tzinfo=UTC), "Europe/Stockholm")
    datetime.date(2026, 12, 5)
    """
    return moment.astimezone(ZoneInfo(zone)).date()


def end_of(day: date, zone: str) -> datetime:
    """The last second of a day there, in UTC, whatever clocks do that night.

    >>> end_of(date(2026, 12, 4), "Europe/Stockholm").isoformat()
    '2026-12-04T22:59:59+00:00'
    """
    there, following = ZoneInfo(zone), min(day, LATEST) + timedelta(days=1)
    ends = sorted(
        datetime.combine(following, time(fold=fold), there).astimezone(UTC) - SECOND
        for fold in (0, 1)
    )
    return ends[1] if day_of(ends[1], zone) <= day else ends[0]


def moment(day: date, clock: time, zone: str) -> datetime | None:
    """The moment (UTC) when clocks there show `clock` on `day`; the first where they do twice.

    None where they never do, because they are put forward over it.

    >>> moment(date(2026, 3, 29), time(2, 30), "Europe/Stockholm") is None
    True
    """
    there = ZoneInfo(zone)
    found = datetime.combine(day, clock, there).astimezone(UTC)
    shown = found.astimezone(there)
    return found if (shown.date(), shown.time()) == (day, clock) else None


def due(opens_on: date, zone: str, days: int | None, on: date | None) -> datetime | None:
    """When something is due: at the end of the day `on`, or `days` after the opening.

    >>> due(date(2026, 10, 1), "Europe/Stockholm", 30, None).isoformat()
    '2026-10-31T22:59:59+00:00'
    """
    if on is None and days is None:
        return None
    return end_of(on or later(opens_on, days or 0), zone)


def later(day: date, days: int) -> date:
    """So many days after `day`, within the calendar."""
    reach = (LATEST - day).days
    return day + timedelta(days=max(min(days, reach), -day.toordinal() + 1))


def there(moment: datetime, zone: str) -> datetime:
    """The moment as clocks of a place show it."""
    return moment.astimezone(ZoneInfo(zone))
