"""A session of one's cohort: when, where, and how to prepare."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.security import requires
from app.services import meetings
from app.views.learn.room import blueprint


@blueprint.get("/sessions/<meeting>")
@requires(Permission.LEARN)
def meeting(meeting: str) -> ResponseReturnValue:
    """Its page, for the cohort's people and those who look after them."""
    found, cohort = meetings.get_shown(db.session(), current_user, meeting)
    return render_template("learn/session.html", meeting=found, cohort=cohort)
