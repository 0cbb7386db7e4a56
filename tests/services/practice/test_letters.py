"""Prompts by mail: two a day at most, each once, paused at will; a link opens one card alone."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.practice import Rating
from app.errors import NotAllowed, NotFound
from app.jobs import letters as jobs
from app.jobs import practice
from app.models import Audit, Card, Notice, Outbox, User
from app.services.practice import cards, letters, links
from app.services.sessions import Actor
from tests import conversations, practices
from tests.papers import Desk

NOW, DAY = conversations.NOW, timedelta(days=1)
SENT = NOW + 2 * DAY


@pytest.fixture
def act(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def maya(act: Desk) -> Actor:
    """Somebody whose course has two modules of prompts, both checks passed at once."""
    actor = act(lambda session: practices.settle(session, practices.two_modules()))
    for slug in ("check", "check-two"):
        act(lambda session, s=slug: practices.take(session, actor, "", slug=s))  # type: ignore[misc]
    return actor


def tell(act: Desk, now: datetime) -> int:
    """Both jobs, as the clock runs them; returns how many prompts were noted."""
    made = practice.tell(act.database, now)
    jobs.merge(act.database, now)
    return made


def letters_made(act: Desk) -> list[str]:
    """Bodies of the day's letters, oldest first."""
    query = select(Outbox.payload).where(Outbox.kind == "daily").order_by(Outbox.id)
    return [one["body"] for one in act(lambda session: session.scalars(query).all())]


def link_in(body: str) -> str:
    """The token of the first card's link in a letter."""
    return body.split("/letters/card/", 1)[1].split(maxsplit=1)[0]


def test_a_day_brings_two_prompts_at_most_and_none_twice(act: Desk, maya: Actor) -> None:
    act(lambda s: s.execute(update(Card).where(Card.kind == "prompt").values(due_at=SENT)) and None)

    made = [tell(act, SENT + timedelta(minutes=15 * n)) for n in range(6)]
    next_day = [tell(act, SENT + DAY + timedelta(minutes=15 * n)) for n in range(6)]

    first, second = letters_made(act)
    assert first.count("/letters/card/") == second.count("/letters/card/") == 2
    assert sum(made) + sum(next_day) == 6  # two wait for the third day
    found = act(lambda s: s.scalars(select(Notice.occasion).where(Notice.kind == "practice")).all())
    assert len(set(found)) == 6
    assert maya


def test_each_prompt_comes_on_its_day(act: Desk, maya: Actor) -> None:
    days = (1, 2, 3, 9, 10, 30, 90)

    made = [tell(act, NOW + DAY * day) for day in days]

    assert made == [0, 2, 0, 2, 0, 2, 2]
    assert len(letters_made(act)) == 4
    assert "What stays after 90 days?" in letters_made(act)[-1]
    assert maya


def test_what_was_answered_meanwhile_is_not_mailed(act: Desk, maya: Actor) -> None:
    practice.tell(act.database, SENT)

    def do(session: Session) -> None:
        for card in practices.cards(session, maya):
            if card.mailed_at:
                cards.answer(session, cards.hold(session, maya.id, card.key), 1, {}, SENT, "UTC")
                shown = cards.hold(session, maya.id, card.key)
                cards.rate(session, shown, 1, Rating.GOOD, SENT)

    act(do)
    jobs.merge(act.database, SENT)

    assert letters_made(act) == []


def test_what_was_rated_again_is_mailed_again(act: Desk, maya: Actor) -> None:
    tell(act, SENT)

    def do(session: Session) -> None:
        card = next(one for one in practices.cards(session, maya) if one.mailed_at)
        cards.answer(session, cards.hold(session, maya.id, card.key), 1, {}, SENT, "UTC")
        cards.rate(session, cards.hold(session, maya.id, card.key), 1, Rating.AGAIN, SENT)

    act(do)

    assert tell(act, SENT + DAY) == 1


