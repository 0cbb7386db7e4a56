"""A course whose activities can be renamed, published the way folders are."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from app.content.check import Result
from app.content.reader import Source
from app.domain.course import Course, Module
from app.domain.earning import CertificateRule
from app.services import publishing
from app.services.publishing import Prepared
from tests import factories, papers
from tests.conversations import COURSE, NOW, conversation

NEW = {"numbers": "figures", "talk": "call", "check": "test", "profile": "plan", "after": "text"}
"""Old slug to new slug: the module, and one activity of each kind."""


def course_of(names: Mapping[str, str] | None = None) -> Course:
    """A module with one activity of each kind, and a second one behind it; slugs as in `names`."""
    given = names or {}
    sheet = papers.whole_course().modules[0].activities[1]
    lesson = factories.lesson("after", [factories.question("q")])
    made = (conversation(), papers.quiz(), sheet, lesson)
    activities = tuple(replace(one, slug=given.get(one.slug, one.slug)) for one in made)
    first = Module(given.get("numbers", "numbers"), "Numbers", activities)
    second = Module("later", "Later", (factories.lesson("last"),), requires=(first.slug,))
    rule = CertificateRule("Certified", requires=tuple(one.slug for one in (*activities, second)))
    renamed = tuple((was, slug) for was, slug in given.items())
    modules = (first, second)
    return Course(COURSE, "Partners", "en", modules, certificate=rule, renamed=renamed)


def _files(course: Course) -> Iterator[tuple[str, bytes]]:
    """Files that such a course is written in, as far as their names tell of it."""
    for module, activity in course:
        ending = "" if activity.kind == "lesson" else f".{activity.kind}"
        yield f"01-{module.slug}/01-{activity.slug}{ending}.md", b""


def publish(session: Session, course: Course, files: str) -> int:
    """Publish `course` as if `files` were what its folder holds; returns the revision's id."""
    source = Source({"course.md": files.encode(), **dict(_files(course))}, {}, ())
    result = Result(course, (), (), (), {})
    prepared = Prepared(course.slug, source, result)
    return publishing.publish(session, prepared, NOW)[0].id
