"""The list of people: search, filters, pages."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.permission import Permission, Role
from app.security import requires
from app.services import people as desk
from app.services.people import Filters, Status
from app.views.admin.room import blueprint

MOST = 200
"""signs of a search that are read"""
ROLES = {one.value: one for one in Role}
STATUSES = {one.value: one for one in Status}


@blueprint.get("/people")
@requires(Permission.SEE_DESK)
def people() -> ResponseReturnValue:
    """People whom one looks after, 50 a page, by name."""
    filters, after = asked(), argument("after")
    lines, last = desk.list_people(db.session(), current_user, filters, after)
    return render_template(
        "admin/people.html",
        listed=lines,
        filters=filters,
        cohorts=desk.list_cohorts(db.session(), current_user),
        statuses=list(STATUSES),
        roles=list(ROLES),
        next_url=address(filters, last) if last else "",
        first_url=address(filters) if after else "",
    )


def argument(name: str) -> str:
    """Something of the address; a database may refuse NUL."""
    return request.args.get(name, "").replace("\0", "").strip()[:MOST]


def asked() -> Filters:
    """The filters that the address names; what is no filter of ours is none."""
    role, status = argument("role"), argument("status")
    return Filters(
        words=argument("q"),
        role=ROLES.get(role),
        status=STATUSES.get(status),
        cohort=argument("cohort"),
    )


def address(filters: Filters, after: str = "") -> str:
    """The list narrowed by these filters, from the person after this key on."""
    return url_for(
        ".people",
        q=filters.words or None,
        role=filters.role,
        status=filters.status,
        cohort=filters.cohort or None,
        after=after or None,
    )
