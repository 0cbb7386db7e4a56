"""A quiz: start, answer one by one, look over, hand in, read the result."""

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain import quiz as rules
from app.domain.course import address
from app.domain.permission import Permission
from app.domain.question import order
from app.errors import NotFound
from app.forms.answer import read_answer
from app.security import now, requires
from app.services import progress, quizzes
from app.services.enrollments import Place
from app.services.quizzes import Sitting
from app.views.learn.asked import Asked, ask
from app.views.learn.room import blueprint
from app.words import clock_time


def show(place: Place, activity: str) -> ResponseReturnValue:
    """What the quiz asks for, earlier attempts, and when the next one may start."""
    standing = quizzes.get_standing(db.session(), current_user, place.slug, activity, now())
    return render_template(
        "learn/quiz.html",
        standing=standing,
        course=place.course,
        start=f"{address(place.slug, standing.module.slug, activity)}/quiz-attempts",
    )


@blueprint.post("/course/<course>/<module>/<activity>/quiz-attempts")
@requires(Permission.LEARN)
def start_quiz(course: str, module: str, activity: str) -> ResponseReturnValue:
    """Begin an attempt, or go on with the open one."""
    attempt = quizzes.start(db.session(), current_user, course, activity, now())
    return redirect(url_for(".quiz_attempt", key=attempt.key), 303)


@blueprint.get("/quiz-attempts/<key>")
@requires(Permission.LEARN)
def quiz_attempt(key: str) -> ResponseReturnValue:
    """The questions, with what is saved."""
    sitting = quizzes.get(db.session(), current_user, key)
    if sitting.attempt.finished_at:
        return redirect(url_for(".quiz_result", key=key))
    return render_template(
        "learn/quiz_attempt.html", sitting=sitting, questions=open_questions(sitting)
    )


def open_questions(sitting: Sitting) -> list[Asked]:
    """The questions while answering: nothing of the key, except where each is judged at once."""
    practice = sitting.quiz.feedback == "practice"
    shown = []
    for question in sitting.questions:
        response = sitting.answers.get(question.id)
        judged = practice and quizzes.is_answered(question, response)
        shown.append(
            ask(
                question,
                sitting.attempt.seed,
                response,
                shuffled=sitting.quiz.shuffle_options,
                judge=judged,
                reveal=judged,
            )
        )
    return shown


@blueprint.post("/quiz-attempts/<key>/answers/<question>")
@requires(Permission.LEARN)
def answer(key: str, question: str) -> ResponseReturnValue:
    """Save one answer."""
    session = db.session()
    sitting = quizzes.get(session, current_user, key, lock=True)
    one = sitting.quiz.question(question)
    if one is None:
        raise NotFound
    shown = order(one, sitting.attempt.seed, sitting.quiz.shuffle_options)
    response = read_answer(one, shown, request.form)
    after = quizzes.answer(session, sitting, one, response, now())
    if request.headers.get("X-Requested-With") == "fetch":
        left = len(after.unanswered)
        return jsonify(saved=clock_time(now()), unanswered=left)
    return redirect(url_for(".quiz_attempt", key=key, _anchor=question), 303)


@blueprint.get("/quiz-attempts/<key>/summary")
@requires(Permission.LEARN)
def quiz_summary(key: str) -> ResponseReturnValue:
    """What is answered and what isn't, before handing in."""
    sitting = quizzes.get(db.session(), current_user, key)
    if sitting.attempt.finished_at:
        return redirect(url_for(".quiz_result", key=key))
    return render_template("learn/quiz_summary.html", sitting=sitting)


@blueprint.post("/quiz-attempts/<key>/hand-in")
@requires(Permission.LEARN)
def hand_in_quiz(key: str) -> ResponseReturnValue:
    """Grade and close the attempt."""
    quizzes.hand_in(db.session(), current_user, key, now())
    return redirect(url_for(".quiz_result", key=key), 303)


@blueprint.get("/quiz-attempts/<key>/result")
@requires(Permission.LEARN)
def quiz_result(key: str) -> ResponseReturnValue:
    """Score, pass or not, and as much of the questions as the feedback policy shows."""
    session = db.session()
    sitting = quizzes.get(session, current_user, key)
    if not sitting.attempt.finished_at:
        return redirect(url_for(".quiz_attempt", key=key))
    standing = quizzes.standing_of(session, sitting, now())
    result = sitting.result
    return render_template(
        "learn/quiz_result.html",
        sitting=sitting,
        standing=standing,
        result=result,
        weakest=rules.weakest(sitting.quiz, result),
        questions=closed_questions(sitting),
        following=progress.following(session, sitting.place, sitting.attempt.activity),
    )


def closed_questions(sitting: Sitting) -> list[Asked]:
    """The questions after handing in: exams and surveys show none; mastery shows the key once passed."""
    if sitting.quiz.feedback in ("exam", "survey"):
        return []
    reveal = bool(sitting.attempt.passed) or sitting.quiz.feedback == "practice"
    return [
        ask(
            question,
            sitting.attempt.seed,
            sitting.answers.get(question.id),
            shuffled=sitting.quiz.shuffle_options,
            judge=True,
            reveal=reveal,
        )
        for question in sitting.questions
    ]
