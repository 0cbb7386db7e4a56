"""A .quiz.md: its bank of questions, and what its front matter says of attempts."""

from app.content.desk import Desk
from app.content.fields import QuizFields
from app.content.question.items import check_bank, check_item
from app.content.question.one import MARKS, read_question
from app.domain.course import Quiz
from app.domain.quiz import draw, seats_of

FEWER = "Draw fewer or write more questions."


def read_quiz(desk: Desk) -> Quiz | None:
    """The file on the desk as a quiz; None where its front matter is wrong."""
    fields = desk.fields(QuizFields)
    before, sections = desk.document.divided(MARKS)
    desk.refuse_parts(sections)
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
    quiz = Quiz(
        slug=desk.slug,
        title=fields.title,
        minutes=fields.minutes,
        questions=questions,
        passing=float(fields.passing),
        draw=fields.draw if isinstance(fields.draw, int) else 0,
        draw_by=_seats(fields),
        attempts=fields.attempts if isinstance(fields.attempts, int) else 0,
        wait=tuple(fields.wait) if isinstance(fields.wait, list) else fields.wait,
        limit=fields.limit,
        shuffle_options=fields.shuffle in ("options", "both"),
        shuffle_questions=fields.shuffle in ("questions", "both"),
        feedback=fields.feedback,
        outcomes=tuple(fields.outcomes),
        summary=fields.summary,
        optional=fields.optional,
        intro=desk.html(before),
    )
    if all(read):
        _check_draw(desk, quiz)
    check_bank(desk, quiz)
    return quiz


def _seats(fields: QuizFields) -> tuple[tuple[str, int], ...]:
    """How many questions to draw by outcome, or by outcome and type as `LO1/number`."""
    if not isinstance(fields.draw, dict):
        return ()
    seats = list[tuple[str, int]]()
    for outcome, count in fields.draw.items():
        if isinstance(count, int):
            seats.append((outcome, count))
        else:
            seats += [(f"{outcome}/{type}", number) for type, number in count.items()]
    return tuple(seats)


def _check_draw(desk: Desk, quiz: Quiz) -> None:
    spot, there = desk.document.matter.spot(("draw",)), len(quiz.questions)
    if quiz.draw > there:
        message = f"The draw takes {quiz.draw} questions of a bank of {there}."
        desk.findings.fault("draw-too-large", spot, message, FEWER)
    short = [name for name, count in quiz.draw_by if not _has_enough(desk, quiz, name, count)]
    wanted, found = sum(count for _, count in quiz.draw_by), len(draw(quiz, seed=0))
    if not short and found < wanted:
        message = f"The draw takes {wanted} questions; {found} at most fit its outcomes."
        mending = "A question counts for one outcome only: draw fewer or write more questions."
        desk.findings.fault("draw-too-large", spot, message, mending)


def _has_enough(desk: Desk, quiz: Quiz, seat: str, count: int) -> bool:
    """Whether the bank has so many questions of the outcome; tells where it hasn't."""
    outcome, _, kind = seat.partition("/")
    spot = desk.document.matter.spot(("draw", outcome, kind) if kind else ("draw", outcome))
    there = sum(seat in seats_of(question) for question in quiz.questions)
    if not desk.known("outcomes", outcome, spot):
        return False
    if count > there:
        what = f"{kind} questions" if kind else "questions"
        message = f"The draw takes {count} {what} for {outcome} of a bank of {there}."
        desk.findings.fault("draw-too-large", spot, message, FEWER)
    return count <= there
