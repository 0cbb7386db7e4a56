"""What courses teach, in numbers: which courses, one course, one quiz or conversation of it."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.security import requires
from app.services import drafts
from app.services.numbers import reading, selection
from app.services.numbers.selection import Asked
from app.views.teach.room import asked, blueprint


def wanted() -> Asked:
    """Whose numbers, and of which attempts."""
    return Asked(asked("who"), "all" if asked("tries") == "all" else "first")


@blueprint.get("/numbers")
@requires(Permission.SEE_NUMBERS)
def numbers() -> ResponseReturnValue:
    """The courses that the reader teaches; with one, its numbers at once."""
    found = selection.list_courses(db.session(), current_user)
    if len(found) == 1:
        return redirect(url_for(".course_numbers", course=found[0][0]))
    return render_template("teach/numbers.html", courses=found)


@blueprint.get("/courses/<course>/numbers")
@requires(Permission.SEE_NUMBERS)
def course_numbers(course: str) -> ResponseReturnValue:
    """What is worth a look, then all quizzes and conversations."""
    found = reading.get_course(db.session(), current_user, course, wanted())
    desk = drafts.get_desk(db.session(), current_user, course)
    return render_template("teach/numbers_course.html", found=found, source=found.source, desk=desk)


@blueprint.get("/courses/<course>/numbers/<activity>")
@requires(Permission.SEE_NUMBERS)
def numbers_of(course: str, activity: str) -> ResponseReturnValue:
    """One quiz, question by question, or one conversation, decision by decision."""
    found = reading.get_activity(db.session(), current_user, course, activity, wanted())
    kind, one = ("quiz", found.quizzes[0]) if found.quizzes else ("talk", found.talks[0])
    return render_template(f"teach/numbers_{kind}.html", found=found, source=found.source, one=one)
