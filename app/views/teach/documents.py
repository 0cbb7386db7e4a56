"""A worksheet that was handed in, for its reviewer: read, comment, accept or return."""

from functools import partial

from flask import Response, after_this_request, current_app, flash, redirect, render_template
from flask import request as sent
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import Conflict, Invalid
from app.forms.review import read_verdict
from app.forms.worksheet import read_version
from app.security import now, requires
from app.services import waiting
from app.services.mail import Letter
from app.services.reviews import COMMENT_LIMIT, Document, Verdict, documents
from app.services.reviews.documents import ACCEPTED
from app.services.sessions import Actor
from app.views.looking import note_look
from app.views.teach.room import around, blueprint, chosen, onward
from app.words import sentence

DOCUMENT = "/reviews/worksheets/<key>"


@blueprint.get(DOCUMENT)
@requires(Permission.REVIEW)
def document(key: str) -> ResponseReturnValue:
    """A round with its rubric, what was given, and the rounds before; others see who has it."""
    found = documents.get(db.session(), current_user, key, now())
    note_look(found.learner[1], "work")
    if found.waiting.ended_at is None and not found.is_opened:
        after_this_request(partial(note_opened, current_user._get_current_object(), found))
    return page(found, found.given)


def note_opened(actor: Actor, found: Document, response: Response) -> Response:
    """Once the page is made, remember who reads it; who can't be noted reads all the same."""
    db.release()
    try:
        with db.database().transaction() as session:
            waiting.note_opened(session, actor, found.waiting.id, now())
    except Exception:
        current_app.logger.warning("who has a document open was not noted", exc_info=True)
    return response


@blueprint.post(DOCUMENT)
@requires(Permission.REVIEW)
def save_document(key: str) -> ResponseReturnValue:
    """Accept or return it, tell the learner, and go on to what waits next."""
    session, version = db.session(), read_version(sent.form)
    found = documents.get(session, current_user, key, now(), lock=True)
    given = read_verdict(documents.parts_of(found), found.worksheet.rubric, sent.form)
    try:
        documents.save(session, current_user, found, given, version, letter(found, given), now())
    except Invalid as error:
        return page(found, given, sentence(error)), 422
    except Conflict as error:
        return page(found, given, sentence(error), is_late=True), 409
    flash(said(found, given))
    return redirect(onward(found.waiting), 303)


def said(found: Document, given: Verdict) -> str:
    """What just happened, on the next page."""
    words = {"title": found.worksheet.title, "name": found.learner[2]}
    if given.state == ACCEPTED:
        return _("“%(title)s” by %(name)s is accepted. They are told by mail.", **words)
    return _("“%(title)s” is returned to %(name)s. They are told by mail.", **words)


def letter(found: Document, given: Verdict) -> Letter:
    """What the learner is told: what was decided and by whom, nothing of what they wrote."""
    text = render_template(
        "mail/review.txt",
        title=found.worksheet.title,
        course=found.place.course.title,
        reviewer=current_user.name,
        is_accepted=given.state == ACCEPTED,
    )
    return Letter.of(text)


def page(found: Document, given: Verdict, fault: str = "", is_late: bool = False) -> str:
    """The document with the form; `fault` is why it was not saved, `is_late` that others did."""
    rubric = found.worksheet.rubric
    lacks_marks = bool(fault and rubric and given.state == ACCEPTED and not is_late)
    return render_template(
        "teach/document.html",
        found=found,
        given=given,
        stored=found.given if found.row.state else None,
        parts=documents.parts_of(found),
        suggestion=documents.suggestion(found, given.marks),
        limits=(COMMENT_LIMIT, documents.NOTE_LIMIT),
        fault=fault,
        is_late=is_late,
        missing=rubric.unmarked(given.marks) if rubric and lacks_marks else (),
        around=around(found.waiting),
        here=found.waiting,
        chosen=chosen(),
    )
