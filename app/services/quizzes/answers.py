"""Answers of a quiz, saved one by one until handing in or until time is up."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.domain.question import (
    LONG_LIMIT,
    Question,
    QuestionType,
    Response,
    is_answered,
    number_of,
)
from app.errors import N_, Conflict, Invalid, NotFound
from app.models import Answer
from app.models.upsert import upsert
from app.services import progress
from app.services.quizzes.sitting import Sitting

GRACE = timedelta(seconds=30)
"""How long after closing an answer is still taken: it was on its way."""


class TooLate(Conflict):
    """An answer that came too late; `sitting` holds what is stored."""

    def __init__(self, message: str, sitting: Sitting) -> None:
        super().__init__(message)
        self.sitting = sitting


def answer(
    session: Session, sitting: Sitting, question: Question, response: Response, now: datetime
) -> Sitting:
    """Save one answer of a sitting read under lock; until handing in it may be changed.

    Where the quiz tells right or wrong at once ("practice"), a first complete answer stays, unless
    a person is to read it. Raises TooLate once handed in or when time is up, NotFound for a
    question that was not drawn, Invalid for an answer that can't be meant.
    """
    if question.id not in sitting.attempt.drawn:
        raise NotFound
    _require_time(sitting, now)
    require_sense(question, response)
    if sitting.quiz.feedback == "practice" and question.type is not QuestionType.ESSAY:
        _require_first(sitting, question, response)
    keys = {"attempt_id": sitting.attempt.id, "question": question.id}
    upsert(session, Answer, keys, {"response": dict(response), "answered_at": now})
    after = replace(
        sitting,
        answers={**sitting.answers, question.id: response},
        saved={**sitting.saved, question.id: now},
    )
    of = len(after.questions)
    detail = {"attempt": after.attempt.key, "answered": of - len(after.unanswered), "of": of}
    progress.begin_or_go_on(session, after.place, after.attempt.activity, now, detail=detail)
    return after


def _require_time(sitting: Sitting, now: datetime) -> None:
    if sitting.attempt.finished_at:
        raise TooLate(N_("This was already handed in. Here is what we stored."), sitting)
    closes_at = sitting.attempt.closes_at
    if closes_at and now > closes_at + GRACE:
        said = N_("Your time was up. Your last change was not saved. Here is what we stored.")
        raise TooLate(said, sitting)


def _require_first(sitting: Sitting, question: Question, response: Response) -> None:
    stored = sitting.answers.get(question.id)
    if is_answered(question, stored) and stored != response:
        raise TooLate(N_("You already answered this. Here is what we stored."), sitting)
    require_answer(question, response)


def require_sense(question: Question, response: Response) -> None:
    """Raises Invalid, with the way to mend it, for an answer that can't be meant; none is fine."""
    typed = str(response.get("number", ""))
    if question.type is QuestionType.NUMBER and typed and number_of(typed) is None:
        raise Invalid(N_("Write a number, such as 31,100 or 1.86."))
    most, least = response.get("most"), response.get("least")
    if most is not None and most == least:
        raise Invalid(N_("Choose two different answers: one as most, one as least effective."))
    if "places" in response:
        count = len(question.options)
        raise Invalid(N_("Give each item a place of its own, from 1 to %(count)s."), count=count)
    if len(str(response.get("text", ""))) > LONG_LIMIT:
        raise Invalid(
            N_("This text is too long. Keep it under %(limit)s characters."), limit=LONG_LIMIT
        )


def require_answer(question: Question, response: Response) -> None:
    """Raises Invalid, with what to do first, for an answer that can't be graded yet."""
    if is_answered(question, response):
        return
    if question.type is QuestionType.MATCH:
        raise Invalid(N_("Choose an answer for each row first."))
    if question.type in (QuestionType.NUMBER, QuestionType.TEXT):
        raise Invalid(N_("Write an answer first."))
    raise Invalid(N_("Choose an answer first."))
