"""What strangers read: the front page with one decision to try, help, accessibility, privacy."""

import re

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.errors import NotFound
from app.security import requires
from app.services import courses
from app.services.courses import Published
from app.views.public.room import blueprint
from app.views.public.taste import Taste
from app.words import sign_up, site

TERM = re.compile(r'<a (aria-describedby="def-\d+") class="term" href="[^"]*">(.*?)</a>', re.DOTALL)


@blueprint.get("/")
@requires(Permission.SEE_PUBLIC)
def front() -> ResponseReturnValue:
    """What the programme is; people who are signed in go home."""
    if current_user.is_authenticated:
        return redirect(url_for("learn.home"), 303)
    main, others = published()
    taste = Taste.of(main.course) if main else None
    page = render_template(
        "public/front.html",
        main=main,
        others=others,
        taste=taste,
        is_open=sign_up() == "open",
    )
    return closed(page)


def closed(page: str) -> str:
    """A page for strangers: words of the glossary tell what they mean, and lead nowhere.

    Their way would end at the sign-in page; the words stay within reach of the keyboard.
    """
    return TERM.sub(r'<span \1 class="term" tabindex="0">\2</span>', page)


def published() -> tuple[Published | None, list[Published]]:
    """The course that the front page is about (one with a certificate first), and the others."""
    found = sorted(courses.list_public(db.session()), key=lambda one: not one.course.certificate)
    return (found[0], found[1:]) if found else (None, [])


@blueprint.get("/try")
@requires(Permission.SEE_PUBLIC)
def begin_try() -> ResponseReturnValue:
    """One moment of a scenario, and what one could say."""
    return closed(render_template("public/try.html", taste=taste(), refused=""))


@blueprint.post("/try")
@requires(Permission.SEE_PUBLIC)
def take_try() -> ResponseReturnValue:
    """What saying this leads to; nothing is kept."""
    offered = taste()
    taken = offered.take(request.form.get("choice", ""))
    if taken is None:
        refused = _("Pick one to go on.")
        return closed(render_template("public/try.html", taste=offered, refused=refused)), 422
    return closed(render_template("public/tried.html", taste=offered, step=taken))


def taste() -> Taste:
    """The decision to try. Raises NotFound where no course has one."""
    main, _others = published()
    found = Taste.of(main.course) if main else None
    if found is None:
        raise NotFound
    return found


@blueprint.get("/help")
@requires(Permission.SEE_PUBLIC)
def help() -> ResponseReturnValue:
    """How things work here, and whom to ask."""
    return render_template("public/help.html", contact=site().contact)


@blueprint.get("/help/keys")
@requires(Permission.SEE_PUBLIC)
def help_keys() -> ResponseReturnValue:
    """Every key that does something, by place."""
    return render_template("public/help_keys.html")


@blueprint.get("/accessibility")
@requires(Permission.SEE_PUBLIC)
def accessibility() -> ResponseReturnValue:
    """What was done so that everybody can use this, and what is not known."""
    return render_template("public/accessibility.html", contact=site().contact)


@blueprint.get("/privacy")
@requires(Permission.SEE_PUBLIC)
def privacy() -> ResponseReturnValue:
    """What is kept of people, for how long, and who sees it."""
    return render_template("public/privacy.html", site=site())
