"""The log of letters: what was sent to whom, what became of it, and another try."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import N_
from app.security import now, requires
from app.services import mail as desk
from app.services.mail import Filter
from app.services.mail.log import KINDS as ALL_KINDS
from app.services.mail.log import STATES as ALL_STATES
from app.views.admin.room import blueprint

STATES = {
    "due": N_("Waiting"),
    "sent": N_("Sent"),
    "failed": N_("Failed"),
    "unknown": N_("Unknown"),
}
KINDS = {
    "message": N_("Message"),
    "reminder": N_("Reminder"),
    "meeting": N_("Session"),
    "review": N_("Review"),
    "request": N_("Answer to a request"),
    "cohort": N_("Place in a cohort"),
    "certificate": N_("Certificate"),
    "unclear": N_("Unclear lesson"),
    "digest": N_("Weekly summary"),
    "daily": N_("Letter of the day"),
    "test": N_("Letter to try"),
    "invitation": N_("Invitation"),
    "reset": N_("New password, link"),
    "code": N_("Sign-in code"),
    "password": N_("Password changed"),
    "proof": N_("Proof of an address, link"),
    "address": N_("Address changed by an admin"),
    "new-address": N_("New address, link"),
    "old-address": N_("Change of the address, warning"),
    "second": N_("Second step"),
    "erased": N_("Account deleted"),
}
WORDS = {
    "states": [(name, STATES[name]) for name in ALL_STATES],
    "kinds": [(name, KINDS[name]) for name in ALL_KINDS],
    "state_words": STATES,
    "kind_words": KINDS,
}


@blueprint.get("/mail")
@requires(Permission.RUN_COHORTS)
def mail() -> ResponseReturnValue:
    """A page of the log, the newest first; filters stand in the address."""
    names = ("state", "kind", "person", "before")
    asked = Filter(**{name: request.args.get(name, "").strip() for name in names})
    found, more = desk.list_letters(db.session(), current_user, asked)
    waiting = desk.waiting_since(db.session(), now())
    return render_template(
        "admin/mail.html", found=found, more=more, asked=asked, waiting=waiting, **WORDS
    )


@blueprint.post("/mail/<letter>/retry")
@requires(Permission.RUN_COHORTS)
def retry_letter(letter: str) -> ResponseReturnValue:
    """Send a letter again that failed, or whose end is unknown."""
    desk.retry(db.session(), current_user, letter, now())
    flash(_("The letter is on its way again."))
    return redirect(url_for(".mail", state=request.form.get("state") or None), 303)
