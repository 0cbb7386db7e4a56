"""Long work that somebody asked for: how far it is, and the file that it made."""

from pathlib import Path

from flask import current_app, jsonify, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import N_, NotFound
from app.models import Task
from app.security import now, requires, safe_path
from app.services import tasks
from app.views.admin.room import blueprint
from app.views.errors import wants_json
from config import Config

TITLES: dict[str, str] = {
    "certificates": N_("Certificates as PDF files"),
    "import": N_("An import of people"),
    "cohort": N_("A cohort as a workbook"),
    "person": N_("Everything kept about one person"),
    "message": N_("A message on its way to a cohort"),
}
"""Kind of task → what its page is called."""
OVER = ("done", "failed")


@blueprint.get("/tasks/<task>")
@requires(Permission.SEE_DESK)
def task(task: str) -> ResponseReturnValue:
    """How far one's own task is; JSON for the page's script."""
    row = tasks.get(db.session(), current_user, task)
    if wants_json():
        is_over = row.state in OVER
        return jsonify(is_over=is_over, words=words_of(row), done=row.done, total=row.total)
    title = _(TITLES.get(row.kind, N_("At work for you")))
    back = safe_path(str(row.payload.get("back", "")))
    return render_template("admin/task.html", task=row, title=title, back=back)


@blueprint.get("/tasks/<task>/file")
@requires(Permission.SEE_DESK)
def task_file(task: str) -> ResponseReturnValue:
    """The file that one's own task made: to keep, never to show, nowhere stored on the way."""
    row = tasks.get(db.session(), current_user, task)
    path = file_of(row)
    if path is None:
        raise NotFound
    answer = send_file(path, as_attachment=True, download_name=path.name, last_modified=now())
    answer.headers["Cache-Control"] = "no-store"
    return answer


def words_of(row: Task) -> str:
    """How far it is, as the page says it."""
    if row.total:
        return _("%(done)s of %(total)s", done=row.done, total=row.total)
    return _("Waits for its turn") if row.state == "due" else _("At work")


def file_of(row: Task) -> Path | None:
    """The task's file, while there is one."""
    config: Config = current_app.extensions["config"]
    name = Path(row.result).name
    path = config.data / "results" / row.key / name
    return path if row.state == "done" and name and path.is_file() else None
