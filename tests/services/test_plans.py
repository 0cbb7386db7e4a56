"""My plan: the partner is kept, and the newest of everything is gathered."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.plan import Named, Plan
from app.errors import Invalid
from app.models import Enrollment, Partner, Submission
from app.services import enrollments, notes, plans, quizzes
from app.services.sessions import Actor
from tests import conversations, papers
from tests.conversations import COURSE, NOW
from tests.handed_in import LATER, PLAN, Rounds, accepted, returned
from tests.papers import Desk

AT = ("after", "")


@pytest.fixture
def act(app: Flask) -> Desk:
    """Where work is done in transactions of its own."""
    return Desk(app)


def name(act: Desk, actor: Actor, partner: str, about: str = "") -> Named:
    def work(session: Session) -> Named:
        place = enrollments.get(session, actor, COURSE, lock=True)
        return plans.name_partner(session, place, partner, about, NOW)

    return act(work)


def plan_of(act: Desk, actor: Actor) -> Plan:
    return act(lambda session: plans.get(session, enrollments.get(session, actor, COURSE)))


def test_a_partner_is_named_changed_and_taken_back(act: Desk) -> None:
    maya = act.settle()
    assert plan_of(act, maya).partner == Named()

    name(act, maya, "Tidewater", "A reseller")
    name(act, maya, "Bracken")
    assert plan_of(act, maya).partner == Named("Bracken")
    with pytest.raises(Invalid):
        name(act, maya, "", "A reseller")
    assert plan_of(act, maya).partner == Named("Bracken")
    name(act, maya, "")

    with act.database.reading() as session:
        assert session.scalars(select(Partner)).all() == []
        assert session.scalars(select(Enrollment.progress_version)).all() == [3]


def test_the_partner_of_one_learner_is_nobody_elses(act: Desk) -> None:
    maya = act.settle()
    noor = act(lambda session: conversations.learner(session, "Noor Haddad"))

    name(act, maya, "Tidewater")

    assert plan_of(act, noor).partner == Named()


def test_the_newest_round_alone_is_quoted_and_one_that_waits_is_not(app: Flask) -> None:
    rounds = Rounds(app)
    maya, ilse = rounds.learner(), rounds.instructor()
    said = {"plan": {1: "When?"}}
    rounds.give(ilse, rounds.hand_in(maya), returned("Say when.", said))

    (sheet,) = plan_of(rounds, maya).sheets
    assert sheet.state == "returned"
    assert sheet.review
    assert (sheet.review.comment, sheet.review.reviewer) == ("Say when.", "Ilse Novák")
    assert sheet.parts[1].comments == {1: "When?"}
    assert sheet.parts[1].handed_in == {"text": PLAN}

    second = rounds.hand_in(maya, "On Monday.", LATER)
    (sheet,) = plan_of(rounds, maya).sheets
    assert (sheet.state, sheet.review) == ("sent", None)

    rounds.give(ilse, second, accepted(comment="Good."))
    (sheet,) = plan_of(rounds, maya).sheets
    assert sheet.state == "accepted"
    assert sheet.review
    assert sheet.review.comment == "Good."
    assert sheet.parts[1].comments == {}


def test_an_answer_at_length_and_a_note_are_quoted(act: Desk) -> None:
    quiz = papers.quiz(questions=(papers.essay(), papers.asked("single", "x-")))
    maya = act.settle(quiz)

    def write(session: Session) -> None:
        place = enrollments.get(session, maya, COURSE, lock=True)
        notes.save(session, place, AT, "Ask Priya.", 0, NOW)
        key = quizzes.start(session, maya, COURSE, "check", NOW).key
        sitting = quizzes.get(session, maya, key, lock=True)
        question = next(one for one in sitting.questions if one.id == "essay")
        quizzes.answer(session, sitting, question, {"text": "I would call first."}, NOW)

    act(write)

    (sheet,) = plan_of(act, maya).sheets
    assert [(one.text, one.is_note) for one in sheet.quotes] == [("I would call first.", False)]
    (scarce,) = [part for part in sheet.parts if part.section.id == "scarce"]
    assert [(one.text, one.is_note) for one in scarce.quotes] == [("Ask Priya.", True)]


def test_a_reviewer_who_is_gone_has_no_name(app: Flask) -> None:
    rounds = Rounds(app)
    maya, ilse = rounds.learner(), rounds.instructor()
    key = rounds.hand_in(maya)
    rounds.give(ilse, key, returned())
    rounds(lambda session: setattr(found(session, key), "reviewed_by", None))

    (sheet,) = plan_of(rounds, maya).sheets

    assert sheet.review
    assert sheet.review.reviewer == ""


def found(session: Session, key: str) -> Any:
    return session.scalars(select(Submission).filter_by(key=key)).one()
