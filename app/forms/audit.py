"""Which recorded acts somebody looks for, as the address says."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from app.services.audit import Sought

FIRST, LAST = date(1900, 1, 1), date(9000, 1, 1)
FIELDS = ("who", "person", "verb", "since", "until")


def read_sought(sent: MultiDict[str, str], time_zone: str) -> Sought:
    """The filter of an address; days are those of the reader, what is no day leaves all."""
    text = {name: sent.get(name, "").replace("\0", "")[:200].strip() for name in FIELDS}
    since, until = _day(text["since"]), _day(text["until"])
    return Sought(
        text["who"],
        text["person"],
        text["verb"],
        _begin(since, time_zone) if since else None,
        _begin(until + timedelta(days=1), time_zone) if until and until < date.max else None,
    )


def read_place(sent: MultiDict[str, str]) -> tuple[datetime, int] | None:
    """Where a page begins: `before` is a moment and a number; None for the first page."""
    moment, _, seen = sent.get("before", "").partition("~")
    try:
        at = datetime.fromisoformat(moment)
        is_whole = at.tzinfo is not None and seen.isdecimal()
        return (at.astimezone(UTC), min(int(seen), 100_000)) if is_whole else None
    except (ValueError, OverflowError):
        return None


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _begin(day: date, time_zone: str) -> datetime:
    """Within what clocks of every zone can say."""
    within = min(max(day, FIRST), LAST)
    return datetime.combine(within, time(), ZoneInfo(time_zone))
