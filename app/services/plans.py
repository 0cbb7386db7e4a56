"""My plan: the partner it is about, and all that belongs into one learner's document."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.course import Quiz
from app.domain.note import arrange
from app.domain.plan import Named, Plan, Quote, Review, Stored, assemble, named
from app.domain.progress import overview
from app.domain.question import QuestionType
from app.models import Answer, Attempt, Partner, Submission, User
from app.models.upsert import upsert
from app.services import notes, progress, worksheets
from app.services.enrollments import Place

Later = aliased(Submission)


def partner_of(session: Session, place: Place) -> Named:
    """Whom a learner's plan is about."""
    mine = Partner.enrollment_id == place.enrollment.id
    row = session.execute(select(Partner.name, Partner.about).where(mine)).first()
    return Named(*row) if row else Named()


def name_partner(session: Session, place: Place, name: str, about: str, now: datetime) -> Named:
    """Say whom the plan is about, from a place read under lock; no name takes it back.

    Raises Invalid like domain.plan.named().
    """
    partner = named(name, about)
    keys = {"enrollment_id": place.enrollment.id}
    if partner.name:
        values = {"name": partner.name, "about": partner.about, "saved_at": now}
        upsert(session, Partner, keys, values)
    else:
        session.execute(delete(Partner).where(Partner.enrollment_id == place.enrollment.id))
    progress.change_pages(session, place.enrollment.id)
    return partner


def get(session: Session, place: Place) -> Plan:
    """A learner's whole document: the same few statements, however many worksheets it has."""
    entries = {
        slug: {id: Stored(one.value, one.version, one.saved_at) for id, one in written.items()}
        for slug, written in worksheets.list_entries(session, place).items()
    }
    seen = overview(place.course, progress.list_records(session, place.enrollment.id))
    pages = arrange(place.course, notes.list_of(session, place))
    partner = partner_of(session, place)
    return assemble(
        seen, partner, entries, _reviews(session, place), pages, _answers(session, place)
    )


def _reviews(session: Session, place: Place) -> dict[str, Review]:
    """What the newest round of each worksheet came back with; one that waits has no review."""
    newest = (
        select(func.max(Later.round))
        .where(Later.enrollment_id == Submission.enrollment_id)
        .where(Later.activity == Submission.activity)
        .scalar_subquery()
    )
    query = (
        select(
            Submission.activity, Submission.comment, Submission.notes, Submission.body, User.name,
            Submission.reviewed_at,
        )
        .outerjoin(User, User.id == Submission.reviewed_by)
        .where(Submission.enrollment_id == place.enrollment.id, Submission.round == newest)
        .where(Submission.state != "")
    )  # fmt: skip
    return {
        activity: Review(comment, rows, body, name or "", at)
        for activity, comment, rows, body, name, at in session.execute(query)
    }


def _answers(session: Session, place: Place) -> list[Quote]:
    """What the learner wrote at length in quizzes, the newest of each question."""
    asked = {
        (quiz.slug, question.id): (module, quiz, question)
        for module, quiz in place.course
        if isinstance(quiz, Quiz)
        for question in quiz.questions
        if question.type is QuestionType.ESSAY
    }
    if not asked:
        return []
    query = (
        select(Attempt.activity, Answer.question, Answer.response)
        .join(Answer, Answer.attempt_id == Attempt.id)
        .where(Attempt.enrollment_id == place.enrollment.id)
        .where(Attempt.activity.in_({slug for slug, _ in asked}))
        .where(Answer.question.in_({id for _, id in asked}))
        .order_by(Attempt.id)
    )
    said = {
        (slug, id): str(response.get("text", "")) for slug, id, response in session.execute(query)
    }
    return [
        Quote(module, quiz.slug, quiz.title, "", question.title, said[key], is_note=False)
        for key, (module, quiz, question) in asked.items()
        if said.get(key, "").strip()
    ]
