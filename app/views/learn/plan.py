"""My plan: what was written in all worksheets of a course, about one real partner."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.security import requires
from app.services import enrollments, worksheets
from app.views.learn.room import blueprint


@blueprint.get("/plan")
@requires(Permission.LEARN)
def plan() -> ResponseReturnValue:
    """One document a course: each worksheet with what is written in it."""
    session = db.session()
    places = enrollments.list_mine(session, current_user)
    written = {place.slug: worksheets.list_entries(session, place) for place in places[:1]}
    return render_template("learn/plan.html", places=places[:1], written=written)
