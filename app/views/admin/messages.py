"""Messages to a cohort: written, looked at, tried on oneself, sent once."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import Conflict, Invalid, NotFound
from app.forms.message import CHOSEN, MessageForm
from app.models import Cohort, new_key
from app.security import now, requires
from app.services import cohorts, mail, scope, tasks
from app.services import messages as desk
from app.services.messages import Draft, Preview
from app.views.admin.room import blueprint
from app.words import sentence


@blueprint.get("/cohorts/<cohort>/message")
@requires(Permission.RUN_COHORTS)
def message_cohort(cohort: str) -> ResponseReturnValue:
    """An empty message; `chosen` says to whom, `person` (a key) to whom alone."""
    found = cohorts.get(db.session(), current_user, cohort, scope.INSTRUCTOR)
    person = request.args.get("person", "")
    chosen = "person" if person else request.args.get("chosen", "all")
    return page(found, offered(found, Draft("", "", chosen, person)))


@blueprint.get("/cohorts/<cohort>/nudge")
@requires(Permission.RUN_COHORTS)
def nudge(cohort: str) -> ResponseReturnValue:
    """A message to one person, begun with what fits the reason why they need one."""
    session = db.session()
    found = cohorts.get(session, current_user, cohort, scope.INSTRUCTOR)
    person = desk.find_person(session, found.id, request.args.get("person", ""))
    if person is None:
        raise NotFound
    reader = mail.Reader(current_user.locale or "", current_user.time_zone)
    return page(found, offered(found, desk.nudge(session, person, reader)))


@blueprint.post("/cohorts/<cohort>/message")
@requires(Permission.RUN_COHORTS)
def post_message(cohort: str) -> ResponseReturnValue:
    """Look at it, send it to oneself, or send it: as the button says."""
    found = cohorts.get(db.session(), current_user, cohort, scope.INSTRUCTOR)
    form = offered(found)
    if not form.validate():
        return page(found, form), 422
    try:
        return act(found, form)
    except (Conflict, Invalid) as error:
        field = form.chosen if error.message == desk.NOBODY else form.body
        field.errors = [sentence(error)]
        return page(found, form), 409 if isinstance(error, Conflict) else 422


def act(found: Cohort, form: MessageForm) -> ResponseReturnValue:
    """What the button says. Raises Invalid, Conflict."""
    session, draft, key = db.session(), form.draft(), str(form.key.data)
    action = request.form.get("action")
    if action == "send":
        row = desk.send(session, current_user, found, draft, key, now())
        return redirect(url_for(".message", cohort=found.key, message=row.key), 303)
    if action == "test":
        desk.send_test(session, current_user, found, draft, key, now())
    shown = desk.preview(session, found, draft)
    return page(found, form, shown, is_tried=action == "test")


@blueprint.get("/cohorts/<cohort>/messages/<message>")
@requires(Permission.RUN_COHORTS)
def message(cohort: str, message: str) -> ResponseReturnValue:
    """One message that was sent, and what became of it."""
    session = db.session()
    found, row = desk.get(session, current_user, cohort, message)
    return render_template(
        "admin/message.html",
        cohort=found,
        sent=row,
        said=desk.for_all(session, found, row),
        writer=desk.writer_of(session, row),
        outcome=desk.outcome(session, row),
        task=tasks.find_mine(session, current_user, "message", row.made_at),
        chosen=CHOSEN.get(str(row.chosen.get("chosen")), ""),
    )


def offered(found: Cohort, draft: Draft | None = None) -> MessageForm:
    """The form, with those to choose one person of; as `draft` says, else as it was sent."""
    session = db.session()
    people = desk.list_pressing(session, found.id)
    asked = draft.person if draft else request.form.get("person", "")
    if asked and asked not in {one.key for one in people}:
        more = desk.find_person(session, found.id, asked)
        people += [more] if more else []
    if draft is None:
        return MessageForm.offering(people)
    given = {"subject": draft.subject, "body": draft.body, "chosen": draft.chosen}
    given |= {"person": draft.person, "key": new_key()}
    return MessageForm.offering(people, formdata=None, **given)


def page(
    found: Cohort, form: MessageForm, shown: Preview | None = None, is_tried: bool = False
) -> str:
    """The page with the form; `shown` is how it reads, `is_tried` that one was sent to oneself."""
    if is_tried:
        flash(_("A letter to try is on its way to %(address)s.", address=current_user.email))
    session = db.session()
    sent = desk.list_sent(session, found.id)
    return render_template(
        "admin/message_cohort.html",
        cohort=found,
        form=form,
        shown=shown,
        sent=[(one, desk.for_all(session, found, one)) for one in sent],
    )
