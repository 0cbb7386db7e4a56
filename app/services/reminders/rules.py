"""The rules of reminders: a cohort's own, else the site's, else those that ship."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.mail import fill
from app.domain.reminders import COHORT, DEFAULTS, RULES, SITE, Rule, check
from app.errors import N_, NotFound
from app.models import Cohort, CourseRow, ReminderRule
from app.services import audit, mail, notices
from app.services.mail import Reader
from app.services.messages import Filled
from app.services.sessions import Actor


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules that are written, by cohort (None: the site) and kind."""

    written: Mapping[tuple[int | None, str], Rule]

    def of(self, kind: str, cohort_id: int | None) -> Rule:
        """The rule in force for a cohort; None is for those in no cohort, and the site."""
        site = self.written.get((None, kind), DEFAULTS[kind])
        return self.written.get((cohort_id, kind), site) if cohort_id else site

    def days(self, kind: str) -> set[int]:
        """All days that some rule of the kind says that is on."""
        found = [self.of(kind, None)]
        found += [rule for (_, known), rule in self.written.items() if known == kind]
        return {rule.days for rule in found if rule.is_on}

    def listed(self, cohort_id: int | None) -> Sequence[Rule]:
        """Every kind's rule in force, in their order."""
        return [self.of(rule.kind, cohort_id) for rule in RULES]


def load(session: Session) -> Rules:
    """All rules: two dozen rows, and one for each that a cohort wrote itself."""
    rows = session.scalars(select(ReminderRule).order_by(ReminderRule.id))
    return Rules(
        {
            (row.cohort_id, row.kind): Rule(
                row.kind,
                row.days,
                row.subject,
                row.body,
                row.is_on,
                COHORT if row.cohort_id else SITE,
            )
            for row in rows
            if row.kind in DEFAULTS
        }
    )


def save(session: Session, actor: Actor, cohort: Cohort | None, rule: Rule, now: datetime) -> None:
    """Make it the rule of a cohort, or of the site. Recorded. Raises Invalid."""
    check(rule)
    found = _rows(session, cohort, rule.kind)
    row = found[-1] if found else ReminderRule(cohort_id=cohort.id if cohort else None)
    row.kind, row.days, row.is_on = rule.kind, rule.days, rule.is_on
    row.subject, row.body = rule.subject[:200], rule.body[:4000]
    row.changed_at, row.changed_by = now, actor.id
    session.add(row)
    session.flush()
    subject = cohort.key if cohort else "site"
    audit.record(
        session,
        actor,
        "change reminder",
        subject,
        now,
        kind=rule.kind,
        days=rule.days,
        is_on=rule.is_on,
    )


def reset(session: Session, actor: Actor, cohort: Cohort | None, kind: str, now: datetime) -> None:
    """Go back to the site's rule, or for the site to what ships. Recorded where it was another."""
    found = _rows(session, cohort, kind)
    for row in found:
        session.delete(row)
    session.flush()
    if found:
        subject = cohort.key if cohort else "site"
        audit.record(session, actor, "reset reminder", subject, now, kind=kind)


def filled(
    session: Session, rule: Rule, reader: Reader, course: CourseRow, values: Mapping[str, object]
) -> Filled:
    """A rule's words with one person's values; moments are told by the reader's clock."""
    writer = mail.writer(session)
    link = str(values.get("link") or f"/course/{course.slug}")
    said = {
        name: writer.moment(value, reader) if isinstance(value, datetime) else str(value)
        for name, value in values.items()
    }
    said |= {"first_name": reader.first_name, "course": course.title}
    said["link"] = mail.absolute(session, link)
    words = worded(session, rule, reader)
    return Filled(fill(words.subject, said), fill(words.body, said), link)


def worded(session: Session, rule: Rule, reader: Reader) -> Rule:
    """The rule in the words that are sent: what ships is said in the reader's language."""
    if rule.source in (SITE, COHORT):
        return rule
    say = mail.writer(session).say
    return replace(rule, subject=say(rule.subject, reader), body=say(rule.body, reader))


def sample(session: Session, rule: Rule, actor: Actor, course: CourseRow, now: datetime) -> Filled:
    """How a rule reads for the actor, with made-up values for what it is about. Raises Invalid."""
    check(rule)
    reader = Reader(actor.locale or "", actor.time_zone, actor.name)
    say = mail.writer(session).say
    values = {
        "module": say(N_("a module"), reader),
        "activity": say(N_("a worksheet"), reader),
        "session": say(N_("a session"), reader),
        "place": say(N_("a room"), reader),
        "date": now,
    }
    return filled(session, rule, reader, course, values)


def example(session: Session, cohort: Cohort | None) -> CourseRow:
    """The course to try a rule's words with: the cohort's, else any. Raises NotFound."""
    query = select(CourseRow).where(CourseRow.published_id.is_not(None)).order_by(CourseRow.id)
    mine = query.where(CourseRow.id == cohort.course_id) if cohort else query
    found = session.scalars(mine.limit(1)).first()
    if found is None:
        raise NotFound(N_("Publish a course first: reminders name it."))
    return found


def send_test(session: Session, rule: Rule, actor: Actor, course: CourseRow, now: datetime) -> bool:
    """Send a rule's words to the actor alone, at once; twice in a minute sends one."""
    said = sample(session, rule, actor, course, now)
    reader = Reader(actor.locale or "", actor.time_zone, actor.name)
    shown = [notices.Shown(said.subject, said.paragraphs, mail.absolute(session, said.link))]
    letter = mail.write(session, notices.DAILY, reader, subject=said.subject, notices=shown)
    occasion = f"rule:{rule.kind}:{now:%Y%m%d%H%M}"
    return mail.post(session, actor.email, "test", occasion, letter, now)


def _rows(session: Session, cohort: Cohort | None, kind: str) -> list[ReminderRule]:
    here = ReminderRule.cohort_id == cohort.id if cohort else ReminderRule.cohort_id.is_(None)
    query = select(ReminderRule).where(here, ReminderRule.kind == kind)
    return list(session.scalars(query.order_by(ReminderRule.id).with_for_update()))
