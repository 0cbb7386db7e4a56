"""Content health: the courses that somebody writes, and how each of them does."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.forms.editor import read_chosen
from app.security import requires
from app.services import drafts
from app.views.teach.room import blueprint


@blueprint.get("/courses")
@requires(Permission.WRITE_COURSES)
def courses() -> ResponseReturnValue:
    """The courses that the reader writes."""
    return render_template(
        "teach/courses.html", desks=drafts.list_desks(db.session(), current_user)
    )


@blueprint.get("/courses/<course>")
@requires(Permission.WRITE_COURSES)
def course(course: str) -> ResponseReturnValue:
    """Every file of a course, and what the check found, worst first."""
    chosen, number = read_chosen(request.args)
    health = drafts.look(db.session(), current_user, course, chosen, number)
    return render_template(
        "teach/course.html", health=health, desk=health.desk, chosen=chosen, kinds=drafts.TITLES,
        most=drafts.PAGE,
    )  # fmt: skip
