"""When a certificate may be renewed, and what its status line says."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.domain.certificate import end_of_term
from app.domain.course import Course, Module, Quiz

PULSE_AFTER, LATE = 12, 6
"""months from the day of issue to the pulse, and from the end of the term to the last day"""


class Status(StrEnum):
    """What a certificate that can be renewed is."""

    CURRENT = "current"
    VALID = "valid"
    ENDED = "ended"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Renewal:
    """How one certificate stands; days are those of UTC, as on the certificate.

    `opens_on` and `closes_on` are the first and the last day on which its holder may begin to
    renew it; OVER is what it is from the day after.
    """

    status: Status
    opens_on: date
    closes_on: date
    is_open: bool


def renewed_by(course: Course) -> str:
    """The slug of the course by which certificates of this one are renewed, "" for none.

    A course for holders renews what came of itself, too: once for each term.
    """
    rule = course.certificate
    if rule is None:
        return ""
    return rule.renewal or (course.slug if course.audience == "holder" else "")


def finals(course: Course) -> tuple[tuple[Module, Quiz], ...]:
    """The exams that are taken again once a certificate of this course can't be renewed any more.

    None where no other course renews it.
    """
    if course.certificate is None or not course.certificate.renewal:
        return ()
    asked = ((module, one) for module in course.modules for one in module.asked)
    return tuple(
        (module, one) for module, one in asked if isinstance(one, Quiz) and one.feedback == "exam"
    )


def over_from(ends: datetime) -> datetime:
    """The moment from which a certificate with this end can't be renewed any more."""
    last = end_of_term(ends.date(), LATE)
    return datetime.combine(last + timedelta(days=1), time(), ends.tzinfo)


def stand(issued: datetime, ends: datetime, pulse: datetime | None, now: datetime) -> Renewal:
    """How a certificate with a term stands; `pulse` is when its holder last did the pulse."""
    today, opens = now.date(), end_of_term(issued.date(), PULSE_AFTER)
    closes = end_of_term(ends.date(), LATE)
    if today > closes:
        status = Status.OVER
    elif today > ends.date():
        status = Status.ENDED
    elif pulse is not None and today <= end_of_term(pulse.date(), PULSE_AFTER):
        status = Status.CURRENT
    else:
        status = Status.VALID
    return Renewal(status, opens, closes, opens <= today <= closes)
