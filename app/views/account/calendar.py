"""One's own calendar: its file under a secret address, and a new secret."""

from urllib.parse import urlsplit

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.course import address
from app.domain.permission import Permission
from app.output.calendar import Entry
from app.output.calendar import calendar as written
from app.security import limiter, now, requires
from app.services import calendar as desk
from app.services.calendar import DueModule, Feed
from app.views.account.room import blueprint, link, settings
from app.words import site_name

FLOOD = "60/minute"


@blueprint.get("/calendar/<key>.ics")
@limiter.limit(FLOOD)
@requires(Permission.SEE_PUBLIC)
def calendar(key: str) -> ResponseReturnValue:
    """The file, for programs that know the secret and nothing else. Raises NotFound."""
    feed = desk.find(db.session(), key.replace("\0", ""), now())
    response = Response(written(site_name(), entries(feed)), mimetype="text/calendar")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.post("/account/calendar")
@requires(Permission.KEEP_ACCOUNT)
def reset_calendar() -> ResponseReturnValue:
    """A new address; the one before opens nothing any more."""
    was = desk.key_of(db.session(), current_user)
    desk.reset(db.session(), current_user, now())
    flash(_("Your calendar has a new address. The old one is dead.") if was else _("Made."))
    return redirect(url_for(".account", _anchor="calendar"), 303)


def entries(feed: Feed) -> list[Entry]:
    """Sessions, then due dates."""
    host = urlsplit(settings().address).hostname or "localhost"
    made = [
        desk.entry_of(
            meeting,
            host,
            link("learn.meeting", meeting=meeting.key),
            _("%(session)s (%(cohort)s)", session=meeting.title, cohort=cohort.title),
        )
        for meeting, cohort in feed.meetings
    ]
    return made + [
        desk.entry_of_due(one, host, settings().address + where(one), title_of(one), now())
        for one in feed.due
    ]


def where(one: DueModule) -> str:
    """The module's place on the course page."""
    return f"{address(one.course)}#{one.slug}"


def title_of(one: DueModule) -> str:
    """What is due."""
    return _("Module %(number)s is due: %(title)s", number=one.number, title=one.title)
