"""Errors as pages and answers: the only place that knows which status an error has."""

import math

import structlog
from flask import (
    Flask,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_limiter import RateLimitExceeded
from flask_login import current_user
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from app import db
from app.errors import (
    N_,
    Conflict,
    Content,
    Invalid,
    NotAllowed,
    NotEnrolled,
    NotFound,
    TandemError,
    TooMany,
)
from app.forms.account import ProveForm
from app.security import ProveFirst, SecondStepFirst, SignInFirst, now
from app.services import faults
from app.words import sentence

STATUS = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 422,
    TooMany: 429,
    Content: 422,
    TandemError: 422,
}
MEANS = {
    400: N_("The request was not understood. Go back and try again."),
    403: N_("This page belongs to somebody else or needs another role."),
    404: N_("There is nothing at this address."),
    405: N_("This address takes no such request. Go back and try again."),
    413: N_("This is larger than the limit of %(most)s MB. Send less at a time."),
    429: N_("Too many tries. Please wait a minute and try again."),
    500: N_("Something went wrong on our side. What you had saved before is safe."),
}
MOST_DRAINED = 20_000_000
"""bytes of a form over the limit that are read and thrown away"""

DROPPED = {
    "csrf_token", "password", "current", "again", "code", "proof", "proof_next", "proof_sends",
}  # fmt: skip


def wants_json() -> bool:
    """Whether a script of ours asked, not a browser."""
    return request.headers.get("X-Requested-With") == "fetch"


def page(status: int, message: str, **more: object) -> ResponseReturnValue:
    """An error as a page, or as the JSON that our scripts read."""
    if wants_json():
        return jsonify(message=message, **more), status
    shown = render_template("errors/error.html", status=status, message=message)
    return shown, status


def refuse(error: TandemError) -> ResponseReturnValue:
    """What the product refuses; nothing of the request is kept."""
    db.release()
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    if not isinstance(error, TooMany) or not error.until:
        return page(status, sentence(error))
    wait = max(1, math.ceil((error.until - now()).total_seconds()))
    shown = make_response(page(status, f"{sentence(error)} {wait_time(wait)}"))
    shown.headers["Retry-After"] = str(wait)
    return shown


def wait_time(seconds: int) -> str:
    """How long to wait, in whole minutes."""
    said: str = ngettext("Wait %(num)s minute.", "Wait %(num)s minutes.", math.ceil(seconds / 60))
    return said


def sign_in_first(_error: SignInFirst) -> ResponseReturnValue:
    """Send strangers to sign in, and back afterwards; what they typed stays in a page."""
    if wants_json():
        return page(403, _("You are signed out. Sign in in another window, then try again."))
    if request.form.keys() - DROPPED:
        return resend(403)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("account.sign_in", next=wanted), 303)


def prove_first(_error: ProveFirst) -> ResponseReturnValue:
    """Ask for the password, then go on: to the page, or by sending what was typed."""
    db.release()
    if wants_json():
        return page(403, _("Load the page again: this takes your password once more."))
    target = request.full_path.rstrip("?")
    if request.method == "GET":
        return redirect(url_for("account.prove", next=target), 303)
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in DROPPED]
    form = ProveForm(formdata=None, proof_next=target, proof_sends="yes")
    return render_template("account/prove.html", form=form, typed=typed), 403


def set_up_first(_error: SecondStepFirst) -> ResponseReturnValue:
    """Lead to the set-up of the second step, and back afterwards; what they typed stays."""
    db.release()
    if wants_json():
        return page(403, _("First set up your second step: load the page again."))
    if request.form.keys() - DROPPED:
        return resend(403, "second step")
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("account.second_step", next=wanted), 303)


def start_first(error: NotEnrolled) -> ResponseReturnValue:
    """Show the course to somebody who hasn't started it."""
    db.release()
    if wants_json():
        return page(403, sentence(error))
    return redirect(url_for("learn.course", course=error.course), 303)


def refused_token(_error: CSRFError) -> ResponseReturnValue:
    """A form from before signing in or out: show again what was typed, with a fresh token.

    Scripts get the token too, and use it where their page is the same person's.
    """
    db.release()
    if not wants_json():
        return resend(400)
    said = _("Somebody else is signed in here now. Copy your text, then load the page again.")
    person = current_user.key if current_user.is_authenticated else ""
    return page(400, said, token=generate_csrf(), person=person)  # scripts of ours alone read it


def resend(status: int, why: str = "signed out") -> ResponseReturnValue:
    """The form again with what was typed, but for passwords."""
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in DROPPED]
    action = request.full_path.rstrip("?")
    shown = render_template(
        "errors/resend.html", typed=typed, action=action, status=status, why=why
    )
    return shown, status


def http_error(error: HTTPException) -> ResponseReturnValue:
    """What Flask itself refuses."""
    db.release()
    if error.code is None or error.code < 400:
        return error
    if error.code == 413:
        drain()
    most = (request.max_content_length or 0) // 1_000_000
    shown = make_response(page(error.code, _(MEANS.get(error.code, MEANS[400]), most=most)))
    if isinstance(error, MethodNotAllowed):
        shown.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return shown


def drain() -> None:
    """Read on, within reason: a browser that is still sending doesn't hear the answer."""
    source, left = request.environ["wsgi.input"], MOST_DRAINED
    while left > 0 and (chunk := source.read(min(left, 65536))):
        left -= len(chunk)


def too_fast(_error: RateLimitExceeded) -> ResponseReturnValue:
    """The flood limit of one address."""
    db.release()
    return page(429, _(MEANS[429]))


def broken(error: Exception) -> ResponseReturnValue:
    """A fault of ours: logged whole, shown as a sentence with the request's id."""
    db.release()
    structlog.get_logger().error("request failed", exc_info=error)
    remember(error)
    return page(500, _(MEANS[500]), reference=g.get("request_id", ""))


def remember(error: Exception) -> None:
    """Put a fault on record, in a transaction of its own, where the database still answers."""
    if not faults.is_recordable(error):
        return
    try:
        with db.home().transaction() as session:
            place = request.endpoint or request.method
            faults.record(session, error, g.get("request_id", ""), place, now())
    except Exception:
        structlog.get_logger().warning("the fault could not be recorded", exc_info=True)


def init_app(app: Flask) -> None:
    """Put the handlers on."""
    app.register_error_handler(TandemError, refuse)
    app.register_error_handler(SignInFirst, sign_in_first)
    app.register_error_handler(ProveFirst, prove_first)
    app.register_error_handler(SecondStepFirst, set_up_first)
    app.register_error_handler(NotEnrolled, start_first)
    app.register_error_handler(CSRFError, refused_token)
    app.register_error_handler(RateLimitExceeded, too_fast)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, broken)
