"""What learners saw and see of a course: every revision, and the way back to an earlier one."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import Content
from app.security import asking, now, requires
from app.services import drafts, publishing
from app.services.publishing import Prepared
from app.views.teach.room import blueprint
from config import Config


@blueprint.get("/courses/<course>/revisions")
@requires(Permission.WRITE_COURSES)
def revisions(course: str) -> ResponseReturnValue:
    """Every revision with date, who and note."""
    return page(course)


@blueprint.get("/courses/<course>/revisions/<int:number>")
@requires(Permission.WRITE_COURSES)
def revision(course: str, number: int) -> ResponseReturnValue:
    """What going back to a revision would change, and whom that reaches."""
    back = drafts.look_back(db.session(), current_user, course, number)
    return render_template("teach/revision.html", back=back)


@blueprint.post("/courses/<course>/revisions/<int:number>")
@requires(Permission.WRITE_COURSES)
def restore_revision(course: str, number: int) -> ResponseReturnValue:
    """Publish an earlier revision's files again."""
    prepared = prepare(course, number)
    note = _("Back to revision %(number)s", number=number)
    try:
        became = drafts.restore(db.session(), current_user, prepared, number, note, now())
    except Content as error:
        return page(course, number, error.faults), 422
    flash(_("Learners see revision %(became)s now: the files of %(number)s.", became=became,
            number=number))  # fmt: skip
    return redirect(url_for(".revisions", course=course), 303)


def prepare(course: str, number: int) -> Prepared:
    """The files of a revision, checked by today's rules when no transaction is open."""
    config: Config = current_app.extensions["config"]
    actor = asking()
    db.release()
    with db.database().reading() as session:
        source = drafts.gather_revision(session, actor, course, number, config.data / "media")
    return publishing.prepare_source(course, source, config.data / "renderings")


def page(course: str, refused: int = 0, faults: tuple[str, ...] = ()) -> str:
    """The list; `faults` are why revision `refused` was not published again."""
    desk, lines = drafts.list_revisions(db.session(), current_user, course)
    return render_template(
        "teach/revisions.html", desk=desk, lines=lines, refused=refused, faults=faults
    )
