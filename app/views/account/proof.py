"""Proving that an account's address is its owner's, on the way into a cohort of one domain."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.security import limiter, now, requires
from app.services import accounts
from app.services.cohorts.links import Closed
from app.views.account.cohort import come_in, look, proof_letter
from app.views.account.room import FLOOD, blueprint

STATUS = {"good": 200, "other": 409, "": 404}


@blueprint.post("/join-cohort/<link>/proof")
@limiter.limit(FLOOD)
@requires(Permission.KEEP_ACCOUNT)
def mail_proof(link: str) -> ResponseReturnValue:
    """Mail the link to one's own address; who needs none goes back to the cohort's page."""
    door = look(link)
    if not door.must_prove:
        return redirect(url_for(".join_cohort", link=link), 303)
    accounts.ask_proof(db.session(), current_user, lambda token: proof_letter(door, token), now())
    return render_template("account/cohort_mailed.html", door=door, sent_to=current_user.email)


@blueprint.get("/join-cohort/<link>/proof/<token>")
@requires(Permission.KEEP_ACCOUNT)
def prove_address(link: str, token: str) -> ResponseReturnValue:
    """The mailed link: one click more, for programs open links in mail before people do."""
    state = accounts.look_at_proof(db.session(), current_user, token, now())
    if state == "used":
        return redirect(url_for(".join_cohort", link=link), 303)
    return proof_page(link, token, state)


@blueprint.post("/join-cohort/<link>/proof/<token>")
@limiter.limit(FLOOD)
@requires(Permission.KEEP_ACCOUNT)
def take_address(link: str, token: str) -> ResponseReturnValue:
    """The address is proved, and leads straight on into the cohort; twice is as once."""
    state = accounts.look_at_proof(db.session(), current_user, token, now())
    if state not in ("good", "used"):
        return proof_page(link, token, state)
    accounts.prove_address(db.session(), current_user, token, now())
    try:
        return come_in(link)
    except Closed:  # the address is proved all the same; the page says what keeps them out
        flash(_("Your address is proved."))
        return redirect(url_for(".join_cohort", link=link), 303)


def proof_page(link: str, token: str, state: str) -> ResponseReturnValue:
    """The page: the last click, or why this link is none."""
    shown = render_template("account/cohort_proof.html", door=look(link), token=token, state=state)
    return shown, STATUS[state]
