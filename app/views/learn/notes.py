"""Notes: written at a heading, listed by course, found by words, taken along as a file."""

from dataclasses import dataclass, replace
from itertools import groupby

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.course import Heading, Lesson, address
from app.domain.note import Note, Page, arrange, matching
from app.domain.permission import Permission
from app.errors import Invalid
from app.forms.worksheet import read_version
from app.output import markdown
from app.security import now, requires
from app.services import enrollments, notes
from app.services.enrollments import Place
from app.services.notes import At, Overtaken
from app.views.errors import wants_json
from app.views.learn.plan import pick
from app.views.learn.room import blueprint
from app.words import clock_time, sentence

LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Group:
    """Lessons with notes of one module, under its title."""

    title: str
    pages: tuple[Page, ...]


@blueprint.get("/notes", endpoint="notes")
@requires(Permission.LEARN)
def list_notes() -> ResponseReturnValue:
    """The notes in the course used last, or in `?course=…`; those with the words of `?q=…`."""
    places = enrollments.list_mine(db.session(), current_user)
    if not places:
        return render_template("learn/notes.html", places=[], place=None)
    place = pick(places, request.args.get("course", places[0].slug))
    words = request.args.get("q", "").strip()[:LONGEST_WORDS]
    mine = notes.list_of(db.session(), place)
    pages = matching(arrange(place.course, mine), words)
    found = sum(len(page.notes) for page in pages)
    given = {"place": place, "count": len(mine), "words": words, "found": found}
    return render_template("learn/notes.html", places=places, groups=grouped(pages), **given)


def grouped(pages: tuple[Page, ...]) -> list[Group]:
    """The pages by module; those without one are no longer in the course."""
    by_module = groupby(pages, lambda page: page.module.title if page.module else "")
    return [
        Group(title or _("No longer in the course"), tuple(group)) for title, group in by_module
    ]


@blueprint.get("/notes/markdown")
@requires(Permission.LEARN)
def notes_markdown() -> ResponseReturnValue:
    """All notes of a course as a Markdown file."""
    places = enrollments.list_mine(db.session(), current_user)
    place = pick(places, request.args.get("course", ""))
    pages = arrange(place.course, notes.list_of(db.session(), place))
    title = _("Notes in “%(course)s”", course=place.course.title)
    groups = [(group.title, group.pages) for group in grouped(pages)]
    body = markdown.notes(title, groups, _("On the whole lesson"))
    answer = Response(body, mimetype="text/markdown")
    answer.headers["Content-Disposition"] = f'attachment; filename="notes-{place.slug}.md"'
    return answer


@blueprint.get("/notes/one")
@requires(Permission.LEARN)
def note() -> ResponseReturnValue:
    """The note at one heading of a lesson, to write without scripts."""
    place = enrollments.get(db.session(), current_user, request.args.get("course", ""))
    at = request.args.get("lesson", ""), request.args.get("at", "")
    return note_page(place, notes.get(db.session(), place, at), request.args.get("from", ""))


def note_page(
    place: Place, shown: Note, origin: str, message: str = "", stored: Note | None = None
) -> str:
    """The page of one note; `message` says why it was not saved, `stored` is a newer text."""
    return render_template(
        "learn/note.html",
        place=place,
        note=shown,
        origin="notes" if origin == "notes" else "lesson",
        message=message,
        stored=stored,
        back=back(place, shown, origin),
        headings=headings_of(place, shown) if not shown.heading and not message else (),
    )


def headings_of(place: Place, shown: Note) -> tuple[Heading, ...]:
    """The headings of a note's lesson, for who comes from the one link that needs no scripts."""
    found = place.course.find(shown.activity)
    return found[1].headings if found and isinstance(found[1], Lesson) else ()


def back(place: Place, shown: Note, origin: str) -> str:
    """Where a note's form stood: in its lesson, or on the page of all notes."""
    found = place.course.find(shown.activity)
    if origin == "notes" or found is None:
        anchor = f"note-{shown.key}" if shown.key else None
        return url_for("learn.notes", course=place.slug, _anchor=anchor)
    lesson = address(place.slug, found[0].slug, found[1].slug)
    return f"{lesson}#own-note-at-{shown.heading}" if shown.text else f"{lesson}#{shown.heading}"


@blueprint.post("/notes/<course>/<activity>")
@blueprint.post("/notes/<course>/<activity>/<heading>")
@requires(Permission.LEARN)
def save_note(course: str, activity: str, heading: str = "") -> ResponseReturnValue:
    """Keep a note, or delete it; "Saved" is said only after the commit, with the answer."""
    place = enrollments.get(db.session(), current_user, course, lock=True)
    at, text = (activity, heading), request.form.get("text", "")
    try:
        kept = write(place, at, text)
    except Overtaken as error:
        return overtaken(place, error, text)
    except Invalid as error:
        return not_taken(place, at, error, text)
    if wants_json():
        return jsonify(saved=clock_time(now()), version=kept.version)
    return redirect(back(place, kept, request.form.get("from", "")), 303)


def write(place: Place, at: At, text: str) -> Note:
    """What is stored once a form was taken; nothing where it said to delete."""
    if "delete" not in request.form:
        return notes.save(db.session(), place, at, text, read_version(request.form), now())
    notes.delete(db.session(), place, at)
    return Note("", *notes.named_now(place, at), "", "", "", 0, now())


def overtaken(place: Place, error: Overtaken, text: str) -> ResponseReturnValue:
    """A newer text is stored: show both, overwrite none."""
    stored, message = error.stored, sentence(error)
    if not wants_json():
        typed = replace(stored, text=text)
        return note_page(place, typed, request.form.get("from", ""), message, stored), 409
    conflict = {
        "value": {"text": stored.text},
        "version": stored.version,
        "saved": clock_time(stored.saved_at),
    }
    return jsonify(message=message, conflict=conflict), 409


def not_taken(place: Place, at: At, error: Invalid, text: str) -> ResponseReturnValue:
    """What can't be kept: it stays in the page."""
    if wants_json():
        raise error
    typed = replace(notes.get(db.session(), place, at), text=text)
    return note_page(place, typed, request.form.get("from", ""), sentence(error)), 422
