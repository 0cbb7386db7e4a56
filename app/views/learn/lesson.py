"""A lesson: read, answer the questions in the text, reach the end."""

import hashlib
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from flask import Response as Answer
from flask import current_app, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app import db
from app.domain.course import Activity, Lesson, Module, address
from app.domain.permission import Permission
from app.domain.progress import beside, module_status
from app.domain.question import Question, Response, order
from app.errors import Invalid
from app.forms.answer import read_answer
from app.forms.worksheet import read_section, read_version
from app.security import asking, now, requires
from app.services import lessons
from app.services.enrollments import Place
from app.services.lessons import Reading
from app.services.worksheets import Overtaken
from app.views.errors import wants_json
from app.views.learn.asked import Asked, ask
from app.views.learn.room import blueprint
from app.views.learn.worksheet import conflict
from app.words import clock_time, language, sentence

HEADING = re.compile(r'<h([2-6]) id="([^"]+)"[^>]*>.*?</h\1>', re.DOTALL)
LESSON = "/course/<course>/<module>/<activity>"


@dataclass(frozen=True, slots=True)
class Typed:
    """A line that was not kept: what was typed where, over which version, and why not."""

    line: str
    text: str
    version: int
    message: str


def show(place: Place, activity: str) -> ResponseReturnValue:
    """The lesson's page; a browser that has it gets told that nothing changed."""
    tag = etag(place, activity)
    if request.if_none_match.contains(tag):
        return keep(make_response("", 304), tag)
    reading = lessons.read(db.session(), place, activity)
    return keep(make_response(render(reading)), tag)


def render(
    reading: Reading, typed: Asked | None = None, fault: str = "", unkept: Typed | None = None
) -> str:
    """The page of a reading; `typed` is a question whose answer was refused, `fault` says why.

    `unkept` is a line that was not kept.
    """
    course, lesson = reading.place.course, reading.lesson
    module = module_status(course, reading.module, reading.records)
    before, after = course.once(beside)[lesson.slug]
    places = places_of(reading.lesson) if reading.notes else frozenset()
    checks = {one.id: asked(reading, one.id) for one in lesson.checks}
    checks |= {typed.id: typed} if typed else {}
    return render_template(
        "learn/lesson.html",
        reading=reading,
        course=course,
        module=module,
        status=next(one for one in module.activities if one.activity.slug == lesson.slug),
        slants=any(is_slanted(part.html) for part in lesson.parts),
        checks=checks,
        sorts=any(one.type == "order" for one in checks.values()),
        faults={typed.id: fault} if typed else {},
        unkept=unkept,
        previous=before and Neighbor.of(reading.place, before),
        following=after and Neighbor.of(reading.place, after),
        noted={one.note.heading: one for one in reading.notes if one.note.heading in places},
        apart=[one for one in reading.notes if one.note.heading not in places],
        here=address(reading.place.slug, reading.module.slug, reading.lesson.slug),
    )


def places_of(lesson: Lesson) -> frozenset[str]:
    """Ids of all places in the page at which a note can stand; "" is the lesson as a whole."""
    at_headings = {heading for part in lesson.parts for _, heading in headed(part.html)}
    return frozenset({"", *at_headings, *(one.id for one in lesson.checks)})


@lru_cache(1000)
def headed(html: str) -> tuple[tuple[str, str], ...]:
    """Compiled HTML cut behind each heading: (a piece, the heading's id or "" at the end).

    >>> headed('<p>A</p><h2 id="b">B</h2><p>C</p>')
    (('<p>A</p><h2 id="b">B</h2>', 'b'), ('<p>C</p>', ''))
    """
    found = list(HEADING.finditer(html))
    ends = [0, *(one.end() for one in found)]
    pieces = [(html[start : one.end()], one[2]) for start, one in zip(ends, found, strict=False)]
    return (*pieces, (html[ends[-1] :], ""))


@lru_cache(1000)
def is_slanted(html: str) -> bool:
    """Whether compiled HTML needs slanted letters: they are a file of their own."""
    return "<em>" in html or "<blockquote" in html


blueprint.app_template_filter("headed")(headed)


def asked(reading: Reading, question: str) -> Asked:
    """One question in the text: answered ones show why, right ones the whole key."""
    one = reading.check(question)
    response = reading.answers.get(question)
    judged = response is not None
    return ask(one, reading.place.enrollment.id, response, judge=judged, reveal_right=judged)


