"""A personal calendar as bytes (RFC 5545): sessions, and days on which modules are due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Tandem//Cohorts//EN"
FRESH = timedelta(hours=6)
"""how often calendars are asked to look again"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a calendar; `uid` and `version` tell calendars that it is the same, changed.

    Moments are in UTC. `is_busy` is False for what takes no time, such as a due date.
    """

    uid: str
    version: int
    changed_at: datetime
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    about: str = ""
    link: str = ""
    is_cancelled: bool = False
    is_busy: bool = True


def calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """The calendar's file, as it is served."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", FRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT6H")
    for entry in entries:
        made.add_component(event(entry))
    return bytes(made.to_ical())


def event(entry: Entry) -> Event:
    """One entry."""
    made = Event()
    made.add("uid", entry.uid)
    made.add("sequence", entry.version)
    made.add("dtstamp", entry.changed_at)
    made.add("last-modified", entry.changed_at)
    made.add("dtstart", entry.starts_at)
    made.add("dtend", entry.ends_at)
    made.add("summary", entry.title)
    for field, text in (("location", entry.place), ("description", entry.about)):
        if text:
            made.add(field, text)
    if entry.link:
        made.add("url", entry.link)
    made.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    made.add("transp", "OPAQUE" if entry.is_busy else "TRANSPARENT")
    return made
