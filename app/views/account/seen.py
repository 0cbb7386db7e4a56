"""What others see of one: who may look, exactly what each finds, and who did look."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.models import User
from app.security import now, requires
from app.services import people, seen
from app.services.cohort_page import Page
from app.services.sessions import Actor
from app.views.account.room import blueprint
from app.views.admin.cohort_phrases import Said
from app.views.admin.cohort_reasons import Reasons
from app.views.admin.cohort_table import Table, table
from app.words import site


@blueprint.get("/account/seen")
@requires(Permission.KEEP_ACCOUNT)
def what_others_see() -> ResponseReturnValue:
    """Who may look, what nobody sees, and who looked."""
    session = db.session()
    return render_template(
        "account/seen.html",
        watchers=seen.list_watchers(session, current_user),
        looks=seen.list_looks(session, current_user),
        sums_only=site().aggregates_only,
    )


@blueprint.get("/account/seen/<person>")
@requires(Permission.KEEP_ACCOUNT)
def seen_by(person: str) -> ResponseReturnValue:
    """What one of them finds, made as their own pages are."""
    watcher = seen.get_watcher(db.session(), current_user, person)
    return page(watcher, request.args.get("before", "").replace("\0", ""))


def page(watcher: Actor, before: str) -> str:
    """What the watcher's own pages would show."""
    session, here = db.session(), url_for(".seen_by", person=watcher.key)
    me = session.get_one(User, current_user.id)
    enrolled = people.list_enrolled(session, watcher, me)
    events, last = people.list_events(session, watcher, me, enrolled, before)
    return render_template(
        "account/seen_by.html",
        watcher=watcher,
        user=me,
        lines=lines_of(watcher),
        enrolled=enrolled,
        events=events,
        sums_only=people.sees_sums_only(session, watcher),
        next_url=url_for(".seen_by", person=watcher.key, before=last) if last else "",
        first_url=here if before else "",
    )


def lines_of(watcher: Actor) -> list[tuple[seen.Line, Table, str]]:
    """Each line of a cohort's list with its table of one, and the reason to look after one."""
    found = []
    for line in seen.list_lines(db.session(), current_user, watcher, now()):
        said = Said(line.head, now())
        reason = Reasons(said).why(line.needing) if line.needing else ""
        shown = table(line.head, Page([line.person], False), said, nowhere)
        found.append((line, shown, reason))
    return found


def nowhere(_key: str) -> str:
    """A learner goes nowhere from the list of a cohort."""
    return ""
