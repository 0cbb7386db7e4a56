"""A quiz: start, answer one by one, look over, hand in, read the result."""

from collections.abc import Mapping
from dataclasses import replace

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app import db
from app.domain import quiz as rules
from app.domain.allowance import more_minutes
from app.domain.course import address
from app.domain.permission import Permission
from app.domain.question import Question, Response, is_answered, order
from app.errors import Conflict, Invalid, NotFound, TooMany
from app.forms.answer import pairs, places, positions, read_answer
from app.security import now, requires
from app.services import gradings, progress, quizzes
from app.services.enrollments import Place
from app.services.quizzes import Sitting, Standing, TooLate
from app.views.errors import wants_json
from app.views.learn.asked import Asked, ask
from app.views.learn.quiz_phrases import phrases
from app.views.learn.room import blueprint
from app.words import clock_time, sentence

blueprint.app_context_processor(phrases)


def show(place: Place, activity: str) -> ResponseReturnValue:
    """What the quiz asks for, earlier attempts, and when the next one may start."""
    return first_page(quizzes.read(db.session(), place, activity, now()))


def first_page(standing: Standing) -> str:
    """The page before and between attempts."""
    return render_template(
        "learn/quiz.html",
        standing=standing,
        quiz=standing.quiz,
        course=standing.place.course,
        count=len(rules.draw(standing.quiz, 0)),
        limit=minutes_given(standing),
        path=address(standing.place.slug, standing.module.slug, standing.quiz.slug),
    )


def minutes_given(standing: Standing) -> float:
    """Minutes of the next attempt for this learner, 0 without a limit."""
    minutes = rules.minutes_of(standing.quiz, current_user.extra_time)
    return minutes and minutes + more_minutes(standing.given)


@blueprint.post("/course/<course>/<module>/<activity>/quiz-attempts")
@requires(Permission.LEARN)
def start_quiz(course: str, module: str, activity: str) -> ResponseReturnValue:
    """Begin an attempt, or go on with the open one."""
    session = db.session()
    try:
        attempt = quizzes.start(session, current_user, course, activity, now())
    except (TooMany, Conflict) as error:
        if wants_json():
            raise
        standing = quizzes.get_standing(session, current_user, course, activity, now())
        return first_page(standing), 429 if isinstance(error, TooMany) else 409
    return redirect(url_for(".quiz_attempt", key=attempt.key), 303)


@blueprint.get("/quiz-attempts/<key>")
@requires(Permission.LEARN)
def quiz_attempt(key: str) -> ResponseReturnValue:
    """The questions, with what is saved."""
    sitting = quizzes.get(db.session(), current_user, key)
    if sitting.attempt.finished_at:
        return redirect(url_for(".quiz_result", key=key))
    return attempt_page(sitting)


def attempt_page(sitting: Sitting, faults: Mapping[str, str] | None = None) -> str:
    """All questions of an open attempt; `faults` are messages by question id.

    Once its time is up, only what was saved can be handed in.
    """
    closes_at = sitting.attempt.closes_at
    return render_template(
        "learn/quiz_over.html" if sitting.is_over(now()) else "learn/quiz_attempt.html",
        sitting=sitting,
        seconds=int((closes_at - now()).total_seconds()) if closes_at else 0,
        quiz=sitting.quiz,
        course=sitting.place.course,
        questions=open_questions(sitting),
        uncounted={q.id for q in sitting.questions if not rules.is_scored(sitting.quiz, q)},
        faults=faults or {},
    )


def open_questions(sitting: Sitting) -> list[Asked]:
    """The questions while answering: nothing of the key, except where each is judged at once."""
    practice = sitting.quiz.feedback == "practice"
    shown = []
    for question in sitting.questions:
        is_saved = question.id in sitting.saved  # what was refused is shown, and not judged
        is_due = practice and is_saved and is_answered(question, sitting.answers.get(question.id))
        shown.append(asked(sitting, question, judge=is_due, reveal=is_due))
    return shown


def asked(sitting: Sitting, question: Question, *, judge: bool, reveal: bool) -> Asked:
    """One question of an attempt, options in the attempt's order."""
    return ask(
        question,
        sitting.attempt.seed,
        sitting.answers.get(question.id),
        shuffled=sitting.quiz.shuffle_options,
        judge=judge,
        reveal=reveal,
        review=sitting.reviews.get(question.id),
    )


