"""Ways through the shipped course in a browser: every activity, or one of each kind."""

from collections.abc import Iterator

from sqlalchemy import select

from app.domain.course import Activity, Lesson, Quiz, Worksheet
from app.domain.scenario import Scenario
from app.models import User
from app.services import demo
from app.services.sessions import Actor
from tests.journeys.people import Site
from tests.journeys.steps import Learner


def every_activity(learner: Learner) -> Iterator[Activity]:
    """Follow Continue until nothing is left; the caller does what it leads to."""
    for _ in [*learner.course, None]:
        activity = learner.onward()
        if activity is None:
            return
        yield activity
    raise AssertionError("Continue leads in circles")


def one_of_each_kind(learner: Learner, site: Site, email: str) -> Iterator[Activity]:
    """The same, but what holds nothing that this learner has not done yet is done here, at once.

    That each activity can be done is proved by whoever does every one.
    """
    known, actor = set[str](), found(site, email)
    for activity in every_activity(learner):
        if kinds_in(activity) <= known:
            site.finish(actor, activity)
        else:
            yield activity
        known |= kinds_in(activity)


def found(site: Site, email: str) -> Actor:
    """The person with this address."""
    query = select(User).filter_by(email=email)
    return site.work(lambda session: demo.actor_of(session, session.scalars(query).one()))


def kinds_in(activity: Activity) -> set[str]:
    """Everything in an activity that asks for another way of doing."""
    if isinstance(activity, Lesson):
        held = {f"asks {one.type}" for one in activity.checks}
        held |= {"prompt" for part in activity.parts if part.prompt}
    elif isinstance(activity, Quiz):
        held = {f"asks {one.type}" for one in activity.questions}
        held |= {activity.feedback, f"limit {bool(activity.limit)}"}
    elif isinstance(activity, Worksheet):
        held = {f"field {one.field}" for one in activity.sections} | {f"review {activity.review}"}
    else:
        held = parts_of(activity)
    return {activity.kind, *(f"{activity.kind}: {one}" for one in held)}


def parts_of(scenario: Scenario) -> set[str]:
    """The parts of the format that a conversation uses."""
    choices = [choice for passage in scenario.passages for choice in passage.choices]
    used = {
        "commit": any(passage.is_commit for passage in scenario.passages),
        "continue": any(passage.is_continue for passage in scenario.passages),
        "locked": any(choice.locked for choice in choices),
        "fork": any(choice.forks for choice in choices),
    }
    return {name for name, is_used in used.items() if is_used}
