"""The map of a scenario: whole, with problems and counts; trials and random plays of it."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.content.check import Seen
from app.content.simulation import simulate
from app.domain import transcript
from app.domain.permission import Permission
from app.domain.scenario import (
    Beginning,
    Scenario,
    State,
    Stopped,
    flags_of,
    leaning,
    try_out,
)
from app.domain.scoring import score
from app.errors import Invalid
from app.forms.trial import read_beginning, read_seed, read_way
from app.security import limiter, requires
from app.services import drafts, maps
from app.services.maps import Found, Look
from app.views.teach.map_phrases import Here, graph_of
from app.views.teach.room import asked, blueprint
from app.words import sentence

MAP = "/courses/<course>/maps/<activity>"
FLOOD = "240/minute"


@blueprint.get(MAP)
@requires(Permission.WRITE_COURSES)
@limiter.limit(FLOOD)
def scenario_map(course: str, activity: str) -> ResponseReturnValue:
    """All passages of a scenario as a map or a list, and one of them opened beside it."""
    here = Here(course, activity, asked("of"), asked("view"), asked("at"))
    look = looked(here)
    if look.scenario is None:
        return page("map_none", here, look)
    weights = maps.weigh(db.session(), current_user, course, activity)
    graph = None if here.is_list else graph_of(look.scenario, weights)
    leans = leaning(look.scenario)
    return page("map", here, look, weights=weights, graph=graph, leans=leans)


@blueprint.get(f"{MAP}/play")
@requires(Permission.WRITE_COURSES)
@limiter.limit(FLOOD)
def scenario_trial(course: str, activity: str) -> ResponseReturnValue:
    """Where to begin a play, or the play so far; nothing of it is kept."""
    here = Here(course, activity, asked("of"))
    look = looked(here)
    if look.scenario is None:
        return page("map_none", here, look)
    if asked("from") and not asked("change"):
        return trial(here, look, look.scenario)
    return form(here, look, beginning_of(look.scenario))


@blueprint.get(f"{MAP}/plays")
@requires(Permission.WRITE_COURSES)
@limiter.limit(FLOOD)
def scenario_simulation(course: str, activity: str) -> ResponseReturnValue:
    """A thousand random plays: where they end, and with what."""
    here = Here(course, activity, asked("of"))
    look = looked(here)
    if look.scenario is None:
        return page("map_none", here, look)
    seed = read_seed(request.args)
    return page("map_plays", here, look, found=simulate(look.scenario, seed))


def looked(here: Here) -> Look:
    """The scenario as the map shows it; a draft is compiled when no transaction is open."""
    found = maps.find(db.session(), current_user, here.course, here.activity)
    if here.is_published or not found.is_edited:
        return maps.look(found, None)
    return maps.look(found, compiled(found))


def compiled(found: Found) -> Seen:
    """The text of the drafts."""
    previewer: drafts.Previewer = current_app.extensions["previewer"]
    source = previewer.source(db.session(), found.desk, found.standing)
    db.release()
    return previewer.look(found.desk.slug, source, found.path, found.walks)


def beginning_of(scenario: Scenario) -> Beginning:
    """What the form shows at first: the passage that was opened, or what was changed."""
    if asked("from"):
        return read_beginning(request.args, scenario)
    known = {passage.id for passage in scenario.passages}
    return Beginning.usual(scenario, asked("at") if asked("at") in known else "")


def form(here: Here, look: Look, beginning: Beginning, fault: str = "") -> str:
    """The form of a play's beginning."""
    assert look.scenario is not None  # the views asked
    flags = sorted(flags_of(look.scenario))
    return page("map_begin", here, look, beginning=beginning, flags=flags, fault=fault)


def trial(here: Here, look: Look, scenario: Scenario) -> ResponseReturnValue:
    """The play of the address, as far as it can be."""
    beginning, said = read_beginning(request.args, scenario), ""
    try:
        state = try_out(scenario, beginning, read_way(request.args))
    except Stopped as stop:
        state, said = stop.state, sentence(stop)
    except Invalid as error:
        return form(here, look, beginning, sentence(error)), 422
    return page("map_play", here, look, said=said, **told(state, beginning))


def told(state: State, beginning: Beginning) -> dict[str, object]:
    """What the page of a play shows of it; a score is only of plays from the start on."""
    scenario = state.scenario
    choices = () if state.is_over else scenario.passage(state.passage).choices
    offered, is_usual = state.offered(), beginning == Beginning.usual(scenario)
    return {
        "state": state,
        "beginning": beginning,
        "way": way_of(state),
        "talk": transcript.talk(state, {one.name: one.role for one in scenario.cast}),
        "gauges": transcript.gauges(state, dict(beginning.meters)),
        "choices": [(at, one, one in offered) for at, one in enumerate(choices)],
        "score": score(state) if state.is_over and is_usual else None,
    }


def way_of(state: State) -> list[int]:
    """The choices taken by their places."""
    room = state.scenario.passage
    return [room(step.passage).choices.index(step.choice) for step in state.steps]


def page(name: str, here: Here, look: Look, **values: object) -> str:
    """One of the map's pages."""
    return render_template(
        f"teach/{name}.html", here=here, look=look, desk=look.found.desk, scenario=look.scenario,
        **values,
    )  # fmt: skip
