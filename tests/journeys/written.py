"""What learners write for themselves, in the states that they meet: notes, and My plan."""

from collections.abc import Callable

from playwright.sync_api import Page
from sqlalchemy.orm import Session

from app.domain.course import Lesson
from app.models import NoteRow
from app.services import enrollments, notes, plans
from app.services.sessions import Actor
from tests.journeys import places
from tests.journeys.people import Site
from tests.journeys.places import LESSON, Visit, fresh
from tests.learners import COURSE, FIRST

PARTNER = "Harrow & Vale Systems"
TEXT = "Ask Priya which weeks the board meets, and who writes the list.\n\nJune is full."


def headings(site: Site) -> list[str]:
    """The ids of the lesson's headings that stand in its text, "" for the whole lesson first."""
    lesson = places.activity(site, LESSON)
    assert isinstance(lesson, Lesson)
    html = "".join(part.html for part in lesson.parts)
    return ["", *(one.id for one in lesson.headings if f'<h2 id="{one.id}"' in html)]


def note(site: Site, actor: Actor, count: int = 1) -> None:
    """Write that many notes in the lesson."""
    now = site.server.clock.now

    def write(session: Session) -> None:
        place = enrollments.get(session, actor, COURSE, lock=True)
        for heading in headings(site)[:count]:
            notes.save(session, place, (LESSON, heading), TEXT, 0, now)

    site.work(write)


def lose_heading(site: Site, actor: Actor) -> None:
    """One note more, at a heading that the lesson no longer has."""
    now = site.server.clock.now

    def write(session: Session) -> None:
        place = enrollments.get(session, actor, COURSE)
        session.add(
            NoteRow(
                enrollment_id=place.enrollment.id, activity=LESSON, heading="gone",
                heading_title="What was here before", activity_title="The scarce resource",
                text=TEXT, folded=TEXT, made_at=now, saved_at=now,
            )
        )  # fmt: skip

    site.work(write)


def name(site: Site, actor: Actor) -> None:
    """Say whom the plan is about."""
    now = site.server.clock.now

    def save(session: Session) -> None:
        place = enrollments.get(session, actor, COURSE, lock=True)
        plans.name_partner(session, place, PARTNER, "Reseller in Leeds, eleven people", now)

    site.work(save)


def noted(path: str, count: int) -> Callable[[Site], Visit]:
    """A page of somebody with that many notes, one of them at a heading that is gone."""

    def make(site: Site, actor: Actor) -> Visit:
        note(site, actor, count)
        if count > 1:
            lose_heading(site, actor)
        return Visit(path)

    return fresh(make)


def one(status: int, **form: str) -> Callable[[Site], Visit]:
    """What comes when a note is sent that can't be kept."""

    def make(site: Site, actor: Actor) -> Visit:
        note(site, actor)
        path = f"/notes/one?course={COURSE}&lesson={LESSON}"
        return Visit(path, status=status, send=(f"/notes/{COURSE}/{LESSON}", form))

    return fresh(make)


def begun(site: Site, _actor: Actor) -> Visit:
    """A note begun by its key."""
    return Visit(f"{FIRST}/{LESSON}", then=lambda page: page.keyboard.press("n"))


def planned(site: Site, actor: Actor) -> Visit:
    """A plan about a partner, with what was noted beside, and all of it unfolded."""
    places.write(site, actor)
    note(site, actor, 2)
    name(site, actor)
    return Visit("/plan", then=unfold)


def unnamed(site: Site, actor: Actor) -> Visit:
    """A line about a partner without a name."""
    places.write(site, actor)
    form = {"course": COURSE, "name": "", "about": "A reseller"}
    return Visit("/plan", status=422, send=("/plan/partner", form))


def unfold(page: Page) -> None:
    """Open everything that can be opened."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


STATES: dict[str, Callable[[Site], Visit]] = {
    "lesson with a note": noted(f"{FIRST}/{LESSON}", 1),
    "lesson with many notes": noted(f"{FIRST}/{LESSON}", 9),
    "lesson, note begun": fresh(begun),
    "notes, none": places.own(0, "/notes"),
    "notes, no course": lambda site: Visit("/notes", site.once(0, "")),
    "notes, one": noted("/notes", 1),
    "notes, many": noted("/notes", 9),
    "notes, none found": noted("/notes?q=nowhere", 1),
    "note, none yet": places.own(0, f"/notes/one?course={COURSE}&lesson={LESSON}"),
    "note, conflict": one(409, text="Something else.", version="0"),
    "note, refused": one(422, text="x" * 10_001, version="1"),
    "plan about a partner": fresh(planned),
    "plan, partner refused": fresh(unnamed),
}
