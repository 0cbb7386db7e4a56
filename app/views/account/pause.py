"""Questions by mail pause until a day that the person chooses."""

from datetime import date

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.mail import zone
from app.domain.permission import Permission
from app.errors import Invalid
from app.forms.practice import read_pause
from app.security import now, requires
from app.services.practice import letters
from app.views.account.mail import letters_page
from app.views.account.room import blueprint
from app.words import sentence


def today() -> date:
    """The person's day."""
    return now().astimezone(zone(current_user.time_zone)).date()


@blueprint.post("/account/letters/pause")
@requires(Permission.KEEP_ACCOUNT)
def pause_letters() -> ResponseReturnValue:
    """No questions by mail until that day, or again at once."""
    try:
        until = read_pause(request.form, today())
    except Invalid as error:
        return letters_page(pause_fault=sentence(error)), 422
    letters.pause(db.session(), current_user, until, now())
    day = format_date(until, "EEEE, d MMMM y") if until else ""
    flash(_("No questions by mail until %(day)s.", day=day) if until else _("They come again."))
    return redirect(url_for(".letters"), 303)
