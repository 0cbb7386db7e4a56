"""Learners ask from the page where they are stuck; somebody answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.domain.allowance import Kind
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import Allowance, Enrollment, Request, User
from app.services import audit, notices, scope, waiting
from app.services.allowances.reading import Folder, get_folder
from app.services.enrollments import Place
from app.services.sessions import Actor

HELP = "help"
"""what is asked for where no exception is meant"""
WORDS_LIMIT = 2000
ANSWERER = aliased(User)


class Wish(Conflict):
    """What is asked waits for an answer already."""

    message = N_("You asked this before. Somebody will answer; you can read it here.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request and what came of it; `was_given` says whether an exception was made."""

    key: str
    activity: str
    kind: str
    words: str
    asked_at: datetime
    answered_at: datetime | None
    answer: str
    answerer: str
    was_given: bool


def ask(
    session: Session,
    actor: Actor,
    place: Place,
    activity: str,
    kind: str,
    words: str,
    now: datetime,
) -> Request:
    """Ask for an exception or for help; it stands in the queue of those who teach the learner.

    Raises Wish where the same waits for an answer, Invalid without words, NotFound.
    """
    place.find(activity)
    if kind not in {*Kind, HELP}:
        raise Invalid(N_("Choose what you ask for."))
    text = words.replace("\0", "").strip()
    if not text or len(text) > WORDS_LIMIT:
        raise Invalid(N_("Say what happened, in up to %(limit)s characters."), limit=WORDS_LIMIT)
    session.execute(
        select(Enrollment.id).where(Enrollment.id == place.enrollment.id).with_for_update()
    )
    if find_open(session, place, activity, kind):
        raise Wish
    row = Request(
        enrollment_id=place.enrollment.id, activity=activity, kind=kind, words=text, asked_at=now
    )
    session.add(row)
    session.flush()
    waiting.add(session, "request", row.id, place.enrollment.id, activity, now)
    audit.record(session, actor, "ask for exception", row.key, now, person=actor.key, kind=kind)
    return row


def find_open(session: Session, place: Place, activity: str, kind: str) -> Request | None:
    """The request of this kind that nobody has answered yet."""
    known = {"enrollment_id": place.enrollment.id, "activity": activity, "kind": kind}
    return session.scalars(select(Request).filter_by(**known, answered_at=None)).first()


def list_asked(session: Session, place: Place, activity: str) -> list[Asked]:
    """What the learner asked about an activity, the newest first."""
    query = (
        select(Request, ANSWERER.name)
        .outerjoin(ANSWERER, ANSWERER.id == Request.answered_by)
        .where(Request.enrollment_id == place.enrollment.id, Request.activity == activity)
        .order_by(Request.asked_at.desc(), Request.id.desc())
    )
    return [_asked(row, name) for row, name in session.execute(query)]


def get_request(
    session: Session, actor: Actor, key: str, lock: bool = False
) -> tuple[Folder, Asked]:
    """A request with its learner's folder, where the actor teaches them. Raises NotFound."""
    query = (
        select(Request, Enrollment.key, ANSWERER.name)
        .join(Enrollment, Enrollment.id == Request.enrollment_id)
        .outerjoin(ANSWERER, ANSWERER.id == Request.answered_by)
        .where(Request.key == key, scope.taught(actor))
    )
    found = session.execute(query.with_for_update(of=Request) if lock else query).first()
    if found is None:
        raise NotFound
    row, enrollment, name = found
    return get_folder(session, actor, enrollment, lock), _asked(row, name)


def answer(
    session: Session,
    actor: Actor,
    folder: Folder,
    key: str,
    text: str,
    made: Allowance | None,
    notice: tuple[str, str, str],
    now: datetime,
) -> None:
    """Answer a request: with the exception that was made, or with words alone. The learner is told.

    `notice` is the subject, text and link of what they are told. Raises Conflict where somebody
    else has answered, Invalid without words where nothing was made.
    """
    row = session.scalars(
        select(Request).filter_by(key=key, enrollment_id=folder.place.enrollment.id)
    ).first()
    if row is None:
        raise NotFound
    if row.answered_at:
        raise Conflict(N_("Somebody answered this in the meantime."))
    said = text.replace("\0", "").strip()
    if (not said and not made) or len(said) > WORDS_LIMIT:
        raise Invalid(N_("Say why, in up to %(limit)s characters."), limit=WORDS_LIMIT)
    row.answered_at, row.answered_by, row.answer = now, actor.id, said
    row.allowance_id = made.id if made else None
    session.flush()
    waiting.end(session, "request", row.id, now)
    subject, body, link = notice
    learner = folder.place.enrollment.user_id
    notices.tell(session, learner, "request", row.key, subject, body, now, link=link)
    audit.record(session, actor, "answer request", key, now, person=folder.person, given=bool(made))


def _asked(row: Request, answerer: str | None) -> Asked:
    return Asked(
        row.key, row.activity, row.kind, row.words, row.asked_at, row.answered_at, row.answer,
        answerer or "", row.allowance_id is not None,
    )  # fmt: skip
