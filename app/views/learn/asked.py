"""A question as one learner's page shows it: nothing of the key before it is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from app.domain.question import (
    Grade,
    Question,
    QuestionType,
    Response,
    grade,
    is_answered,
    order,
)
from app.forms.answer import pairs, places, positions
from app.models import Review

SHAPES = {
    QuestionType.SINGLE: {"chosen"},
    QuestionType.MULTIPLE: {"chosen"},
    QuestionType.JUDGEMENT: {"most", "least"},
    QuestionType.ORDER: {"order", "places"},
    QuestionType.MATCH: {"pairs"},
    QuestionType.NUMBER: {"number"},
    QuestionType.TEXT: {"text"},
    QuestionType.ESSAY: {"text"},
}
"""What an answer to each type may hold."""


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One option by its place on the page. `feedback`, `right` and `rank` stay empty until due.

    `position` is where the learner put it in an order, from 1; 0 for nowhere.
    """

    place: int
    html: str
    chosen: bool
    most: bool
    least: bool
    position: int = 0
    feedback: str = ""
    right: bool | None = None
    rank: int = 0

    @property
    def letter(self) -> str:
        """The right side of a match as its rows name it: A, B, …"""
        return ascii_uppercase[self.place % 26] * (1 + self.place // 26)


@dataclass(frozen=True, slots=True)
class ShownPair:
    """A left side, the place of the right side that was given to it, and of the one that is due."""

    left: str
    chosen: int | None = None
    right: bool | None = None
    key: int | None = None


@dataclass(frozen=True, slots=True)
class ShownReview:
    """What a person said of a long answer; `marks` are (criterion, what was met, points, most)."""

    share: float
    comment: str
    marks: tuple[tuple[str, str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a page. `share` (0.0 to 1.0) and `feedback` (HTML) stay empty until due.

    `key` is the right number or text, once it may be shown; `heads` say what a match's sides are.
    """

    id: str
    title: str
    type: str
    stem: str
    options: tuple[ShownOption, ...]
    pairs: tuple[ShownPair, ...]
    heads: tuple[str, ...]
    number: str
    text: str
    is_answered: bool
    share: float | None = None
    feedback: tuple[str, ...] = ()
    key: str = ""
    review: ShownReview | None = None

    @property
    def in_order(self) -> tuple[ShownOption, ...]:
        """The options as the learner has put them; those without a place stand last."""
        return tuple(sorted(self.options, key=lambda one: one.position or len(self.options) + 1))


def ask(
    question: Question,
    seed: int,
    response: Response | None,
    *,
    shuffled: bool = True,
    judge: bool = False,
    reveal: bool = False,
    reveal_right: bool = False,
    review: Review | None = None,
) -> Asked:
    """The question for one page; options stand in the order that `seed` gives them.

    `judge`: the answer is graded and the feedback of what was chosen shown. `reveal`: the key too,
    with the feedback of every option; `reveal_right`: just where the answer is right. An answer to
    another form of the question counts as none; an essay is judged by its `review` alone.
    """
    response = response if _fits(question, response) else None
    shown = order(question, seed, shuffled)
    earned = _earned(question, response, review) if judge else None
    reveal = reveal or (reveal_right and earned is not None and earned.share == 1)
    return Asked(
        id=question.id,
        title=question.title,
        type=question.type.value,
        stem=question.stem,
        options=_options(question, shown, response, earned is not None, reveal),
        pairs=_pairs(question, shown, response, earned is not None, reveal),
        heads=question.heads,
        number=str((response or {}).get("number", "")),
        text=str((response or {}).get("text", "")),
        is_answered=is_answered(question, response),
        share=earned.share if earned else None,
        feedback=_said(question, earned, reveal),
        key=_key(question) if reveal else "",
        review=_review(question, review) if judge and review else None,
    )


def _fits(question: Question, response: Response | None) -> bool:
    """Whether the stored answer can be one to this question: lessons change under their readers."""
    given = response or {}
    count = len(question.options)
    if not given.keys() <= SHAPES[question.type]:
        return False
    if "order" in given:
        numbers = given["order"]
        return isinstance(numbers, list) and sorted(numbers) == list(range(count))
    chosen = given.get("chosen")
    named = chosen if isinstance(chosen, list) else [given.get("most"), given.get("least")]
    if isinstance(paired := given.get("pairs"), list):
        if len(paired) != len(question.lefts):
            return False
        named = paired
    return all(n is None or (isinstance(n, int) and n < count) for n in named)


def _earned(question: Question, response: Response | None, review: Review | None) -> Grade | None:
    """What the answer is worth; None for an essay that nobody has read yet."""
    if question.type is not QuestionType.ESSAY:
        return grade(question, response or {})
    if not is_answered(question, response):
        return Grade(0.0)
    if review is None or review.share is None:
        return None
    return Grade(review.share, (question.feedback,) if question.feedback else ())


def _options(
    question: Question,
    shown: Sequence[int],
    response: Response | None,
    judge: bool,
    reveal: bool,
) -> tuple[ShownOption, ...]:
    at, put = places(shown, response), positions(shown, response)
    found = []
    for place, number in enumerate(shown):
        option = question.options[number]
        picked = bool(put[place]) or any(place in where for where in at.values())
        due = reveal or (judge and picked)
        found.append(
            ShownOption(
                place=place,
                html=option.html,
                chosen=place in at["choice"],
                most=place in at["most"],
                least=place in at["least"],
                position=put[place],
                feedback=option.feedback if due else "",
                right=_right(question, number, put[place]) if due else None,
                rank=option.rank if reveal else 0,
            )
        )
    return tuple(found)


def _right(question: Question, number: int, position: int) -> bool | None:
    """Whether it was right to choose this option, or to put it there; None where nothing is."""
    if question.type in (QuestionType.JUDGEMENT, QuestionType.MATCH):
        return None
    if question.type is QuestionType.ORDER:
        return position == question.options[number].rank
    return question.options[number].right


def _pairs(
    question: Question,
    shown: Sequence[int],
    response: Response | None,
    judge: bool,
    reveal: bool,
) -> tuple[ShownPair, ...]:
    given = pairs(shown, response) or [None] * len(question.lefts)
    found = []
    for number, (left, chosen) in enumerate(zip(question.lefts, given, strict=True)):
        due = judge or reveal
        mine = question.options[shown[chosen]].html if chosen is not None else None
        right = mine == question.options[number].html
        key = shown.index(number) if reveal and not right else None
        found.append(ShownPair(left, chosen, right if due else None, key))
    return tuple(found)


def _said(question: Question, earned: Grade | None, reveal: bool) -> tuple[str, ...]:
    """Feedback that stands under the question; that of options stands beside them."""
    if earned is None:
        return ()
    beside = {option.feedback for option in question.options}
    said = [text for text in earned.feedback if text not in beside]
    if reveal and not earned.right:
        said += [figure.feedback for figure in question.figures if figure.right]
        said += [phrase.feedback for phrase in question.phrases if phrase.right]
        said.append(question.feedback)
    return tuple(dict.fromkeys(text for text in said if text))


def _key(question: Question) -> str:
    figures = (figure.value for figure in question.figures if figure.right)
    return next(iter((*figures, *(phrase.text for phrase in question.phrases if phrase.right))), "")


def _review(question: Question, review: Review) -> ShownReview | None:
    """What its reader said of an essay; None until it is read."""
    if review.share is None:
        return None
    marks: Mapping[str, int] = review.marks
    rubric = question.rubric
    rows = tuple(
        (criterion.title, criterion.texts[rubric.levels.index(points)], points, max(rubric.levels))
        for number, criterion in enumerate(rubric.criteria if rubric else ())
        if rubric and (points := marks.get(str(number))) in rubric.levels
    )
    return ShownReview(review.share, review.comment, rows)
