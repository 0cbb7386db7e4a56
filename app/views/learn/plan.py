"""My plan: what was written in all worksheets of a course, about one real partner."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.course import Worksheet
from app.domain.permission import Permission
from app.domain.progress import overview
from app.errors import NotFound
from app.security import requires
from app.services import enrollments, progress, worksheets
from app.services.enrollments import Place
from app.views.learn.room import blueprint


@blueprint.get("/plan")
@requires(Permission.LEARN)
def plan() -> ResponseReturnValue:
    """The worksheets of the course used last, or of `?course=…`, with what is written in them."""
    places = enrollments.list_mine(db.session(), current_user)
    if not places:
        return render_template("learn/plan.html", places=[], place=None)
    place = pick(places, request.args.get("course", places[0].slug))
    return render_template("learn/plan.html", places=places, **plan_of(place))


def pick(places: list[Place], slug: str) -> Place:
    """The place in the course of this slug. Raises NotFound."""
    found = next((place for place in places if place.slug == slug), None)
    if found is None:
        raise NotFound
    return found


def plan_of(place: Place) -> dict[str, object]:
    """What the document shows: every worksheet with its module and standing, and all entries."""
    session = db.session()
    seen = overview(place.course, progress.list_records(session, place.enrollment.id))
    sheets = [
        (module, one)
        for module in seen.modules
        for one in module.activities
        if isinstance(one.activity, Worksheet)
    ]
    return {
        "place": place,
        "course": place.course,
        "sheets": sheets,
        "written": worksheets.list_entries(session, place),
    }
