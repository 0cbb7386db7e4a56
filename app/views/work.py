"""Long work that somebody asked for, as pages show it: how far it is, and the file it made."""

from pathlib import Path

from flask import Response, current_app, jsonify, send_file
from flask_babel import gettext as _

from app.errors import NotFound
from app.models import Task
from app.security import now
from config import Config

OVER = ("done", "failed")


def told(row: Task) -> Response:
    """How far it is, for the page's script (js/task.js)."""
    is_over = row.state in OVER
    return jsonify(is_over=is_over, words=words_of(row), done=row.done, total=row.total)


def handed_out(row: Task) -> Response:
    """The file: to keep, never to show, nowhere stored on the way. Raises NotFound."""
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
