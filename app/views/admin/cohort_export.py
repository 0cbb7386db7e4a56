"""A cohort as a file: CSV while it is read, a workbook at once or, if large, in the background."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app import db
from app.domain.names import fold
from app.domain.permission import Permission
from app.domain.tally import ENROLLED
from app.output.sheet import csv_pieces, write_xlsx
from app.security import now, requires
from app.services import audit, cohort_page, tally, tasks
from app.services.cohort_page import Head, exports
from app.services.cohort_page.export_cells import Source
from app.views.admin.room import blueprint

KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
AT_ONCE = 1000
"""people up to whom a workbook is written while one waits: a second of work"""
PIECE = 64_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What sort of file, and whether with a column for every activity."""

    kind: str = "csv"
    activities: bool = False


@blueprint.get("/cohorts/<cohort>/export")
@requires(Permission.SEE_DESK)
def cohort_export(cohort: str) -> ResponseReturnValue:
    """What sort of file, and with what in it."""
    head = cohort_page.find(db.session(), current_user, cohort, now())
    return render_template("admin/cohort_export.html", head=head, wanted=Wanted())


@blueprint.post("/cohorts/<cohort>/export")
@requires(Permission.SEE_DESK)
def export_cohort(cohort: str) -> ResponseReturnValue:
    """The file; taking it is on record."""
    session, wanted = db.session(), read_wanted(request.form)
    head = cohort_page.find(session, current_user, cohort, now())
    audit.record(
        session, current_user, "export cohort", head.key, now(),
        kind=wanted.kind, activities=wanted.activities,
    )  # fmt: skip
    people = tally.counts(session, head.id).get(ENROLLED, 0)
    if wanted.kind == "xlsx" and people > AT_ONCE:
        return in_background(head, wanted, people)
    return as_file(head, wanted)


def read_wanted(form: MultiDict[str, str]) -> Wanted:
    """What was asked for; CSV of modules where that makes no sense."""
    kind = form.get("kind", "")
    return Wanted(kind if kind in KINDS else "csv", form.get("detail") == "activities")


def as_file(head: Head, wanted: Wanted) -> Response:
    """The file as an answer that is made while it is sent, when the request's commit is done."""
    of = exports.source(head, wanted.activities, spoken())
    pieces = csv_of if wanted.kind == "csv" else xlsx_of
    answer = Response(pieces(db.database(), of, head.title), mimetype=KINDS[wanted.kind])
    name = file_name(head, wanted)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def csv_of(database: db.Database, of: Source, _title: str) -> Iterator[str]:
    """Read in a transaction of its own: the answer goes out when the request's is over."""
    with database.reading() as session:
        yield from csv_pieces(exports.table(session, of))


def xlsx_of(database: db.Database, of: Source, title: str) -> Iterator[bytes]:
    """The same as a workbook: its index stands at its end, so it is a file first."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cohort.xlsx"
        with database.reading() as session:
            write_xlsx(path, title, exports.table(session, of))
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def in_background(head: Head, wanted: Wanted, people: int) -> ResponseReturnValue:
    """A workbook of many people takes minutes: a task with progress, and its file afterwards."""
    payload = {
        "cohort": head.key,
        "title": head.title,
        "name": file_name(head, wanted),
        "activities": wanted.activities,
        "sees_single": head.sees_single,
        "people": people,
        "words": spoken(),
        "back": url_for(".cohort", cohort=head.key),
    }
    task = tasks.post(db.session(), current_user, "cohort", payload, now())
    return redirect(url_for(".task", task=task.key), 303)


def file_name(head: Head, wanted: Wanted) -> str:
    """What the file is called: plain letters and the day."""
    title = re.sub(r"[^a-z0-9]+", "-", fold(head.title)).strip("-")[:60] or "cohort"
    return f"{title}-{now():%Y-%m-%d}.{wanted.kind}"


def spoken() -> dict[str, str]:
    """The words of a file in the reader's language."""
    return {name: _(text) for name, text in exports.WORDS.items()}
