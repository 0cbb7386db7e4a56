"""Courses that browsers send: a ZIP file or a folder, put aside, looked at, checked."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app, request

from app import db
from app.content.archive import Limits
from app.content.reader import MOST_FILES, Source
from app.errors import N_, Invalid
from app.security import now
from app.services import archives, publishing
from app.services.publishing import Prepared
from app.services.sessions import Actor
from config import Config

MOST_SENT = 210_000_000
"""bytes of a whole form; a larger course is published from a folder"""
MOST_PARTS = MOST_FILES + 100
"""of a form: each file of a folder is one"""
FLOOD = "20/minute"
MOST_TOLD = 100
"""findings on the page of a dry run"""


def settings() -> Config:
    """The running app's configuration."""
    config: Config = current_app.extensions["config"]
    return config


def place() -> Path:
    """Where sent files wait."""
    return settings().data / "uploads"


def keep(actor: Actor) -> str:
    """Put aside what was sent, with no transaction open; returns its key.

    Raises Invalid where nothing was chosen, or a name can't be one.
    """
    db.release()
    files = [one for one in request.files.getlist("files") if one.filename]
    archive = request.files.get("file")
    if archive is not None and archive.filename:
        with archive.stream as stream:
            return archives.keep(place(), actor, stream, now())
    if not files:
        raise Invalid(N_("Choose a ZIP file or a folder first."))
    sent = ((one.filename or "", one.stream) for one in files)
    return archives.keep_folder(place(), actor, sent, now())


@contextmanager
def opened(actor: Actor, key: str) -> Iterator[Source]:
    """The files of what was put aside; what can't be taken apart is thrown away.

    Raises NotFound, Invalid.
    """
    db.release()
    limits = Limits(settings().file_limit, settings().course_limit)
    try:
        with archives.opened(place(), actor, key, limits) as source:
            yield source
    except Invalid:
        archives.drop(place(), actor, key)
        raise


def check(slug: str, source: Source) -> Prepared:
    """What the check finds in these files as a whole course, with no transaction open."""
    db.release()
    return publishing.prepare_source(slug, source, settings().data / "renderings")


def name_sent() -> str:
    """What the ZIP file or the folder is called, "" where nothing says it."""
    archive, folder = request.files.get("file"), request.files.get("files")
    if archive is not None and archive.filename:
        return archive.filename.rsplit("/", 1)[-1].removesuffix(".zip")
    return (folder.filename or "").partition("/")[0] if folder is not None else ""
