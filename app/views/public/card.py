"""The card that a letter brings: answered and rated without signing in, and nothing else."""

from collections.abc import Callable

from flask import make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_login import current_user

from app import db
from app.domain.mail import zone
from app.domain.permission import Permission
from app.domain.question import Response
from app.errors import Conflict, Invalid, NotAllowed, NotFound, TandemError
from app.security import csrf, limiter, now, requires
from app.services.practice import cards, links
from app.services.practice.cards import Shown
from app.services.practice.links import Guest
from app.views.learn.cards import draw, take_answer, take_rating, typed
from app.views.public.room import blueprint
from app.words import sentence

FLOOD = "40/minute"


@blueprint.get("/letters/card/<token>")
@limiter.limit(FLOOD)
@requires(Permission.SEE_PUBLIC)
def mailed_card(token: str) -> ResponseReturnValue:
    """The card as it stands; nothing changes before a button is pressed."""
    return opened(token, lambda guest: shown(token, guest))


@blueprint.post("/letters/card/<token>/answer")
@csrf.exempt  # type: ignore[untyped-decorator] # the signed link is the proof, with no cookie
@limiter.limit(FLOOD)
@requires(Permission.SEE_PUBLIC)
def answer_mailed_card(token: str) -> ResponseReturnValue:
    """Store the answer, and show what was stronger."""

    def take(guest: Guest) -> None:
        take_answer(guest.id, guest.card, now(), guest.time_zone, by_letter=True)

    return opened(token, lambda guest: taken(token, guest, take))


@blueprint.post("/letters/card/<token>/rating")
@csrf.exempt  # type: ignore[untyped-decorator] # the signed link is the proof, with no cookie
@limiter.limit(FLOOD)
@requires(Permission.SEE_PUBLIC)
def rate_mailed_card(token: str) -> ResponseReturnValue:
    """Store the rating, and say when the card returns."""

    def take(guest: Guest) -> None:
        take_rating(guest.id, guest.card, now())

    return opened(token, lambda guest: taken(token, guest, take))


def opened(token: str, work: Callable[[Guest], ResponseReturnValue]) -> ResponseReturnValue:
    """What `work` makes of the card that the link opens, or a sentence on why it opens none.

    The address is what opens the card: it is told to no other site, and kept nowhere.
    """
    reader = current_user.key if current_user.is_authenticated else ""
    try:
        made = make_response(work(links.open_card(db.session(), token, reader, now())))
    except (NotFound, NotAllowed) as error:
        status = 403 if isinstance(error, NotAllowed) else 410 if is_ended(error) else 404
        said = sentence(error)
        made = make_response(render_template("public/card_closed.html", said=said), status)
    made.headers["Referrer-Policy"] = "no-referrer"
    made.headers["X-Robots-Tag"] = "noindex"
    made.headers["Cache-Control"] = "no-store"
    return made


def is_ended(error: TandemError) -> bool:
    """Whether a link was ours, and its time is over."""
    return isinstance(error, links.Ended)


def taken(token: str, guest: Guest, take: Callable[[Guest], None]) -> ResponseReturnValue:
    """The card after `take`, or as it stands where that was refused."""
    try:
        take(guest)
    except (Conflict, Invalid) as error:
        given = typed(cards.get(db.session(), guest.id, guest.card))
        page = shown(token, guest, sentence(error), given)
        return page, 409 if isinstance(error, Conflict) else 422
    return redirect(url_for(".mailed_card", token=token, _anchor="card-answer"), 303)


def day_of(one: Shown, time_zone: str) -> str:
    """The day on which the card comes back, by the clock of its owner; "" for never."""
    at = one.card.due_at
    if at is None or one.card.ended_at is not None:
        return ""
    said: str = format_date(at.astimezone(zone(time_zone)).date(), "EEEE, d MMMM y")
    return said


def shown(token: str, guest: Guest, message: str = "", given: Response | None = None) -> str:
    """The page with the one card: asked, answered, or done until it returns."""
    one = cards.get(db.session(), guest.id, guest.card)
    is_open = one.recall is not None or one.is_due(now(), guest.time_zone)
    return render_template(
        "public/card.html",
        card=draw(one, now(), given),
        is_open=is_open,
        returns_on=day_of(one, guest.time_zone),
        action=url_for(".mailed_card", token=token),
        name=guest.name,
        message=message,
        unsaved=str((given or {}).get("text", "")) if message else "",
    )
