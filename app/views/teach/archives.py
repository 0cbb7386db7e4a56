"""A course as an archive: take it away, look at what one would change, take it in as drafts."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from app import db
from app.content.archive import pack
from app.content.check import Result
from app.domain.permission import Permission
from app.errors import Invalid, NotFound
from app.security import asking, limiter, now, requires, takes
from app.services import archives, drafts, publishing
from app.services.archives import Look
from app.views.teach import uploads
from app.views.teach.room import blueprint
from app.views.teach.uploads import FLOOD, MOST_PARTS, MOST_SENT, MOST_TOLD, settings
from app.words import sentence


@blueprint.get("/courses/<course>/archive")
@requires(Permission.WRITE_COURSES)
def archive(course: str) -> ResponseReturnValue:
    """Take the course away, or choose a file to take in."""
    return page(drafts.get_desk(db.session(), current_user, course))


@blueprint.get("/courses/<course>/archive/file")
@limiter.limit(FLOOD)
@requires(Permission.WRITE_COURSES)
def archive_file(course: str) -> ResponseReturnValue:
    """All files as learners see them, or with drafts (`?drafts=1`), as a ZIP file."""
    media, with_drafts = settings().data / "media", request.args.get("drafts") == "1"
    desk, files = archives.files_of(
        db.session(), current_user, course, media, with_drafts=with_drafts
    )
    db.release()
    name = f"{desk.slug}-{'drafts' if with_drafts else desk.number}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(stream(desk.slug, files), mimetype="application/zip", headers=headers)


def stream(slug: str, files: list[tuple[str, bytes | Path]]) -> Iterator[bytes]:
    """The archive's bytes; it is put together in a file, for a course may be large."""
    with tempfile.TemporaryFile() as made:
        pack(files, slug, made)
        made.seek(0)
        while chunk := made.read(1 << 16):
            yield chunk


@blueprint.post("/courses/<course>/archive")
@takes(MOST_SENT, MOST_PARTS)
@limiter.limit(FLOOD)
@requires(Permission.WRITE_COURSES)
def look_at_archive(course: str) -> ResponseReturnValue:
    """The dry run: what the files would change, and what the check finds; nothing is changed."""
    actor = asking()
    desk = drafts.get_desk(db.session(), actor, course)
    try:
        key = uploads.keep(actor)
        with uploads.opened(actor, key) as source:
            result = uploads.check(course, source).result
            return page(desk, archives.look(db.session(), actor, course, source), key, result)
    except Invalid as error:
        return page(desk, fault=sentence(error)), 422


@blueprint.post("/courses/<course>/archive/drafts")
@limiter.limit(FLOOD)
@requires(Permission.WRITE_COURSES)
def take_archive(course: str) -> ResponseReturnValue:
    """Make drafts of what the file changes."""
    desk = drafts.get_desk(db.session(), current_user, course)
    key = request.form.get("key", "")
    try:
        taken = take(course, key, removes=request.form.get("removes") == "yes")
    except NotFound as error:
        return page(desk, fault=sentence(error)), 409
    archives.drop(uploads.place(), current_user, key)
    flash(taken)
    return redirect(url_for(".changes", course=course), 303)


def take(course: str, key: str, *, removes: bool) -> str:
    """Put media into the store, then make drafts; returns a sentence. Raises NotFound."""
    actor = asking()
    with uploads.opened(actor, key) as source:
        publishing.store_files(source, settings().data / "media")
        given = (db.session(), actor, course, source, now())
        return told(archives.take(*given, removes=removes), removes)


def told(taken: Look, removes: bool) -> str:
    """What was made of the file."""
    count = len(taken.taken) + len(taken.lacking) * removes
    return ngettext(
        "%(num)s file is a draft now. Learners see it once it is published.",
        "%(num)s files are drafts now. Learners see them once they are published.",
        count,
    )


def page(
    desk: drafts.Desk, found: Look | None = None, key: str = "", result: Result | None = None,
    fault: str = "",
) -> str:  # fmt: skip
    """The page; with what was found in the files."""
    return render_template(
        "teach/archive.html", desk=desk, found=found, key=key, result=result, fault=fault,
        most=MOST_TOLD,
    )  # fmt: skip
