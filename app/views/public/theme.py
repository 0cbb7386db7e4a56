"""The site's own colors, under an address that changes with them."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from app.domain.contrast import shades
from app.domain.permission import Permission
from app.errors import NotFound
from app.security import requires
from app.views.public.room import blueprint
from app.words import site, site_theme


@blueprint.get("/theme/<int:number>.css")
@requires(Permission.SEE_PUBLIC)
def theme(number: int) -> ResponseReturnValue:
    """The accent and its shades; a version that is not the newest is not kept by browsers."""
    if not site().accent:
        raise NotFound
    response = make_response(render_template("public/theme.css", **shades(site().accent)))
    response.mimetype = "text/css"
    if number == site_theme():
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