class Neighbor(NamedTuple):
    """What the pager shows of the activity before or after: title, minutes, address."""

    title: str
    minutes: int
    href: str

    @classmethod
    def of(cls, place: Place, pair: tuple[Module, Activity]) -> "Neighbor":
        """That of an activity and its module."""
        module, one = pair
        return cls(one.title, one.minutes, address(place.slug, module.slug, one.slug))


def etag(place: Place, activity: str) -> str:
    """What this page depends on.

    Revision, activity, code, language, theme, settings, session, and what the learner did.
    """
    reader = asking()
    parts = (
        place.revision_id,
        activity,
        current_app.extensions["version"],
        language(),
        reader.theme,
        reader.letter_keys,
        reader.name,
        reader.settings_version,
        sorted(reader.roles),  # its navigation leads where they may go
        reader.token,  # the session's number may be another's, and its form token is old
        place.enrollment.progress_version,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def keep(response: Answer, tag: str) -> Answer:
    """The browser may keep the page, but asks each time."""
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.post(f"{LESSON}/place")
@requires(Permission.LEARN)
def keep_place(course: str, module: str, activity: str) -> ResponseReturnValue:
    """Remember the heading that is being read."""
    heading = request.form.get("heading", "")
    lessons.keep_place(db.session(), current_user, course, activity, heading, now())
    return jsonify(saved=clock_time(now()))


@blueprint.post(f"{LESSON}/end")
@requires(Permission.LEARN)
def end(course: str, module: str, activity: str) -> ResponseReturnValue:
    """Note that the end was reached, and say what is still missing."""
    reading = lessons.reach_end(db.session(), current_user, course, activity, now())
    if request.headers.get("X-Requested-With") == "fetch":
        return jsonify(saved=clock_time(now()), done=not reading.unanswered)
    link = address(course, module, activity)
    return redirect(f"{link}#lesson-end", 303)


@blueprint.post(f"{LESSON}/checks/<question>")
@requires(Permission.LEARN)
def check(course: str, module: str, activity: str, question: str) -> ResponseReturnValue:
    """Answer a question in the text; it is shown again with what the answer brought."""
    session = db.session()
    reading = lessons.get(session, current_user, course, activity, lock=True)
    one = reading.check(question)
    response = read_answer(one, order(one, reading.place.enrollment.id), request.form)
    try:
        lessons.answer(session, reading, one, response, now())
    except Invalid as error:
        return refused(reading, one, response, error)
    here = address(course, module, activity)
    if request.headers.get("X-Requested-With") == "fetch":
        shown = asked(reading, question)
        return render_template("learn/_check.html", check=shown, here=here, lesson=reading.lesson)
    return redirect(f"{here}#{question}", 303)


def refused(
    reading: Reading, question: Question, response: Response, error: Invalid
) -> ResponseReturnValue:
    """An answer that was not taken: the page with what was typed, and why."""
    if wants_json():
        raise error
    typed = ask(question, reading.place.enrollment.id, response)
    return render(reading, typed, sentence(error)), 422


@blueprint.post(f"{LESSON}/lines/<line>")
@requires(Permission.LEARN)
def write_line(course: str, module: str, activity: str, line: str) -> ResponseReturnValue:
    """Keep what is written at a heading; "Saved" is said only after the commit."""
    reading = lessons.get(db.session(), current_user, course, activity, lock=True)
    asks = reading.line(line)
    value, version = read_section(asks, request.form), read_version(request.form)
    try:
        kept = lessons.write(db.session(), reading, asks, value, version, now())
    except (Overtaken, Invalid) as error:
        return not_kept(reading, Typed(line, value["text"], version, sentence(error)), error)
    if wants_json():
        return jsonify(saved=clock_time(kept.saved_at), version=kept.version)
    return redirect(f"{address(course, module, activity)}#{line}", 303)


def not_kept(reading: Reading, typed: Typed, error: Overtaken | Invalid) -> ResponseReturnValue:
    """A line that was not kept: the page with what was typed; what is newer is told, not lost."""
    if isinstance(error, Invalid):
        if wants_json():
            raise error
        return render(reading, unkept=typed), 422
    stored = error.stored
    if wants_json():
        return jsonify(message=typed.message, conflict=conflict(typed.line, stored)), 409
    message = gettext("Stored is: “%(text)s”. Save again to replace it.", text=stored.value["text"])
    newer = replace(typed, version=stored.version, message=f"{typed.message} {message}")
    return render(reading, unkept=newer), 409
