"""Certificates: mine, what is still missing, and what distinction takes."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app import db
from app.domain import certificate as rules
from app.domain import distinction
from app.domain.course import Activity, Course
from app.domain.distinction import Condition
from app.domain.permission import Permission
from app.domain.progress import Overview, Record
from app.domain.scenario import Scenario
from app.security import now, requires
from app.services import certificates as records
from app.services import enrollments, progress
from app.views.learn.quiz_phrases import shown_score
from app.views.learn.room import blueprint
from app.views.verify import linkedin, shown
from app.words import listed


@blueprint.get("/certificates")
@requires(Permission.LEARN)
def certificates() -> ResponseReturnValue:
    """Every certificate of the reader with its links, and for open courses what it still takes."""
    session = db.session()
    mine = records.list_mine(session, current_user)
    places = enrollments.list_mine(session, current_user)
    seen = {place.slug: progress.get_overview(session, place) for place in places}
    missing = {slug: missing_in(one) for slug, one in seen.items()}
    return render_template(
        "learn/certificates.html",
        certificates=[(row, shown(row, now()), linkedin(row)) for row in mine],
        ways=records.list_ways(session, current_user, mine, now()),
        places=places,
        missing=missing,
        steps={slug: steps_in(one) for slug, one in seen.items()},
    )


@blueprint.post("/certificates/<serial>/renewal")
@requires(Permission.LEARN)
def renew(serial: str) -> ResponseReturnValue:
    """Begin the course that renews one's certificate."""
    course = records.renew(db.session(), current_user, serial, now())
    return redirect(url_for(".course", course=course), 303)


def missing_in(seen: Overview) -> list[dict[str, object]]:
    """What the course's certificate still asks for, module by module.

    Title and activities not done.
    """
    known = records_in(seen)
    done = {slug for slug, record in known.items() if record.done_at}
    accepted = {slug for slug, record in known.items() if record.is_accepted}
    left = {activity.slug for activity in rules.missing(seen.course, done, accepted)}
    return [
        {"module": module, "activities": [a for a in module.activities if a.activity.slug in left]}
        for module in seen.modules
        if any(one.activity.slug in left for one in module.activities)
    ]


def steps_in(seen: Overview) -> list[dict[str, object]]:
    """What distinction takes: of which activity what, and whether it is there."""
    found = distinction.conditions(seen.course, records_in(seen))
    return [
        {"module": pair[0], "one": pair[1], "is_met": one.is_met, "takes": taken(seen.course, one)}
        for one in found
        if (pair := seen.find(one.activity))
    ]


def records_in(seen: Overview) -> dict[str, Record]:
    """What is known of each activity, by slug."""
    return {one.activity.slug: one.record for module in seen.modules for one in module.activities}


def taken(course: Course, one: Condition) -> str:
    """What one condition of distinction takes, in words."""
    if one.kind == "score":
        least = _("%(share)s or more", share=shown_score(one.least))
        if one.score is None or one.is_met:
            return least
        return _("%(least)s; your best so far is %(score)s", least=least,
                 score=shown_score(one.score))  # fmt: skip
    if one.kind == "ending":
        titles = endings_of(course.find(one.activity), one.endings)
        return ngettext("the ending %(titles)s", "one of the endings %(titles)s", len(titles),
                        titles=listed(titles))  # fmt: skip
    return _("accepted by whoever reads it")


def endings_of(found: tuple[object, Activity] | None, ids: tuple[str, ...]) -> list[str]:
    """The titles of endings, as they are called in a sentence."""
    talk = found[1] if found else None
    known = [talk.ending(id) for id in ids] if isinstance(talk, Scenario) else []
    return [_("“%(name)s”", name=ending.title) for ending in known if ending]
