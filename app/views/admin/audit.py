"""The record of acts: filtered, paged, and as a file."""

import json
from collections.abc import Iterator
from functools import partial
from itertools import chain

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.forms.audit import FIELDS, read_place, read_sought
from app.output.sheet import csv_pieces
from app.security import now, requires
from app.services import audit as acts
from app.services.audit import Act, Sought
from app.views.admin.room import blueprint

OF_COHORTS = {
    "change due dates", "make link", "close link", "let in from waiting list", "add instructor",
    "remove instructor", "add manager", "remove manager",
}  # fmt: skip
"""Acts whose subject is a cohort's key, beside those that say “cohort”."""


@blueprint.get("/audit")
@requires(Permission.RUN_SITE)
def audit() -> ResponseReturnValue:
    """Some acts, the newest first."""
    sought = read_sought(request.args, current_user.time_zone)
    found, following = acts.list_acts(db.session(), sought, read_place(request.args))
    filters = {name: request.args[name] for name in FIELDS if request.args.get(name)}
    place = f"{following[0].isoformat()}~{following[1]}" if following else ""
    here = partial(url_for, ".audit", **filters)  # type: ignore[arg-type] # texts only
    return render_template(
        "admin/audit.html",
        acts=found,
        door=door,
        filters=filters,
        next_url=here(before=place) if place else "",
        first_url=here() if "before" in request.args else "",
    )


def door(act: Act) -> str:
    """The page of what an act was done to; "" where it has none."""
    if act.verb.endswith(" certificate"):
        return url_for(".credential", serial=act.subject)
    is_cohort = "cohort" in act.verb or act.verb in OF_COHORTS
    return url_for(".cohort", cohort=act.subject) if is_cohort else ""


@blueprint.post("/audit/export")
@requires(Permission.RUN_SITE)
def export_audit() -> ResponseReturnValue:
    """The same as a CSV file, whole; taking it is on record too."""
    sought = read_sought(request.form, current_user.time_zone)
    acts.record(db.session(), current_user, "export record", "audit", now())
    name = f"record-{now():%Y-%m-%d}.csv"
    response = Response(_pieces(db.database(), sought, _head()), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _pieces(database: db.Database, sought: Sought, head: tuple[str, ...]) -> Iterator[str]:
    """Read in a transaction of its own: the answer goes out when the request's is over."""
    with database.reading() as session:
        rows = (
            (a.at, a.who, a.actor, a.verb, a.subject, a.whom, a.person, a.address,
             json.dumps(a.detail, ensure_ascii=False) if a.detail else "")
            for a in acts.every_act(session, sought)
        )  # fmt: skip
        yield from csv_pieces(chain([head], rows))


def _head() -> tuple[str, ...]:
    return (
        _("When (UTC)"), _("Who"), _("Who, key"), _("What"), _("To what"), _("Person"),
        _("Person, key"), _("From where"), _("Detail"),
    )  # fmt: skip
