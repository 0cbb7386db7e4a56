"""Prove who one is once more, before what could do harm; then go on with it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import N_, Invalid
from app.forms.account import ProveForm
from app.security import before_second_step, limiter, now, requires, safe_path
from app.services import accounts, passwords
from app.views.account.room import FLOOD, blueprint
from app.words import sentence

WRONG = N_("This is not your password.")


@blueprint.get("/prove")
@before_second_step
@requires(Permission.KEEP_ACCOUNT)
def prove() -> ResponseReturnValue:
    """The form; `next` is the page to go on to."""
    return page(ProveForm(formdata=None, proof_next=safe_path(request.args.get("next", ""))))


@blueprint.post("/prove")
@before_second_step
@limiter.limit(FLOOD)
@requires(Permission.KEEP_ACCOUNT)
def check_proof() -> ResponseReturnValue:
    """Go on where the password is right: 307 sends the form that was held up once more."""
    form = ProveForm()
    if not form.validate():
        return page(form), 422
    try:
        take_proof(form)
    except Invalid as error:
        db.release()
        form.proof.errors = [sentence(error)]
        return page(form), 422
    target = safe_path(form.proof_next.data or "") or url_for("learn.home")
    return redirect(target, 307 if form.proof_sends.data == "yes" else 303)


def take_proof(form: ProveForm) -> None:
    """Count the try, check with no transaction open, then note it. Raises Invalid, TooMany."""
    actor = current_user._get_current_object()
    db.release()
    with db.database().transaction() as session:
        stored = accounts.take_current(session, actor, now())
    if not passwords.is_right(stored, form.proof.data or ""):
        raise Invalid(WRONG)
    accounts.prove(db.session(), actor, now())


def page(form: ProveForm) -> str:
    """The page, with the fields of the form that was held up."""
    own = {"csrf_token", *(one.name for one in form)}
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in own]
    return render_template("account/prove.html", form=form, typed=typed)
