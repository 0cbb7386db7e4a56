"""A copy of everything that is kept of oneself."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import NotFound
from app.models import Task
from app.security import limiter, now, require_recent, requires
from app.services import people, tasks
from app.views import work
from app.views.account.room import FLOOD, blueprint
from app.views.errors import wants_json
from app.views.verify import printed_words


@blueprint.get("/account/data")
@requires(Permission.KEEP_ACCOUNT)
def own_data() -> ResponseReturnValue:
    """What one can have a copy of, and the copy that lies ready or is being made."""
    made = people.find_own(db.session(), current_user)
    is_there = made is not None and work.file_of(made) is not None
    return render_template("account/own_data.html", task=made, is_there=is_there)


@blueprint.post("/account/data")
@limiter.limit(FLOOD)
@requires(Permission.KEEP_ACCOUNT)
def ask_data() -> ResponseReturnValue:
    """Ask for the file; whoever finds the browser open gets it only with the password."""
    require_recent()
    back, words = url_for(".own_data"), printed_words()
    task = people.ask_own(db.session(), current_user, now(), back, words)
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