@pytest.mark.parametrize("how", ["off", "paused", "deactivated", "anonymized"])
def test_who_does_not_want_them_gets_none(act: Desk, maya: Actor, how: str) -> None:
    values: dict[str, Any] = {
        "off": {"mail_off": ["practice"]},
        "paused": {"prompts_from": (SENT + DAY).date()},
        "deactivated": {"deactivated_at": NOW},
        "anonymized": {"anonymized_at": NOW},
    }
    row = update(User).where(User.id == maya.id)
    act(lambda s: s.execute(row.values(**values[how])) and None)

    assert tell(act, SENT) == 0
    if how == "paused":
        assert tell(act, SENT + DAY) == 2


def test_a_pause_takes_back_what_waits_and_brings_it_afterwards(act: Desk, maya: Actor) -> None:
    practice.tell(act.database, SENT)
    until = (SENT + 3 * DAY).date()
    act(lambda session: letters.pause(session, maya, until, SENT))
    act(lambda session: letters.pause(session, maya, until, SENT))
    jobs.merge(act.database, SENT)
    during = [tell(act, SENT + DAY), tell(act, SENT + 2 * DAY)]

    assert (during, letters_made(act)) == ([0, 0], [])
    assert act(lambda session: letters.prompts_from(session, maya)) == until
    assert tell(act, SENT + 3 * DAY) == 2
    assert len(letters_made(act)) == 1
    acts = select(func.count()).where(Audit.verb == "pause letters")
    assert act(lambda session: session.scalar(acts)) == 1
    act(lambda session: letters.pause(session, maya, None, SENT))
    assert act(lambda session: letters.prompts_from(session, maya)) is None


def test_prompts_of_long_ago_are_not_mailed_any_more(act: Desk, maya: Actor) -> None:
    assert tell(act, NOW + 29 * DAY) == 0
    assert tell(act, NOW + 30 * DAY) == 2
    assert maya


def test_many_people_cost_as_many_statements_as_few(
    act: Desk, maya: Actor, statements: practices.Statements
) -> None:
    def count(now: datetime) -> int:
        with statements() as said:
            act(lambda session: letters.tell(session, now))
        return len(said)

    few = count(SENT)
    for name in ("Noor Haddad", "Li Wei", "Ada Obi"):
        other = act(lambda session, n=name: conversations.learner(session, n))  # type: ignore[misc]
        act(lambda session, o=other: practices.take(session, o, ""))  # type: ignore[misc]

    assert few == count(SENT) <= 6
    assert maya


def test_a_link_opens_its_card_for_a_time_and_nothing_else(act: Desk, maya: Actor) -> None:
    tell(act, SENT)
    token = link_in(letters_made(act)[0])

    def opened(given: str, now: datetime = SENT, reader: str = "") -> str:
        return act(lambda session: links.open_card(session, given, reader, now).card)

    card, ends, seal = token.split(".")
    other = act(lambda s: next(c.key for c in practices.cards(s, maya) if c.key != card))
    assert opened(token) == opened(token, reader=maya.key) == card
    for forged in (f"{other}.{ends}.{seal}", f"{card}.{int(ends) + 9}.{seal}", card, "", "a.b.c"):
        with pytest.raises(NotFound, match="opens nothing"):
            opened(forged)
    with pytest.raises(links.Ended, match="14 days"):
        opened(token, SENT + 15 * DAY)
    with pytest.raises(NotAllowed, match="somebody else"):
        opened(token, reader="somebody")


def test_a_link_to_an_address_that_is_left_opens_nothing(act: Desk, maya: Actor) -> None:
    tell(act, SENT)
    token = link_in(letters_made(act)[0])
    kept = act(lambda s: s.scalars(select(Notice).where(Notice.kind == "practice")).all())
    assert all(token.split(".")[2] not in str(one.payload) for one in kept)
    new = {"email": "new@example.test"}
    act(lambda s: s.execute(update(User).where(User.id == maya.id).values(**new)) and None)

    with pytest.raises(NotFound, match="opens nothing"):
        act(lambda session: links.open_card(session, token, "", SENT))
