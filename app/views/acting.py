"""A request below /as-learner is a test learner's: on their stage, at their time, and inside."""

import json

from flask import (
    Flask,
    Response,
    current_app,
    has_request_context,
    redirect,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from app import acting, db
from app.acting import MOUNT, STAGE, TOKEN, Stage, Stages
from app.db import OTHER
from app.domain.permission import Permission, may
from app.errors import N_, NotAllowed, NotFound
from app.security import real_now
from app.services import acting as rules
from app.services import sessions
from app.services.sessions import Actor

BESIDES = {"account.choose_theme"}
"""what is there for a test learner besides the learners' pages"""
GONE = N_(
    "This test learner is not here any more: they left, or their twelve hours are over. Begin "
    "with another one on the page of the course."
)
NOT_THERE = N_(
    "This page isn’t there for a test learner, who has no account. Go back, or leave to be "
    "yourself again."
)


def stages() -> Stages:
    """The stages of this app."""
    found: Stages = current_app.extensions["stages"]
    return found


def enter() -> ResponseReturnValue | None:
    """Before every request, before all doors: whose test learner it is.

    Who is signed out is sent to sign in, and comes back. Raises NotFound for other people's.
    """
    mount = request.environ.get(MOUNT)
    if not mount:
        return None
    actor = whoever()
    if actor is None:
        wanted = mount + request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("account.sign_in", next=wanted), 303)
    stage = find(actor, request.environ[TOKEN])
    if request.endpoint and request.blueprint != "learn" and request.endpoint not in BESIDES:
        take(stage)
        raise NotAllowed(NOT_THERE)
    take(stage)
    return None


def take(stage: Stage) -> None:
    """From here on the request is the test learner's."""
    request.environ[STAGE], request.environ[OTHER] = stage, stage.database


def whoever() -> Actor | None:
    """Who is signed in, really."""
    token = str(session.get("_user_id", ""))
    with db.home().reading() as opened:
        return sessions.find(opened, token, real_now()) if token else None


def find(actor: Actor, token: str) -> Stage:
    """Their stage. Raises NotFound, also where they may not see it any more."""
    stage = stages().find(token, actor.key, real_now())
    if stage is None or not may(actor, Permission.ACT_AS_LEARNER):
        raise NotFound(GONE)
    with db.home().reading() as opened:
        rules.require(opened, actor, stage.about.wish)
    return stage


def stay(response: Response) -> Response:
    """After every request: what a test learner is shown leads on inside, and is kept nowhere."""
    stage = Stage.of(request.environ)
    if stage is None:
        return response
    mount = acting.mount_of(stage.token)
    if response.location:
        response.location = acting.inside(response.location, mount)
    if response.mimetype == "text/html":
        response.set_data(acting.inside_page(response.get_data(as_text=True), mount))
    elif response.mimetype == "application/json":
        response.set_data(json.dumps(led(response.get_json(), mount)))
    else:
        return response
    response.headers["Cache-Control"] = "no-store"
    response.headers.pop("ETag", None)
    return response


def led(said: object, mount: str) -> object:
    """An answer to a script: where it leads is inside."""
    if isinstance(said, dict) and isinstance(said.get("next"), str):
        return said | {"next": acting.inside(said["next"], mount)}
    return said


def shown() -> dict[str, Stage | None]:
    """What the frame of every page asks: the stage that it is played on."""
    return {"acting": Stage.of(request.environ) if has_request_context() else None}


def init_app(app: Flask) -> None:
    """Put the hooks on, before those of doors and forms."""
    app.before_request(enter)
    app.after_request(stay)
    app.context_processor(shown)
