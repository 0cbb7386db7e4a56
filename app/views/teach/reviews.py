"""Long answers to review: the queue, and one answer with its rubric."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import Invalid
from app.forms.review import read_review
from app.security import now, requires
from app.services import reviews as desk
from app.services.reviews import AlreadyReviewed, Given, Reviewing
from app.views.teach.room import blueprint
from app.words import sentence


@blueprint.get("/reviews")
@requires(Permission.REVIEW)
def reviews() -> ResponseReturnValue:
    """What waits for a reader, the oldest first; `after` and `question` name the last line seen."""
    sent = (request.args.get(name, "") for name in ("after", "question"))
    key, question = (text.replace("\0", "") for text in sent)  # a database may refuse such a text
    waiting, more = desk.list_waiting(db.session(), current_user, (key, question))
    return render_template("teach/reviews.html", waiting=waiting, more=more, after=key)


@blueprint.get("/reviews/<key>/<question>")
@requires(Permission.REVIEW)
def review(key: str, question: str) -> ResponseReturnValue:
    """One answer with its rubric, and what was given where somebody did."""
    found = desk.get(db.session(), current_user, key, question)
    return page(found, found.given)


@blueprint.post("/reviews/<key>/<question>")
@requires(Permission.REVIEW)
def save_review(key: str, question: str) -> ResponseReturnValue:
    """Keep marks and comment; back to the queue."""
    found = desk.get(db.session(), current_user, key, question, lock=True)
    given = read_review(found.question, request.form)
    try:
        version = request.form.get("version", "")
        desk.save(db.session(), current_user, found, given, version, now())
    except (Invalid, AlreadyReviewed) as error:
        is_late = isinstance(error, AlreadyReviewed)
        return page(found, given, sentence(error), is_late), 409 if is_late else 422
    flash(_("The review of “%(name)s” is saved.", name=found.name))
    return redirect(url_for(".reviews"), 303)


def page(found: Reviewing, given: Given, fault: str = "", is_late: bool = False) -> str:
    """The answer with the form; `fault` is why it was not saved, `is_late` that others did."""
    return render_template(
        "teach/review.html",
        found=found,
        given=given,
        stored=found.given if found.version else None,
        quarters=desk.QUARTERS,
        limit=desk.COMMENT_LIMIT,
        fault=fault,
        is_late=is_late,
        missing=found.question.rubric.unmarked(given.marks)
        if fault and found.question.rubric
        else (),
    )
