"""Imports: choose a file, see what it would do, apply it, take it back."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.imports import EXAMPLE, OUTCOMES, REASONS
from app.domain.permission import Permission
from app.errors import N_, NotFound
from app.forms.imports import ApplyForm, FileForm
from app.models import Import
from app.security import now, require_recent, requires, takes
from app.services import imports as files
from app.views.admin.room import blueprint
from app.words import translated

MOST_SENT = 6_000_000
"""bytes of a whole form: a file that is a little too large is told so by the form"""

STATES = {
    "read": N_("Dry run"),
    "applying": N_("At work"),
    "applied": N_("Applied"),
    "taking back": N_("At work"),
    "taken back": N_("Taken back"),
}
KEPT = {
    "begun": N_("Has begun the course."),
    "signed_in": N_("Has signed in or set a password."),
    "other": N_("Has another course, another role, or people to look after."),
}
CHANGES = {
    "email": N_("address"),
    "name": N_("name"),
    "external_id": N_("external id"),
    "language": N_("language"),
    "time_zone": N_("time zone"),
    "enrolled": N_("begins the course"),
    "cohort": N_("joins the cohort"),
    "moved": N_("moves to the cohort"),
    "manager": N_("manager"),
}


@blueprint.get("/imports")
@requires(Permission.RUN_SITE)
def imports() -> ResponseReturnValue:
    """Choose a file; below it the files before."""
    return list_page(FileForm.of(files.list_cohorts(db.session()), is_empty=True))


def list_page(form: FileForm) -> str:
    """The form and a page of the list."""
    before = request.args.get("before", "").replace("\0", "")
    found, more = files.list_imports(db.session(), before)
    return render_template(
        "admin/imports.html", form=form, found=found, more=more, before=before, states=STATES
    )


@blueprint.get("/imports/example.csv")
@requires(Permission.RUN_SITE)
def import_example() -> ResponseReturnValue:
    """A file to begin with, as Excel opens it best."""
    answer = Response("\ufeff" + EXAMPLE, mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="people.csv"'
    return answer


@blueprint.post("/imports")
@requires(Permission.RUN_SITE)
@takes(MOST_SENT)
def read_import() -> ResponseReturnValue:
    """Dry run: read the file and show what it would do."""
    form = FileForm.of(files.list_cohorts(db.session()))
    db.release()
    if not form.validate() or form.table is None:
        return list_page(form), 422
    with db.database().reading() as session:
        judged, cohort = files.dry_run(session, form.table, form.cohort.data)
    unknown = form.table.unknown
    row = files.keep(db.session(), current_user, form.name, cohort, judged, unknown, now())
    return redirect(url_for(".one_import", key=row.key), 303)


@blueprint.get("/imports/<key>")
@requires(Permission.RUN_SITE)
def one_import(key: str) -> ResponseReturnValue:
    """What the file would do or did, row by row."""
    row = files.get(db.session(), key)
    standard = "kept" if row.state == "taken back" and row.counts.get("kept") else ""
    outcome = request.args.get("outcome", standard)
    after = request.args.get("after", 0, type=int)
    shown, more = files.list_rows(db.session(), row, outcome, after)
    seen = {"row": row, "shown": shown, "more": more, "outcome": outcome, "after": after}
    return render_template("admin/import.html", **seen, **around(row))


def around(row: Import) -> dict[str, object]:
    """What an import's page says around its rows."""
    return {
        "form": ApplyForm(formdata=None),
        "task": files.task_of(db.session(), row),
        "cohort": files.cohort_of(db.session(), row),
        "outcomes": OUTCOMES,
        "states": STATES,
        "reason": lambda one: translated(REASONS[one.why]) % {"row": one.of} if one.why else "",
        "changed": lambda one: [translated(CHANGES[change]) for change in one.changes],
        "kept_for": lambda one: translated(KEPT.get(one.kept, "")),
    }


@blueprint.post("/imports/<key>/apply")
@requires(Permission.RUN_SITE)
def apply_import(key: str) -> ResponseReturnValue:
    """Ask for it to be applied, once; it may change addresses, so it takes a recent sign-in."""
    require_recent()
    form = ApplyForm()
    files.get(db.session(), key)
    if not files.begin(db.session(), current_user, key, bool(form.invite.data), now()):
        flash(_("This import was applied already. Nothing was changed."))
    return redirect(url_for(".one_import", key=key), 303)


@blueprint.post("/imports/<key>/take-back")
@requires(Permission.RUN_SITE)
def take_back_import(key: str) -> ResponseReturnValue:
    """Ask for it to be taken back; asked for twice it is taken back once."""
    files.get(db.session(), key)
    if not files.begin_taking_back(db.session(), current_user, key, now()):
        flash(_("This import can’t be taken back now. Nothing was changed."))
    return redirect(url_for(".one_import", key=key), 303)


@blueprint.post("/imports/<key>/discard")
@requires(Permission.RUN_SITE)
def discard_import(key: str) -> ResponseReturnValue:
    """Throw the file away; nobody was changed by it."""
    if not files.discard(db.session(), current_user, key, now()):
        raise NotFound
    flash(_("The file is thrown away. Nobody was changed."))
    return redirect(url_for(".imports"), 303)
