"""Status: whether everything runs, for those who run the site."""

import shutil
from datetime import datetime

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from app import db
from app.domain.permission import Permission
from app.security import now, requires
from app.services import status as standing
from app.views.admin.room import blueprint
from config import VERSION, Config

SCARCE = 2_000_000_000
"""bytes left on the disk from which the page says so"""


@blueprint.get("/status")
@requires(Permission.RUN_SITE)
def status() -> ResponseReturnValue:
    """Queue, mail, long work, backups, courses, faults, disk and version."""
    moment = now()
    found = standing.get(db.session(), moment)
    return render_template("admin/status.html", found=found, now=moment, **machine())


def machine() -> dict[str, object]:
    """What of this machine the page shows."""
    config: Config = current_app.extensions["config"]
    free = shutil.disk_usage(config.data).free
    return {
        "minutes": minutes,
        "free": free / 1e9,
        "is_scarce": free < SCARCE,
        "version": VERSION,
        "database": "SQLite" if config.is_embedded else "PostgreSQL",
        "migration": db.known_migrations()[-1],
    }


def minutes(since: datetime, moment: datetime) -> int:
    """Whole minutes from then to now; never less than none."""
    return max(0, int((moment - since).total_seconds() // 60))
