"""What waits for a person: the queue, and one long answer with its rubric."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import Invalid
from app.forms.review import read_review
from app.models import Waiting
from app.security import now, requires
from app.services import reviews as desk
from app.services import waiting
from app.services.reviewers import ANSWER
from app.services.reviews import AlreadyReviewed, Given, Reviewing
from app.views.looking import note_look
from app.views.teach.room import around, asked, blueprint, chosen, onward
from app.words import sentence


@blueprint.get("/reviews")
@requires(Permission.REVIEW)
def reviews() -> ResponseReturnValue:
    """What waits for the reader, the oldest first; `after` is the key of the last line seen."""
    after = asked("after")
    lines, more = waiting.list_waiting(db.session(), current_user, chosen(), after)
    return render_template(
        "teach/reviews.html",
        waits=lines,
        more=more,
        after=after,
        chosen=chosen(),
        options=waiting.get_options(db.session(), current_user),
    )


@blueprint.get("/reviews/<key>/<question>")
@requires(Permission.REVIEW)
def review(key: str, question: str) -> ResponseReturnValue:
    """One answer with its rubric, and what was given where somebody did."""
    found = desk.get(db.session(), current_user, key, question)
    note_look(found.learner, "work")
    return page(found, found.given)


@blueprint.post("/reviews/<key>/<question>")
@requires(Permission.REVIEW)
def save_review(key: str, question: str) -> ResponseReturnValue:
    """Keep marks and comment; on to what waits next."""
    found = desk.get(db.session(), current_user, key, question, lock=True)
    given = read_review(found.question, request.form)
    try:
        version = request.form.get("version", "")
        desk.save(db.session(), current_user, found, given, version, now())
    except (Invalid, AlreadyReviewed) as error:
        is_late = isinstance(error, AlreadyReviewed)
        return page(found, given, sentence(error), is_late), 409 if is_late else 422
    flash(_("The review of “%(name)s” is saved.", name=found.name))
    return redirect(onward(place_of(found)), 303)


def place_of(found: Reviewing) -> Waiting | None:
    """Where the answer stands or stood in the queue."""
    return waiting.find(db.session(), ANSWER, found.sitting.attempt.id, found.question.id)


def page(found: Reviewing, given: Given, fault: str = "", is_late: bool = False) -> str:
    """The answer with the form; `fault` is why it was not saved, `is_late` that others did."""
    rubric = found.question.rubric
    row = place_of(found)
    return render_template(
        "teach/review.html",
        found=found,
        given=given,
        stored=found.given if found.version else None,
        quarters=desk.QUARTERS,
        limit=desk.COMMENT_LIMIT,
        fault=fault,
        is_late=is_late,
        around=around(row),
        here=row,
        missing=rubric.unmarked(given.marks) if fault and rubric else (),
    )
