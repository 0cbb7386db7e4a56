"""A worksheet: sections that save themselves, handing in, and reviewing one's own rounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.course import Section, address
from app.domain.permission import Permission
from app.domain.plan import EXAMPLE
from app.domain.worksheet import day_of, paragraphs, words
from app.errors import Invalid, NotFound
from app.forms.worksheet import read_marks, read_section, read_version
from app.security import now, requires
from app.services import plans, progress, worksheets
from app.services.enrollments import Place
from app.services.worksheets import Overtaken, Sheet
from app.views.errors import wants_json
from app.views.learn.room import blueprint
from app.words import clock_time, sentence

SHEET = "/course/<course>/<module>/<activity>"


@dataclass(frozen=True, slots=True)
class Refused:
    """A section that was not saved: what was typed, why not, and what is stored if newer."""

    section: str
    message: str
    typed: dict[str, Any]
    stored: worksheets.Written | None = None
    lesson: str = ""
    """slug of the lesson whose prompt it was"""
    origin: str = ""
    """"plan" where it was written in My plan"""


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A review that was not kept: what was picked, and the criteria without a level."""

    marks: Mapping[int, int]
    criteria: tuple[int, ...]
    message: str


blueprint.app_template_filter("word_count")(words)
blueprint.app_template_filter("written_day")(day_of)
blueprint.app_template_filter("paragraphs")(paragraphs)


@blueprint.app_template_filter()
@lru_cache(1000)
def example_apart(html: str) -> tuple[str, str]:
    """A section's compiled instructions and, apart, its examples; pages fold these away."""
    return EXAMPLE.sub("", html), "".join(EXAMPLE.findall(html))


def show(place: Place, activity: str) -> ResponseReturnValue:
    """The worksheet with what is written."""
    return page(worksheets.read(db.session(), place, activity))


def page(
    sheet: Sheet,
    refused: Refused | None = None,
    message: str = "",
    unmarked: Unmarked | None = None,
) -> str:
    """The worksheet's page.

    `refused` was not saved, `message` tells why handing in failed, `unmarked` why a review did.
    """
    session = db.session()
    rounds = worksheets.list_rounds(session, sheet)
    activity = sheet.worksheet.slug
    return render_template(
        "learn/worksheet.html",
        sheet=sheet,
        course=sheet.place.course,
        path=address(sheet.place.slug, sheet.module.slug, activity),
        rounds=rounds,
        has_changed=worksheets.has_changed(sheet, rounds),
        following=progress.following(session, sheet.place, activity) if rounds else None,
        missing=[(section, sentence(error)) for section, error in sheet.missing],
        refused=refused,
        message=message,
        unmarked=unmarked,
        partner=plans.partner_of(session, sheet.place),
    )


@blueprint.post(f"{SHEET}/sections/<section>")
@requires(Permission.LEARN)
def save_section(course: str, module: str, activity: str, section: str) -> ResponseReturnValue:
    """Save one section; "Saved" is said only after the commit, with the answer."""
    session = db.session()
    sheet = worksheets.get(session, current_user, course, activity, lock=True)
    one = find(sheet, section)
    value, version = read_section(one, request.form), read_version(request.form)
    try:
        entry = worksheets.save(session, sheet, one, value, version, now())
    except Overtaken as error:
        return overtaken(sheet, error, value)
    except Invalid as error:
        return not_taken(sheet, one, error, value)
    if wants_json():
        return jsonify(saved=clock_time(entry.saved_at), version=entry.version)
    return redirect(back(sheet, section), 303)


def find(sheet: Sheet, section: str) -> Section:
    """A section of the worksheet. Raises NotFound."""
    found = sheet.worksheet.section(section)
    if found is None:
        raise NotFound
    return found


def back(sheet: Sheet, section: str) -> str:
    """Where the form stood: in the worksheet, or in the lesson whose prompt it was."""
    course, own = sheet.place.slug, sheet.worksheet.slug
    if request.form.get("from") == "plan":
        return url_for(".plan", course=course, _anchor=f"{own}-{section}")
    read = sheet.place.course
    found = read.find(dict(read.renamed).get(lesson(), lesson()))
    if found is None:
        return f"{address(course, sheet.module.slug, own)}#{section}"
    return f"{address(course, found[0].slug, found[1].slug)}#{own}-{section}"


def overtaken(sheet: Sheet, error: Overtaken, typed: dict[str, Any]) -> ResponseReturnValue:
    """A newer text is stored: show both, overwrite none."""
    stored = error.stored
    if wants_json():
        there = conflict(error.section.id, stored)
        return jsonify(message=sentence(error), conflict=there), 409
    return page(sheet, Refused(error.section.id, sentence(error), typed, stored, *where())), 409


def conflict(section: str, stored: worksheets.Written) -> dict[str, object]:
    """What is stored of a section, for the page that typed over an older text."""
    return {
        "section": section,
        "value": stored.value,
        "version": stored.version,
        "saved": clock_time(stored.saved_at),
    }


def lesson() -> str:
    """The slug of the lesson that the form says it stood in."""
    return request.form.get("lesson", "")


def where() -> tuple[str, str]:
    """The lesson or other page that the form says it stood in."""
    return lesson(), request.form.get("from", "")


def not_taken(
    sheet: Sheet, section: Section, error: Invalid, typed: dict[str, Any]
) -> ResponseReturnValue:
    """What a section can't take: it stays in the page."""
    if wants_json():
        raise error
    return page(sheet, Refused(section.id, sentence(error), typed, None, *where())), 422


@blueprint.post(f"{SHEET}/submissions")
@requires(Permission.LEARN)
def hand_in(course: str, module: str, activity: str) -> ResponseReturnValue:
    """Freeze a copy of what is written."""
    session = db.session()
    try:
        worksheets.hand_in(session, current_user, course, activity, now())
    except Invalid as error:
        sheet = worksheets.get(session, current_user, course, activity)
        return page(sheet, message=sentence(error)), 422
    return redirect(f"{address(course, module, activity)}#handed-in", 303)


@blueprint.post(f"{SHEET}/submissions/<int:number>/review")
@requires(Permission.LEARN)
def review(course: str, module: str, activity: str, number: int) -> ResponseReturnValue:
    """Keep how the learner reviews their own round."""
    session = db.session()
    sheet = worksheets.get(session, current_user, course, activity, lock=True)
    rubric = worksheets.own_rubric(session, sheet, number)
    marks = read_marks(rubric, request.form)
    try:
        worksheets.review(session, sheet, number, marks, now())
    except Invalid as error:
        said = Unmarked(marks, rubric.unmarked(marks), sentence(error))
        return page(sheet, unmarked=said), 422
    return redirect(f"{address(course, module, activity)}#review", 303)
