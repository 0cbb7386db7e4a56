"""Exceptions for one person: those made, making one, undoing one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.allowance import REASON_LIMIT, fitting
from app.domain.permission import Permission
from app.errors import Conflict, Invalid
from app.forms.allowance import Typed, read_typed
from app.forms.writing import written
from app.models import Allowance
from app.security import now, requires
from app.services import allowances
from app.services.allowances import Folder
from app.views.admin.room import blueprint
from app.views.looking import note_look
from app.words import sentence

HERE = "/enrollments/<key>/exceptions"


@blueprint.get(HERE)
@requires(Permission.RUN_COHORTS)
def exceptions(key: str) -> ResponseReturnValue:
    """What was made for a learner, and the form for one more; `for` names the activity."""
    folder = allowances.get_folder(db.session(), current_user, key)
    note_look(folder.person, "exceptions")
    return page(folder, request.args.get("for", ""), Typed())


@blueprint.post(HERE)
@requires(Permission.RUN_COHORTS)
def make_exception(key: str) -> ResponseReturnValue:
    """Make it; in force at once."""
    folder = allowances.get_folder(db.session(), current_user, key, lock=True)
    slug, typed = request.form.get("for", ""), read_typed(request.form)
    try:
        grant(folder, slug, typed)
    except Invalid as error:
        return page(folder, slug, typed, sentence(error)), 422
    flash(_("The exception is made. It counts from now on."))
    return redirect(url_for(".exceptions", key=key), 303)


def grant(folder: Folder, slug: str, typed: Typed) -> Allowance:
    """Make what was typed. Raises Invalid with a sentence."""
    folder.find(slug)
    kind, value = typed.read()
    return allowances.grant(
        db.session(), current_user, folder, slug, kind, value, typed.reason, typed.key, now()
    )


@blueprint.post(f"{HERE}/<allowance>/undo")
@requires(Permission.RUN_COHORTS)
def undo_exception(key: str, allowance: str) -> ResponseReturnValue:
    """Take one back, with a reason."""
    folder = allowances.get_folder(db.session(), current_user, key, lock=True)
    reason = written(request.form.get("reason", ""))
    try:
        allowances.undo(db.session(), current_user, folder, allowance, reason, now())
    except (Invalid, Conflict) as error:
        is_late = isinstance(error, Conflict)
        shown = page(folder, "", Typed(), undoing=(allowance, reason, sentence(error)))
        return shown, 409 if is_late else 422
    flash(_("The exception is undone. It stays on record."))
    return redirect(url_for(".exceptions", key=key), 303)


def page(
    folder: Folder,
    slug: str,
    typed: Typed,
    fault: str = "",
    undoing: tuple[str, str, str] = ("", "", ""),
) -> str:
    """The folder; `slug` is what the form is for, "" to choose; `undoing` was not undone."""
    thing = folder.find(slug) if slug else None
    return render_template(
        "admin/exceptions.html",
        folder=folder,
        slug=slug,
        thing=thing,
        kinds=fitting(thing, folder.has_score(slug)) if thing else (),
        typed=typed,
        fault=fault,
        undoing=undoing,
        limit=REASON_LIMIT,
    )
