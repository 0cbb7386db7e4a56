"""Who has earned a certificate, its serial with check characters, its term and its states."""

import calendar
from collections.abc import Callable, Collection
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from app.domain.course import Activity, Course

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford base 32: no I, L, O (read as 1, 1, 0) and no U."""

FREE, CHECKED, GROUP = 14, 16, 4
"""characters drawn at random (70 bits), with the check characters, and in a group"""

PRIME = 1021
"""the largest prime that two characters can hold"""

FORGIVEN = {
    ord(sign): None for sign in " \t\r\n\u00a0\u2009\u202f-\u2010\u2011\u2012\u2013\u2014\u2212"
}
"""spaces, hyphens and dashes, as people and mail programs put them between groups"""

READ = {ord(low): high for low, high in zip("abcdefghjkmnpqrstvwxyz", ALPHABET[10:], strict=True)}
READ |= {ord("o"): "0", ord("O"): "0"} | dict.fromkeys(map(ord, "iIlL"), "1")

Day = TypeVar("Day", date, datetime)


REISSUED = "reissued"
REVOKED_FOR = ("error", "identity", "integrity", "holder", "other")
"""classes of reasons that somebody can choose; one that is issued anew has a class of its own"""


class State(StrEnum):
    """What a stranger who types a serial is told."""

    GENUINE = "genuine"
    ENDED = "ended"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


def check_characters(free: str) -> str:
    """The two check characters of 14 serial characters.

    They make the whole serial, read as one number, a multiple of 1021 (the scheme of ISO 7064's
    MOD 97-10). A wrong character changes that number by d·32^i, two swapped neighbors by
    31·d·32^i, with 0 < |d| < 32: no multiple of the prime, so both are always noticed.
    """
    value = 0
    for sign in free:
        value = value * 32 + ALPHABET.index(sign)
    high, low = divmod(-value * 32**2 % PRIME, 32)
    return ALPHABET[high] + ALPHABET[low]


def new_serial(randbytes: Callable[[int], bytes]) -> str:
    """A new serial `XXXX-XXXX-XXXX-XXXX`: 70 random bits and two check characters.

    `randbytes(n)` gives n random bytes: `secrets.token_bytes`, in tests `Random(seed).randbytes`.
    """
    bits = int.from_bytes(randbytes(9))
    free = "".join(ALPHABET[bits >> 5 * place & 31] for place in range(FREE))
    return _grouped(free + check_characters(free))


def normalize(text: str) -> str | None:
    """The serial somebody typed, as it is stored; None when it can't be one.

    Case, spaces, hyphens and dashes don't matter; O is read as 0, I and L as 1.
    """
    signs = text.translate(FORGIVEN).translate(READ)
    if len(signs) != CHECKED or not set(signs) <= set(ALPHABET):
        return None
    return _grouped(signs) if check_characters(signs[:FREE]) == signs[FREE:] else None


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + GROUP] for start in range(0, CHECKED, GROUP))


def state_of(ends_at: datetime | None, revoked_at: datetime | None, now: datetime) -> State:
    """The state of an issued certificate; it ends when the (UTC) day of `ends_at` is over."""
    if revoked_at is not None and revoked_at <= now:
        return State.REVOKED
    if ends_at is not None and ends_at.date() < now.date():
        return State.ENDED
    return State.GENUINE


def end_of_term(issued: Day, months: int) -> Day:
    """The same day `months` later, or that month's last day where it has no such day.

    >>> end_of_term(date(2027, 8, 31), 6)
    datetime.date(2028, 2, 29)
    """
    years, month = divmod(issued.month - 1 + months, 12)
    year = issued.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return issued.replace(year=year, month=month + 1, day=min(issued.day, last))


def required(course: Course) -> tuple[Activity, ...]:
    """What the course's certificate asks for, in course order; nothing without a certificate."""
    rule = course.certificate
    if rule is None:
        return ()
    named = {*rule.requires, *rule.accepted}
    return tuple(
        activity
        for module, activity in course
        if activity.slug in named or (module.slug in named and not activity.optional)
    )


def missing(
    course: Course, passed: Collection[str], accepted: Collection[str] = ()
) -> tuple[Activity, ...]:
    """What the certificate still asks for, in course order.

    `passed` are slugs of activities, `accepted` those of worksheets that a reviewer accepted.
    """
    rule = course.certificate
    waiting = set(rule.accepted) - set(accepted) if rule else set()
    return tuple(
        activity
        for activity in required(course)
        if activity.slug not in passed or activity.slug in waiting
    )


def earned(course: Course, passed: Collection[str], accepted: Collection[str] = ()) -> bool:
    """Whether what was passed and accepted, as for missing(), earns the course's certificate.

    A rule that asks for nothing, or for something the course doesn't hold, can't be met.
    """
    rule = course.certificate
    if rule is None or not (rule.requires or rule.accepted):
        return False
    known = all(course.module(slug) or course.find(slug) for slug in rule.requires)
    known = known and all(course.find(slug) for slug in rule.accepted)
    return known and not missing(course, passed, accepted)


def linkedin_url(
    name: str, issuer: str, issued: date, ends: date | None, *, url: str, serial: str
) -> str:
    """The address of LinkedIn's form for a new certification, filled in; `url` is our page."""
    fields = {
        "startTask": "CERTIFICATION_NAME",
        "name": name,
        "organizationName": issuer,
        "issueYear": issued.year,
        "issueMonth": issued.month,
    }
    if ends is not None:
        fields |= {"expirationYear": ends.year, "expirationMonth": ends.month}
    fields |= {"certUrl": url, "certId": serial}
    return f"https://www.linkedin.com/profile/add?{urlencode(fields)}"
