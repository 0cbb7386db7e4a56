"""The order, names and places of a course's files, and new modules: all of it as drafts."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import Conflict, Invalid, NotFound
from app.forms.editor import Placing, read_module, read_placing, read_step
from app.security import now, requires
from app.services import drafts
from app.views.teach.room import asked, blueprint
from app.words import sentence

PLACE = "/courses/<course>/place/<path:path>"


@blueprint.get("/courses/<course>/order")
@requires(Permission.WRITE_COURSES)
def order(course: str) -> ResponseReturnValue:
    """Modules and files as they follow each other, with a way up and down for each."""
    return order_page(course)


@blueprint.post("/courses/<course>/order")
@requires(Permission.WRITE_COURSES)
def save_order(course: str) -> ResponseReturnValue:
    """Put one file or module up or down."""
    path, by = read_step(request.form)
    try:
        drafts.shift(db.session(), current_user, course, path, by, now())
    except Conflict as error:
        return order_page(course, sentence(error)), 409
    return redirect(url_for(".order", course=course, went=request.form.get("line", "")[:100]), 303)


def order_page(course: str, fault: str = "") -> str:
    """The page of the order; `went` is the line that was moved just now."""
    found = drafts.get_order(db.session(), current_user, course)
    return render_template(
        "teach/order.html", found=found, desk=found.desk, kinds=drafts.TITLES, fault=fault,
        went=asked("went"),
    )  # fmt: skip


@blueprint.get("/courses/<course>/modules/new")
@requires(Permission.WRITE_COURSES)
def new_module(course: str) -> ResponseReturnValue:
    """The form."""
    return module_page(course, ("", ""))


@blueprint.post("/courses/<course>/modules/new")
@requires(Permission.WRITE_COURSES)
def add_module(course: str) -> ResponseReturnValue:
    """Begin a module as a draft, and go on to its first file."""
    what = read_module(request.form)
    try:
        folder = drafts.add_module(db.session(), current_user, course, *what, now())
    except (Invalid, Conflict) as error:
        return module_page(course, what, sentence(error)), 422
    flash(_("The module is begun as a draft. Begin its first file now: a module needs one."))
    return redirect(url_for(".new_file", course=course, module=folder), 303)


def module_page(course: str, what: tuple[str, str], fault: str = "") -> str:
    """The form with what was typed."""
    desk = drafts.get_desk(db.session(), current_user, course)
    return render_template("teach/new_module.html", desk=desk, what=what, fault=fault)


@blueprint.get(PLACE)
@requires(Permission.WRITE_COURSES)
def place(course: str, path: str) -> ResponseReturnValue:
    """A file's name and place, and what would be lost without it."""
    return place_page(course, path)


@blueprint.post(PLACE)
@requires(Permission.WRITE_COURSES)
def save_place(course: str, path: str) -> ResponseReturnValue:
    """Rename it, move it, or take it out."""
    wanted = read_placing(request.form)
    work = ACTS.get(wanted.act, rename)
    try:
        work(course, path, wanted)
    except Invalid as error:
        return place_page(course, path, sentence(error), wanted.name), 422
    except Conflict as error:
        return late(course, path, sentence(error), wanted.name)
    return redirect(url_for(".order", course=course), 303)


def late(course: str, path: str, fault: str, name: str) -> ResponseReturnValue:
    """What stands in the way, on the file's page; on the order's where the file is gone."""
    try:
        return place_page(course, path, fault, name), 409
    except NotFound:
        return order_page(course, fault), 409


def rename(course: str, path: str, wanted: Placing) -> None:
    """Give it another name."""
    path = drafts.rename(db.session(), current_user, course, path, wanted.name, now())
    flash(_("It is “%(path)s” in the drafts; links and records follow.", path=path))


def move(course: str, path: str, wanted: Placing) -> None:
    """Put it into another module."""
    path = drafts.move_to(db.session(), current_user, course, path, wanted.folder, now())
    flash(_("It is “%(path)s” in the drafts; links and records follow.", path=path))


def remove(course: str, path: str, wanted: Placing) -> None:
    """Take it out, a module with all its files."""
    if path.endswith("/module.md"):
        folder = path.partition("/")[0]
        drafts.remove_module(db.session(), current_user, course, folder, wanted.seen, now())
    else:
        drafts.remove(db.session(), current_user, course, path, wanted.seen, now())
    flash(
        _("“%(path)s” is taken out in the drafts. Learners have it until you publish.", path=path)
    )


ACTS = {"rename": rename, "move": move, "remove": remove}


def place_page(course: str, path: str, fault: str = "", name: str | None = None) -> str:
    """The forms; with what was typed."""
    found = drafts.get_placed(db.session(), current_user, course, path)
    return render_template(
        "teach/place.html", found=found, desk=found.desk, kinds=drafts.TITLES, fault=fault,
        name=found.slug if name is None else name,
    )  # fmt: skip
