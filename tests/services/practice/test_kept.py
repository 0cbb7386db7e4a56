"""What is kept of practice: in one's own copy whole, in nobody else's, and erased with the name."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.domain.practice import Rating
from app.models import Enrollment, Recall, User
from app.services import people
from app.services.people import told
from app.services.people.teller import Told
from app.services.practice import cards
from app.services.sessions import Actor
from tests import practices
from tests.conversations import NOW
from tests.learners import learner
from tests.papers import Desk

WORDS = "Only Tidewater's hours, said Priya."
LATER = NOW + timedelta(days=3)


@pytest.fixture
def act(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def maya(act: Desk) -> Actor:
    """Somebody who practiced one card of each kind."""
    actor = act(practices.settle)
    act(lambda session: practices.take(session, actor, "single"))
    act(lambda session: practices.talk(session, actor))

    def recall(session: Session) -> None:
        answers: dict[str, dict[str, object]] = {
            "p2": {"text": WORDS}, "single": {"chosen": [1]}, "call": {"choice": "Own it"},
        }  # fmt: skip
        for card in practices.cards(session, actor):
            if card.item in answers:
                shown = cards.hold(session, actor.id, card.key)
                cards.answer(session, shown, 1, answers[card.item], LATER, "UTC")
                shown = cards.hold(session, actor.id, card.key)
                cards.rate(session, shown, 1, Rating.GOOD, LATER)
        session.execute(update(User).where(User.id == actor.id).values(prompts_from=NOW.date()))

    act(recall)
    return actor


def gathered(act: Desk, maya: Actor, **given: bool) -> dict[str, list[Any]]:
    return act(lambda session: dict(people.gather(session, maya.key, **given)))


def test_ones_own_copy_holds_cards_and_recalls(act: Desk, maya: Actor) -> None:
    found = gathered(act, maya, sums_only=False, is_own=True)

    assert len(found["cards"]) == 7
    assert {one["rating"] for one in found["recalls"]} == {3}
    assert WORDS in str(found["recalls"])
    ids = {one["id"] for one in found["cards"]}
    assert {one["card_id"] for one in found["recalls"]} <= ids


def test_nobody_else_is_given_what_was_answered(act: Desk, maya: Actor) -> None:
    others = gathered(act, maya, sums_only=False)
    sums = gathered(act, maya, sums_only=True)

    assert "recalls" not in others
    assert "cards" not in sums
    assert WORDS not in str(others)


def test_the_readable_copy_tells_what_was_answered(act: Desk, maya: Actor) -> None:
    def tell(session: Session) -> str:
        row = session.scalars(select(Enrollment).filter_by(user_id=maya.id)).one()
        course = practices.course()
        made = Told(session, row, course, lambda text, **said: text % said, str)
        return "\n".join(block.text for block in told.practice(made))

    story = act(tell)

    for said in (WORDS, "What stays after 2 days?", "What about call?", "Good", "You should have"):
        assert said in story, said


def test_who_is_anonymized_leaves_no_words_on_cards(app: Flask, act: Desk, maya: Actor) -> None:
    chief = learner(app, course="", name="Alex Adebayo", roles=[Role.ADMIN])

    def erase(session: Session) -> None:
        user = session.get_one(User, maya.id)
        people.anonymize(session, chief, user, LATER)

    act(erase)

    found = act(lambda session: list(session.scalars(select(Recall))))
    assert WORDS not in str([one.response for one in found])
    assert [one.rating for one in found] == [3, 3, 3]
    assert act(lambda session: session.get_one(User, maya.id)).prompts_from is None
