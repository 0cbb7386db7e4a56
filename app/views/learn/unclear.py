"""“This lesson is unclear”: say it, read what one said, take it back."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.course import address
from app.domain.permission import Permission
from app.errors import Invalid, NotFound
from app.security import limiter, now, requires
from app.services import enrollments
from app.services import unclear as sentences
from app.services.enrollments import Place
from app.views.learn.room import blueprint
from app.words import sentence

HERE = "/course/<course>/<module>/<activity>/unclear"


@blueprint.get(HERE)
@requires(Permission.LEARN)
def said_unclear(course: str, module: str, activity: str) -> ResponseReturnValue:
    """What was said about the lesson before, and the form."""
    return page(place_at(course, module, activity), activity)


@blueprint.post(HERE)
@limiter.limit("20/minute")
@requires(Permission.LEARN)
def say_unclear(course: str, module: str, activity: str) -> ResponseReturnValue:
    """Say it; those who teach the lesson are told."""
    place = place_at(course, module, activity)
    words, may_ask = request.form.get("words", ""), bool(request.form.get("may_ask"))
    try:
        sentences.say(db.session(), current_user, (course, activity), words, may_ask, now())
    except Invalid as error:
        return page(place, activity, words, may_ask, sentence(error)), 422
    flash(_("Thank you. The people who teach this lesson read it."))
    return redirect(f"{address(course, module, activity)}/unclear", 303)


@blueprint.post(f"{HERE}/<key>/taken-back")
@requires(Permission.LEARN)
def take_back_unclear(course: str, module: str, activity: str, key: str) -> ResponseReturnValue:
    """Take a sentence back."""
    sentences.take_back(db.session(), place_at(course, module, activity), key)
    flash(_("You took it back. Nobody reads it any more."))
    return redirect(f"{address(course, module, activity)}/unclear", 303)


def place_at(course: str, module: str, activity: str) -> Place:
    """The learner's place. Raises NotFound, NotEnrolled."""
    place = enrollments.get(db.session(), current_user, course)
    if place.find(activity, "lesson")[0].slug != module:
        raise NotFound
    return place


def page(
    place: Place, activity: str, words: str = "", may_ask: bool = False, fault: str = ""
) -> str:
    """The page; `fault` is why it was not taken."""
    module, lesson = place.find(activity)
    return render_template(
        "learn/unclear.html",
        course=place.course,
        lesson_title=lesson.title,
        path=address(place.slug, module.slug, activity),
        said=sentences.list_said(db.session(), place, activity),
        words=words,
        may_ask=may_ask,
        fault=fault,
    )
