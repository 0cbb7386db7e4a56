"""A new file in a course: what it is, where it goes, what it is called."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import Conflict, Invalid
from app.forms.editor import read_new
from app.security import now, requires
from app.services import drafts
from app.views.teach.room import asked, blueprint
from app.words import sentence


@blueprint.get("/courses/<course>/new")
@requires(Permission.WRITE_COURSES)
def new_file(course: str) -> ResponseReturnValue:
    """The form."""
    return page(course, ("lesson", asked("module"), "", ""))


@blueprint.post("/courses/<course>/new")
@requires(Permission.WRITE_COURSES)
def add_file(course: str) -> ResponseReturnValue:
    """Begin the file as a draft, and open it."""
    what = read_new(request.form)
    try:
        path = drafts.add(db.session(), current_user, course, what, now())
    except (Invalid, Conflict) as error:
        return page(course, what, sentence(error)), 422
    flash(_("The file is begun as a draft. Write over what stands there."))
    return redirect(url_for(".edit", course=course, path=path), 303)


def page(course: str, what: tuple[str, str, str, str], fault: str = "") -> str:
    """The form with what was typed."""
    desk = drafts.get_desk(db.session(), current_user, course)
    modules = drafts.name_modules(db.session(), desk, drafts.list_edited(db.session(), desk))
    return render_template(
        "teach/new_file.html", desk=desk, modules=modules, what=what, fault=fault,
        kinds={kind: drafts.TITLES[kind] for kind in drafts.NEW},
    )  # fmt: skip
