"""Answers to questions, read from a form whose options are named by their place on the page."""

from collections.abc import Mapping, Sequence

from werkzeug.datastructures import MultiDict

from app.domain.question import SHORT_LIMIT, Question, QuestionType, Response
from app.errors import N_, Invalid
from app.forms.writing import written

NUMBER_LIMIT = 40


def read_answer(question: Question, order: Sequence[int], form: MultiDict[str, str]) -> Response:
    """The answer as stored, by option number in the file. Incomplete ones are kept as they are.

    Places that make no order come back as {"places": {option number as text: place from 1}}, to be
    shown again. Raises Invalid for a place that the page did not offer, and for two answers where
    one was asked.
    """
    match question.type:
        case QuestionType.NUMBER:
            return {"number": _plain(form.get("number", ""), NUMBER_LIMIT)}
        case QuestionType.TEXT | QuestionType.ESSAY:
            return {"text": _read_text(question, form.get("text", ""))}
        case QuestionType.ORDER:
            return _read_order(order, form)
        case QuestionType.MATCH:
            return _read_pairs(question, order, form)
        case QuestionType.JUDGEMENT:
            named = (name for name in ("most", "least") if form.get(name))
            return {name: _number(order, form[name]) for name in named}
        case QuestionType.SINGLE | QuestionType.MULTIPLE:
            return _read_chosen(question, order, form)


def _read_chosen(question: Question, order: Sequence[int], form: MultiDict[str, str]) -> Response:
    chosen = sorted({_number(order, place) for place in form.getlist("choice")})
    if question.type is QuestionType.SINGLE and len(chosen) > 1:
        raise Invalid(N_("Choose one answer only."))
    return {"chosen": chosen} if chosen else {}


def _read_order(order: Sequence[int], form: MultiDict[str, str]) -> Response:
    """Items by the place that was given to each: `place-0=3` puts the page's first item third."""
    offered = {str(place): place for place in range(1, len(order) + 1)}
    said = {number: form.get(f"place-{at}", "") for at, number in enumerate(order)}
    if {place for place in said.values() if place} - offered.keys():
        raise Invalid(N_("Choose one of the answers on the page."))
    given = {number: offered[place] for number, place in said.items() if place}
    if not given:
        return {}
    if len(set(given.values())) == len(order):
        return {"order": sorted(given, key=given.__getitem__)}
    return {"places": {str(number): place for number, place in given.items()}}


def _read_pairs(question: Question, order: Sequence[int], form: MultiDict[str, str]) -> Response:
    """The right side given to each left side: `pair-0=2` gives the first one the page's third."""
    said = (form.get(f"pair-{at}", "") for at in range(len(question.lefts)))
    pairs = [_number(order, place) if place else None for place in said]
    return {"pairs": pairs} if any(pair is not None for pair in pairs) else {}


def _number(order: Sequence[int], place: str) -> int:
    if place not in map(str, range(len(order))):
        raise Invalid(N_("Choose one of the answers on the page."))
    return order[int(place)]


def _plain(text: str, limit: int) -> str:
    """One short line without control characters."""
    return "".join(sign for sign in text if sign.isprintable() or sign.isspace())[:limit].strip()


def _read_text(question: Question, text: str) -> str:
    """A short line, or an essay: line ends unified, no control characters."""
    if question.type is QuestionType.TEXT:
        return _plain(text, SHORT_LIMIT)
    return written(text)


def places(order: Sequence[int], response: Mapping[str, object] | None) -> dict[str, set[int]]:
    """Where it stands on the page: {"choice": {0, 2}, "most": {1}, "least": set()}."""
    given = response or {}
    chosen = given.get("chosen")
    return {
        "choice": {order.index(n) for n in chosen} if isinstance(chosen, list) else set(),
        "most": {order.index(n) for n in [given.get("most")] if isinstance(n, int)},
        "least": {order.index(n) for n in [given.get("least")] if isinstance(n, int)},
    }


def positions(order: Sequence[int], response: Mapping[str, object] | None) -> list[int]:
    """The place (from 1) that was given to each item of the page in turn; 0 for none."""
    given = response or {}
    numbers, typed = given.get("order"), given.get("places")
    if isinstance(numbers, list):
        return [numbers.index(number) + 1 for number in order]
    if isinstance(typed, dict):
        return [typed.get(str(number), 0) for number in order]
    return [0] * len(order)


def pairs(order: Sequence[int], response: Mapping[str, object] | None) -> list[int | None]:
    """The page's right side given to each left side, None for none; [] where nothing is given."""
    given = (response or {}).get("pairs")
    numbers = given if isinstance(given, list) else []
    return [None if number is None else order.index(number) for number in numbers]
