"""Practice: due cards one at a time, answered first, then rated; stop when you like."""

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.domain.question import Response
from app.errors import Conflict, Invalid, TandemError
from app.security import now, requires
from app.services.practice import cards, queues
from app.views.learn.cards import draw, take_answer, take_rating, typed
from app.views.learn.room import blueprint
from app.words import sentence

WEEK = 6
"""days that a weekday's name tells apart"""


@blueprint.get("/practice")
@requires(Permission.LEARN)
def practice() -> ResponseReturnValue:
    """The card that was asked for, or the one whose turn it is; or when the next ones come."""
    return page(request.args.get("card", ""))


def page(key: str = "", message: str = "", given: Response | None = None) -> str:
    """The page with one card; `message` says why something was not taken, `given` what it was."""
    session, actor = db.session(), current_user
    desk = queues.get(session, actor, now())
    shown = cards.first(session, actor.id, [line.key for line in desk.in_turn(key)])
    is_same = shown is not None and shown.card.key == key
    return render_template(
        "learn/practice.html",
        card=draw(shown, now(), given if is_same else None) if shown else None,
        left=len(desk.queue.due),
        desk=desk,
        next_day=day_of(desk.queue.next_at) if desk.queue.next_at else "",
        message=message,
        unsaved=str((given or {}).get("text", "")) if message else "",
    )


def day_of(moment: datetime) -> str:
    """A day that comes: by its weekday within a week, else by its date."""
    is_near = (moment - now()).days < WEEK
    said: str = format_date(moment, "EEEE" if is_near else "d MMMM y")
    return said


@blueprint.post("/practice/<card>/answer")
@requires(Permission.LEARN)
def answer_card(card: str) -> ResponseReturnValue:
    """Store the answer, and show what was stronger."""
    try:
        take_answer(current_user.id, card, now(), current_user.time_zone)
    except (Conflict, Invalid) as error:
        return refused(card, error)
    return redirect(url_for(".practice", card=card, _anchor="card-answer"), 303)


@blueprint.post("/practice/<card>/rating")
@requires(Permission.LEARN)
def rate_card(card: str) -> ResponseReturnValue:
    """Store the rating, and go on to the next card."""
    try:
        take_rating(current_user.id, card, now())
    except (Conflict, Invalid) as error:
        return refused(card, error)
    return redirect(url_for(".practice"), 303)


def refused(card: str, error: TandemError) -> ResponseReturnValue:
    """The card as it stands, with why something was not taken, and what was typed."""
    shown = cards.get(db.session(), current_user.id, card)
    status = 409 if isinstance(error, Conflict) else 422
    return page(card, sentence(error), typed(shown)), status
