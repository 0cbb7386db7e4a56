"""The door of people who review what learners wrote: its blueprint, and ways through the queue."""

from typing import Any

from flask import Blueprint, current_app, request, url_for
from flask_login import current_user

from app import db
from app.models import Waiting
from app.security import now
from app.services import waiting
from app.services.reviewers import ANSWER, WORKSHEET
from app.services.waiting import Around, Chosen, Line

blueprint = Blueprint("teach", __name__, url_prefix="/teach")


def asked(name: str) -> str:
    """One word of the query string; a database may refuse some signs."""
    return request.args.get(name, "").replace("\0", "")


def chosen() -> Chosen:
    """What of the queue is looked at: it rides along in the query string."""
    return Chosen(asked("cohort"), asked("course"), asked("activity"))


def kept() -> dict[str, Any]:
    """The same as values for addresses; nothing where all is looked at."""
    found = chosen()
    pairs = (("cohort", found.cohort), ("course", found.course), ("activity", found.activity))
    return {name: value for name, value in pairs if value}


def queue_address(after: str = "") -> str:
    """The queue as it was filtered, from behind the line of key `after`."""
    found = kept() | ({"after": after} if after else {})
    return url_for("teach.reviews", **found)


def address_of(line: Line) -> str:
    """Where one thing is seen to; "" for a request while nothing answers requests."""
    if line.kind == WORKSHEET:
        return url_for("teach.document", key=line.subject, **kept())
    if line.kind == ANSWER:
        return url_for("teach.review", key=line.subject, question=line.part, **kept())
    known = "admin.request" in current_app.view_functions
    return url_for("admin.request", key=line.subject) if known else ""


def is_held(line: Line) -> bool:
    """Whether somebody else opened it not long ago."""
    return bool(line.opener and line.opened_at and line.opened_at >= now() - waiting.HELD)


def around(row: Waiting | None) -> Around:
    """What stands before and behind in the queue; nothing where it never waited."""
    if row is None:
        return Around((), ())
    return waiting.get_around(db.session(), current_user, chosen(), row)


def onward(row: Waiting | None) -> str:
    """Where to go on once it is seen to: the next that waits, else the queue."""
    following = waiting.find_next(db.session(), current_user, chosen(), row) if row else None
    return (address_of(following) if following else "") or queue_address()


@blueprint.app_context_processor
def phrases() -> dict[str, object]:
    """What templates of the queue ask."""
    return {
        "address_of": address_of,
        "is_held": is_held,
        "queue_address": queue_address,
        "has_page": lambda endpoint: endpoint in current_app.view_functions,
    }
