"""Questions from elsewhere: GIFT is looked at line by line, then put into a quiz as a draft."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app import db
from app.content.gift import Asked, Problem, read_gift
from app.content.guard import LARGEST_TEXT
from app.domain.permission import Permission
from app.errors import N_, Conflict, Invalid
from app.forms.questions import Questions, read_questions
from app.security import asking, limiter, now, requires, takes
from app.services import drafts
from app.views.teach.room import blueprint
from app.views.teach.uploads import FLOOD
from app.words import sentence

MOST_BYTES = 5 * LARGEST_TEXT
KINDS = {
    "single": N_("One right answer"),
    "multiple": N_("Several right answers"),
    "number": N_("A number"),
    "text": N_("A few words"),
    "match": N_("Pairs"),
    "essay": N_("A long answer"),
}


@blueprint.get("/courses/<course>/questions")
@requires(Permission.WRITE_COURSES)
def questions(course: str) -> ResponseReturnValue:
    """The form."""
    return page(course, Questions("", ("", "", "", ""), takes=False))


@blueprint.post("/courses/<course>/questions")
@takes(MOST_BYTES)
@limiter.limit(FLOOD)
@requires(Permission.WRITE_COURSES)
def take_questions(course: str) -> ResponseReturnValue:
    """The dry run; once nothing stands against it, the questions as a draft."""
    try:
        given = read_questions(request.form, sent_file())
    except Invalid as error:
        given = read_questions(request.form, b"")
        return page(course, given, fault=sentence(error)), 422
    found = looked_at(given.text)
    if not given.takes or refused(found[1]):
        return page(course, given, found), 422 if refused(found[1]) else 200
    return take(course, given, found)


def take(
    course: str, given: Questions, found: tuple[list[Asked], list[Problem]]
) -> ResponseReturnValue:
    """Write the draft and open it, or say why the place can't be used."""
    where = (db.session(), asking(), course, given.where)
    try:
        path = drafts.add_questions(*where, found[0], now())
    except (Invalid, Conflict) as error:
        return page(course, given, found, sentence(error)), 422
    flash(told(len(found[0])))
    return redirect(url_for(".edit", course=course, path=path), 303)


def sent_file() -> bytes:
    """The file that was chosen, b"" for none. Raises Invalid for one too large."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return b""
    with file.stream as stream:
        body = stream.read(LARGEST_TEXT + 1)
    if len(body) > LARGEST_TEXT:
        raise Invalid(N_("A text file is at most 1 MiB. Divide this one."))
    return body


def looked_at(text: str) -> tuple[list[Asked], list[Problem]]:
    """Questions and problems of what was sent, read with no transaction open."""
    db.release()
    return read_gift(text[:LARGEST_TEXT])


def refused(problems: list[Problem]) -> bool:
    """Whether anything stands against taking the questions in."""
    return any(not one.is_note for one in problems)


def told(count: int) -> str:
    """What was done."""
    return ngettext(
        "%(num)s question is in the draft now. Check it, then publish it.",
        "%(num)s questions are in the draft now. Check them, then publish them.",
        count,
    )


def page(
    course: str, given: Questions, found: tuple[list[Asked], list[Problem]] | None = None,
    fault: str = "",
) -> str:  # fmt: skip
    """The form with what was sent, and with what was found in it."""
    desk = drafts.get_desk(db.session(), asking(), course)
    standing = drafts.list_edited(db.session(), desk)
    modules = drafts.name_modules(db.session(), desk, standing)
    return render_template(
        "teach/questions.html", desk=desk, given=given, found=found, fault=fault, kinds=KINDS,
        modules=modules, quizzes=drafts.list_quizzes(standing),
        may_take=bool(found and not refused(found[1])),
    )  # fmt: skip
