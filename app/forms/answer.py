"""Answers to questions, read from a form whose options are named by their place on the page."""

from collections.abc import Mapping, Sequence

from werkzeug.datastructures import MultiDict

from app.domain.question import Question, QuestionType, Response
from app.errors import N_, Invalid

NUMBER_LIMIT = 40


def read_answer(question: Question, order: Sequence[int], form: MultiDict[str, str]) -> Response:
    """The answer as stored, by option number in the file. Incomplete ones are kept as they are.

    Raises Invalid for a place that the page did not offer, and for two answers where one was asked.
    """
    if question.type is QuestionType.NUMBER:
        return {"number": _plain(form.get("number", ""))}
    if question.type is QuestionType.JUDGEMENT:
        return {name: _number(order, form[name]) for name in ("most", "least") if form.get(name)}
    chosen = sorted({_number(order, place) for place in form.getlist("choice")})
    if question.type is QuestionType.SINGLE and len(chosen) > 1:
        raise Invalid(N_("Choose one answer only."))
    return {"chosen": chosen} if chosen else {}


def _number(order: Sequence[int], place: str) -> int:
    if place not in map(str, range(len(order))):
        raise Invalid(N_("Choose one of the answers on the page."))
    return order[int(place)]


def _plain(text: str) -> str:
    """A typed number as it is stored: one short line without control characters."""
    return "".join(sign for sign in text if sign.isprintable() or sign.isspace())[
        :NUMBER_LIMIT
    ].strip()


def places(order: Sequence[int], response: Mapping[str, object] | None) -> dict[str, set[int]]:
    """Where it stands on the page: {"choice": {0, 2}, "most": {1}, "least": set()}."""
    given = response or {}
    chosen = given.get("chosen")
    return {
        "choice": {order.index(n) for n in chosen} if isinstance(chosen, list) else set(),
        "most": {order.index(n) for n in [given.get("most")] if isinstance(n, int)},
        "least": {order.index(n) for n in [given.get("least")] if isinstance(n, int)},
    }
