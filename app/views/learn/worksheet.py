"""A worksheet: sections that save themselves, and handing in."""

from typing import Any

from flask import jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.course import address
from app.domain.permission import Permission
from app.errors import Invalid, NotFound
from app.forms.worksheet import read_section, read_version
from app.security import now, requires
from app.services import progress, worksheets
from app.services.enrollments import Place
from app.services.worksheets import Overtaken
from app.views.errors import wants_json
from app.views.learn.room import blueprint
from app.words import clock_time, sentence

SHEET = "/course/<course>/<module>/<activity>"


def show(place: Place, activity: str) -> ResponseReturnValue:
    """The worksheet with what is written."""
    return page(place.slug, activity), 200


def page(course: str, activity: str, **more: Any) -> str:
    """The worksheet's page; `more` holds a message, or both texts of a conflict."""
    session = db.session()
    sheet = worksheets.get(session, current_user, course, activity)
    return render_template(
        "learn/worksheet.html",
        sheet=sheet,
        course=sheet.place.course,
        here=address(course, sheet.module.slug, activity),
        following=progress.following(session, sheet.place, activity),
        **({"conflict": None, "message": ""} | more),
    )


@blueprint.post(f"{SHEET}/sections/<section>")
@requires(Permission.LEARN)
def save_section(course: str, module: str, activity: str, section: str) -> ResponseReturnValue:
    """Save one section; "Saved" is said only after the commit, with the answer."""
    session = db.session()
    sheet = worksheets.get(session, current_user, course, activity, lock=True)
    asked = sheet.worksheet.section(section)
    if asked is None:
        raise NotFound
    value = read_section(asked, request.form)
    version = read_version(request.form)
    try:
        entry = worksheets.save(session, sheet, asked, value, version, now())
    except Overtaken as error:
        return overtaken(course, activity, error, value)
    if wants_json():
        return jsonify(saved=clock_time(entry.saved_at), version=entry.version)
    return redirect(back(course, module, activity, section), 303)


def back(course: str, module: str, activity: str, section: str) -> str:
    """Where the form stood: the worksheet, or the lesson whose prompt it was (an address of this site)."""
    lesson = request.form.get("lesson", "")
    path = address(course, module, activity)
    if lesson.replace("-", "").isalnum():
        path = address(course, module, lesson)
    return f"{path}#{section}"


def overtaken(
    course: str, activity: str, error: Overtaken, mine: dict[str, Any]
) -> ResponseReturnValue:
    """A newer text is stored: show both, overwrite none."""
    entry = error.entry
    stored = {
        "section": entry.section,
        "value": entry.value,
        "version": entry.version,
        "saved": clock_time(entry.saved_at),
    }
    if wants_json():
        return jsonify(message=sentence(error), conflict=stored), 409
    shown = page(course, activity, conflict={**stored, "mine": mine}, message=sentence(error))
    return shown, 409


@blueprint.post(f"{SHEET}/submissions")
@requires(Permission.LEARN)
def hand_in(course: str, module: str, activity: str) -> ResponseReturnValue:
    """Freeze a copy of what is written."""
    try:
        worksheets.hand_in(db.session(), current_user, course, activity, now())
    except Invalid as error:
        return page(course, activity, message=sentence(error)), 422
    return redirect(f"{address(course, module, activity)}#handed-in", 303)
