"""Worksheets that their writer reviews: when they are done, what each round keeps."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Course, Worksheet
from app.domain.rubric import Criterion, Rubric
from app.errors import Invalid, NotFound
from app.models import Progress
from app.services import worksheets
from app.services.sessions import Actor
from app.services.worksheets import Round, Sheet
from tests import conversations
from tests.conversations import COURSE, NOW
from tests.papers import Desk, whole_course

LATER = NOW + timedelta(days=1)
RUBRIC = Rubric((0, 2), (Criterion("Goals", ("none", "all")), Criterion("Dates", ("no", "yes"))))


def reviewed_course(**given: Any) -> Course:
    """The course with a worksheet of one section that is reviewed by its writer."""
    course = whole_course()
    module = course.modules[0]
    activities = tuple(
        replace(one, sections=one.sections[:1], **{"review": "self", "rubric": RUBRIC, **given})
        if isinstance(one, Worksheet)
        else one
        for one in module.activities
    )
    return replace(course, modules=(replace(module, activities=activities),))


@pytest.fixture
def act(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def actor(act: Desk) -> Actor:
    """Somebody who has handed in a worksheet that they are to review."""

    def begin(session: Session) -> Actor:
        conversations.publish(session, reviewed_course())
        return conversations.learner(session)

    actor = act(begin)
    act(lambda session: write(session, actor, "Tidewater"))
    return actor


def sheet_of(session: Session, actor: Actor) -> Sheet:
    return worksheets.get(session, actor, COURSE, "profile", lock=True)


def write(session: Session, actor: Actor, text: str) -> None:
    sheet = sheet_of(session, actor)
    version = sheet.entries["partner"].version if sheet.entries else 0
    value = {"text": text}
    worksheets.save(session, sheet, sheet.worksheet.sections[0], value, version, NOW)
    worksheets.hand_in(session, actor, COURSE, "profile", NOW)


def review(session: Session, actor: Actor, number: int, marks: dict[int, int]) -> None:
    worksheets.review(session, sheet_of(session, actor), number, marks, LATER)


def rounds(session: Session, actor: Actor) -> tuple[Round, ...]:
    return worksheets.list_rounds(session, sheet_of(session, actor))


def test_handing_in_alone_does_not_finish_it(actor: Actor, act: Desk) -> None:
    found = act(lambda session: session.scalars(select(Progress)).one())
    sheet = act(lambda session: sheet_of(session, actor))

    assert found.done_at is None
    assert (sheet.is_handed_in, sheet.is_done) == (True, False)


def test_a_review_finishes_it_and_stays_with_its_round(actor: Actor, act: Desk) -> None:
    act(lambda session: review(session, actor, 1, {0: 2, 1: 0}))
    act(lambda session: write(session, actor, "Bracken"))

    first, second = act(lambda session: rounds(session, actor))

    assert (first.marks, first.reviewed_at) == ({0: 2, 1: 0}, LATER)
    assert (second.marks, second.reviewed_at) == ({}, None)
    assert act(lambda session: session.scalars(select(Progress)).one()).done_at == LATER


def test_a_review_can_be_changed(actor: Actor, act: Desk) -> None:
    act(lambda session: review(session, actor, 1, {0: 2, 1: 0}))
    act(lambda session: review(session, actor, 1, {0: 0, 1: 2}))

    assert act(lambda session: rounds(session, actor))[0].marks == {0: 0, 1: 2}


@pytest.mark.parametrize("marks", [{}, {0: 2}, {0: 2, 1: 1}])
def test_a_review_needs_a_level_for_each_criterion(
    actor: Actor, act: Desk, marks: dict[int, int]
) -> None:
    with pytest.raises(Invalid, match="each criterion"):
        act(lambda session: review(session, actor, 1, marks))


def test_a_round_that_is_not_there_is_not_found(actor: Actor, act: Desk) -> None:
    with pytest.raises(NotFound):
        act(lambda session: review(session, actor, 2, {0: 2, 1: 2}))


def test_a_round_is_reviewed_by_the_rubric_it_was_written_for(actor: Actor, act: Desk) -> None:
    act(lambda session: conversations.publish(session, reviewed_course(rubric=Rubric((0, 5), ()))))

    act(lambda session: review(session, actor, 1, {0: 2, 1: 2}))

    assert act(lambda session: rounds(session, actor))[0].worksheet.rubric == RUBRIC


def test_a_round_of_a_worksheet_that_others_review_is_not_ones_own(actor: Actor, act: Desk) -> None:
    act(lambda session: conversations.publish(session, reviewed_course(review="instructor")))
    act(lambda session: write(session, actor, "Bracken"))

    with pytest.raises(NotFound):
        act(lambda session: review(session, actor, 2, {0: 2, 1: 2}))


def test_handing_in_again_finishes_it_once_no_review_is_asked_for(actor: Actor, act: Desk) -> None:
    act(lambda session: conversations.publish(session, reviewed_course(review="none")))

    act(lambda session: worksheets.hand_in(session, actor, COURSE, "profile", LATER))

    assert act(lambda session: sheet_of(session, actor)).is_done
