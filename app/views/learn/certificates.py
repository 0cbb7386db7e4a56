"""Certificates: mine, and what is still missing."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain import certificate as rules
from app.domain.permission import Permission
from app.security import now, requires
from app.services import certificates as records
from app.services import enrollments, progress
from app.services.enrollments import Place
from app.views.learn.room import blueprint
from app.views.verify import linkedin, shown


@blueprint.get("/certificates")
@requires(Permission.LEARN)
def certificates() -> ResponseReturnValue:
    """Every certificate of the reader with its links, and for open courses what it still takes."""
    session = db.session()
    mine = records.list_mine(session, current_user)
    places = enrollments.list_mine(session, current_user)
    missing = {place.slug: missing_in(place) for place in places}
    return render_template(
        "learn/certificates.html",
        certificates=[(row, shown(row, now()), linkedin(row)) for row in mine],
        ways=records.list_ways(session, current_user, mine, now()),
        unfinished=[place for place in places if missing[place.slug]],
        missing=missing,
    )


@blueprint.post("/certificates/<serial>/renewal")
@requires(Permission.LEARN)
def renew(serial: str) -> ResponseReturnValue:
    """Begin the course that renews one's certificate."""
    course = records.renew(db.session(), current_user, serial, now())
    return redirect(url_for(".course", course=course), 303)


def missing_in(place: Place) -> list[dict[str, object]]:
    """What the course's certificate still asks for, module by module.

    Title and activities not done.
    """
    seen = progress.get_overview(db.session(), place)
    done = {
        one.activity.slug
        for module in seen.modules
        for one in module.activities
        if one.record.done_at
    }
    accepted = {
        one.activity.slug
        for module in seen.modules
        for one in module.activities
        if one.record.is_accepted
    }
    left = {activity.slug for activity in rules.missing(place.course, done, accepted)}
    return [
        {"module": module, "activities": [a for a in module.activities if a.activity.slug in left]}
        for module in seen.modules
        if any(one.activity.slug in left for one in module.activities)
    ]
