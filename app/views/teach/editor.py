"""The editor: one file's text, its preview and problems, saved as a draft."""

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.content.check import Seen
from app.domain.permission import Permission
from app.errors import Invalid
from app.forms.editor import Written, read_written
from app.security import limiter, now, requires, takes
from app.services import drafts
from app.services.drafts import Newer, Opened, Previewer
from app.views.errors import wants_json
from app.views.teach.room import asked, blueprint
from app.words import clock_time, sentence

FILE = "/courses/<course>/files/<path:path>"
FLOOD = "600/minute"
MOST_BYTES = 8_000_000
"""of a form: a text of a mebibyte, as browsers write it, twice"""


@blueprint.get(FILE)
@requires(Permission.WRITE_COURSES)
def edit(course: str, path: str) -> ResponseReturnValue:
    """A file with its draft, if there is one; one that moved is found at its new place."""
    opened = drafts.open_file(db.session(), current_user, course, path)
    if opened.path != path:
        line, column = asked("line") or None, asked("column") or None
        there = url_for(".edit", course=course, path=opened.path, line=line, column=column)
        return redirect(there, 303)
    return page(opened, opened.text)


@blueprint.post(FILE)
@requires(Permission.WRITE_COURSES)
@takes(MOST_BYTES)
def save_file(course: str, path: str) -> ResponseReturnValue:
    """Save, check, compare or throw away what was written; a script is answered with JSON."""
    written = read_written(request.form)
    try:
        return ACTS[written.act](course, path, written)
    except (Newer, Invalid) as error:
        if wants_json():
            raise
        if isinstance(error, Newer):
            return comparison(course, path, written, sentence(error)), 409
        opened = drafts.open_file(db.session(), current_user, course, path)
        return page(opened, written.text, seen=written.seen, fault=sentence(error)), 422


def save(course: str, path: str, written: Written) -> ResponseReturnValue:
    """Keep it as a draft."""
    saved = drafts.save(
        db.session(), current_user, (course, path), written.text, written.seen, now(),
        settles=written.settles,
    )  # fmt: skip
    if wants_json():
        is_draft = saved.saved_at is not None
        address = url_for(".edit", course=course, path=saved.path)
        moved = "" if saved.path == path else address
        return jsonify(saved=clock_time(now()), seen=saved.seen, is_draft=is_draft, moved=moved)
    flash(_("The draft is saved.") if saved.saved_at else _("This is what learners see now."))
    return redirect(url_for(".edit", course=course, path=saved.path), 303)


def check(course: str, path: str, written: Written) -> ResponseReturnValue:
    """Look at it as it would be; nothing is saved."""
    opened = drafts.open_file(db.session(), current_user, course, path)
    looked = compiled(opened.desk, opened.path, written.text)
    return page(opened, written.text, looked, written.seen)


def discard(course: str, path: str, written: Written) -> ResponseReturnValue:
    """Throw the draft away."""
    drafts.discard(db.session(), current_user, course, path, written.seen, now())
    flash(_("The draft of “%(path)s” is thrown away.", path=path))
    return redirect(url_for(".course", course=course), 303)


def compare(course: str, path: str, written: Written) -> ResponseReturnValue:
    """Three ways the file stands, side by side."""
    return comparison(course, path, written)


def remove(course: str, path: str, written: Written) -> ResponseReturnValue:
    """Take the file out with the next publish."""
    drafts.remove(db.session(), current_user, course, path, written.seen, now())
    flash(
        _("“%(path)s” is taken out in the drafts. Learners have it until you publish.", path=path)
    )
    return redirect(url_for(".course", course=course), 303)


ACTS = {
    "save": save, "check": check, "discard": discard, "compare": compare, "remove": remove,
}  # fmt: skip


@blueprint.post("/courses/<course>/preview")
@requires(Permission.WRITE_COURSES)
@takes(MOST_BYTES)
@limiter.limit(FLOOD)
def preview(course: str) -> ResponseReturnValue:
    """What a text would look like and what is wrong with it, as JSON; keeps nothing."""
    desk = drafts.get_desk(db.session(), current_user, course)
    path = request.form.get("path", "").replace("\0", "")
    drafts.require_name(path)
    seen = compiled(desk, path, request.form.get("text", ""))
    shown = render_template("teach/_preview.html", seen=seen, path=path)
    told = render_template("teach/_problems.html", seen=seen, path=path)
    return jsonify(html=shown, problems=told)


def compiled(desk: drafts.Desk, path: str, text: str) -> Seen:
    """A text within its course, rendered when no transaction is open."""
    previewer: Previewer = current_app.extensions["previewer"]
    db.release()
    with db.database().reading() as session:
        source = previewer.source(session, desk)
    return previewer.show(desk.slug, source, path, drafts.as_bytes(text, b""))


def comparison(course: str, path: str, written: Written, said: str = "") -> str:
    """The page of three versions; what was typed is on it, ready to be put together."""
    found = drafts.compare(
        db.session(), current_user, (course, path), written.text, written.seen, written.base
    )
    return render_template("teach/compare.html", found=found, said=said, path=found.opened.path)


def page(
    opened: Opened, text: str, looked: Seen | None = None, seen: str = "", fault: str = ""
) -> str:
    """The editor with a text in it; `seen` is what the writer began with, where it was sent."""
    return render_template(
        "teach/editor.html", opened=opened, desk=opened.desk, path=opened.path, text=text,
        looked=looked, kind=drafts.kind_of(opened.path), kinds=drafts.TITLES,
        seen=seen or opened.seen, fault=fault,
    )  # fmt: skip
