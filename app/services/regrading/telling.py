"""Who is told of a regrade: each learner of what changed, admins of certificates."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.errors import N_
from app.models import (
    Attempt,
    Cohort,
    CohortStaff,
    Enrollment,
    Regrade,
    RegradeLine,
    User,
    UserRole,
)
from app.services import mail, notices
from app.services.notices import Told
from app.services.regrading.finding import Changed
from app.services.regrading.judging import EARNED, GAINED, LESSER, LOST, UNMET, Person
from app.services.scope import INSTRUCTOR

OUTCOMES = {
    GAINED: N_("With that you have passed it."),
    LOST: N_("With that it is not passed any more, and it is open again. If you think that this is"
             " wrong, write to the people who run your program."),
}  # fmt: skip
CERTIFIED = N_("And you have earned the certificate. It waits among your certificates.")
STAYS = N_("Your certificate stays as it is.")
IN_ALL = N_(
    "“%(title)s” (%(course)s) was regraded. Certificates whose condition, or that of their"
    " distinction, is no longer met: %(count)s."
)
IN_COHORT = N_(
    "“%(title)s” (%(course)s) was regraded. Certificates of people in “%(cohort)s” whose condition,"
    " or that of their distinction, is no longer met: %(count)s."
)
LOOK = N_("Nothing was revoked. Look at each, and revoke it only if you want to.")
OTHERS_LOOK = N_("Nothing was revoked. Those who run the site decide about each.")


def tell_learners(
    session: Session, row: Regrade, changed: Changed, people: Sequence[Person], now: datetime
) -> None:
    """One notice a person, of all their attempts that have another result; each told once."""
    concerned = {one.place.enrollment.user_id: one for one in people if one.changed}
    query = select(User).where(User.id.in_(concerned))
    told = [
        _told(session, row, changed, concerned[user.id], user) for user in session.scalars(query)
    ]
    notices.tell_many(session, told, now)


def _told(session: Session, row: Regrade, changed: Changed, person: Person, user: User) -> Told:
    say, reader = mail.writer(session).say, mail.reader_of(user)
    last = person.changed[-1]
    subject = say(N_("“%(title)s” was regraded: %(before)s, now %(after)s"), reader) % {
        "title": changed.quiz.title,
        "before": percent(last.row.score),
        "after": percent(last.after.score),
    }
    lines = [
        say(N_("Attempt %(number)s: %(before)s, now %(after)s."), reader)
        % {
            "number": one.row.number,
            "before": percent(one.row.score),
            "after": percent(one.after.score),
        }
        for one in person.changed
    ]
    more = [OUTCOMES[person.outcome]] if person.outcome else []
    more += {EARNED: [CERTIFIED], UNMET: [STAYS], LESSER: [STAYS]}.get(person.certificate, [])
    why = say(N_("The reason: %(reason)s"), reader) % {"reason": row.reason}
    body = [" ".join(lines), *(say(one, reader) for one in more), why]
    link = f"/quiz-attempts/{last.row.key}/result"
    cohort_id = person.place.enrollment.cohort_id
    return Told(
        user.id, "review", f"regrade:{row.key}", subject, "\n\n".join(body), link, cohort_id
    )


def percent(score: float) -> str:
    """A score as whole percent, cut off, as pages show it.

    >>> percent(0.796)
    '79 %'
    """
    return f"{int(score * 100 + 1e-9)} %"


def tell_admins(session: Session, row: Regrade, changed: Changed, now: datetime) -> None:
    """Those who run the site, or instruct a cohort, of certificates whose rule is not met now."""
    query = (
        select(Enrollment.cohort_id)
        .join(Attempt, Attempt.enrollment_id == Enrollment.id)
        .join(RegradeLine, RegradeLine.attempt_id == Attempt.id)
        .where(RegradeLine.regrade_id == row.id, RegradeLine.certificate.in_((UNMET, LESSER)))
    )
    cohorts = Counter(session.scalars(query))
    if not cohorts:
        return
    link = "/admin/credentials/unmet"
    told = {
        user.id: _unmet(session, row, changed, user, cohorts.total(), "", link)
        for user in _admins(session)
    }
    for user, cohort_id, title in _staff(session, [one for one in cohorts if one]):
        more = _unmet(session, row, changed, user, cohorts[cohort_id], title, "")
        told.setdefault(user.id, more)
    notices.tell_many(session, list(told.values()), now)


def _admins(session: Session) -> Sequence[User]:
    admins = select(UserRole.user_id).where(UserRole.role == Role.ADMIN.value)
    return session.scalars(
        select(User).where(User.id.in_(admins), User.deactivated_at.is_(None))
    ).all()


def _staff(session: Session, cohorts: Sequence[int]) -> list[tuple[User, int, str]]:
    query = (
        select(User, Cohort.id, Cohort.title)
        .join(CohortStaff, CohortStaff.user_id == User.id)
        .join(Cohort, Cohort.id == CohortStaff.cohort_id)
        .where(CohortStaff.cohort_id.in_(cohorts), CohortStaff.part == INSTRUCTOR)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query.order_by(Cohort.id))]


def _unmet(
    session: Session,
    row: Regrade,
    changed: Changed,
    user: User,
    count: int,
    cohort: str,
    link: str,
) -> Told:
    """No names are in it: they stand on the page, as long as people have them."""
    say, reader = mail.writer(session).say, mail.reader_of(user)
    subject = say(N_("Regraded: certificates whose condition is no longer met"), reader)
    said = IN_COHORT if cohort else IN_ALL
    values = {
        "title": changed.quiz.title,
        "course": changed.course.title,
        "count": count,
        "cohort": cohort,
    }
    why = say(N_("The reason: %(reason)s"), reader) % {"reason": row.reason}
    body = [say(said, reader) % values, say(LOOK if link else OTHERS_LOOK, reader), why]
    return Told(user.id, "certificate", f"regrade:{row.key}", subject, "\n\n".join(body), link)