@blueprint.post("/quiz-attempts/<key>/answers/<question>")
@requires(Permission.LEARN)
def answer(key: str, question: str) -> ResponseReturnValue:
    """Save one answer; "Saved" is said only after the commit, with the answer."""
    session = db.session()
    sitting = quizzes.get(session, current_user, key, lock=True)
    one = find(sitting, question)
    response = read_answer(one, order_of(sitting, one), request.form)
    try:
        after = quizzes.answer(session, sitting, one, response, now())
    except (TooLate, Invalid) as error:
        return refused(sitting, one, response, error)
    if wants_json():
        return jsonify(saved=clock_time(now()), unanswered=len(after.unanswered))
    return redirect(url_for(".quiz_attempt", key=key, _anchor=question), 303)


def find(sitting: Sitting, question: str) -> Question:
    """A question of the attempt's quiz. Raises NotFound."""
    found = sitting.quiz.question(question)
    if found is None:
        raise NotFound
    return found


def order_of(sitting: Sitting, question: Question) -> tuple[int, ...]:
    """Option numbers in the order of the attempt's page."""
    return order(question, sitting.attempt.seed, sitting.quiz.shuffle_options)


def refused(
    sitting: Sitting, question: Question, response: Response, error: TooLate | Invalid
) -> ResponseReturnValue:
    """An answer that was not saved: what is stored where it came late, else what was typed."""
    if isinstance(error, Invalid):
        if wants_json():
            raise error
        typed = replace(sitting, answers={**sitting.answers, question.id: response})
        return attempt_page(typed, {question.id: sentence(error)}), 422
    if wants_json():
        return jsonify(message=sentence(error), conflict=stored(sitting, question)), 409
    if not sitting.attempt.finished_at:
        return attempt_page(sitting, {question.id: sentence(error)}), 409
    shown = asked(sitting, question, judge=False, reveal=False)
    return render_template("learn/quiz_stored.html", sitting=sitting, question=shown), 409


def stored(sitting: Sitting, question: Question) -> dict[str, object]:
    """The stored answer for our script: places on the page, number or text, and when saved."""
    response = sitting.answers.get(question.id)
    shown = order_of(sitting, question)
    at = places(shown, response)
    saved = sitting.saved.get(question.id)
    return {
        "question": question.id,
        "choice": sorted(at["choice"]),
        "most": sorted(at["most"]),
        "least": sorted(at["least"]),
        "places": positions(shown, response),
        "pairs": pairs(shown, response),
        "text": str((response or {}).get("text", "")),
        "number": str((response or {}).get("number", "")),
        "saved": clock_time(saved) if saved else "",
        "href": url_for(".quiz_attempt", key=sitting.attempt.key),
    }


@blueprint.get("/quiz-attempts/<key>/summary")
@requires(Permission.LEARN)
def quiz_summary(key: str) -> ResponseReturnValue:
    """What is answered and what isn't, before handing in."""
    sitting = quizzes.get(db.session(), current_user, key)
    if sitting.attempt.finished_at:
        return redirect(url_for(".quiz_result", key=key))
    if sitting.is_over(now()):
        return redirect(url_for(".quiz_attempt", key=key))
    return render_template("learn/quiz_summary.html", sitting=sitting, quiz=sitting.quiz)


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
    return render_template(
        "learn/quiz_result.html",
        **result_of(sitting, standing),
        following=next_step(sitting),
        regrades=gradings.list_notes(session, sitting.attempt),
    )


def result_of(sitting: Sitting, standing: Standing) -> dict[str, object]:
    """What the result's page shows; `here` is "" where the course no longer has the quiz."""
    place, activity = sitting.place, sitting.attempt.activity
    is_there = place.course.find(activity) is not None
    return {
        "sitting": sitting,
        "standing": standing,
        "quiz": sitting.quiz,
        "course": place.course,
        "costs": () if sitting.waits else sitting.costs,
        "questions": closed_questions(sitting, standing),
        "path": address(place.slug, standing.module.slug, activity) if is_there else "",
    }


def closed_questions(sitting: Sitting, standing: Standing) -> list[Asked]:
    """The questions after handing in, as the policy has it: a mastery's key only once passed.

    While a person still reads, only what was told at once is told again; an exam shows no more than
    what that person wrote.
    """
    policy, questions = sitting.quiz.feedback, sitting.questions
    if policy == "exam":
        questions = tuple(question for question in questions if question.id in sitting.reviews)
    if policy == "survey" or (sitting.waits and policy != "practice"):
        return []
    reveal = policy == "practice" or (policy == "mastery" and standing.passed)
    return [asked(sitting, question, judge=True, reveal=reveal) for question in questions]


def next_step(sitting: Sitting) -> object:
    """The module and activity to go on with; None where there is none."""
    activity = sitting.attempt.activity
    if sitting.place.course.find(activity) is None:
        return None
    return progress.following(db.session(), sitting.place, activity)
