"""Which of the things that a question offers an answer took."""

from app.domain.question import Question, QuestionType, Response, folded, is_answered, number_of

WITH_OPTIONS = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.JUDGEMENT})


def width(question: Question) -> int:
    """How many things there are to take: options, items, rows, known figures or phrases."""
    if question.type is QuestionType.MATCH:
        return len(question.lefts)
    return len(question.options) or len(question.figures) or len(question.phrases)


def taken(question: Question, response: Response) -> tuple[int, ...]:
    """The numbers of what an answer took (order of the file, from 0).

    Options ticked; of a judgement item the one called most effective. In an order and a match, the
    items and rows that are right. Of a number or short text the known one that it meets. Nothing
    for an essay, or where nothing was answered.
    """
    if not is_answered(question, response):
        return ()
    if question.type is QuestionType.JUDGEMENT:
        return _numbers([response["most"]], len(question.options))
    if question.type in WITH_OPTIONS:
        return _numbers(response["chosen"], len(question.options))
    if question.type is QuestionType.ORDER:
        order = _numbers(response["order"], len(question.options))
        ranks = [question.options[number].rank for number in order]
        return tuple(n for n, rank in zip(order, ranks, strict=True) if order[rank - 1] == n)
    if question.type is QuestionType.MATCH:
        return _rows(question, response)
    return _known(question, response)


def least(question: Question, response: Response) -> tuple[int, ...]:
    """The option that a judgement item's answer called least effective."""
    if question.type is not QuestionType.JUDGEMENT or not is_answered(question, response):
        return ()
    return _numbers([response["least"]], len(question.options))


def is_key(question: Question, number: int) -> bool:
    """Whether this is what a right answer takes."""
    if question.type is QuestionType.JUDGEMENT:
        return question.options[number].rank == 1
    if question.type in WITH_OPTIONS:
        return question.options[number].right
    if question.figures:
        return question.figures[number].right
    if question.phrases:
        return question.phrases[number].right
    return True


def label(question: Question, number: int) -> str:
    """What one thing reads: HTML of options and rows, else plain text."""
    if question.type is QuestionType.MATCH:
        return question.lefts[number]
    if question.options:
        return question.options[number].html
    if question.figures:
        return question.figures[number].value
    return question.phrases[number].text


def _rows(question: Question, response: Response) -> tuple[int, ...]:
    pairs = response["pairs"]
    assert isinstance(pairs, list)
    options = question.options
    return tuple(
        row
        for row, number in enumerate(pairs[: len(question.lefts)])
        if _numbers([number], len(options)) and options[number].html == options[row].html
    )


def _known(question: Question, response: Response) -> tuple[int, ...]:
    if question.type is QuestionType.NUMBER:
        number = number_of(str(response["number"]))
        figures = list(enumerate(question.figures))
        met = [n for n, one in figures if number is not None and one.meets(number)]
        rights = [n for n in met if question.figures[n].right]
        return tuple((rights or met)[:1])
    typed = folded(str(response.get("text", "")))
    return tuple(n for n, one in enumerate(question.phrases) if folded(one.text) == typed)[:1]


def _numbers(given: object, count: int) -> tuple[int, ...]:
    """Numbers that a stored answer holds; those that name nothing are left out."""
    found = given if isinstance(given, list) else []
    return tuple(dict.fromkeys(n for n in found if type(n) is int and 0 <= n < count))
