"""A scenario: meet, talk, pause, look back."""

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from app import db
from app.domain import debrief as hindsight
from app.domain import transcript
from app.domain.commitment import LONGEST_LINE, LONGEST_REASON, SURENESS, Unsaid
from app.domain.course import address
from app.domain.graph import path_graph
from app.domain.permission import Permission
from app.errors import Conflict, Invalid
from app.forms.decision import read_given, read_replay, read_reply
from app.security import now, requires
from app.services import scenarios
from app.services.enrollments import Place
from app.services.scenarios import Hindsight, Run
from app.views.errors import wants_json
from app.views.learn.room import blueprint
from app.words import clock_time, sentence


def show(place: Place, activity: str) -> ResponseReturnValue:
    """Whom one meets, what for, and what one has done here before."""
    meeting = scenarios.meet(db.session(), current_user, place, activity)
    here = address(place.slug, meeting.module.slug, activity)
    skills = dict(place.course.competencies)
    return render_template(
        "learn/scenario.html",
        meeting=meeting,
        course=place.course,
        scenario=meeting.scenario,
        number=list(place.course.modules).index(meeting.module) + 1,
        most=transcript.most_decisions(meeting.scenario.opening()),
        practiced=[skills.get(name, name) for name in meeting.scenario.competencies],
        paused_at=transcript.decision_number(meeting.paused.state) if meeting.paused else 0,
        endings={one.id: one.title for one in meeting.scenario.endings},
        start=f"{here}/attempts",
    )


@blueprint.post("/course/<course>/<module>/<activity>/attempts")
@requires(Permission.LEARN)
def start_scenario(course: str, module: str, activity: str) -> ResponseReturnValue:
    """Begin, go on with what is open, or play again from a decision."""
    replay, step = read_replay(request.form)
    attempt = scenarios.start(
        db.session(), current_user, course, activity, now(), replay=replay, step=step
    )
    return redirect(url_for(".attempt", key=attempt.key), 303)


@blueprint.get("/attempts/<key>")
@requires(Permission.LEARN)
def attempt(key: str) -> ResponseReturnValue:
    """The conversation so far, and the replies that are open."""
    run = scenarios.get(db.session(), current_user, key)
    if run.state.is_over:
        return redirect(url_for(".debrief", key=key))
    return talk(run)


def talk(run: Run, message: str = "", error: Invalid | None = None) -> str:
    """The player page. `message` says why a reply was not taken, `error` what the form lacks.

    What was picked and typed then stays.
    """
    state, roles = run.state, {one.name: one.role for one in run.course.people}
    return render_template(
        "learn/scenario_attempt.html",
        run=run,
        scenario=run.scenario,
        course=run.course,
        state=state,
        module_number=[one.slug for one in run.course.modules].index(run.module.slug) + 1,
        number=transcript.decision_number(state),
        most=transcript.most_decisions(state),
        talk=transcript.talk(state, roles),
        gauges=transcript.gauges(state),
        offers=transcript.offers(state, run.attempt.seed),
        known=transcript.known(state),
        message=message,
        problem=sentence(error) if error else "",
        unsaid=error.parts if isinstance(error, Unsaid) else (),
        given=read_given(request.form) if error else None,
        sureness=[gettext(one) for one in SURENESS],
        longest=LONGEST_REASON,
        longest_line=LONGEST_LINE,
    )


@blueprint.post("/attempts/<key>/decisions")
@requires(Permission.LEARN)
def decide(key: str) -> ResponseReturnValue:
    """Take one decision and show what it led to."""
    try:
        step, place = read_reply(request.form)
        given = read_given(request.form)
        said, line = given.said, given.line
        run = scenarios.reply(db.session(), current_user, key, step, place, now(), said, line)
    except (Conflict, Invalid) as error:
        return refuse(key, error)
    if wants_json():
        return jsonify(next=onward(run), saved=clock_time(run.saved_at))
    return redirect(onward(run), 303)


def onward(run: Run) -> str:
    """Where a decision leads: what it brought, or how it all ended."""
    if run.state.is_over:
        return url_for(".debrief", key=run.attempt.key)
    return url_for(".attempt", key=run.attempt.key, _anchor="latest")


def refuse(key: str, error: Conflict | Invalid) -> ResponseReturnValue:
    """Where the conversation stands, with a sentence on why the reply was not taken."""
    run, message = scenarios.get(db.session(), current_user, key), sentence(error)
    if isinstance(error, Invalid):
        return (jsonify(message=message) if wants_json() else talk(run, error=error)), 422
    if wants_json():
        return jsonify(message=message, next=onward(run)), 409
    return talk(run, message), 409


@blueprint.get("/attempts/<key>/debrief")
@requires(Permission.LEARN)
def debrief(key: str) -> ResponseReturnValue:
    """What happened, why, and what else was possible."""
    session = db.session()
    run = scenarios.get(session, current_user, key)
    if not run.state.is_over:
        return redirect(url_for(".attempt", key=key))
    return look_back(scenarios.look_back(session, run))


def look_back(back: Hindsight) -> str:
    """The debrief's page."""
    run, state = back.run, back.run.state
    here = address(run.place.slug, back.module.slug, run.attempt.activity) if back.module else ""
    return render_template(
        "learn/debrief.html",
        back=back,
        run=run,
        scenario=run.scenario,
        course=run.course,
        ending=run.scenario.ending(state.ending),
        place_of_ending=[one.id for one in run.scenario.endings].index(state.ending) + 1,
        values=state.values,
        parts=hindsight.parts(state),
        steps=transcript.decision_steps(state),
        commitments=[run.commitments[at] for at in transcript.decision_steps(state)],
        graph=path_graph(state, back.reached, gettext),
        replays=f"{here}/attempts" if here else "",
        written=hindsight.written(run.scenario, run.attempt.lines),
    )
