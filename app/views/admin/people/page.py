"""One person: details, courses, rights, timeline; and the form that corrects the details."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission, may
from app.errors import Conflict
from app.forms.person import CoursesForm, DetailsForm, ExtraTimeForm, ManagerForm, RolesForm
from app.forms.security import RemoveSecondForm
from app.models import User
from app.security import now, require_recent, requires
from app.services import people
from app.services.accounts import second
from app.services.people import Details, Taken
from app.views.account.room import letter, link
from app.views.admin.people.listing import argument
from app.views.admin.room import blueprint
from app.views.looking import note_look
from app.words import sentence


@dataclass
class Sent:
    """The form of the page that was refused, as it was sent; the others are shown fresh."""

    roles: RolesForm | None = None
    manager: ManagerForm | None = None
    courses: CoursesForm | None = None
    extra_time: ExtraTimeForm | None = None
    second: RemoveSecondForm | None = None


@blueprint.get("/people/<person>")
@requires(Permission.SEE_DESK)
def person(person: str) -> ResponseReturnValue:
    """What is known of a person, as far as the reader may see it."""
    user = people.get(db.session(), current_user, person)
    note_look(user.key, "person")
    return show(user)


def show(user: User, sent: Sent | None = None) -> str:
    """The page."""
    session, sent = db.session(), sent or Sent()
    enrolled = people.list_enrolled(session, current_user, user)
    before = argument("before")
    events, last = people.list_events(session, current_user, user, enrolled, before)
    roles = people.roles_of(session, [user.id]).get(user.id, frozenset())
    runs_site = may(current_user, Permission.RUN_SITE)
    return render_template(
        "admin/person.html",
        user=user,
        status=people.status_of(user),
        roles=roles,
        enrolled=enrolled,
        sums_only=people.sees_sums_only(session, current_user),
        events=events,
        next_url=url_for(".person", person=user.key, before=last, _anchor="timeline")
        if last
        else "",
        first_url=url_for(".person", person=user.key, _anchor="timeline") if before else "",
        managers=people.list_managers(session, user),
        second=second.standing(session, user.id, now()) if runs_site else None,
        forms=forms_of(user, roles, sent) if runs_site and not user.anonymized_at else None,
    )


def forms_of(user: User, roles: frozenset[str], sent: Sent) -> Sent:
    """The forms of the page, fresh where they were not sent."""
    taught = people.list_courses(db.session(), user)
    return Sent(
        roles=sent.roles or RolesForm(formdata=None, roles=list(roles)),
        manager=sent.manager or ManagerForm(formdata=None),
        courses=sent.courses or CoursesForm.among(taught, is_sent=False),
        extra_time=sent.extra_time or ExtraTimeForm(formdata=None, extra_time=user.extra_time),
        second=sent.second or RemoveSecondForm(formdata=None),
    )


@blueprint.get("/people/<person>/details")
@requires(Permission.RUN_SITE)
def person_details(person: str) -> ResponseReturnValue:
    """The form that corrects name and address."""
    user = people.get(db.session(), current_user, person)
    return details_page(user, DetailsForm(formdata=None, obj=user))


@blueprint.post("/people/<person>/details")
@requires(Permission.RUN_SITE)
def save_details(person: str) -> ResponseReturnValue:
    """Correct them; who reads an address's mail can get in, so it takes a recent sign-in."""
    require_recent()
    user = people.get(db.session(), current_user, person)
    form = DetailsForm()
    if not form.validate():
        return details_page(user, form), 422
    try:
        correct(user, form)
    except Conflict as error:
        return refuse(person, form, error), 409
    return redirect(url_for(".person", person=person), 303)


def correct(user: User, form: DetailsForm) -> None:
    """Change what was changed. Raises Conflict."""
    sent = (form.email.data or "", form.name.data or "", form.external_id.data or "")
    notice = letter("address", link=link("public.help"))
    wanted = Details.of(*sent)
    is_changed = people.correct(db.session(), current_user, user, wanted, notice, now())
    flash(_("Saved.") if is_changed else _("Nothing was changed."))


def refuse(person: str, form: DetailsForm, error: Conflict) -> str:
    """The form again, with what is in the way at its field."""
    db.release()
    taken = error.key if isinstance(error, Taken) else ""
    field = form.email if taken else form.external_id
    field.errors = [sentence(error)]
    return details_page(people.get(db.session(), current_user, person), form, taken)


def details_page(user: User, form: DetailsForm, taken: str = "") -> str:
    """The page."""
    return render_template("admin/person_details.html", user=user, form=form, taken=taken)
