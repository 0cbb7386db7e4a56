"""What machines ask: is the process alive, can it serve, what may be crawled."""

from flask import Response, jsonify, make_response, render_template
from flask.typing import ResponseReturnValue

from app import db
from app.domain.permission import Permission
from app.security import requires
from app.services import health
from app.views.public.room import blueprint

ROBOTS = """\
User-agent: *
Disallow: /verify
Disallow: /account
Disallow: /join/
Disallow: /join-cohort/
Disallow: /calendar/
Disallow: /reset/
"""


def text(body: str) -> Response:
    """A plain text answer."""
    response = make_response(body)
    response.mimetype = "text/plain"
    return response


@blueprint.get("/healthz")
@requires(Permission.SEE_PUBLIC)
def healthz() -> ResponseReturnValue:
    """The process answers; nothing else is looked at."""
    return text("ok")


@blueprint.get("/readyz")
@requires(Permission.SEE_PUBLIC)
def readyz() -> ResponseReturnValue:
    """Whether pages can be served: 503 names what is missing."""
    if missing := health.missing(db.session(), db.is_migrated):
        db.release()
        return jsonify(ready=False, missing=missing), 503
    return jsonify(ready=True)


@blueprint.get("/page-parts")
@requires(Permission.SEE_PUBLIC)
def page_parts() -> ResponseReturnValue:
    """Parts of pages that scripts seldom need, in the reader's language."""
    return render_template("public/page_parts.html")


@blueprint.get("/robots.txt")
@requires(Permission.SEE_PUBLIC)
def robots() -> ResponseReturnValue:
    """Certificates are for those who have the number, not for search engines."""
    return text(ROBOTS)
