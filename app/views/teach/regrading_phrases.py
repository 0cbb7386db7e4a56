"""What pages of regrading say: what changed in a question, and what that does to a result."""

from collections.abc import Sequence

from flask_babel import format_decimal

from app.domain.question import Question, QuestionType
from app.domain.regrade import Change, Kept, Part
from app.errors import N_
from app.output.sheet import Cell
from app.services.regrading import Line
from app.views.teach.numbers_phrases import bare
from app.words import listed
from app.words import worded as _

HEADS = (
    N_("Person"), N_("Cohort"), N_("Attempt"), N_("Points before"), N_("Possible before"),
    N_("Score before"), N_("Passed before"), N_("Points after"), N_("Possible after"),
    N_("Score after"), N_("Passed after"), N_("Quiz"), N_("Certificate"),
)  # fmt: skip
OUTCOMES = {"gained": N_("Passed now"), "lost": N_("Open again")}
CERTIFICATES = {
    "earned": N_("Would be earned"),
    "unmet": N_("Condition no longer met; it stays"),
    "lesser": N_("Condition of its distinction no longer met; it stays"),
}
DONE = {**CERTIFICATES, "earned": N_("Issued")}
HIDDEN = N_("A learner")


def change_words(change: Change) -> list[str]:
    """What became of a question's grading, in sentences."""
    asked, now = change.question, change.after
    if now is None or change.kept:
        return []
    said = []
    if Part.KEY in change.parts:
        said.append(_key_words(asked, now))
    if Part.POINTS in change.parts:
        words = N_("It was worth %(before)s points, and is worth %(after)s now.")
        said.append(_(words, before=str(asked.points), after=str(now.points)))
    if Part.PROVISIONAL in change.parts:
        tried = N_("It is only tried out now, and doesn't count in an exam.")
        said.append(_(tried if now.provisional else N_("It counts in an exam now.")))
    return said


def _key_words(asked: Question, now: Question) -> str:
    before, after = _right(asked), _right(now)
    if before and after:
        words = N_("Right was “%(before)s”. Right is “%(after)s” now.")
        return _(words, before=listed(before), after=listed(after))
    return _("Another order is right, or other pairs are.")


def _right(question: Question) -> list[str]:
    """The right answers in words; none where an order or pairs are asked for."""
    if question.type is QuestionType.NUMBER:
        return [one.value for one in question.figures if one.right]
    if question.type is QuestionType.TEXT:
        return [one.text for one in question.phrases if one.right]
    return [bare(one.html) for one in question.options if one.right]


def kept_words(change: Change) -> str:
    """Why a question keeps its points."""
    words = {
        Kept.GONE: N_("“%(title)s” is no longer in the quiz."),
        Kept.REWRITTEN: N_("“%(title)s” asks or offers something else now."),
    }
    assert change.kept  # the caller shows these alone
    return _(words[change.kept], title=bare(change.question.title))


def points_words(earned: float, possible: float) -> str:
    """Points of those that could be had."""
    said = format_decimal(round(earned, 2), "0.##")
    return _("%(earned)s of %(possible)s points", earned=said, possible=f"{possible:.0f}")


def cells_of(line: Line, hides_names: bool) -> Sequence[Cell]:
    """A line of the dry run as a row of a table."""
    one, person = line.judged, line.person
    return (
        _(HIDDEN) if hides_names else person.name, person.cohort, one.row.number,
        round(one.before.earned, 4), one.before.possible, round(one.row.score, 4),
        bool(one.row.passed), round(one.after.earned, 4), one.after.possible,
        round(one.after.score, 4), one.after.passed,
        _(OUTCOMES[line.outcome]) if line.outcome else "",
        _(CERTIFICATES[line.certificate]) if line.certificate else "",
    )  # fmt: skip


def phrases() -> dict[str, object]:
    """What the templates ask."""
    return {
        "change_words": change_words, "kept_words": kept_words, "points_words": points_words,
        "outcome_word": lambda name: _(OUTCOMES[name]),
        "certificate_word": lambda name: _(CERTIFICATES[name]),
        "certificate_done": lambda name: _(DONE[name]),
    }  # fmt: skip
