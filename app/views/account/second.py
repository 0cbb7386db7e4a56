"""The second step of one's own account: set it up, keep recovery codes, turn it off."""

from collections.abc import Callable

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Field

from app import db
from app.domain.permission import Permission
from app.errors import Conflict, Invalid
from app.forms.security import BothForm, SetUpForm
from app.output.qr import qr_path
from app.security import (
    before_second_step,
    device,
    limiter,
    now,
    require_recent,
    requires,
    safe_path,
)
from app.services.accounts import second
from app.services.sessions import Actor
from app.views.account.room import FLOOD, blueprint, letter, link
from app.views.account.security import back, checked
from app.words import sentence, site, site_name


@blueprint.get("/account/second-step")
@before_second_step
@requires(Permission.KEEP_ACCOUNT)
def second_step() -> ResponseReturnValue:
    """What it is and the button that begins; once begun, the code for the app."""
    if current_user.has_second_step:
        return redirect(safe_path(request.args.get("next", "")) or url_for(".security"), 303)
    if second.find_setup(db.session(), current_user, now()):
        require_recent()
    return page(SetUpForm(formdata=None, next=safe_path(request.args.get("next", ""))))


@blueprint.post("/account/second-step")
@before_second_step
@limiter.limit(FLOOD)
@requires(Permission.KEEP_ACCOUNT)
def begin_second_step() -> ResponseReturnValue:
    """Draw a secret; a second click shows the same one."""
    require_recent()
    target = safe_path(request.form.get("next", "")) or None
    if not current_user.has_second_step:
        second.begin_setup(db.session(), current_user, now())
    return redirect(url_for(".second_step", next=target), 303)


@blueprint.post("/account/second-step/confirm")
@before_second_step
@limiter.limit(FLOOD)
@requires(Permission.KEEP_ACCOUNT)
def confirm_second_step() -> ResponseReturnValue:
    """The app's first code turns it on; the recovery codes are shown this once."""
    require_recent()
    form, notice = SetUpForm(), letter("second_on", link=link("account.ask_reset"))
    if not form.validate():
        return page(form), 422
    try:
        typed, session = form.code.data or "", db.session()
        codes = second.confirm(session, current_user, typed, notice, device(), now())
    except (Invalid, Conflict) as error:
        return refused(form, error)
    return codes_page(codes, safe_path(form.next.data or ""))


def refused(form: SetUpForm, error: Invalid | Conflict) -> ResponseReturnValue:
    """The page once more; what was on already, or has ended, begins where it stands."""
    db.release()
    if isinstance(error, Conflict):
        flash(sentence(error))
        return redirect(url_for(".second_step"), 303)
    form.code.errors = [sentence(error)]
    return page(form), 422


@blueprint.get("/account/recovery-codes")
@requires(Permission.KEEP_ACCOUNT)
def ask_recovery_codes() -> ResponseReturnValue:
    """The form that makes new ones."""
    if not current_user.has_second_step:
        return redirect(url_for(".security"), 303)
    return renew_page(BothForm(formdata=None))


@blueprint.post("/account/recovery-codes")
@limiter.limit(FLOOD)
@requires(Permission.KEEP_ACCOUNT)
def renew_recovery_codes() -> ResponseReturnValue:
    """Ten new ones, shown this once, with password and code; those before open nothing."""
    form = BothForm()
    if not current_user.has_second_step:
        return redirect(url_for(".security"), 303)
    if not form.validate():
        return renew_page(form), 422
    actor, codes = current_user._get_current_object(), list[str]()
    if not both_right(actor, form, lambda typed: codes.extend(renew(actor, typed))):
        return renew_page(form), 422
    return codes_page(codes, "")


def renew(actor: Actor, typed: str) -> list[str]:
    """Look at the code, then draw new ones. Raises Invalid."""
    return second.renew_codes(db.session(), actor, typed, now())


@blueprint.post("/account/recovery-codes/file")
@requires(Permission.KEEP_ACCOUNT)
def recovery_codes_file() -> ResponseReturnValue:
    """The codes of the page as a text file; the page sends them, for nobody else has them."""
    sent = request.form.getlist("codes")[: second.CODES]
    codes = second.still_good(db.session(), current_user, sent)
    head = _("Recovery codes for %(site)s, each good once:", site=site_name())
    response = make_response("\r\n".join([head, "", *codes, ""]))
    response.mimetype = "text/plain"
    response.headers["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return response


@blueprint.get("/account/second-step/off")
@requires(Permission.KEEP_ACCOUNT)
def ask_turn_off() -> ResponseReturnValue:
    """The form that turns it off."""
    if not current_user.has_second_step:
        return redirect(url_for(".security"), 303)
    return off_page(BothForm(formdata=None))


@blueprint.post("/account/second-step/off")
@limiter.limit(FLOOD)
@requires(Permission.KEEP_ACCOUNT)
def turn_off_second_step() -> ResponseReturnValue:
    """Back to the password alone, with password and code; a second click finds it off."""
    form = BothForm()
    if not current_user.has_second_step:
        return redirect(url_for(".security"), 303)
    if not form.validate():
        return off_page(form), 422
    return turn_off(form)


def turn_off(form: BothForm) -> ResponseReturnValue:
    """Check both, then turn it off."""
    actor = current_user._get_current_object()
    notice = letter("second_off", link=link("account.ask_reset"))

    def act(typed: str) -> None:
        second.turn_off(db.session(), actor, typed, notice, now())

    if not both_right(actor, form, act):
        return off_page(form), 422
    return back(_("The second step is off. You sign in with your password alone."))


def both_right(actor: Actor, form: BothForm, act: Callable[[str], None]) -> bool:
    """Whether the password was right, and the code so that `act` took it; else errors stand."""
    wrong: Field = form.current
    try:
        checked(actor, form.current.data or "", takes_code=True)
        wrong = form.code
        act(form.code.data or "")
    except Invalid as error:
        db.release()
        wrong.errors = [sentence(error)]
        return False
    return True


def page(form: SetUpForm) -> str:
    """Before it is begun, or with the code for the app."""
    setup = second.find_setup(db.session(), current_user, now())
    return render_template(
        "account/second_step.html",
        form=form,
        setup=setup,
        qr=qr_path(setup.address) if setup else ("", 0),
        is_required=second.must_set_up(db.session(), current_user),
    )


def off_page(form: BothForm) -> str:
    """The page that turns it off."""
    is_required = not current_user.roles.isdisjoint(site().second_step_roles)
    return render_template("account/second_off.html", form=form, is_required=is_required)


def renew_page(form: BothForm) -> str:
    """The page that makes new recovery codes."""
    return render_template("account/renew_codes.html", form=form)


def codes_page(codes: list[str], target: str) -> Response:
    """The recovery codes, kept by nothing on the way."""
    shown = render_template("account/recovery_codes.html", codes=codes, target=target)
    return make_response(shown)
