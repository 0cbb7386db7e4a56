"""The account's door: its blueprint, and what its pages share."""

from flask import Blueprint, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app import db
from app.errors import Invalid
from app.forms.account import find_zone
from app.security import begin, remember_device, safe_path
from app.services import sessions
from app.services.sessions import Actor, browser_name
from app.templating import letter
from config import Config

__all__ = [
    "FLOOD",
    "blueprint",
    "browser",
    "browser_zone",
    "letter",
    "link",
    "onward",
    "settings",
    "welcome",
]

blueprint = Blueprint("account", __name__)
FLOOD = "20/minute"


def settings() -> Config:
    """The running app's configuration."""
    config: Config = current_app.extensions["config"]
    return config


def onward(target: str | None = None) -> str:
    """Where to go after signing in: the page that was asked for, else home."""
    asked = request.args.get("next", "") if target is None else target
    return safe_path(asked) or url_for("learn.home")


def browser() -> str:
    """This browser, as its owner will know it again in the list of sessions."""
    return browser_name(request.user_agent.string)


def browser_zone() -> str:
    """The time zone that the form says this browser is in; "" where it says none that is known."""
    try:
        return find_zone(request.form.get("time_zone", ""))
    except Invalid:
        return ""


def link(endpoint: str, **values: str | None) -> str:
    """An address for mail: the site's public one, whatever host the request named."""
    return settings().address + url_for(endpoint, **values)  # type: ignore[arg-type] # paths only


def welcome(signed_in: tuple[Actor, str], target: str) -> Response:
    """Sign the browser in as the actor and go on; whoever was signed in here before is out."""
    actor, token = signed_in
    if current_user.is_authenticated:
        sessions.end(db.session(), current_user)
    begin(actor)
    response = redirect(target, 303)
    remember_device(response, token)
    return response
