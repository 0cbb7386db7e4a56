"""My plan: what was written in all worksheets of a course, about one real partner."""

from io import BytesIO

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.domain.permission import Permission
from app.domain.plan import ABOUT_LIMIT, NAME_LIMIT, Named, Plan
from app.errors import Invalid, NotFound
from app.output import document, markdown
from app.output.document import Words
from app.security import now, requires
from app.services import enrollments, plans
from app.services.enrollments import Place
from app.views.learn.room import blueprint
from app.words import sentence

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/plan")
@requires(Permission.LEARN)
def plan() -> ResponseReturnValue:
    """The worksheets of the course used last, or of `?course=…`, with what is written in them."""
    places = enrollments.list_mine(db.session(), current_user)
    if not places:
        return render_template("learn/plan.html", places=[], place=None)
    return page(pick(places, request.args.get("course", places[0].slug)), places)


def pick(places: list[Place], slug: str) -> Place:
    """The place in the course of this slug. Raises NotFound."""
    found = next((place for place in places if place.slug == slug), None)
    if found is None:
        raise NotFound
    return found


def page(place: Place, places: list[Place], typed: Named | None = None, message: str = "") -> str:
    """The document; `typed` is a partner that was not taken, `message` says why."""
    found = plans.get(db.session(), place)
    return render_template(
        "learn/plan.html",
        places=places,
        place=place,
        course=place.course,
        plan=found,
        partner=typed or found.partner,
        message=message,
        limits=(NAME_LIMIT, ABOUT_LIMIT),
    )


@blueprint.post("/plan/partner")
@requires(Permission.LEARN)
def name_partner() -> ResponseReturnValue:
    """Say whom the plan is about."""
    session = db.session()
    place = enrollments.get(session, current_user, request.form.get("course", ""), lock=True)
    name, about = request.form.get("name", ""), request.form.get("about", "")
    try:
        plans.name_partner(session, place, name, about, now())
    except Invalid as error:
        return page(place, [place], Named(name, about), sentence(error)), 422
    return redirect(url_for(".plan", course=place.slug), 303)


@blueprint.get("/plan/markdown")
@requires(Permission.LEARN)
def plan_markdown() -> ResponseReturnValue:
    """The document as a Markdown file, with what is private, for its writer."""
    place, found = mine()
    answer = Response(markdown.plan(found, words(found)), mimetype="text/markdown")
    answer.headers["Content-Disposition"] = f'attachment; filename="plan-{place.slug}.md"'
    return answer


@blueprint.get("/plan/docx")
@requires(Permission.LEARN)
def plan_docx() -> ResponseReturnValue:
    """The document as a file for word processors, with what is private, for its writer."""
    place, found = mine()
    body = BytesIO(document.plan(found, words(found), now()))
    name = f"plan-{place.slug}.docx"
    return send_file(body, mimetype=DOCX, as_attachment=True, download_name=name)


def mine() -> tuple[Place, Plan]:
    """The reader's own document of `?course=…`."""
    places = enrollments.list_mine(db.session(), current_user)
    place = pick(places, request.args.get("course", ""))
    return place, plans.get(db.session(), place)


def words(found: Plan) -> Words:
    """What files say beside what the learner wrote, in the reader's language."""
    return Words(
        title=_("My plan"),
        course=_("From the course “%(course)s”", course=found.title),
        module=_("Module {number}: {title}"),
        states={
            "draft": _("Draft"),
            "sent": _("Sent"),
            "returned": _("Returned"),
            "accepted": _("Accepted"),
            "handed-in": _("Handed in"),
            "to-review": _("Handed in, to be read against the rubric"),
            "reviewed": _("Handed in and reviewed"),
        },
        private=_("private: only you see this"),
        private_reviewed=_("private: only you and your reviewer see this"),
        example=_("Example"),
        nothing=_("Nothing written yet."),
        locked=_("Opens later."),
        comment=_("Comment by {name}"),
        reviewer=_("your reviewer"),
        quotes=_("From your lessons"),
        own=_("your note: only you see this"),
        whole=_("On the whole lesson"),
    )
