"""Joining a cohort by its link: what it leads to, an account for strangers, the way in."""

from functools import partial

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app import db
from app.domain.permission import Permission, Role
from app.forms.account import AskResetForm, JoinForm
from app.models import User
from app.security import limiter, now, requires
from app.services import accounts, throttles
from app.services.cohorts import links
from app.services.cohorts.links import Closed, Door
from app.services.mail import Letter
from app.templating import letter
from app.views.account.joining import made
from app.views.account.room import FLOOD, blueprint
from app.views.account.room import link as address_in_mail
from app.words import sentence

SAID = {
    "in": lambda: _("You are in. Here is where you start."),
    "asked": lambda: _("You asked to join. You get a mail when it is decided."),
    "waiting": lambda: _("You wait for a place. You get a mail when one is free."),
}


@blueprint.get("/join-cohort/<link>")
@requires(Permission.SEE_PUBLIC)
def join_cohort(link: str) -> ResponseReturnValue:
    """What the link leads to, and how to come in."""
    return page(look(link))


@blueprint.post("/join-cohort/<link>")
@limiter.limit(FLOOD)
@requires(Permission.SEE_PUBLIC)
def enter_cohort(link: str) -> ResponseReturnValue:
    """Come in, or onto the list; strangers sign in first."""
    if not current_user.is_authenticated and look(link):
        return redirect(url_for(".sign_in", next=url_for(".join_cohort", link=link)), 303)
    try:
        return come_in(link)
    except Closed:
        db.release()
        return page(look(link)), 409


def come_in(link: str) -> Response:
    """Join, and go on to where it leads. Raises Closed."""
    state = links.join(db.session(), current_user, link, now())
    flash(SAID[state]())
    target = url_for("learn.home") if state == "in" else url_for(".join_cohort", link=link)
    return redirect(target, 303)


@blueprint.get("/join-cohort/<link>/account")
@requires(Permission.SEE_PUBLIC)
def new_account(link: str) -> ResponseReturnValue:
    """The form of an account: the link is the invitation, whoever else may sign up here."""
    door = look(link)
    if current_user.is_authenticated or door.closed:
        return redirect(url_for(".join_cohort", link=link), 303)
    return account_page(door, JoinForm(formdata=None), AskResetForm(formdata=None))


@blueprint.post("/join-cohort/<link>/account")
@limiter.limit(FLOOD)
@requires(Permission.SEE_PUBLIC)
def make_account_for_cohort(link: str) -> ResponseReturnValue:
    """Make the account, and come back to the link; links of one domain mail it first."""
    door = look(link)
    if current_user.is_authenticated or door.closed:
        return redirect(url_for(".join_cohort", link=link), 303)
    if door.link.domain:
        return mailed(door, AskResetForm())
    form = JoinForm()
    form.next.data = url_for(".join_cohort", link=link)

    def add(email: str, name: str, hashed: str) -> User:
        return accounts.add(db.session(), email, name, hashed, {Role.LEARNER}, now())

    return made(form, add) if form.validate() else (account_page(door, form), 422)


def mailed(door: Door, form: AskResetForm) -> ResponseReturnValue:
    """Mail a link to an address of the domain: only its owner can open it."""
    if form.validate() and not links.fits(door.link, accounts.fold(form.email.data or "")):
        form.email.errors = [_("Type your address at %(domain)s.", domain=door.link.domain)]
    if form.errors:
        return account_page(door, None, form), 422
    email, session = accounts.fold(form.email.data or ""), db.session()
    if throttles.count(session, throttles.LETTER, email, now()) is None:
        letters = (partial(way_back, door), partial(proof_letter, door))
        links.invite_stranger(session, door.link, email, *letters, now())
    return render_template("account/cohort_mailed.html", door=door, sent_to=email)


def way_back(door: Door, token: str) -> Letter:
    """The letter that proves an address: it makes an account, or signs in, and leads back here."""
    back = url_for(".join_cohort", link=door.link.key)
    address = (
        address_in_mail("account.join_invited", token=token, next=back)
        if token
        else address_in_mail("account.sign_in", next=back)
    )
    return letter("cohort_invitation", link=address, cohort=door.cohort, course=door.course)


def proof_letter(door: Door, token: str) -> Letter:
    """The letter that proves the address of an account, and leads on into the cohort."""
    address = address_in_mail("account.prove_address", link=door.link.key, token=token)
    return letter("proof", link=address, cohort=door.cohort)


def look(link: str) -> Door:
    """What the link leads to, for whoever is here. Raises NotFound."""
    actor = current_user if current_user.is_authenticated else None
    return links.look(db.session(), actor, link.replace("\0", ""), now())


def page(door: Door) -> str:
    """The page of the link."""
    closed = sentence(door.closed) if door.closed else ""
    return render_template("account/join_cohort.html", door=door, closed=closed)


def account_page(door: Door, form: JoinForm | None, asked: AskResetForm | None = None) -> str:
    """The page of the account."""
    return render_template("account/cohort_account.html", door=door, form=form, asked=asked)
