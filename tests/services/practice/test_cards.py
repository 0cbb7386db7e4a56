"""A card is answered once, rated once, and returns when it is time; others' cards are nobody's."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.domain.practice import Rating
from app.domain.question import Response
from app.errors import Conflict, Invalid, NotFound
from app.models import Card, Recall
from app.services.practice import cards, queues
from app.services.sessions import Actor
from tests import conversations, practices
from tests.papers import Desk, at_once

NOW, DAY = conversations.NOW, timedelta(days=1)
LATER = NOW + 3 * DAY


@pytest.fixture
def act(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def maya(act: Desk) -> Actor:
    """Somebody with four prompts, a question and two decisions."""
    actor = act(practices.settle)
    act(lambda session: practices.take(session, actor, "single"))
    act(lambda session: practices.talk(session, actor))
    return actor


def key_of(act: Desk, actor: Actor, item: str) -> str:
    return act(lambda s: next(c.key for c in practices.cards(s, actor) if c.item == item))


def answer(
    act: Desk, actor: Actor, key: str, response: Response, now: datetime = LATER, number: int = 1
) -> None:
    def do(session: Session) -> None:
        shown = cards.hold(session, actor.id, key)
        cards.answer(session, shown, number, response, now, "UTC")

    act(do)


def rate(
    act: Desk, actor: Actor, key: str, rating: int, now: datetime = LATER, number: int = 1
) -> None:
    def do(session: Session) -> None:
        shown = cards.hold(session, actor.id, key)
        cards.rate(session, shown, number, Rating(rating), now)

    act(do)


def stored(act: Desk, key: str) -> tuple[Card, list[Recall]]:
    def read(session: Session) -> tuple[Card, list[Recall]]:
        card = session.query(Card).filter_by(key=key).one()
        return card, session.query(Recall).order_by(Recall.number).filter_by(card_id=card.id).all()

    return act(read)


def refused(work: Callable[[], None]) -> str:
    with pytest.raises((Conflict, Invalid)) as caught:
        work()
    return str(caught.value)


def test_a_card_is_answered_then_rated_and_returns(act: Desk, maya: Actor) -> None:
    key = key_of(act, maya, "p2")
    answer(act, maya, key, {"text": "Their engineers."})
    rate(act, maya, key, Rating.HARD)

    card, (recall,) = stored(act, key)

    assert (recall.response, recall.rating, recall.rated_at) == (
        {"text": "Their engineers."}, 2, LATER,
    )  # fmt: skip
    assert (card.times, card.due_at) == (1, LATER + DAY)
    answer(act, maya, key, {}, LATER + DAY, number=2)
    rate(act, maya, key, Rating.GOOD, LATER + DAY, number=2)
    assert stored(act, key)[0].due_at is None


def test_the_same_again_changes_nothing_and_another_is_refused(act: Desk, maya: Actor) -> None:
    key = key_of(act, maya, "single")
    answer(act, maya, key, {"chosen": [1]})
    answer(act, maya, key, {"chosen": [1]}, LATER + DAY)
    assert "already answered" in refused(lambda: answer(act, maya, key, {"chosen": [0]}))
    rate(act, maya, key, Rating.GOOD)
    first = stored(act, key)[0].due_at
    rate(act, maya, key, Rating.GOOD, LATER + 5 * DAY)
    assert "already rated" in refused(lambda: rate(act, maya, key, Rating.AGAIN))
    assert "already rated" in refused(lambda: answer(act, maya, key, {"chosen": [0]}))

    card, recalls = stored(act, key)

    assert card.due_at == first
    assert [(one.response, one.rating) for one in recalls] == [({"chosen": [1]}, 3)]


def test_two_tabs_at_once_store_one_answer_and_one_rating(act: Desk, maya: Actor) -> None:
    key = key_of(act, maya, "p2")
    said = at_once(
        [lambda t=text: answer(act, maya, key, {"text": t}) for text in ("one", "two", "one")]  # type: ignore[misc]
    )
    rated = at_once([lambda r=r: rate(act, maya, key, r) for r in (1, 3)])  # type: ignore[misc]

    card, recalls = stored(act, key)

    assert [isinstance(one, Conflict) for one in rated].count(True) == 1
    assert any(isinstance(one, Conflict) for one in said)
    assert len(recalls) == card.times == 1


def test_a_rating_before_an_answer_is_refused(act: Desk, maya: Actor) -> None:
    key = key_of(act, maya, "p2")

    assert "Answer the card first" in refused(lambda: rate(act, maya, key, 3))


def test_a_card_whose_day_has_not_come_is_not_answered(act: Desk, maya: Actor) -> None:
    key = key_of(act, maya, "p30")

    assert "isn’t due" in refused(lambda: answer(act, maya, key, {"text": "Early."}))
    assert stored(act, key)[1] == []


def test_an_answer_that_cannot_be_meant_is_refused(act: Desk, maya: Actor) -> None:
    key = key_of(act, maya, "p2")

    assert "too long" in refused(lambda: answer(act, maya, key, {"text": "x" * 8001}))


def test_a_card_is_its_owners_alone(act: Desk, maya: Actor) -> None:
    key = key_of(act, maya, "p2")
    noor = act(lambda session: conversations.learner(session, "Noor Haddad"))

    with pytest.raises(NotFound):
        answer(act, noor, key, {"text": "Mine?"})
    with pytest.raises(NotFound):
        act(lambda session: cards.get(session, noor.id, key))


def test_replies_stand_as_they_stood_the_first_time(act: Desk, maya: Actor) -> None:
    key = key_of(act, maya, "review")

    shown = act(lambda session: cards.get(session, maya.id, key))

    assert {one.label for one in shown.choices} == {"Share it", "Hide it"}
    assert shown.source.state
    assert shown.source.state.passage == "review"


def test_the_queue_shows_what_waits_for_its_rating_first(act: Desk, maya: Actor) -> None:
    key = key_of(act, maya, "review")
    before = act(lambda session: queues.get(session, maya, LATER))
    answer(act, maya, key, {})

    after = act(lambda session: queues.get(session, maya, LATER))

    assert len(before.queue.due) == len(after.queue.due) == 4
    assert (after.in_turn()[0].key, before.in_turn()[0].key != key) == (key, True)
    assert after.in_turn("no such card") == after.in_turn()
    asked = before.in_turn()[-1].key
    assert after.in_turn(asked)[0].key == asked
    assert after.queue.next_at == NOW + 9 * DAY
    one = act(lambda session: queues.list_all(session, [maya.id], LATER))[maya.id]
    assert [line.key for line in one.due] == [line.key for line in after.queue.due]


def test_somebody_without_cards_has_none(act: Desk, maya: Actor) -> None:
    noor = act(lambda session: conversations.learner(session, "Noor Haddad"))

    found = act(lambda session: queues.get(session, noor, LATER))

    assert (found.has_cards, found.in_turn(), found.queue.next_at) == (False, [], None)
    assert act(lambda session: queues.list_all(session, [noor.id], LATER)) == {}
    assert maya


def test_a_card_that_cannot_be_shown_holds_up_no_other(act: Desk, maya: Actor) -> None:
    broken = key_of(act, maya, "p2")
    whole = key_of(act, maya, "single")

    def breaks(session: Session) -> None:
        session.query(Card).filter_by(key=broken).update({"item": "gone"})

    act(breaks)

    shown = act(lambda session: cards.first(session, maya.id, [broken, "nothing", whole]))
    assert shown
    assert shown.card.key == whole
    assert act(lambda session: cards.first(session, maya.id, [broken])) is None
