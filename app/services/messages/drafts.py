"""A message before it is sent: its words, placeholders, and how it reads for somebody."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.domain.mail import fill, unknown_placeholders
from app.errors import N_, Conflict, Invalid
from app.models import Cohort, CourseRow, Message
from app.services import mail
from app.services.mail import Reader
from app.services.messages import audience
from app.services.messages.audience import Candidate, Person

PLACEHOLDERS = ("first_name", "course", "link")
UNKNOWN = N_("Nothing fills {%(name)s}. Known are {first_name}, {course} and {link}.")
NOBODY = N_("Nobody in this cohort is meant by that. Choose other people.")


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody writes, and to whom: a choice of the audience, a key where it is a person."""

    subject: str
    body: str
    chosen: str = "all"
    person: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """A draft with somebody's values."""

    subject: str
    body: str
    link: str
    """a path of this site"""

    @property
    def paragraphs(self) -> Sequence[str]:
        """The body's paragraphs."""
        return mail.paragraphs(self.body)


@dataclass(frozen=True, slots=True)
class Preview:
    """How a draft reads for the first of those it is for, and how many they are."""

    filled: Filled
    name: str
    people: int
    is_more: bool
    address: str


NUDGES: dict[str, tuple[str, str]] = {
    "unseen": (
        N_("Your place in “{course}”"),
        N_(
            "Hello {first_name},\n\nyou have a place in “{course}”, and it has not been opened "
            "yet. The first part takes a few minutes.\n\n{link}\n\nIf you have no password yet, "
            "ask for one with “Forgot your password?”. If something else keeps you from it, "
            "tell me."
        ),
    ),
    "quiet": (
        N_("How is it going with “{course}”?"),
        N_(
            "Hello {first_name},\n\nit has been quiet for a while, and that happens. What you did "
            "is kept, and you go on where you stopped.\n\n{link}\n\nIs there something that would "
            "help? Tell me."
        ),
    ),
    "failed": (
        N_("A hand with “{course}”"),
        N_(
            "Hello {first_name},\n\none part of “{course}” has been hard work. That is no reason "
            "to stop: many need a talk about it first. When would it suit you?\n\n{link}"
        ),
    ),
    "behind": (
        N_("A plan for “{course}”"),
        N_(
            "Hello {first_name},\n\na date of the plan for “{course}” has passed. If the time is "
            "short, ask for another date on the page where you are; if something is unclear, "
            "tell me.\n\n{link}"
        ),
    ),
    "same_reply": (
        N_("Another way through a conversation"),
        N_(
            "Hello {first_name},\n\nin one conversation of “{course}” you came the same way "
            "several times. Shall we look at it together? Another reply at that moment shows "
            "more than reading about it.\n\n{link}"
        ),
    ),
}
"""What to begin with, by the code of the reason why somebody needs a person."""


def nudge(session: Session, person: Candidate, reader: Reader) -> Draft:
    """A letter to one person that fits the reason why they need one, to go on from."""
    say = mail.writer(session).say
    subject, body = NUDGES.get(person.code, NUDGES["quiet"])
    return Draft(say(subject, reader), say(body, reader), "person", person.key)


def checked(draft: Draft) -> Draft:
    """The draft with tidy line ends. Raises Invalid for placeholders that nothing fills."""
    for text in (draft.subject, draft.body):
        for name in unknown_placeholders(text, PLACEHOLDERS):
            raise Invalid(UNKNOWN, name=name)
    return replace(draft, subject=" ".join(draft.subject.split())[:200], body=draft.body.strip())


def preview(session: Session, cohort: Cohort, draft: Draft) -> Preview:
    """How it reads, and for how many. Raises Invalid where it is for nobody."""
    draft = checked(draft)
    person = audience.first(session, cohort.id, draft.chosen, draft.person)
    if person is None:
        raise Invalid(NOBODY)
    people = audience.count(session, cohort.id, draft.chosen, draft.person)
    filled = fill_for(session, draft, person, course_of(session, cohort))
    most = audience.MOST_COUNTED
    address = mail.absolute(session, filled.link)
    return Preview(filled, person.name, min(people, most), people > most, address)


def course_of(session: Session, cohort: Cohort) -> CourseRow:
    """The course that the cohort is taken through."""
    return session.get_one(CourseRow, cohort.course_id)


def for_all(session: Session, cohort: Cohort, row: Message) -> Draft:
    """A message that was sent, as everybody got it; what differs from person to person stays."""
    course = course_of(session, cohort)
    link = mail.absolute(session, f"/course/{course.slug}")
    values = {"course": course.title, "link": link}
    return Draft(fill(row.subject, values), fill(row.body, values))


def require_open(cohort: Cohort) -> None:
    """Raises Conflict for an archived cohort: nobody is written to from there."""
    if cohort.archived_at:
        raise Conflict(N_("This cohort is archived. Take it out of the archive to write to it."))


def fill_for(session: Session, draft: Draft, person: Person | Reader, course: CourseRow) -> Filled:
    """The draft with one person's values."""
    reader = person if isinstance(person, Reader) else person.reader
    link = f"/course/{course.slug}"
    values = {
        "first_name": reader.first_name,
        "course": course.title,
        "link": mail.absolute(session, link),
    }
    return Filled(fill(draft.subject, values), fill(draft.body, values), link)
