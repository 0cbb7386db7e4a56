"""The numbers of a course as a file: CSV or a workbook."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import NotFound
from app.output.sheet import csv_pieces, write_xlsx
from app.security import now, requires
from app.services.numbers import reading, tables
from app.views.teach.numbers import wanted
from app.views.teach.numbers_phrases import bare, sentence_of
from app.views.teach.room import blueprint
from app.words import worded as _

KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.get("/courses/<course>/numbers/file/<kind>")
@requires(Permission.SEE_NUMBERS)
def numbers_file(course: str, kind: str) -> ResponseReturnValue:
    """What the pages show of the people asked for, in one table; no names are in it."""
    found = reading.get_course(db.session(), current_user, course, wanted())
    if kind not in KINDS:
        raise NotFound
    rows = list(tables.table(found, tables.Words(_, sentence_of, bare)))
    made = "".join(csv_pieces(rows)) if kind == "csv" else workbook(found.course.title, rows)
    name = f"{re.sub(r'[^a-z0-9]+', '-', course)}-numbers-{now():%Y-%m-%d}.{kind}"
    answer = Response(made, mimetype=KINDS[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def workbook(title: str, rows: list[tables.Row]) -> bytes:
    """The rows as a workbook."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "numbers.xlsx"
        write_xlsx(path, title, rows)
        return path.read_bytes()
