"""Whatever is edited and published, results stay until a regrade, which grades the raw answers."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Course, Quiz
from app.domain.question import Option, Question, QuestionType, grade
from app.models import Answer, Attempt, Certificate, CohortCount, Enrollment, Progress, RegradeLine
from app.models.rows import table
from app.services import numbers, profile, progress, tally
from app.services.sessions import Actor
from tests import cohorts
from tests.conversations import COURSE, NOW, conversation
from tests.papers import asked, sum_of
from tests.regrades import School, check, course_of

pytestmark = pytest.mark.databases("sqlite")
BANK = (
    asked("q1", "x--", competencies=("listening",)), asked("q2", "xx-"), asked("q3", "1423"),
    sum_of("q4"), asked("q5", "x-", competencies=("listening",)), asked("q6", "x---"),
)  # fmt: skip
KEPT = ("progress_version", "counted_revision_id", "weigh_at", "counted")
"""what a publish may touch of an enrollment and an attempt: no results"""
ACTS = ("key", "points", "try", "drop", "stem", "option", "turn", "number", "pass", "talk")
ROUNDS, A_THIRD = 7, 1 / 3
LABELS = ("'below'", "'begun'")
"""of a module that isn't done: its place beside the pass mark of now, which is no result"""


@dataclass
class Model:
    """What the test itself knows: each attempt's questions with the key that is in force.

    `first` are those as they were asked.
    """

    quiz: Quiz
    talk: int = 0
    passing: dict[str, float] = field(default_factory=dict)
    questions: dict[str, dict[str, Question]] = field(default_factory=dict)
    first: dict[str, dict[str, Question]] = field(default_factory=dict)
    people: list[Actor] = field(default_factory=list)


def edited(one: Question, act: str, n: int) -> Question:
    """A question after one edit of an author."""
    if act == "key" and one.options and not one.options[0].rank:
        at = n % len(one.options)
        rights = [option.right for option in one.options]
        rights = rights[at:] + rights[:at]
        pairs = zip(one.options, rights, strict=True)
        return replace(one, options=tuple(replace(o, right=r) for o, r in pairs))
    if act == "key" and one.options:
        return replace(one, options=tuple(replace(o, rank=5 - o.rank) for o in one.options))
    if act == "number" and one.figures:
        return replace(one, figures=(replace(one.figures[0], value=("31100", "20300")[n % 2]),))
    if act == "option" and one.options:
        first = Option(f"{one.id} says {n}", one.options[0].feedback, *_key(one.options[0]))
        return replace(one, options=(first, *one.options[1:]))
    if act == "turn":
        return replace(one, options=one.options[n % 3 :] + one.options[: n % 3])
    return {
        "points": replace(one, points=n),
        "try": replace(one, provisional=not one.provisional),
        "stem": replace(one, stem=f"<p>{one.id} asks {n}</p>"),
    }.get(act, one)


def _key(option: Option) -> tuple[bool, int]:
    return option.right, option.rank


def edit(model: Model, edits: list[tuple[str, int, int]]) -> None:
    for act, place, n in edits:
        bank = list(model.quiz.questions)
        at = place % len(bank)
        if act == "pass":
            model.quiz = replace(model.quiz, passing=n / 5)
        elif act == "talk":
            model.talk = n
        elif act == "drop" and len(bank) > 4:
            del bank[at]
        else:
            bank[at] = edited(bank[at], act, n)
        model.quiz = replace(model.quiz, questions=tuple(bank))


def whole(model: Model) -> Course:
    """The course of now: its conversation changes its effects, too."""
    made = course_of(model.quiz)
    talk = conversation()
    first = talk.passages[0]
    choice = replace(
        first.choices[0], effects=replace(first.choices[0].effects, meters=(("trust", model.talk),))
    )
    changed = replace(first, choices=(choice, *first.choices[1:]))
    talk = replace(talk, passages=(changed, *talk.passages[1:]))
    module = replace(made.modules[0], activities=(*made.modules[0].activities, talk))
    return replace(made, modules=(module, *made.modules[1:]))


def stored(school: School, people: list[Actor]) -> dict[str, Any]:
    """All results, as rows and as the profile shows them."""

    def work(session: Session) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for model in (Attempt, Progress, Certificate, Enrollment, CohortCount):
            rows = session.execute(select(table(model))).mappings()
            found[model.__name__] = sorted(
                repr({name: value for name, value in row.items() if name not in KEPT}).replace(
                    *LABELS
                )
                for row in rows
            )
        for one in people:
            seen = profile.get(session, one, COURSE)
            found[one.key] = [(e.competencies, e.worth) for e in seen.exhibits]
        return found

    return school(work)


