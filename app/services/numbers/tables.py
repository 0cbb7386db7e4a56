"""A course in numbers as one table to take away: a row a quiz, question, decision and choice."""

from collections.abc import Callable, Iterator

from app.domain.numbers import Choice, Taken
from app.errors import N_
from app.output.sheet import Cell
from app.services.numbers.reading import CourseNumbers, ItemLine, QuizNumbers, TalkNumbers

Row = list[Cell]
HEAD = (
    N_("Activity"), N_("Kind"), N_("Part"), N_("Answer"), N_("Right answer"), N_("Count"),
    N_("Right or mean, percent"), N_("Relation to the rest"), N_("Share, percent"),
    N_("Later tries, percent"), N_("Median seconds"), N_("Reliability"),
    N_("Standard error, percent"), N_("Worth a look"),
)  # fmt: skip
QUIZ, QUESTION, ANSWER = N_("Quiz"), N_("Question"), N_("Answer")
ENDING, DECISION, CHOICE, YES = N_("Ending"), N_("Decision"), N_("Choice"), N_("Yes")
TALK, ALPHA, DEPENDABLE = N_("Conversation"), N_("%(n)s (alpha)"), N_("%(n)s (drawn questions)")


class Words:
    """What a table says: translated by `say`, flags put into sentences by `tell`."""

    def __init__(
        self, say: Callable[..., str], tell: Callable[..., str], bare: Callable[[str], str]
    ) -> None:
        self.say, self.tell, self.bare = say, tell, bare


def table(found: CourseNumbers, words: Words) -> Iterator[Row]:
    """The head, then a row for everything that may be shown."""
    yield [words.say(one) for one in HEAD]
    for quiz in found.quizzes:
        yield from _quiz_rows(quiz, words)
    for talk in found.talks:
        yield from _talk_rows(talk, words)


def _row(*cells: Cell, **named: Cell) -> Row:
    places = {
        "key": 4, "n": 5, "right": 6, "r": 7, "share": 8, "later": 9, "seconds": 10,
        "reliability": 11, "error": 12, "look": 13,
    }  # fmt: skip
    row: Row = [*cells, *([None] * (len(HEAD) - len(cells)))]
    for name, cell in named.items():
        row[places[name]] = cell
    return row


def _percent(share: float | None) -> Cell:
    return None if share is None else round(100 * share, 1)


def _quiz_rows(one: QuizNumbers, words: Words) -> Iterator[Row]:
    title, say = one.quiz.title, words.say
    if (figures := one.figures) and one.quiz.feedback != "survey":
        how = figures.reliability
        kind = ALPHA if how and how.is_alpha else DEPENDABLE
        yield _row(
            title, say(QUIZ), n=figures.n, right=_percent(figures.mean),
            reliability=say(kind, n=f"{how.value:.2f}") if how else None,
            error=_percent(how.error) if how else None,
            look=" ".join(words.tell(flag) for flag in figures.flags),
        )  # fmt: skip
    for line in one.items:
        if line.item:
            yield from _item_rows(title, line, words, judged=one.quiz.feedback != "survey")


def _item_rows(title: str, line: ItemLine, words: Words, *, judged: bool) -> Iterator[Row]:
    item, say = line.item, words.say
    assert item is not None  # who calls has looked
    r = item.discrimination
    yield _row(
        title, say(QUESTION), line.question.title, n=item.n,
        right=_percent(item.facility) if judged else None,
        r=None if r is None else round(r, 3), seconds=item.seconds,
        look=" ".join(words.tell(flag) for flag in item.flags),
    )  # fmt: skip
    for choice in item.choices:
        yield _answer_row(title, line.question.title, choice, words)


def _answer_row(title: str, question: str, choice: Choice, words: Words) -> Row:
    return _row(
        title, words.say(ANSWER), question, words.bare(choice.label),
        key=words.say(YES) if choice.is_key else None, share=_percent(choice.share),
    )  # fmt: skip


def _talk_rows(one: TalkNumbers, words: Words) -> Iterator[Row]:
    figures, title, say = one.figures, one.scenario.title, words.say
    if figures is None:
        return
    look = " ".join(words.tell(flag) for flag in figures.flags)
    yield _row(title, say(TALK), n=figures.n, look=look)
    for _, ending, _, share, later in figures.endings:
        shares = {"share": _percent(share), "later": _percent(later)}
        yield _row(title, say(ENDING), ending, **shares)
    for decision in one.decisions:
        look = " ".join(words.tell(flag) for flag in decision.flags)
        asked = decision.passage.title
        yield _row(title, say(DECISION), asked, n=decision.n, seconds=decision.seconds, look=look)
        for choice in decision.choices:
            yield _choice_row(title, asked, choice, words)


def _choice_row(title: str, asked: str, choice: Taken, words: Words) -> Row:
    shares = {"share": _percent(choice.share), "later": _percent(choice.later)}
    return _row(title, words.say(CHOICE), asked, choice.label, **shares)
