"""Files: media of courses by digest, static files of other versions, the icon."""

import re
from pathlib import Path

from flask import Response, current_app, send_file, send_from_directory
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain.permission import Permission, may
from app.errors import NotFound
from app.security import requires
from app.services import courses
from app.views.public.room import blueprint
from config import Config

DIGEST = re.compile(r"[0-9a-f]{64}")
YEAR = 31536000
SHOWN = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".vtt": "text/vtt",
    ".pdf": "application/pdf",
}
"""What browsers may show, by ending; everything else is offered for download."""
SANDBOX = "sandbox"
SVG_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@blueprint.get("/media/<digest>/<name>")
@requires(Permission.SEE_PUBLIC)
def media(digest: str, name: str) -> ResponseReturnValue:
    """A file of a course; its address holds its digest, so it never changes."""
    if not DIGEST.fullmatch(digest) or not name.isprintable():
        raise NotFound
    config: Config = current_app.extensions["config"]
    path = config.data / "media" / digest[:2] / digest
    is_public = may_see(digest)
    if not path.is_file():
        raise NotFound
    kind = SHOWN.get(Path(name).suffix.lower(), "")
    return dressed(stored(path, digest, name, kind), kind, is_public)


def may_see(digest: str) -> bool:
    """Whether everybody may see a course's file. Raises NotFound where the visitor may not."""
    holding = courses.list_holding(db.session(), digest)
    if not holding or any(one.audience == "everyone" for one in holding):
        return True
    if not any(may(current_user, Permission.SEE_COURSE, one) for one in holding):
        raise NotFound
    return False


def stored(path: Path, digest: str, name: str, kind: str) -> Response:
    """The bytes, whole or the range that was asked for."""
    return send_file(
        path,
        mimetype=kind or "application/octet-stream",
        as_attachment=not kind,
        download_name=name,
        conditional=True,
        etag=digest,
    )


def dressed(response: Response, kind: str, is_public: bool) -> Response:
    """For ever in caches; opened by itself it can do nothing.

    What not everybody may see is asked for again each time, and kept by the browser alone.
    """
    kept = f"public, max-age={YEAR}, immutable" if is_public else "private, no-cache"
    response.headers["Cache-Control"] = kept
    response.headers["Content-Security-Policy"] = SVG_SANDBOX if "svg" in kind else SANDBOX
    return response


@blueprint.get("/static/<digest>/<path:path>")
@requires(Permission.SEE_PUBLIC)
def static(digest: str, path: str) -> ResponseReturnValue:
    """A static file as it is now, for pages of another version: any digest will do."""
    response = send_from_directory(Path(current_app.root_path) / "static", path)
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/favicon.ico")
@requires(Permission.SEE_PUBLIC)
def favicon() -> ResponseReturnValue:
    """The icon, for those who don't read the page's head."""
    icon = Path(current_app.root_path) / "static" / "img" / "favicon.svg"
    response = send_file(icon, mimetype="image/svg+xml", max_age=86400)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
