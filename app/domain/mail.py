"""Rules of letters: kinds one can switch off, quiet hours, placeholders, how often one tries."""

import re
import zlib
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OPTIONAL = (
    "message", "reminder", "meeting", "review", "request", "cohort", "practice", "unclear",
    "digest",
)  # fmt: skip
"""Kinds that a person can switch off; the others guard their account or are about certificates."""
REST = timedelta(hours=12)
"""Between two letters with notices, also where midnight lies between them."""
PLACEHOLDER = re.compile(r"\{([^{}\s]{1,40})\}")


def zone(name: str) -> ZoneInfo:
    """The time zone of this name, UTC where there is none."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def is_quiet(hour: int, quiet_from: int, quiet_to: int) -> bool:
    """Whether letters wait in this hour of the reader's day; the same hours mean they never do.

    >>> [is_quiet(hour, 20, 8) for hour in (19, 20, 7, 8)]
    [False, True, True, False]
    """
    if quiet_from == quiet_to:
        return False
    if quiet_from < quiet_to:
        return quiet_from <= hour < quiet_to
    return hour >= quiet_from or hour < quiet_to


def next_moment(
    now: datetime, zone_name: str, quiet_from: int, quiet_to: int, last: datetime | None
) -> datetime:
    """When (UTC) the next letter with notices may go to a reader who got one at `last`.

    At most one on a day of the reader's own and none within `REST` of the last; outside their
    quiet hours; `now` where it may go at once. Hours are those of the reader's clock, so that a
    night in which clocks change is an hour shorter or longer.
    """
    place = zone(zone_name)
    moment = now.astimezone(place)
    if last is not None:
        after = last.astimezone(place)
        if after.date() >= moment.date():
            moment = midnight(after + timedelta(days=1), place)
        moment = max(moment, (last + REST).astimezone(place), key=lambda one: one.astimezone(UTC))
    if is_quiet(moment.hour, quiet_from, quiet_to):
        day = moment.date() + timedelta(days=1 if moment.hour >= quiet_to else 0)
        moment = datetime.combine(day, time(quiet_to), place)
    return moment.astimezone(UTC)


def midnight(moment: datetime, place: ZoneInfo) -> datetime:
    """The beginning of the local day of `moment`."""
    return datetime.combine(moment.astimezone(place).date(), time(), place)


def unknown_placeholders(text: str, known: Collection[str]) -> list[str]:
    """Placeholders in a text that nothing fills, in their order.

    >>> unknown_placeholders("Dear {first_name}, {today}", {"first_name"})
    ['today']
    """
    return [name for name in PLACEHOLDER.findall(text) if name not in known]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in place of placeholders; what is put in is never read as a placeholder.

    >>> fill("Dear {first_name}", {"first_name": "{link}", "link": "x"})
    'Dear {link}'
    """
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def wait_after(tries: int, key: str) -> timedelta:
    """How long to wait after that many failed tries: doubled each time, up to a quarter more.

    What is more comes from the letter's own key, so that letters that failed together don't all
    come back together.
    """
    share = zlib.crc32(f"{key}:{tries}".encode()) % 1000 / 4000
    return timedelta(minutes=2**tries * (1 + share))
