"""Status: whether everything runs, for those who run the site."""

import shutil
from datetime import datetime

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from app import db
from app.domain.permission import Permission
from app.security import now, requires
from app.services import beats
from app.services import status as standing
from app.views.admin.room import blueprint
from config import VERSION, Config

SCARCE = 2_000_000_000
"""bytes left on the disk from which the page says so"""


@blueprint.get("/status")
@requires(Permission.RUN_SITE)
def status() -> ResponseReturnValue:
    """Queue, mail, long work, backups, courses, faults, disk and version."""
    config: Config = current_app.extensions["config"]
    moment = now()
    free = shutil.disk_usage(config.data).free
    return render_template(
        "admin/status.html",
        found=standing.get(db.session(), moment),
        now=moment,
        minutes=lambda since: minutes(since, moment),
        silent=beats.SILENT,
        free=free / 1e9,
        is_scarce=free < SCARCE,
        version=VERSION,
        database="SQLite" if config.is_embedded else "PostgreSQL",
        migration=db.known_migrations()[-1],
    )


def minutes(since: datetime | None, moment: datetime) -> int:
    """Whole minutes from then to now; never less than none."""
    return max(0, int((moment - since).total_seconds() // 60)) if since else 0
