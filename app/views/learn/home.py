"""Home: one big Continue, what is worth doing today, the route, where one stands."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.security import now, requires
from app.services import home as desk
from app.views.learn.room import blueprint


@blueprint.get("/home")
@requires(Permission.LEARN)
def home() -> ResponseReturnValue:
    """The learner's first page; somebody without a course finds those that can be started."""
    session = db.session()
    found = desk.get(session, current_user, now())
    if found is None:
        shelf = desk.get_shelf(session, current_user)
        return render_template("learn/no_course.html", shelf=shelf)
    return render_template("learn/home.html", home=found, now=now())
