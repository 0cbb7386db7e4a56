"""Courses to be searched, and people who search them."""

import re
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Course, Heading, Lesson, Module, Part, Section, Term, Worksheet
from app.domain.question import Question
from app.domain.scenario import Person
from app.models import CourseRow, Revision, SearchPage
from app.services import search, searchable
from app.services.search import Found
from app.services.sessions import Actor
from tests import conversations, factories, papers

SLUG = conversations.COURSE
TALK = factories.scenario({"call": "Ask > end: trust +10 | Push > end: trust -10"})
PLAN = Worksheet(
    "profile",
    "A profile",
    20,
    (
        Section("partner", "Which partner?", "text", private=True),
        Section("scarce", "Its scarce resource", "lines"),
    ),
)
KEY = papers.asked("secret", "x-", title="What about the zebra?", stem="<p>zebrastem</p>")


def lesson(slug: str, html: str, *checks: Question, title: str = "") -> Lesson:
    """A lesson of this HTML, with these questions at its end."""
    parts = (Part(html), *(Part(check=one) for one in checks))
    headings = tuple(Heading(*found) for found in re.findall(r'<h2 id="(.*?)">(.*?)</h2>', html))
    about = f"What {slug} is about."
    return Lesson(slug, title or slug.capitalize(), 8, parts, headings, summary=about)


def course_of(
    lessons: Mapping[str, str], slug: str = SLUG, later: Mapping[str, str] | None = None
) -> Course:
    """A course of these lessons (slug → HTML), a locked module of the later ones behind them."""
    first = tuple(lesson(name, html) for name, html in lessons.items())
    modules = [Module("first", "First", (*first, papers.quiz(), PLAN, TALK))]
    if later:
        behind = tuple(lesson(name, html) for name, html in later.items())
        modules.append(Module("second", "Second", behind, requires=("first",)))
    terms = (Term("cash", "Cash", "<p>Money at hand, <b>now</b>.</p>"),)
    people = (Person("susan", "Susan Lowe", "Owner", "<p>Needs cash early.</p>"),)
    return Course(slug, slug.capitalize(), "en", tuple(modules), glossary=terms, people=people)


def publish(session: Session, course: Course) -> None:
    """Make it what learners see, and found."""
    revision = conversations.publish(session, course)
    row = session.get_one(CourseRow, revision.course_id)
    searchable.keep(session, row, course, session.get_one(Revision, revision.id))


def lines(found: Found) -> list[str]:
    """What was found, a line each: kind, address, the sentence with [hits]."""
    return [
        f"{group.kind} {hit.address} "
        + "".join(f"[{one.text}]" if one.is_hit else one.text for one in hit.sentence)
        for group in found.groups
        for hit in group.hits
    ]


def looked_up(session: Session, actor: Actor, said: str) -> list[str]:
    """What somebody finds, a line each."""
    return lines(search.find(session, actor, said))


def ids(session: Session, slug: str = SLUG) -> dict[str, int]:
    """Anchor of each row for search → its number."""
    course = select(CourseRow.id).where(CourseRow.slug == slug).scalar_subquery()
    columns = (SearchPage.activity, SearchPage.anchor, SearchPage.id)
    rows = session.execute(select(*columns).where(SearchPage.course_id == course))
    return {f"{activity}#{anchor}": id for activity, anchor, id in rows}