def follow(school: School) -> None:
    """What jobs do after a publish and after attempts."""
    while school(lambda s: progress.catch_up(s, course_id=school.course_id(s), now=NOW)):
        pass
    while school(lambda s: numbers.renew_stale(s, NOW) + numbers.fold_new(s, NOW)):
        pass


def response_of(one: Question, n: int) -> dict[str, Any]:
    if one.type is QuestionType.NUMBER:
        return {"number": ("31100", "20300")[n % 2]}
    if one.type is QuestionType.JUDGEMENT:
        return {"most": n % 4, "least": (n + 1) % 4}
    return {"chosen": [n % len(one.options)]}


def take(school: School, model: Model, who: Actor, said: list[int]) -> None:
    key = school.begin(who)
    bank = {one.id: (one, n) for one, n in zip(model.quiz.questions, said, strict=False)}
    drawn = school(lambda s: s.scalars(select(Attempt.drawn).filter_by(key=key)).one())
    school.say(who, key, {name: response_of(*bank[name]) for name in drawn})
    school.end(who, key)
    model.questions[key] = {name: bank[name][0] for name in drawn}
    model.first[key] = dict(model.questions[key])
    model.passing[key] = model.quiz.passing


def said_again(was: Question, now: Question, response: Mapping[str, Any]) -> dict[str, Any]:
    """A response by the words of its options."""
    words = [option.html for option in now.options]

    def moved(number: int) -> int:
        return words.index(was.options[number].html)

    if "chosen" in response:
        return {"chosen": [moved(one) for one in response["chosen"]]}
    if "most" in response:
        return {name: moved(response[name]) for name in ("most", "least")}
    return dict(response)


def is_same(was: Question, now: Question | None) -> bool:
    return (
        now is not None
        and was.type is now.type
        and was.stem == now.stem
        and sorted(one.html for one in was.options) == sorted(one.html for one in now.options)
    )


def fetch(query: Any, session: Session) -> list[Any]:
    return list(session.execute(query))


def expect(school: School, model: Model) -> None:
    """Every attempt's result is that of its raw answers and the keys in force."""
    rows = school(lambda s: s.scalars(select(Attempt).where(Attempt.drawn != [])).all())
    for row in rows:
        if row.key not in model.questions:
            continue
        given = select(Answer.question, Answer.response).where(Answer.attempt_id == row.id)
        answers = dict(map(tuple, school(partial(fetch, given))))
        earned = possible = 0.0
        for name, now in model.questions[row.key].items():
            response = said_again(model.first[row.key][name], now, answers[name])
            earned += now.points * grade(now, response).share
            possible += now.points
        assert row.score == pytest.approx(earned / possible)
        assert row.passed is (earned / possible + 1e-9 >= model.passing[row.key])


@pytest.mark.parametrize("seed", range(5))
def test_no_edit_changes_a_result_and_a_regrade_grades_the_raw_answers(
    app: Flask, seed: int
) -> None:
    """Rounds follow one another in one course, as publishes do."""
    dice = random.Random(seed)
    school = School(app)
    model = Model(check(*BANK, draw=4, shuffle_questions=True, passing=0.5))
    school.publish(course=whole(model))
    school(lambda s: cohorts.cohort(s, COURSE))
    ilse = school.teacher()

    changed = [play(school, model, ilse, dice) for _ in range(ROUNDS)]

    assert sum(changed) > 0


def play(school: School, model: Model, ilse: Actor, dice: random.Random) -> int:
    """Somebody tries, something is edited and published, and perhaps regraded.

    Returns how many results changed.
    """
    who = school.person(f"Person {len(model.people)}")
    model.people.append(who)
    take(school, model, who, [dice.randrange(4) for _ in BANK])
    follow(school)
    before = stored(school, model.people)

    edit(model, [(dice.choice(ACTS), dice.randrange(6), dice.randint(1, 4)) for _ in range(4)])
    school.publish(course=whole(model))
    follow(school)
    found = school.dry_run(ilse)

    assert stored(school, model.people) == before
    expect(school, model)
    if not found.changed.groups or dice.random() < A_THIRD:
        return 0
    row = school.regrade(ilse)
    assert row.ended_at is not None
    for key, questions in model.questions.items():
        later = ((name, model.quiz.question(name)) for name in questions)
        questions |= {name: now for name, now in later if now and is_same(questions[name], now)}
        model.passing[key] = model.quiz.passing
    follow(school)

    expect(school, model)
    recorded = select(Attempt.key).join(RegradeLine, RegradeLine.attempt_id == Attempt.id)
    told = school(lambda s: set(s.scalars(recorded.where(RegradeLine.regrade_id == row.id))))
    assert told == {line.judged.row.key for line in found.lines}
    assert school.dry_run(ilse).changed.groups == ()
    assert (school(tally.check), school(numbers.check)) == ([], [])
    return len(told)
