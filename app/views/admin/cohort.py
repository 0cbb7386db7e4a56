"""The cohort page: who is where, who needs a person, where the cohort leans."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app import db
from app.domain import cohort as rules
from app.domain.permission import Permission
from app.security import asking, now, requires
from app.services import cohort_page
from app.services.cohort_page import Asked
from app.views.admin.cohort_doors import Doors
from app.views.admin.cohort_phrases import Said
from app.views.admin.cohort_reasons import Reasons
from app.views.admin.cohort_table import table
from app.views.admin.room import blueprint

SORTS = ("name", "risk")
LONGEST = 200


@blueprint.get("/cohorts/<cohort>")
@requires(Permission.SEE_DESK)
def cohort(cohort: str) -> ResponseReturnValue:
    """One cohort; the query string holds order, search and place."""
    asked = read_asked(request.args)
    page = cohort_page.get(db.session(), asking(), cohort, asked, now())
    said, doors = Said(page.head, now()), Doors(page.head, asked)
    return render_template(
        "admin/cohort.html",
        page=page,
        asked=asked,
        said=said,
        reasons=Reasons(said),
        doors=doors,
        table=table(page.head, page.people, said, doors.person),
        edges=rules.edges,
    )


@blueprint.get("/cohorts/<cohort>/summary")
@requires(Permission.SEE_DESK)
def cohort_summary(cohort: str) -> ResponseReturnValue:
    """One page for leadership, to print: sums, and no names of learners."""
    found = cohort_page.summary(db.session(), asking(), cohort, now())
    said = Said(found.head, now())
    return render_template(
        "admin/cohort_summary.html", summary=found, said=said, edges=rules.edges, now=now()
    )


def read_asked(sent: MultiDict[str, str]) -> Asked:
    """Order, search and place, as the address says; what makes no sense is left out."""
    sort, words, after = (
        sent.get(name, "").replace("\0", "").strip()[:LONGEST] for name in ("sort", "q", "after")
    )
    return Asked(sort if sort in SORTS else SORTS[0], words, after)
