"""A .quiz.md: its bank of questions, and what its front matter says of attempts."""

from collections.abc import Sequence

from app.content.desk import Desk
from app.content.fields import QuizFields
from app.content.question.items import check_bank, check_item
from app.content.question.one import MARKS, read_question
from app.domain.course import Quiz
from app.domain.question import Question


def read_quiz(desk: Desk) -> Quiz | None:
    """The file on the desk as a quiz; None where its front matter is wrong."""
    fields = desk.fields(QuizFields)
    before, sections = desk.document.divided(MARKS)
    read = [read_question(desk, section) for section in sections]
    bank = [asked for asked in read if asked]
    questions = tuple(asked.question for asked in bank)
    for asked in bank:
        check_item(desk, asked)
    if not sections:
        message = "The quiz has no question."
        spot = desk.document.matter.spot(())
        desk.findings.fault("no-question", spot, message, "Add a ## heading.")
    if fields is None:
        return None
    desk.check_known(fields.outcomes, fields.competencies)
    draw_by = fields.draw if isinstance(fields.draw, dict) else {}
    draw = fields.draw if isinstance(fields.draw, int) else 0
    if all(read):
        _check_draw(desk, questions, draw, draw_by)
    quiz = Quiz(
        slug=desk.slug,
        title=fields.title,
        minutes=fields.minutes,
        questions=questions,
        passing=float(fields.passing),
        draw=draw,
        draw_by=tuple(draw_by.items()),
        attempts=fields.attempts if isinstance(fields.attempts, int) else 0,
        wait=fields.wait,
        limit=fields.limit,
        shuffle_options=fields.shuffle in ("options", "both"),
        shuffle_questions=fields.shuffle in ("questions", "both"),
        feedback=fields.feedback,
        outcomes=tuple(fields.outcomes),
        summary=fields.summary,
        intro=desk.html(before),
    )
    check_bank(desk, quiz)
    return quiz


def _check_draw(
    desk: Desk, questions: Sequence[Question], draw: int, draw_by: dict[str, int]
) -> None:
    mending = "Draw fewer or write more questions."
    if draw > len(questions):
        message = f"The draw takes {draw} questions of a bank of {len(questions)}."
        spot = desk.document.matter.spot(("draw",))
        desk.findings.fault("draw-too-large", spot, message, mending)
    for outcome, count in draw_by.items():
        spot = desk.document.matter.spot(("draw", outcome))
        there = sum(outcome in question.outcomes for question in questions)
        if desk.known("outcomes", outcome, spot) and count > there:
            message = f"The draw takes {count} questions for {outcome} of a bank of {there}."
            desk.findings.fault("draw-too-large", spot, message, mending)
