"""Search: what is said in one's courses, and in what one wrote, by heading."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.domain.search import MOST_SIGNS
from app.security import requires
from app.services import search as finder
from app.views.learn.room import blueprint


@blueprint.get("/search")
@requires(Permission.LEARN)
def search() -> ResponseReturnValue:
    """What is found for `?q=…`, by kind."""
    said = request.args.get("q", "")
    found = finder.find(db.session(), current_user, said)
    shown = "".join(sign for sign in said[:MOST_SIGNS] if sign.isprintable())
    return render_template("learn/search.html", found=found, said=shown, limit=MOST_SIGNS)
