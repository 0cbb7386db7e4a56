"""Who is asking and what they may do: sessions, permissions, CSRF, headers, limits."""

import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from flask import Flask, Response, current_app, g, has_request_context, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, current_user, login_user, logout_user
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from itsdangerous import Signer, URLSafeTimedSerializer
from werkzeug.wrappers import Response as BaseResponse

from app import db
from app.acting import Stage
from app.domain.permission import Permission, may
from app.errors import NotAllowed, NotFound
from app.services import sessions
from app.services.accounts import second
from app.services.sessions import Actor
from config import Config

View = TypeVar("View", bound=Callable[..., object])

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
OVER_HTTP = {**HEADERS, "Cache-Control": "no-store"}
OVER_HTTPS = {**OVER_HTTP, "Strict-Transport-Security": "max-age=31536000"}
DEVICE_LASTS = 400 * 24 * 3600
PROOF_LASTS = timedelta(minutes=15)

PATH = re.compile(r"/(?:[^/\\\x00-\x20\x7f-\xa0\s][^\\\x00-\x20\x7f-\xa0\s]{0,2000})?")

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, strategy="fixed-window", storage_uri="memory://")
login = LoginManager()


def requires(permission: Permission) -> Callable[[View], View]:
    """Say what a view needs; the door stands in `check_permission`."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined] # functions carry what tests read
        return view

    return mark


def takes(most: int, parts: int = 0) -> Callable[[View], View]:
    """Let a view be sent up to `most` bytes, and `parts` of a form, more than others are."""

    def mark(view: View) -> View:
        view.most_bytes = most  # type: ignore[attr-defined] # read before the form is
        view.most_parts = parts  # type: ignore[attr-defined] # the same
        return view

    return mark


class SignInFirst(NotAllowed):
    """Nobody is signed in; the page is kept for afterwards."""


class ProveFirst(NotAllowed):
    """What was asked for takes a sign-in that is recent; views/errors.py asks for the password."""


class SecondStepFirst(NotAllowed):
    """The person's role takes a second step, and they have none: nothing else before."""


def before_second_step(view: View) -> View:
    """Let a view be used by who still has to set up their second step."""
    view.before_second_step = True  # type: ignore[attr-defined] # read by check_permission
    return view


def require_recent() -> None:
    """Raises ProveFirst where the person proved who they are more than 15 minutes ago.

    Views call it first, before anything is read from a form: the page that asks for the password
    carries what was typed, and sends it on.
    """
    proved: datetime | None = current_user.proved_at
    if proved is None or proved <= now() - PROOF_LASTS:
        raise ProveFirst


def asking() -> Actor:
    """Whoever asks; `current_user` finds them again for every word that is asked of it."""
    found: Actor = current_user._get_current_object()
    return found


def check_permission() -> None:
    """Before every request: the view's permission against the rules; none named means closed.

    Forms of other sites stop here: an answer to one would replace the cookies that they lack.
    """
    if "\0" in request.path:  # a database may refuse such a text
        raise NotFound
    if request.endpoint is None:
        return
    if request.method not in db.READING and request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise NotAllowed
    view = current_app.view_functions[request.endpoint]
    permission = getattr(view, "permission", None)
    if permission is None:
        raise NotAllowed
    if permission is Permission.SEE_PUBLIC and request.method in db.READING:
        return
    if not may(asking(), permission):
        raise NotAllowed if current_user.is_authenticated else SignInFirst
    check_second_step(view)
    if most := getattr(view, "most_bytes", 0):
        request.max_content_length = request.max_form_memory_size = most
    if parts := getattr(view, "most_parts", 0):
        request.max_form_parts = parts


def check_second_step(view: object) -> None:
    """Raises SecondStepFirst for who has to set one up, but in views that are for that."""
    if getattr(view, "before_second_step", False) or not current_user.is_authenticated:
        return
    if second.must_set_up(db.session(), asking()):
        raise SecondStepFirst


def load_actor(token: str) -> Actor | None:
    """Whose browser this is: one join in the request's own transaction: writers see a lock.

    While they act as a test learner it is that one.
    """
    if stage := Stage.of(request.environ):
        return stage.learner(token)
    actor = sessions.find(db.session(), token, now())
    if actor and actor.is_stale:
        g.stale = actor
    return actor


