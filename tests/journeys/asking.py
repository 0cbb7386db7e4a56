"""A conversation that asks why, and a profile, as pages that are looked at."""

from app.services.sessions import Actor
from tests.journeys.people import Site
from tests.journeys.places import Visit, talk
from tests.learners import COURSE

LEAKED = "the-number-that-leaked"
ASKS_AT = 3
"""the decision of that conversation which asks for a reason, from 0"""
PROFILE = f"/course/{COURSE}/profile"


def unsaid(site: Site, actor: Actor) -> Visit:
    """A reply without the reason and the confidence that the passage asks for."""
    key = talk(site, actor, ASKS_AT, LEAKED)
    form = {"step": str(ASKS_AT), "choice": "0"}
    return Visit(f"/attempts/{key}", status=422, send=(f"/attempts/{key}/decisions", form))


def scanty(site: Site, actor: Actor) -> Visit:
    """A profile below the evidence that it takes."""
    talk(site, actor, None)
    return Visit(PROFILE)
