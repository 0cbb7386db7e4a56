"""Old addresses: what an author renamed is found at its new place."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.db import READING
from app.errors import NotFound
from app.services import courses
from app.views.errors import refuse
from app.views.learn.room import blueprint


@blueprint.errorhandler(NotFound)
def not_found(error: NotFound) -> ResponseReturnValue:
    """The new address of a renamed module or activity, for good; else there is nothing here.

    A form that was open while its activity got another name is sent again, to the new address.
    """
    target = new_address()
    if not target:
        return refuse(error)
    db.release()
    return redirect(target, 301 if request.method in READING else 308)


def new_address() -> str:
    """Where the same page is now, with its query; "" where nothing of it was renamed."""
    values = dict(request.view_args or {})
    if "module" not in values:
        return ""
    try:
        course = courses.get(db.session(), current_user, values["course"]).course
    except NotFound:
        return ""
    found = course.moved(values["module"], values.get("activity", ""))
    if found is None:
        return ""
    new = {"module": found[0], "activity": found[1]}
    path = url_for(str(request.endpoint), **{name: new.get(name, values[name]) for name in values})
    query = request.query_string.decode("ascii", "ignore")
    return f"{path}?{query}" if query else path
