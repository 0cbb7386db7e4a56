"""A course's pictures: sent with what they show, replaced, taken out, and which nobody uses."""

from pathlib import Path

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import Conflict, Invalid
from app.forms.editor import read_picture
from app.security import limiter, now, requires, takes
from app.services import drafts
from app.services.drafts import Made
from app.views.errors import wants_json
from app.views.teach.room import asked, blueprint
from app.words import sentence
from config import Config

PICTURES = "/courses/<course>/pictures"
MOST_SENT = 6_000_000
"""bytes of a whole form"""
FLOOD = "60/minute"


def store() -> Path:
    """The media store."""
    config: Config = current_app.extensions["config"]
    return config.data / "media"


@blueprint.get(PICTURES)
@requires(Permission.WRITE_COURSES)
def pictures(course: str) -> ResponseReturnValue:
    """All pictures, and a form for one more; `?at=` is the file that will show it."""
    return page(course, asked("at"))


@blueprint.post(PICTURES)
@takes(MOST_SENT)
@limiter.limit(FLOOD)
@requires(Permission.WRITE_COURSES)
def add_picture(course: str) -> ResponseReturnValue:
    """Keep a picture as a draft, and give the Markdown that shows it; JSON for a script."""
    sent = read_picture(request.form, *taken())
    try:
        made = drafts.add_picture(db.session(), current_user, course, sent, store(), now())
    except (Invalid, Conflict) as error:
        if wants_json():
            raise
        return page(course, sent.at, fault=sentence(error)), 422
    if wants_json():
        return jsonify(markdown=made.markdown, said=told(made))
    return page(course, sent.at, made=made)


@blueprint.post(f"{PICTURES}/<path:path>")
@takes(MOST_SENT)
@limiter.limit(FLOOD)
@requires(Permission.WRITE_COURSES)
def change_picture(course: str, path: str) -> ResponseReturnValue:
    """Replace a picture, take it out, or throw its draft away."""
    work = ACTS.get(request.form.get("act", ""), replace)
    try:
        flash(work(course, path, request.form.get("seen", "")))
    except Invalid as error:
        return page(course, "", fault=sentence(error)), 422
    except Conflict as error:
        return page(course, "", fault=sentence(error)), 409
    return redirect(url_for(".pictures", course=course), 303)


def taken() -> tuple[bytes, str]:
    """The bytes and the name of the file that was sent."""
    file = request.files.get("file")
    if file is None:
        return b"", ""
    with file.stream:
        return file.read(), file.filename or ""


def replace(course: str, path: str, seen: str) -> str:
    """Other bytes in its place."""
    body, _name = taken()
    opened = (db.session(), current_user, course, path, seen, body, store(), now())
    return told(drafts.replace_picture(*opened))


def remove(course: str, path: str, seen: str) -> str:
    """Take it out with the next publish."""
    drafts.remove_picture(db.session(), current_user, course, path, seen, now())
    return _(
        "“%(path)s” is taken out in the drafts. Learners have it until you publish.", path=path
    )


def restore(course: str, path: str, seen: str) -> str:
    """As learners see it."""
    drafts.restore_picture(db.session(), current_user, course, path, seen, now())
    return _("The draft of “%(path)s” is thrown away.", path=path)


ACTS = {"replace": replace, "remove": remove, "restore": restore}


def told(made: Made) -> str:
    """What was made of it, on the next page."""
    words = [_("“%(path)s” is a draft. Learners see it once it is published.", path=made.path)]
    if made.left:
        words.append(_("Left out of the drawing: %(names)s.", names=", ".join(made.left[:12])))
    if made.is_large:
        words.append(_("It is over 300 kB: a smaller one comes faster."))
    return " ".join(words)


def page(course: str, at: str, fault: str = "", made: Made | None = None) -> str:
    """The page; with what was sent just now."""
    found = drafts.list_pictures(db.session(), current_user, course)
    return render_template(
        "teach/pictures.html", found=found, desk=found.desk, at=at, fault=fault, made=made,
        said=told(made) if made else "", limit=drafts.ALT_LIMIT,
    )  # fmt: skip
