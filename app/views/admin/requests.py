"""What a learner asks for: read it, make the exception or say why not."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.allowance import REASON_LIMIT, Kind, fitting
from app.domain.course import address
from app.domain.permission import Permission
from app.errors import Conflict, Invalid
from app.forms.allowance import Typed, read_typed
from app.forms.writing import written
from app.security import now, requires
from app.services import allowances
from app.services.allowances import Asked, Folder
from app.views.admin.exceptions import grant
from app.views.admin.room import blueprint
from app.views.looking import note_look
from app.words import sentence


@blueprint.get("/requests/<key>", endpoint="request")
@requires(Permission.RUN_COHORTS)
def show(key: str) -> ResponseReturnValue:
    """One request with its learner's exceptions so far."""
    folder, asked = allowances.get_request(db.session(), current_user, key)
    note_look(folder.person, "request")
    chosen = asked.kind if asked.kind in {*Kind} else ""
    return page(folder, asked, Typed(kind=chosen, amounts={Kind.ATTEMPT: "1"}))


@blueprint.post("/requests/<key>")
@requires(Permission.RUN_COHORTS)
def answer_request(key: str) -> ResponseReturnValue:
    """Answer it: with an exception, or with words alone; the learner is told."""
    folder, asked = allowances.get_request(db.session(), current_user, key, lock=True)
    typed, said = read_typed(request.form), written(request.form.get("answer", ""))
    try:
        answer(folder, asked, typed, said)
    except (Invalid, Conflict) as error:
        db.release()
        is_late = isinstance(error, Conflict)
        shown = page(folder, asked, typed, said, sentence(error))
        return shown, 409 if is_late else 422
    flash(_("Answered. %(name)s is told.", name=folder.name))
    return redirect(url_for("teach.reviews"), 303)


def answer(folder: Folder, asked: Asked, typed: Typed, said: str) -> None:
    """Make the exception where one was chosen, and answer. Raises Invalid, Conflict."""
    made = grant(folder, asked.activity, typed) if typed.kind else None
    notice = told(folder, asked, said, is_given=made is not None)
    allowances.answer(db.session(), current_user, folder, asked.key, said, made, notice, now())


def told(folder: Folder, asked: Asked, said: str, is_given: bool) -> tuple[str, str, str]:
    """Subject, text and link of what the learner is told."""
    course = folder.place.course
    found = course.find(asked.activity)
    title = found[1].title if found else asked.activity
    subject = _("Your request about “%(title)s” is answered", title=title)
    body = (
        _("You asked about “%(title)s”. The exception was made, you can go on.", title=title)
        if is_given
        else _("You asked about “%(title)s”. Here is the answer.", title=title)
    )
    link = address(course.slug, found[0].slug, asked.activity) if found else ""
    return subject, "\n\n".join([body, *[said] * bool(said)]), link and f"{link}/ask"


def page(folder: Folder, asked: Asked, typed: Typed, said: str = "", fault: str = "") -> str:
    """The request; `fault` is why it was not answered."""
    thing = folder.find(asked.activity)
    return render_template(
        "admin/request.html",
        folder=folder,
        asked=asked,
        thing=thing,
        kinds=fitting(thing, folder.has_score(asked.activity)),
        typed=typed,
        said=said,
        fault=fault,
        limit=REASON_LIMIT,
    )
