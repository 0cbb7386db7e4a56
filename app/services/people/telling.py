"""What somebody did and wrote, told to be read: one story about the account, one a course."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.story import Kind, Story
from app.errors import N_, NotFound
from app.models import Certificate, Cohort, CourseRow, Enrollment, User, UserRole
from app.services import courses, mail
from app.services.people.teller import Told
from app.services.people.told import parts_of

ABOUT = "about-you"


class Teller:
    """Words, days and rows for one person's stories."""

    def __init__(self, session: Session, user: User) -> None:
        self.session, self.user = session, user
        self.writer, self.reader = mail.writer(session), mail.reader_of(user)
        self.kept: dict[str, str] = {}

    def say(self, text: str, **params: object) -> str:
        """A marked text in the person's language."""
        if text not in self.kept:
            self.kept[text] = self.writer.say(text, self.reader)
        return self.kept[text] % params if params else self.kept[text]

    def moment(self, when: datetime) -> str:
        """A day and time as the person's clock has it."""
        return self.writer.moment(when, self.reader)


def find(session: Session, key: str) -> User:
    """Whom the stories are about. Raises NotFound for who was anonymized or is gone."""
    user = session.scalars(select(User).filter_by(key=key)).first()
    if user is None or user.anonymized_at:
        raise NotFound(N_("This person was anonymized or removed meanwhile."))
    return user


def list_places(session: Session, key: str) -> list[int]:
    """Ids of the person's enrollments, the oldest first: each is a story."""
    query = select(Enrollment.id).where(Enrollment.user_id == find(session, key).id)
    return list(session.scalars(query.order_by(Enrollment.started_at, Enrollment.id)))


def tell_account(session: Session, key: str) -> Story:
    """Who the person is here, their cohorts and certificates."""
    user = find(session, key)
    teller, story = Teller(session, user), Story(ABOUT)
    say, moment = teller.say, teller.moment
    story.add(Kind.TITLE, say(N_("What is kept about you")))
    story.add(Kind.ITEM, say(N_("Name: %(name)s"), name=user.name))
    story.add(Kind.ITEM, say(N_("E-mail address: %(address)s"), address=user.email))
    roles = session.scalars(select(UserRole.role).filter_by(user_id=user.id))
    story.add(Kind.ITEM, say(N_("Roles: %(roles)s"), roles=", ".join(sorted(roles))))
    story.add(Kind.ITEM, say(N_("Time zone: %(zone)s"), zone=user.time_zone))
    story.add(Kind.ITEM, say(N_("Account since %(moment)s"), moment=moment(user.created_at)))
    if user.last_seen_at:
        story.add(Kind.ITEM, say(N_("Last here %(moment)s"), moment=moment(user.last_seen_at)))
    story.add(Kind.PART, say(N_("Certificates")))
    for row in list_papers(session, key):
        said = {"title": row.title, "course": row.course, "serial": row.serial}
        said |= {"name": row.name, "day": moment(row.issued_at)}
        words = N_("%(title)s, %(course)s: number %(serial)s, for %(name)s, issued %(day)s")
        story.add(Kind.ITEM, say(words, **said))
    return story


def list_papers(session: Session, key: str) -> list[Certificate]:
    """The person's certificates, the oldest first."""
    query = select(Certificate).filter_by(user_id=find(session, key).id).order_by(Certificate.id)
    return list(session.scalars(query))


def tell_course(session: Session, key: str, place: int) -> Story:
    """What the person did and wrote in one course, private sections too: it is theirs alone."""
    user = find(session, key)
    enrollment = session.get(Enrollment, place)
    if enrollment is None or enrollment.user_id != user.id:
        raise NotFound
    row = session.get_one(CourseRow, enrollment.course_id)
    course = courses.compiled(session, row.published_id) if row.published_id else None
    teller, story = Teller(session, user), Story(row.slug)
    story.add(Kind.TITLE, row.title)
    _tell_place(session, teller, story, enrollment)
    told = Told(session, enrollment, course, teller.say, teller.moment)
    for title, blocks in parts_of(told):
        story.add_part(teller.say(title), blocks)
    return story


def _tell_place(session: Session, teller: Teller, story: Story, row: Enrollment) -> None:
    story.add(Kind.ITEM, teller.say(N_("Begun %(moment)s"), moment=teller.moment(row.started_at)))
    if row.completed_at:
        said = teller.say(N_("Completed %(moment)s"), moment=teller.moment(row.completed_at))
        story.add(Kind.ITEM, said)
    if row.cohort_id and (cohort := session.get(Cohort, row.cohort_id)):
        story.add(Kind.ITEM, teller.say(N_("Cohort: %(title)s"), title=cohort.title))
