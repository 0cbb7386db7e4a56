"""A question as one learner's page shows it: nothing of the key before it is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.question import (
    Grade,
    Question,
    QuestionType,
    Response,
    grade,
    is_answered,
    order,
)
from app.forms.answer import places


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One option by its place on the page. `feedback`, `right` and `rank` stay empty until due."""

    place: int
    html: str
    chosen: bool
    most: bool
    least: bool
    feedback: str = ""
    right: bool | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a page. `share` (0.0 to 1.0) and `feedback` (HTML) stay empty until due.

    `key` is the right number, once it may be shown.
    """

    id: str
    title: str
    type: str
    stem: str
    options: tuple[ShownOption, ...]
    number: str
    is_answered: bool
    share: float | None = None
    feedback: tuple[str, ...] = ()
    key: str = ""


def ask(
    question: Question,
    seed: int,
    response: Response | None,
    *,
    shuffled: bool = True,
    judge: bool = False,
    reveal: bool = False,
) -> Asked:
    """The question for one page; options stand in the order that `seed` gives them.

    `judge`: the answer is graded and the feedback of what was chosen shown. `reveal`: the key too,
    with the feedback of every option. An answer to another form of the question counts as none.
    """
    response = response if _fits(question, response) else None
    shown = order(question, seed, shuffled)
    at = places(shown, response)
    earned = grade(question, response or {}) if judge else None
    return Asked(
        id=question.id,
        title=question.title,
        type=question.type.value,
        stem=question.stem,
        options=_options(question, shown, at, judge, reveal),
        number=str((response or {}).get("number", "")),
        is_answered=is_answered(question, response),
        share=earned.share if earned else None,
        feedback=_said(question, earned, reveal),
        key=_key(question) if reveal else "",
    )


def _fits(question: Question, response: Response | None) -> bool:
    """Whether the stored answer can be one to this question: lessons change under their readers."""
    given = response or {}
    chosen = given.get("chosen")
    named = chosen if isinstance(chosen, list) else [given.get("most"), given.get("least")]
    return all(n is None or (isinstance(n, int) and n < len(question.options)) for n in named)


def _options(
    question: Question,
    shown: Sequence[int],
    at: Mapping[str, set[int]],
    judge: bool,
    reveal: bool,
) -> tuple[ShownOption, ...]:
    found = []
    for place, number in enumerate(shown):
        option = question.options[number]
        picked = any(place in where for where in at.values())
        due = reveal or (judge and picked)
        found.append(
            ShownOption(
                place=place,
                html=option.html,
                chosen=place in at["choice"],
                most=place in at["most"],
                least=place in at["least"],
                feedback=option.feedback if due else "",
                right=option.right if due and question.type is not QuestionType.JUDGEMENT else None,
                rank=option.rank if reveal else 0,
            )
        )
    return tuple(found)


def _said(question: Question, earned: Grade | None, reveal: bool) -> tuple[str, ...]:
    """Feedback that stands under the question; that of options stands beside them."""
    if earned is None:
        return ()
    beside = {option.feedback for option in question.options}
    said = [text for text in earned.feedback if text not in beside]
    if reveal and not earned.right:
        said += [figure.feedback for figure in question.figures if figure.right]
        said.append(question.feedback)
    return tuple(dict.fromkeys(text for text in said if text))


def _key(question: Question) -> str:
    return next((figure.value for figure in question.figures if figure.right), "")
