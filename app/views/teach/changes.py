"""What the drafts of a course would change, its check as a whole, and publishing them."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import Conflict, Content
from app.forms.editor import read_note
from app.security import asking, now, requires
from app.services import drafts, publishing
from app.services.drafts import Desk
from app.services.publishing import Prepared
from app.views.teach.room import blueprint
from app.words import sentence
from app.words.changed_files import reach_of, sentences_for, title_of, whole_reach
from config import Config


@blueprint.get("/courses/<course>/changes")
@requires(Permission.WRITE_COURSES)
def changes(course: str) -> ResponseReturnValue:
    """Files that would be added, changed or taken out, and what the check found."""
    return page(course)


@blueprint.post("/courses/<course>/check")
@requires(Permission.WRITE_COURSES)
def check_course(course: str) -> ResponseReturnValue:
    """Check the course as it would be, and keep what is found."""
    desk, prepared = prepare(course)
    drafts.keep_check(db.session(), desk, prepared, now())
    return redirect(url_for(".changes", course=course, _anchor="found-title"), 303)


@blueprint.post("/courses/<course>/publish")
@requires(Permission.WRITE_COURSES)
def publish_course(course: str) -> ResponseReturnValue:
    """Make the drafts what learners see, unless the course has faults."""
    desk, prepared = prepare(course)
    note, digest = read_note(request.form), request.form.get("digest", "")
    try:
        number = drafts.publish(db.session(), current_user, prepared, digest, note, now())
    except Content as error:
        drafts.keep_check(db.session(), desk, prepared, now())
        return page(course, sentence(error), note), 422
    except Conflict as error:
        return page(course, sentence(error), note), 409
    flash(_("Learners see revision %(number)s now.", number=number))
    return redirect(url_for(".course", course=course), 303)


def prepare(course: str) -> tuple[Desk, Prepared]:
    """The course as it would be, checked when no transaction is open."""
    config: Config = current_app.extensions["config"]
    actor = asking()
    db.release()
    with db.database().reading() as session:
        desk, source = drafts.gather(session, actor, course, config.data / "media")
    return desk, publishing.prepare_source(course, source, config.data / "renderings")


def page(course: str, fault: str = "", note: str = "") -> str:
    """The page of changes; `fault` says why nothing was published."""
    found = drafts.list_changes(db.session(), current_user, course)
    return render_template(
        "teach/changes.html", found=found, desk=found.desk, fault=fault, note=note,
        limit=drafts.NOTE_LIMIT,
    )  # fmt: skip


@blueprint.app_context_processor
def change_phrases() -> dict[str, object]:
    """What pages of changes ask."""
    return {
        "changed_title": title_of, "changed_sentences": sentences_for, "changed_reach": reach_of,
        "whole_reach": whole_reach,
    }  # fmt: skip
