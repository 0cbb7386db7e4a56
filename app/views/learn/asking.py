"""Asking for help or an exception, from the page where one is stuck."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.allowance import Kind, fitting
from app.domain.course import address
from app.domain.permission import Permission
from app.errors import Conflict, Invalid, NotFound
from app.forms.writing import written
from app.security import limiter, now, requires
from app.services import allowances, enrollments
from app.services.allowances.asking import HELP, WORDS_LIMIT
from app.services.enrollments import Place
from app.views.learn.room import blueprint
from app.words import sentence

HERE = "/course/<course>/<module>/<activity>/ask"


@blueprint.get(HERE)
@requires(Permission.LEARN)
def ask_for(course: str, module: str, activity: str) -> ResponseReturnValue:
    """What was asked before with its answers, and the form."""
    return page(place_at(course, module, activity), activity)


@blueprint.post(HERE)
@limiter.limit("20/minute")
@requires(Permission.LEARN)
def send_request(course: str, module: str, activity: str) -> ResponseReturnValue:
    """Ask; it stands in the queue of those who teach."""
    place = place_at(course, module, activity)
    kind, words = request.form.get("kind", ""), written(request.form.get("words", ""))
    try:
        allowances.ask(db.session(), current_user, place, activity, kind, words, now())
    except (Invalid, Conflict) as error:
        status = 409 if isinstance(error, Conflict) else 422
        return page(place, activity, kind, words, sentence(error)), status
    flash(_("You asked. The answer stands here, and you are told by mail."))
    return redirect(f"{address(course, module, activity)}/ask", 303)


def place_at(course: str, module: str, activity: str) -> Place:
    """The learner's place. Raises NotFound, NotEnrolled."""
    place = enrollments.get(db.session(), current_user, course)
    if place.find(activity)[0].slug != module:
        raise NotFound
    return place


def page(place: Place, activity: str, kind: str = "", words: str = "", fault: str = "") -> str:
    """The page; `fault` is why it was not sent."""
    module, found = place.find(activity)
    offered = [one for one in fitting(found) if one is not Kind.EXCUSE]
    return render_template(
        "learn/ask.html",
        course=place.course,
        module=module,
        activity=found,
        path=address(place.slug, module.slug, activity),
        kinds=[HELP, *offered, Kind.EXCUSE.value],
        asked=allowances.list_asked(db.session(), place, activity),
        made=allowances.list_mine(db.session(), place, activity, module.slug),
        kind=kind or HELP,
        words=words,
        fault=fault,
        limit=WORDS_LIMIT,
    )
