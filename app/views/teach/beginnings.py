"""A new course: begun from a small one that passes the check, or taken in from its files."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.content import scaffold
from app.content.check import Result
from app.content.reader import Source, read_folder
from app.domain.permission import Permission
from app.errors import Conflict, Invalid, NotFound
from app.forms.editor import read_beginning, slug_from
from app.security import asking, limiter, now, requires, takes
from app.services import archives, beginnings, drafts, publishing
from app.views.teach import uploads
from app.views.teach.room import blueprint
from app.views.teach.uploads import FLOOD, MOST_PARTS, MOST_SENT, MOST_TOLD, settings
from app.words import sentence


@blueprint.get("/new-course")
@requires(Permission.WRITE_COURSES)
def new_course() -> ResponseReturnValue:
    """The two ways."""
    return page()


@blueprint.post("/new-course")
@limiter.limit(FLOOD)
@requires(Permission.WRITE_COURSES)
def begin_course() -> ResponseReturnValue:
    """Begin with a small course of one of each kind of file."""
    named = read_beginning(request.form)
    try:
        scaffold.check_name(*named)
        with TemporaryDirectory() as folder:
            scaffold.begin(Path(folder) / named[0], named[1])
            begin(named, read_folder(Path(folder) / named[0]))
    except (Invalid, Conflict) as error:
        return page(named, fault=sentence(error)), 422
    flash(_("The course is begun, as drafts. Write over what stands there, then publish it."))
    return redirect(url_for(".course", course=named[0]), 303)


@blueprint.post("/new-course/files")
@takes(MOST_SENT, MOST_PARTS)
@limiter.limit(FLOOD)
@requires(Permission.WRITE_COURSES)
def look_at_course() -> ResponseReturnValue:
    """The dry run: what the files hold, and what the check finds; nothing is kept of them."""
    actor, slug = asking(), slug_from(uploads.name_sent())
    try:
        key = uploads.keep(actor)
        with uploads.opened(actor, key) as source:
            return looked(slug, key, source)
    except Invalid as error:
        return page(sent_fault=sentence(error)), 422


@blueprint.post("/new-course/drafts")
@limiter.limit(FLOOD)
@requires(Permission.WRITE_COURSES)
def take_course() -> ResponseReturnValue:
    """Make a course of the files that were looked at: drafts, until it is published."""
    actor, named, key = asking(), read_beginning(request.form), request.form.get("key", "")
    try:
        with uploads.opened(actor, key) as source:
            return taken(named, key, source)
    except NotFound as error:
        return page(sent_fault=sentence(error)), 409


def looked(slug: str, key: str, source: Source, fault: str = "", title: str = "") -> str:
    """What was found in the files, and the form that asks for a name."""
    result = uploads.check(slug or "course", source).result
    kinds = dict[str, int]()
    for path in (*source.texts, *source.media):
        kinds[drafts.kind_of(path)] = kinds.get(drafts.kind_of(path), 0) + 1
    title = title or (result.course.title if result.course else "")
    return page((slug, title), key, result, kinds, fault=fault)


def taken(named: tuple[str, str], key: str, source: Source) -> ResponseReturnValue:
    """The course, or the form again with what is wrong with the name."""
    try:
        scaffold.check_name(*named)
        begin(named, source)
    except (Invalid, Conflict) as error:
        return looked(named[0], key, source, sentence(error), named[1]), 422
    archives.drop(uploads.place(), asking(), key)
    flash(_("The course is here, as drafts. Learners see nothing of it before it is published."))
    return redirect(url_for(".course", course=named[0]), 303)


def begin(named: tuple[str, str], source: Source) -> None:
    """Check the files with no transaction open, then put the course to the desk."""
    actor = asking()
    prepared = uploads.check(named[0], source)
    publishing.store_files(source, settings().data / "media")
    desk = beginnings.begin(db.session(), actor, named, source, now())
    drafts.keep_check(db.session(), desk, prepared, now())


@blueprint.post("/courses/<course>/throw-away")
@requires(Permission.WRITE_COURSES)
def drop_course(course: str) -> ResponseReturnValue:
    """Throw a course away that was never published."""
    beginnings.drop(db.session(), asking(), course, now())
    flash(_("The course is thrown away."))
    return redirect(url_for(".courses"), 303)


def page(
    named: tuple[str, str] = ("", ""), key: str = "", result: Result | None = None,
    kinds: dict[str, int] | None = None, fault: str = "", sent_fault: str = "",
) -> str:  # fmt: skip
    """The page; with what was found in files that were sent."""
    return render_template(
        "teach/new_course.html", named=named, key=key, result=result, fault=fault, kinds=kinds,
        sent_fault=sent_fault, titles=drafts.TITLES, most=MOST_TOLD,
    )  # fmt: skip
