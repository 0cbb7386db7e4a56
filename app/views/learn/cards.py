"""A card as a page shows it: the question alone first, then what was stronger and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import request

from app import db
from app.domain.practice import Kind, Rating
from app.domain.question import Response, order
from app.domain.scenario import Choice, Line
from app.domain.scoring import best_of
from app.errors import Invalid
from app.forms.answer import read_answer
from app.forms.practice import read_number, read_rating, read_reply, read_text
from app.services.practice import cards, schedule
from app.services.practice.cards import Shown
from app.views.learn.asked import Asked, ask


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply of a decision, at its place on the page (from 0); `was_first`: it was said then.

    `is_best` stays None until the card is answered.
    """

    place: int
    html: str
    chosen: bool
    was_first: bool
    is_best: bool | None = None
    why: str = ""
    locked: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """All that the card's macros show; what tells the answer is empty until there is one.

    `title` is what is asked, `where` the place it comes from; `text` is what was written or typed;
    `returns` says for each rating in how many days the card would be back, None for never.
    """

    key: str
    kind: str
    number: int
    title: str
    where: str
    html: str
    asked: Asked | None
    replies: tuple[Reply, ...]
    lines: tuple[Line, ...]
    roles: Mapping[str, str]
    text: str
    is_answered: bool
    answer: str
    returns: Mapping[Rating, int | None]


def draw(shown: Shown, now: datetime, typed: Response | None = None) -> Drawn:
    """The card with its stored answer, or before one with what was `typed` and refused."""
    stored: Response | None = shown.recall.response if shown.recall else None
    given = stored if stored is not None else typed or {}
    source, is_answered = shown.source, stored is not None
    prompt, state = source.prompt, source.state
    question = source.question
    return Drawn(
        key=shown.card.key,
        kind=shown.kind.value,
        number=shown.number,
        title=source.heading,
        where=source.title,
        html=prompt.html if prompt else "",
        asked=_asked(shown, given, is_answered) if question else None,
        replies=_replies(shown, given, is_answered),
        lines=state.shown if state else (),
        roles={one.name: one.role for one in shown.course.people},
        text=str(given.get("text", "")),
        is_answered=is_answered,
        answer=prompt.answer if prompt and is_answered else "",
        returns=schedule.previews(shown.memory, shown.kind, now) if is_answered else {},
    )


def _asked(shown: Shown, given: Response, is_answered: bool) -> Asked | None:
    question = shown.source.question
    if question is None:
        return None
    return ask(
        question,
        shown.seed,
        given,
        shuffled=shown.is_shuffled,
        judge=is_answered,
        reveal=is_answered,
    )


def _replies(shown: Shown, given: Response, is_answered: bool) -> tuple[Reply, ...]:
    state, choices = shown.source.state, shown.choices
    if state is None:
        return ()
    best = best_of(choices, state.scenario.score) if is_answered else []
    return tuple(_reply(shown, place, one, given, best) for place, one in enumerate(choices))


def _reply(shown: Shown, place: int, one: Choice, given: Response, best: list[Choice]) -> Reply:
    chosen, was_first = given.get("choice") == one.label, shown.card.asked["taken"] == one.label
    is_told = bool(best) and (chosen or was_first or one in best)
    return Reply(
        place,
        one.html,
        chosen,
        bool(best) and was_first,
        one in best if best else None,
        one.why if is_told else "",
    )


def read(shown: Shown) -> Response:
    """The answer that the form holds. Raises Invalid for one that the page did not offer."""
    question = shown.source.question
    if question is not None:
        return read_answer(question, order(question, shown.seed, shown.is_shuffled), request.form)
    if shown.kind is Kind.DECISION:
        return read_reply(request.form, [one.label for one in shown.choices])
    return read_text(request.form)


def take_answer(
    user_id: int, key: str, now: datetime, time_zone: str, *, by_letter: bool = False
) -> None:
    """Store what the form answers. Raises NotFound, Conflict, Invalid."""
    shown = cards.hold(db.session(), user_id, key)
    number = read_number(request.form)
    cards.answer(db.session(), shown, number, read(shown), now, time_zone, by_letter=by_letter)


def take_rating(user_id: int, key: str, now: datetime) -> None:
    """Rate as the form says. Raises NotFound, Conflict, Invalid."""
    shown = cards.hold(db.session(), user_id, key)
    number = read_number(request.form)
    cards.rate(db.session(), shown, number, read_rating(request.form), now)


def typed(shown: Shown) -> Response:
    """What was sent and not taken, to be shown again; {} for what the page did not offer."""
    if shown.kind is Kind.PROMPT:
        return read_text(request.form)
    try:
        return read(shown)
    except Invalid:
        return {}
