"""A copy of everything that is kept of oneself."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import NotFound
from app.models import Task, User
from app.security import limiter, now, require_recent, requires
from app.services import people, tasks
from app.views import work
from app.views.account.room import FLOOD, blueprint
from app.views.errors import wants_json


@blueprint.get("/account/data")
@requires(Permission.KEEP_ACCOUNT)
def own_data() -> ResponseReturnValue:
    """What one can have a copy of."""
    return render_template("account/own_data.html")


@blueprint.post("/account/data")
@limiter.limit(FLOOD)
@requires(Permission.KEEP_ACCOUNT)
def ask_data() -> ResponseReturnValue:
    """Ask for the file; whoever finds the browser open gets it only with the password."""
    require_recent()
    session, back = db.session(), url_for(".own_data")
    user = session.get_one(User, current_user.id)
    task = people.ask_export(session, current_user, user, now(), back)
    return redirect(url_for(".data", task=task.key), 303)


@blueprint.get("/account/data/<task>")
@requires(Permission.KEEP_ACCOUNT)
def data(task: str) -> ResponseReturnValue:
    """How far it is; JSON for the page's script."""
    row = own(task)
    return work.told(row) if wants_json() else render_template("account/data.html", task=row)


@blueprint.get("/account/data/<task>/file")
@requires(Permission.KEEP_ACCOUNT)
def data_file(task: str) -> ResponseReturnValue:
    """The file."""
    return work.handed_out(own(task))


def own(task: str) -> Task:
    """The task that writes one's own file; others belong to the desk. Raises NotFound."""
    row = tasks.get(db.session(), current_user, task)
    if not row.payload.get("is_own"):
        raise NotFound
    return row
