"""Regrading: what is to be graded anew, a dry run, applying it with a reason, and what was done."""

import re

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import Conflict, Invalid
from app.forms.regrade import read_asked, read_number
from app.output.sheet import csv_pieces
from app.security import now, requires
from app.services import drafts
from app.services import regrading as desk
from app.services.drafts import get_desk
from app.services.people.progress import sees_sums_only
from app.views.teach.regrading_phrases import HEADS, cells_of, phrases
from app.views.teach.room import blueprint
from app.words import sentence
from app.words import worded as _

blueprint.app_context_processor(phrases)


@blueprint.get("/courses/<course>/regrade")
@requires(Permission.WRITE_COURSES)
def regrade(course: str) -> ResponseReturnValue:
    """Quizzes whose results have an earlier key, and regrades of before."""
    found = desk.look(db.session(), current_user, course)
    past = desk.list_past(db.session(), found.desk)
    return render_template("teach/regrade.html", found=found, desk=found.desk, past=past)


@blueprint.get("/courses/<course>/regrade/<activity>")
@requires(Permission.WRITE_COURSES)
def regrade_quiz(course: str, activity: str) -> ResponseReturnValue:
    """The dry run of one quiz."""
    return page(course, activity)


def page(course: str, activity: str, fault: str = "", reason: str = "") -> str:
    """Who would get which result; `fault` says why nothing was regraded."""
    after = max(0, read_number(request.args.get("after", "")))
    found = desk.try_out(db.session(), current_user, course, activity, after)
    return render_template(
        "teach/regrade_quiz.html", found=found, desk=found.desk, fault=fault, reason=reason,
        after=after, limit=desk.REASON_LIMIT,
    )  # fmt: skip


@blueprint.post("/courses/<course>/regrade/<activity>")
@requires(Permission.WRITE_COURSES)
def apply_regrade(course: str, activity: str) -> ResponseReturnValue:
    """Regrade, with a reason; a double click is one regrade."""
    asked, session = read_asked(request.form), db.session()
    try:
        row = desk.apply(session, current_user, course, activity, asked.seen, asked.reason, now())
    except (Conflict, Invalid) as error:
        status = 422 if isinstance(error, Invalid) else 409
        return page(course, activity, sentence(error), asked.reason), status
    said = ngettext("%(num)s result was changed.", "%(num)s results were changed.", row.changed)
    flash(said if row.ended_at else _("The regrade is at work. Load this page again to see more."))
    return redirect(url_for(".regraded", course=course, key=row.key), 303)


@blueprint.get("/courses/<course>/regraded/<key>")
@requires(Permission.WRITE_COURSES)
def regraded(course: str, key: str) -> ResponseReturnValue:
    """One regrade: who, when, why, and what it changed, 50 attempts a page."""
    session = db.session()
    found = get_desk(session, current_user, course)
    past = desk.get_past(session, found, key)
    after = max(0, read_number(request.args.get("after", "")))
    lines, more = desk.list_lines(session, past, after)
    return render_template(
        "teach/regraded.html", desk=found, past=past, lines=lines, after=after,
        next=lines[-1][0].attempt_id if more else 0,
        hides_names=sees_sums_only(session, current_user),
    )  # fmt: skip


@blueprint.get("/courses/<course>/regrade/<activity>/csv")
@requires(Permission.WRITE_COURSES)
def regrade_file(course: str, activity: str) -> ResponseReturnValue:
    """The whole dry run as a table."""
    session = db.session()
    found = drafts.get_desk(session, current_user, course)
    changed = desk.get_changed(session, found, activity)
    hides_names = sees_sums_only(session, current_user)
    lines = (cells_of(one, hides_names) for one in desk.every_line(session, changed))
    made = "".join(csv_pieces([[_(one) for one in HEADS], *lines]))
    name = f"{re.sub(r'[^a-z0-9]+', '-', f'{course}-{activity}')}-regrade-{now():%Y-%m-%d}.csv"
    answer = Response(made, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
