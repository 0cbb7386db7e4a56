"""Long work that somebody asked for: how far it is, and the file that it made."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission, may
from app.errors import N_, NotFound
from app.models import Task
from app.security import requires, safe_path
from app.services import tasks
from app.views import work
from app.views.admin.room import blueprint
from app.views.errors import wants_json

TITLES: dict[str, str] = {
    "certificates": N_("Certificates as PDF files"),
    "import": N_("An import of people"),
    "cohort": N_("A cohort as a workbook"),
    "person": N_("Everything kept about one person"),
    "message": N_("A message on its way to a cohort"),
    "meeting": N_("A cohort is told of a session"),
}
"""Kind of task → what its page is called."""
OF_SITE = ("certificates", "import", "person")
"""kinds that only those ask for who run the site"""


@blueprint.get("/tasks/<task>")
@requires(Permission.SEE_DESK)
def task(task: str) -> ResponseReturnValue:
    """How far one's own task is; JSON for the page's script."""
    row = theirs(task)
    if wants_json():
        return work.told(row)
    title = _(TITLES.get(row.kind, N_("At work for you")))
    back = safe_path(str(row.payload.get("back", "")))
    return render_template("admin/task.html", task=row, title=title, back=back)


@blueprint.get("/tasks/<task>/file")
@requires(Permission.SEE_DESK)
def task_file(task: str) -> ResponseReturnValue:
    """The file that one's own task made: to keep, never to show, nowhere stored on the way."""
    return work.handed_out(theirs(task))


def theirs(task: str) -> Task:
    """One's own task; what admins asked for is theirs while they are one. Raises NotFound."""
    row = tasks.get(db.session(), current_user, task)
    if row.kind in OF_SITE and not may(current_user, Permission.RUN_SITE):
        raise NotFound
    return row
