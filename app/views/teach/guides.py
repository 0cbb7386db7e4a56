"""Guides of courses, for those who teach and those who manage learners."""

from flask import render_template
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import N_
from app.security import requires
from app.services import guides as shelves
from app.views.teach.room import blueprint

READERS = {
    "instructor": N_("For instructors"),
    "facilitator": N_("For whoever leads sessions"),
    "manager": N_("For managers"),
}
"""Who a guide is for → how the list says so."""


@blueprint.get("/guides")
@requires(Permission.SEE_DESK)
def guides() -> str:
    """All that the person may read, by course."""
    found = shelves.list_shelves(db.session(), current_user)
    return render_template("teach/guides.html", shelves=found, readers=READERS)


@blueprint.get("/guides/<course>/<guide>")
@requires(Permission.SEE_DESK)
def guide(course: str, guide: str) -> str:
    """One guide, to read or print."""
    shelf, found = shelves.get(db.session(), current_user, course, guide)
    return render_template("teach/guide.html", shelf=shelf, guide=found, readers=READERS)
