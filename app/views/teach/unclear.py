"""Lessons that learners say are unclear: read, and mark as seen to."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.security import now, requires
from app.services import unclear as sentences
from app.views.teach.room import asked, blueprint


@blueprint.get("/unclear")
@requires(Permission.REVIEW)
def unclear() -> ResponseReturnValue:
    """What waits, by lesson; with `?state=done` what was seen to."""
    done = asked("state") == "done"
    lessons, more = sentences.list_lessons(db.session(), current_user, done=done)
    return render_template(
        "teach/unclear.html", lessons=lessons, more=more, done=done, most=sentences.MOST
    )


@blueprint.post("/unclear/<key>")
@requires(Permission.REVIEW)
def settle_unclear(key: str) -> ResponseReturnValue:
    """Mark one as seen to, or as open again."""
    done = request.form.get("done") == "yes"
    sentences.settle(db.session(), current_user, key, done=done, now=now())
    flash(_("It is marked as seen to.") if done else _("It is open again."))
    return redirect(url_for(".unclear", state=None if done else "done"), 303)
