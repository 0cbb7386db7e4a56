"""Long answers of the demonstration course in the states that learners and reviewers meet."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.services import reviews, worksheets
from app.services.reviews import Given
from app.services.sessions import Actor
from tests.journeys.kinds import (
    COURSE,
    ESSAY,
    LESSON,
    OTHER_SHEET,
    at,
    instructor,
    person,
    sit,
    write,
)
from tests.journeys.people import Site
from tests.journeys.places import Visit


def reviewed(page: str = "/result") -> Callable[[Site], Visit]:
    """What the learner sees once a person has read the essay."""

    def visit(site: Site) -> Visit:
        actor = person(site, LESSON)
        key = sit(site, actor, ESSAY, hand_in=True)
        give(site, instructor(site), key)
        return Visit(f"/quiz-attempts/{key}{page}" if page else at(site, ESSAY), actor)

    return visit


def give(site: Site, reader: Actor, key: str, question: str = "why") -> None:
    """Review one answer."""
    given = Given({0: 2, 1: 1}, 50, "One question, well put.\n\nNow name the reason too.")

    def save(session: Session) -> None:
        found = reviews.get(session, reader, key, question, lock=True)
        reviews.save(session, reader, found, given, found.version, site.server.clock.now)

    site.work(save)


def queue(site: Site) -> Visit:
    """The reviews that wait, one at least."""
    sit(site, person(site, LESSON), ESSAY, hand_in=True)
    return Visit("/teach/reviews", instructor(site))


def document(status: int = 200, **form: str) -> Callable[[Site], Visit]:
    """A worksheet to review; with `form`, what comes when that is sent."""

    def visit(site: Site) -> Visit:
        reader, actor, now = instructor(site), person(site), site.server.clock.now
        write(site, actor, OTHER_SHEET)
        row = site.work(lambda s: worksheets.hand_in(s, actor, COURSE, OTHER_SHEET, now))
        path = f"/teach/reviews/worksheets/{row.key}"
        return Visit(path, reader, status, send=(path, form) if form else None)

    return visit


def queue_done(site: Site) -> Visit:
    """Nothing waits for somebody who teaches no course."""
    return Visit("/teach/reviews", instructor(site, teaches=""))


def review(status: int = 200, is_given: bool = False, **form: str) -> Callable[[Site], Visit]:
    """One answer to review; with `form`, what comes when that is sent."""

    def visit(site: Site) -> Visit:
        reader = instructor(site)
        key = sit(site, person(site, LESSON), ESSAY, hand_in=True)
        if is_given:
            give(site, instructor(site), key)
        path = f"/teach/reviews/{key}/why"
        return Visit(path, reader, status, send=(path, form) if form else None)

    return visit
