"""The desk's own address: it leads to cohorts."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.domain.permission import Permission
from app.security import requires
from app.views.admin.room import blueprint


@blueprint.get("")
@requires(Permission.SEE_DESK)
def desk() -> ResponseReturnValue:
    """Where the desk begins."""
    return redirect(url_for(".cohorts"), 303)
