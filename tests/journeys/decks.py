"""Practice in the states that people meet: cards of each kind, answered ones, links of letters."""

from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.practice import Kind
from app.domain.question import Question, QuestionType, Response
from app.models import Card, Enrollment, User
from app.services import demo
from app.services.practice import cards, links
from app.services.sessions import Actor
from tests.journeys import places
from tests.journeys.people import Site
from tests.journeys.places import Visit, fresh


def missed(site: Site, actor: Actor) -> None:
    """Cards of all kinds: the conversation played badly, the check passed with one wrong answer."""
    places.talk(site, actor, None)
    missed = list[str]()

    def give(question: Question) -> Response:
        if missed or question.type is not QuestionType.SINGLE:
            return demo.right(question)
        missed.append(question.id)
        return places.wrong(question)

    places.sit(site, actor, give=give, hand_in=True)


def deal(site: Site, actor: Actor, kind: Kind, most: int = 1) -> list[str]:
    """Make that many of somebody's cards of a kind due, and no others; returns their keys."""
    now = site.server.clock.now

    def do(session: Session) -> list[str]:
        mine = Card.enrollment_id.in_(select(Enrollment.id).filter_by(user_id=actor.id))
        query = select(Card.key).where(mine, Card.kind == kind.value).order_by(Card.id)
        keys = list(session.scalars(query.limit(most)))
        later = Card.due_at.is_not(None) & Card.key.not_in(keys)
        moved = update(Card).where(mine, later)
        session.execute(moved.values(due_at=now.replace(year=now.year + 1)))
        session.execute(update(Card).where(Card.key.in_(keys)).values(due_at=now))
        return keys

    return site.work(do)


def look(site: Site, actor: Actor, key: str) -> None:
    """Answer a card with nothing."""

    def do(session: Session) -> None:
        shown = cards.hold(session, actor.id, key)
        cards.answer(session, shown, 1, {}, site.server.clock.now, "UTC")

    site.work(do)


def mailed(site: Site, actor: Actor, key: str) -> str:
    """The path of a letter's link to a card."""

    def do(session: Session) -> str:
        user = session.get_one(User, actor.id)
        session.info["writer"] = site.app.extensions["db"].info["writer"]
        return links.sealed(session, links.path(key), user, site.server.clock.now)

    return site.work(do)


def card(kind: Kind, *, answered: bool = False) -> Callable[[Site], Visit]:
    """The practice page with one card of a kind."""

    def make(site: Site, actor: Actor) -> Visit:
        missed(site, actor)
        (key,) = deal(site, actor, kind)
        if answered:
            look(site, actor, key)
        return Visit("/practice")

    return fresh(make)


def nothing_due(site: Site, actor: Actor) -> Visit:
    """Cards that all lie ahead."""
    missed(site, actor)
    deal(site, actor, Kind.PROMPT, 0)
    return Visit("/practice")


def refused(site: Site, actor: Actor) -> Visit:
    """Another answer from a second tab."""
    missed(site, actor)
    (key,) = deal(site, actor, Kind.PROMPT)
    look(site, actor, key)
    form = {"number": "1", "text": "From the other tab."}
    return Visit("/practice", status=409, send=(f"/practice/{key}/answer", form))


def letter(*, answered: bool = False) -> Callable[[Site], Visit]:
    """The card of a letter, for whoever holds it."""

    def make(site: Site) -> Visit:
        actor = site.person()
        missed(site, actor)
        (key,) = deal(site, actor, Kind.PROMPT)
        if answered:
            look(site, actor, key)
        return Visit(mailed(site, actor, key))

    return make


PRACTICE: dict[str, Callable[[Site], Visit]] = {
    "practice, no cards": places.own(0, "/practice"),
    "practice, nothing due": fresh(nothing_due),
    "practice, a prompt": card(Kind.PROMPT),
    "practice, a prompt answered": card(Kind.PROMPT, answered=True),
    "practice, a decision": card(Kind.DECISION),
    "practice, a decision answered": card(Kind.DECISION, answered=True),
    "practice, a question": card(Kind.QUESTION),
    "practice, a question answered": card(Kind.QUESTION, answered=True),
    "practice, many": places.own(0.5, "/practice"),
    "practice, answered in two tabs": fresh(refused),
    "mailed card": letter(),
    "mailed card, answered": letter(answered=True),
    "mailed card, bad link": lambda _site: Visit("/letters/card/nothing", status=404),
    "letters paused, refused": lambda site: Visit(
        "/account/letters", site.once(0.5), 422, send=("/account/letters/pause", {"until": "soon"})
    ),
}
