"""A course: its modules and how far one is, what it says of itself, its words and people."""

from datetime import timedelta

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.domain.practice import end_of_day
from app.errors import NotEnrolled, NotFound
from app.security import now, requires
from app.services import courses, dates, enrollments, progress
from app.services.enrollments import Place
from app.views.learn.room import blueprint


@blueprint.get("/course/<course>")
@requires(Permission.LEARN)
def course(course: str) -> ResponseReturnValue:
    """The route and its modules.

    For somebody who hasn't started it, what it offers and a button.
    """
    session = db.session()
    try:
        place = enrollments.get(session, current_user, course)
    except NotEnrolled:
        offered = courses.get(session, current_user, course)
        return render_template("learn/course_offer.html", offered=offered)
    return page(place)


def page(place: Place) -> str:
    """The course as the learner stands in it."""
    session = db.session()
    return render_template(
        "learn/course.html",
        place=place,
        course=place.course,
        seen=progress.get_overview(session, place),
        due=dates.due_for(session, place.enrollment),
        now=now(),
        today=end_of_day(now(), current_user.time_zone) - timedelta.resolution,
    )


@blueprint.post("/course/<course>/enrollment")
@requires(Permission.LEARN)
def enroll(course: str) -> ResponseReturnValue:
    """Start the course."""
    enrollments.begin(db.session(), current_user, course, now())
    return redirect(url_for(".home"), 303)


@blueprint.get("/course/<course>/glossary")
@requires(Permission.LEARN)
def glossary(course: str) -> ResponseReturnValue:
    """The course's words."""
    found = courses.get(db.session(), current_user, course)
    return render_template("learn/glossary.html", course=found.course)


@blueprint.get("/course/<course>/people")
@requires(Permission.LEARN)
def people(course: str) -> ResponseReturnValue:
    """The companies and people of the course's stories."""
    found = courses.get(db.session(), current_user, course)
    return render_template("learn/people.html", course=found.course)


@blueprint.get("/course/<course>/<module>")
@requires(Permission.LEARN)
def module(course: str, module: str) -> ResponseReturnValue:
    """A module's place on the course page."""
    found = courses.get(db.session(), current_user, course)
    if found.course.module(module) is None:
        raise NotFound
    return redirect(url_for(".course", course=course, _anchor=module))
