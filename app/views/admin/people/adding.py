"""Add a person, invite them, invite them again."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import Conflict
from app.forms.person import AddPersonForm
from app.models import User
from app.security import now, requires
from app.services import people
from app.services.mail import Letter
from app.services.people import Taken
from app.views.account.room import letter, link
from app.views.admin.room import blueprint
from app.words import sentence


@blueprint.get("/people/add")
@requires(Permission.RUN_SITE)
def add_person() -> ResponseReturnValue:
    """The form."""
    return add_page(AddPersonForm(formdata=None))


@blueprint.post("/people/add")
@requires(Permission.RUN_SITE)
def save_person() -> ResponseReturnValue:
    """Make the account, and mail the invitation where that was ticked."""
    form = AddPersonForm()
    if not form.validate():
        return add_page(form), 422
    try:
        user = make(form)
    except Taken as error:
        form.email.errors = [sentence(error)]
        return add_page(form, error.key), 409
    return redirect(url_for(".person", person=user.key), 303)


def make(form: AddPersonForm) -> User:
    """The new account. Raises Taken."""
    session, email, name = db.session(), form.email.data or "", form.name.data or ""
    user = people.add(session, current_user, email, name, now())
    if form.is_invited.data:
        people.invite(session, current_user, user, write_invitation, now())
        flash(_("%(name)s is added, and the invitation is on its way.", name=user.name))
    else:
        flash(_("%(name)s is added. They get no mail until you invite them.", name=user.name))
    return user


def add_page(form: AddPersonForm, taken: str = "") -> str:
    """The page; `taken` is the key of whoever has the address already."""
    if taken:
        db.release()
    return render_template("admin/person_add.html", form=form, taken=taken)


@blueprint.post("/people/<person>/invitation")
@requires(Permission.RUN_SITE)
def invite_person(person: str) -> ResponseReturnValue:
    """Mail an invitation; earlier ones open nothing any more."""
    user = people.get(db.session(), current_user, person)
    try:
        people.invite(db.session(), current_user, user, write_invitation, now())
        flash(_("The invitation is on its way. Earlier links no longer work."))
    except Conflict as error:
        flash(sentence(error))
    return redirect(url_for(".person", person=person), 303)


def write_invitation(token: str) -> Letter:
    """The mail that brings somebody to the account that was made for them."""
    return letter("ready", link=link("account.join_invited", token=token))
