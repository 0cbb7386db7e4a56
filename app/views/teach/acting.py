"""Acting as a test learner: as whom, then their dates and letters, another day, and leaving."""

from datetime import date
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app import acting as play
from app import db
from app.acting import Making, Stage
from app.domain.dates import day_of
from app.domain.permission import Permission
from app.errors import Invalid, NotFound
from app.forms.acting import FIELDS, read_day, read_wish
from app.security import asking, now, requires
from app.services import acting, drafts, publishing
from app.services.acting import Person, Stopped, Wish
from app.services.publishing import Prepared
from app.views.acting import find, stages
from app.views.admin.letters import about_cohort
from app.views.teach.room import blueprint
from app.words import sentence
from config import Config

HERE = "/courses/<course>/test-learner"
OF = "/test-learners/<token>"


@blueprint.get(HERE)
@requires(Permission.ACT_AS_LEARNER)
def act(course: str) -> ResponseReturnValue:
    """As whom: cohort, day, where they stand; the address may say it beforehand."""
    return page(course, request.args)


@blueprint.post(HERE)
@requires(Permission.ACT_AS_LEARNER)
def begin_acting(course: str) -> ResponseReturnValue:
    """Make the test learner, and show the page that they begin on."""
    try:
        wish, to = read_wish(course, request.form, today())
        stage = made(wish, request.form.get("path", ""))
    except Stopped as stop:
        return page(course, beside(request.form, wish), sentence(stop), stop), 422
    except Invalid as error:
        return page(course, request.form, sentence(error)), 422
    return redirect(play.mount_of(stage.token) + to, 303)


def beside(sent: MultiDict[str, str], wish: Wish) -> MultiDict[str, str]:
    """What was sent, but to begin at the module of the file rather than at it."""
    return MultiDict({**sent, "path": "", "module": wish.module})


def page(
    course: str, sent: MultiDict[str, str], fault: str = "", stopped: Stopped | None = None
) -> str:
    """The form with what was typed; `fault` is why nobody begins."""
    offer = acting.get_offer(db.session(), asking(), course)
    typed = {name: sent.get(name, "") for name in FIELDS}
    typed["day"] = typed["day"] or today().isoformat()
    desk = drafts.get_desk(db.session(), asking(), course) if offer.writes else None
    return render_template(
        "teach/act.html", offer=offer, desk=desk, typed=typed, fault=fault, stopped=stopped
    )


def today() -> date:
    """Which day it is for the reader."""
    return day_of(now(), asking().time_zone)


def made(wish: Wish, path: str = "") -> Stage:
    """A new test learner, made while no transaction is open.

    Raises NotFound, Invalid, Stopped where drafts are wished for and the file at `path` can't be
    read.
    """
    actor = asking()
    acting.require(db.session(), actor, wish)
    person = Person(
        _("Test Learner"), actor.locale, actor.time_zone, actor.theme, actor.letter_keys
    )
    db.release()
    prepared = prepare(wish.course) if wish.drafts else None
    if prepared:
        acting.require_readable(prepared.result, path)
    return Making(stages(), db.home(), actor, person, about_cohort).make(wish, prepared, now())


def prepare(course: str) -> Prepared:
    """The course with its drafts, checked. Raises NotFound."""
    config: Config = current_app.extensions["config"]
    with db.home().reading() as session:
        _desk, source = drafts.gather(session, asking(), course, config.data / "media")
    return publishing.prepare_source(course, source, config.data / "renderings")


@blueprint.get(OF)
@requires(Permission.ACT_AS_LEARNER)
def acted(token: str) -> ResponseReturnValue:
    """Dates, locks and letters of a test learner until their today."""
    return overview(find(asking(), token))


def overview(stage: Stage, typed: str = "", fault: str = "") -> str:
    """The page; `typed` is a day that was not taken, `fault` why."""
    moment = stage.about.now(now())
    stage = play.catch_up(stages(), stage, moment)
    with stage.database.reading() as session:
        seen = acting.see(session, stage.learner(), stage.about.wish.course)
        faults = acting.list_faults(session, stage.about.wish.course)
    offer = acting.get_offer(db.session(), asking(), stage.about.wish.course)
    values: dict[str, Any] = {"offer": offer, "stage": stage, "seen": seen, "moment": moment}
    values["faults"] = faults
    return render_template(
        "teach/acted.html", **values, inside=play.mount_of(stage.token), fault=fault,
        typed=typed or day_of(moment, stage.about.zone).isoformat(),
    )  # fmt: skip


@blueprint.post(f"{OF}/date")
@requires(Permission.ACT_AS_LEARNER)
def go_in_time(token: str) -> ResponseReturnValue:
    """Another day: later ones go on from here, for an earlier one somebody begins anew."""
    stage, typed = find(asking(), token), request.form.get("day", "")
    db.release()
    try:
        there = moved(stage, read_day(typed))
    except Invalid as error:
        return overview(stage, typed, sentence(error)), 422
    return redirect(url_for(".acted", token=there.token), 303)


def moved(stage: Stage, day: date) -> Stage:
    """The test learner of that day. Raises Invalid, NotFound."""
    if play.is_later(stage, day, now()):
        return play.go_on(stages(), stage, day, now())
    wish = stage.about.wish
    fresh = made(Wish(wish.course, wish.cohort, day, wish.drafts, wish.module))
    stages().end(stage.token)
    flash(_("That day is earlier: the test learner begins anew, with nothing done."))
    return fresh


@blueprint.post(f"{OF}/end")
@requires(Permission.ACT_AS_LEARNER)
def end_acting(token: str) -> ResponseReturnValue:
    """Leave: all of it is thrown away."""
    stage = stages().find(token, asking().key, now())
    if stage is None:
        raise NotFound
    db.release()
    stages().end(token)
    flash(_("You are yourself again. Nothing of the test learner was kept."))
    return redirect(url_for(".act", course=stage.about.wish.course), 303)
