"""How one answer is graded. Source: course format, section 4."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.question.answers import folded, is_answered, number_of
from app.domain.question.kinds import Option, Question, QuestionType, Response


@dataclass(frozen=True, slots=True)
class Grade:
    """The share earned of a question's points, 0.0 to 1.0, and the feedback to it (HTML)."""

    share: float
    feedback: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether nothing was missed."""
        return self.share >= 1


def grade(question: Question, response: Response) -> Grade:
    """Grade one answer.

    Single: the right option earns all. Multiple: with n right options a right tick earns 1/n, a
    wrong one costs 1/n, never below 0. Judgement: half for "most" and half for "least", half of
    that for the second best or second worst. Order: the share of items in their place. Number: any
    right figure within its tolerance. Text: any right phrase. Match: the share of rows; right sides
    that read the same are the same. An essay earns 0 until a person has read it; so does an
    unanswered question, but a match that is not complete earns what it has.
    Raises ValueError for an answer that isn't one of its shape.
    """
    if question.type is QuestionType.MATCH and response.get("pairs"):
        return _grade_match(question, response)
    if not is_answered(question, response):
        return Grade(0.0)
    return HOW[question.type](question, response)


def _grade_choice(question: Question, response: Response) -> Grade:
    picked = _picked(question, response["chosen"])
    said = tuple(option.feedback for option in picked if option.feedback) + _general(question)
    if question.type is QuestionType.SINGLE:
        return Grade(float(len(picked) == 1 and picked[0].right), said)
    rights = sum(option.right for option in question.options)
    earned = sum(1 if option.right else -1 for option in picked)
    return Grade(max(0.0, earned / rights), said)


def _grade_order(question: Question, response: Response) -> Grade:
    numbers = response["order"]
    if not isinstance(numbers, Sequence) or len(numbers) != len(question.options):
        raise ValueError(f"{numbers!r} is not an order of all options")
    items = [_option(question, number) for number in numbers]
    if len(set(numbers)) < len(numbers):
        raise ValueError(f"{numbers!r} holds an option twice")
    placed = sum(item.rank == place for place, item in enumerate(items, 1))
    said = tuple(item.feedback for item in items if item.feedback)
    return Grade(placed / len(items), said + _general(question))


def _grade_match(question: Question, response: Response) -> Grade:
    pairs = response["pairs"]
    if not isinstance(pairs, Sequence) or len(pairs) != len(question.lefts):
        raise ValueError(f"{pairs!r} does not pair all left sides")
    met = 0
    for row, number in enumerate(pairs):
        if number is not None:
            met += _option(question, number).html == question.options[row].html
    return Grade(met / len(question.lefts), _general(question))


def _grade_text(question: Question, response: Response) -> Grade:
    typed = folded(str(response["text"]))
    met = [phrase for phrase in question.phrases if folded(phrase.text) == typed]
    said = tuple(phrase.feedback for phrase in met[:1] if phrase.feedback)
    return Grade(float(any(phrase.right for phrase in met)), said + _general(question))


def _grade_judgement(question: Question, response: Response) -> Grade:
    most, least = (_option(question, response[name]) for name in ("most", "least"))
    last = len(question.options)
    earned = {1: 0.5, 2: 0.25}.get(most.rank, 0.0) + {last: 0.5, last - 1: 0.25}.get(
        least.rank, 0.0
    )
    if most is least:
        earned = 0.0
    said = tuple(option.feedback for option in (most, least) if option.feedback)
    return Grade(earned, said + _general(question))


def _grade_number(question: Question, response: Response) -> Grade:
    number = number_of(str(response["number"]))
    assert number is not None  # is_answered() has seen to it
    near = [figure for figure in question.figures if figure.meets(number)]
    met = next((figure for figure in near if figure.right), near[0] if near else None)
    said = (met.feedback,) if met and met.feedback else ()
    return Grade(float(met is not None and met.right), said + _general(question))


def _general(question: Question) -> tuple[str, ...]:
    return (question.feedback,) if question.feedback else ()


def _option(question: Question, number: object) -> Option:
    if type(number) is not int or not 0 <= number < len(question.options):
        raise ValueError(f"{number!r} is not an option number")
    return question.options[number]


def _picked(question: Question, numbers: object) -> list[Option]:
    """The options picked, each once, in the order of the file."""
    if not isinstance(numbers, Sequence):
        raise ValueError(f"{numbers!r} is not a list of option numbers")
    options = {number: _option(question, number) for number in numbers}
    return [options[number] for number in sorted(options)]


def _grade_essay(_question: Question, _response: Response) -> Grade:
    return Grade(0.0)


HOW: dict[QuestionType, Callable[[Question, Response], Grade]] = {
    QuestionType.SINGLE: _grade_choice,
    QuestionType.MULTIPLE: _grade_choice,
    QuestionType.JUDGEMENT: _grade_judgement,
    QuestionType.ORDER: _grade_order,
    QuestionType.NUMBER: _grade_number,
    QuestionType.TEXT: _grade_text,
    QuestionType.MATCH: _grade_match,
    QuestionType.ESSAY: _grade_essay,
}