def note_seen(response: Response) -> Response:
    """At most every ten minutes, after the answer is made: remember that the session is in use."""
    if (actor := g.pop("stale", None)) is not None:
        db.release()
        try:
            with db.database().transaction() as opened:
                sessions.note_seen(opened, actor, now())
        except Exception:  # what the request did is stored: its answer stands
            current_app.logger.warning("a session could not be noted as seen", exc_info=True)
    return response


def begin(actor: Actor) -> None:
    """Sign a browser in: nothing of the old cookie stays, the form token is the session's."""
    session.clear()
    session.permanent = True
    login_user(actor)
    key = str(current_app.secret_key).encode()
    session["csrf_token"] = hmac.new(key, actor.token.encode(), hashlib.sha256).hexdigest()


def end() -> None:
    """Sign this browser out."""
    logout_user()
    session.clear()


def safe_path(target: str) -> str:
    """`target` where it is a path of this site, else "": one slash, no backslash or controls."""
    return target if PATH.fullmatch(target) else ""


def now() -> datetime:
    """The time (UTC); for a test learner the one that somebody chose."""
    stage = Stage.of(request.environ) if has_request_context() else None
    return stage.about.now(real_now()) if stage else real_now()


def real_now() -> datetime:
    """The time (UTC), whoever acts; in test mode the one that the clock file tells."""
    config: Config = current_app.extensions["config"]
    if config.clock and config.clock.exists():
        return datetime.fromisoformat(config.clock.read_text().strip()).astimezone(UTC)
    return datetime.now(UTC)


def set_headers(response: Response, secure: bool) -> Response:
    """The same headers on every answer; pages of signed-in people are not stored anywhere."""
    headers = response.headers
    given = {name.lower() for name, _ in headers}  # once: to ask for a header is to look at all
    for name, value in (OVER_HTTPS if secure else OVER_HTTP).items():
        if name.lower() not in given:
            headers.add(name, value)
    return response


def device() -> str:
    """The token by which this browser is known, if somebody signed in here before."""
    return request.cookies.get(device_cookie(), "")


def device_cookie() -> str:
    """The cookie's name; the prefix keeps other hosts from setting it."""
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"


def remember_device(response: BaseResponse, token: str) -> None:
    """Let this browser keep its own counter of failures from now on."""
    response.set_cookie(
        device_cookie(),
        token,
        max_age=DEVICE_LASTS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def form_token() -> str:
    """The token that a page's forms carry, made once a request."""
    made: str | None = g._get_current_object().get("csrf_token")
    return made or str(generate_csrf())


class Cookies(SecureCookieSessionInterface):
    """The session's cookie as Flask signs it: what signs it is made once, and hashes fast."""

    digest_method = staticmethod(hashlib.sha1)  # Flask's own is a function that hides it from hmac

    def __init__(self, app: Flask) -> None:
        self.kept = super().get_signing_serializer(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs for this app."""
        return self.kept


def init_app(app: Flask, config: Config) -> None:
    """Cookies, doors and headers for the app."""
    is_https = config.address.startswith("https://")
    app.config.update(
        SECRET_KEY=config.secret(),
        SESSION_COOKIE_NAME="__Host-tandem" if is_https else "tandem",
        SESSION_COOKIE_SECURE=is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=sessions.LASTS,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        RATELIMIT_HEADERS_ENABLED=False,
        RATELIMIT_ENABLED=True,
    )
    app.session_interface = Cookies(app)
    app.before_request(check_permission)
    app.after_request(lambda response: set_headers(response, is_https))
    app.after_request(note_seen)
    login.session_protection = None  # sessions are rows: revoked, not guessed at from addresses
    login.init_app(app)
    login.user_loader(load_actor)
    Signer.default_digest_method = staticmethod(hashlib.sha1)  # as for cookies
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = form_token
    limiter.init_app(app)
    # Limits stand on the views that need one, and are counted there: other requests skip the count.
    app.before_request_funcs[None].remove(limiter._check_request_limit)
    app.after_request_funcs[None].pop()  # its headers, which tell limits: they stay off
    limiter.enabled = config.mode != "test"  # tests of limits switch it on
