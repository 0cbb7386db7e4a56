"""Another e-mail address for one's account: ask for it, confirm it, take it back."""

from functools import partial

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import Conflict, Invalid, NotFound
from app.forms.security import AddressForm
from app.security import limiter, now, require_recent, requires
from app.services import accounts
from app.services.accounts import address
from app.services.mail import Letter
from app.views.account.room import FLOOD, blueprint, letter, link
from app.views.account.security import back, page
from app.words import sentence

STATUS = {"good": 200, "used": 200, "other": 409, "": 404}


@blueprint.post("/account/address")
@limiter.limit(FLOOD)
@requires(Permission.KEEP_ACCOUNT)
def ask_address() -> ResponseReturnValue:
    """Mail a link to the new address, and a warning to the old one."""
    require_recent()
    form = AddressForm()
    if not form.validate():
        return page(moved=form), 422
    email = accounts.fold(form.email.data or "")
    try:
        address.ask_address(db.session(), current_user, email, LETTERS, now())
    except Invalid as error:
        db.release()
        form.email.errors = [sentence(error)]
        return page(moved=form), 422
    return back(_("We mailed a link to %(address)s. Open it within a day.", address=email))


def confirm_letter(token: str) -> Letter:
    """The letter to the new address."""
    return letter("address_confirm", link=link("account.confirm_address", token=token))


def warning(name: str, token: str) -> Letter:
    """The letter to the old address, with the link that takes the change back."""
    return letter(name, link=link("account.undo_address", token=token))


LETTERS = address.Letters(
    confirm_letter, lambda: letter("address_taken"), partial(warning, "address_asked")
)


@blueprint.post("/account/address/cancel")
@requires(Permission.KEEP_ACCOUNT)
def cancel_address() -> ResponseReturnValue:
    """The address stays as it is."""
    address.cancel_address(db.session(), current_user, now())
    return back(_("Your address stays as it is. The link in the mail opens nothing any more."))


@blueprint.get("/account/address/<token>")
@limiter.limit(FLOOD)
@requires(Permission.KEEP_ACCOUNT)
def confirm_address(token: str) -> ResponseReturnValue:
    """The mailed link: one click more, for programs open links in mail before people do."""
    return confirm_page(token)


@blueprint.post("/account/address/<token>")
@limiter.limit(FLOOD)
@requires(Permission.KEEP_ACCOUNT)
def change_address(token: str) -> ResponseReturnValue:
    """The new address is the account's; a second click changes nothing."""
    state, _email = address.look_at_address(db.session(), current_user, token, now())
    if state != "good":
        return confirm_page(token)
    try:
        warn = partial(warning, "address_changed")
        fresh = address.change_address(db.session(), current_user, token, warn, now())
    except (NotFound, Conflict) as error:  # used, or the address taken, a moment ago
        db.release()
        return back(sentence(error))
    return back(_("Your address is %(address)s now. Other browsers are signed out.", address=fresh))


def confirm_page(token: str) -> ResponseReturnValue:
    """The last click, or why this link is none."""
    state, email = address.look_at_address(db.session(), current_user, token, now())
    shown = render_template("account/address.html", state=state, address=email, token=token)
    return shown, STATUS[state]


@blueprint.get("/address-back/<token>")
@limiter.limit(FLOOD)
@requires(Permission.SEE_PUBLIC)
def undo_address(token: str) -> ResponseReturnValue:
    """What the link to the old address takes back; nothing changes before the button."""
    return undo_page(token)


@blueprint.post("/address-back/<token>")
@limiter.limit(FLOOD)
@requires(Permission.SEE_PUBLIC)
def take_address_back(token: str) -> ResponseReturnValue:
    """The old address again, every browser out, and on to a new password."""
    try:
        fresh = address.undo_address(db.session(), token, now())
    except NotFound:
        db.release()
        return undo_page(token)
    except Conflict as error:
        db.release()
        return undo_page(token, sentence(error))
    flash(_("Done: every browser is signed out. Now set a new password."))
    return redirect(url_for(".reset", token=fresh), 303)


def undo_page(token: str, refused: str = "") -> ResponseReturnValue:
    """The page of the link."""
    found = address.look_at_undo(db.session(), token, now())
    status = 409 if refused else 200 if found else 404
    shown = render_template("account/address_back.html", undo=found, token=token, refused=refused)
    return shown, status
