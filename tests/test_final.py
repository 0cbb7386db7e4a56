"""The final of the shipped course and its certificate: bank, forms, cut, and what earns it."""

from collections import Counter

import pytest

from app.domain.course import Course, Module, Quiz, Worksheet
from app.domain.question import Question, QuestionType, Response
from app.domain.quiz import draw, grade_attempt, is_scored
from app.domain.scenario import Scenario
from app.services.demo import right
from app.services.publishing import Prepared
from tests.guessers import KINDEST_IN_FINAL, LIKINGS, Liking, kindest, lucky, on_average

FORM = {
    "LO1": {"single": 3, "judgement": 1, "number": 1},
    "LO2": {"single": 4, "judgement": 1, "number": 1},
    "LO3": {"single": 4, "judgement": 1, "number": 1},
    "LO4": {"single": 3, "judgement": 1, "number": 1},
    "LO5": {"single": 4, "judgement": 1},
    "LO6": {"single": 3, "judgement": 2},
    "LO7": {"single": 3, "judgement": 2},
    "LO8": {"single": 2, "judgement": 1},
}
"""Questions of a form by outcome and type; the bank has three times as many of each."""
POINTS, CUT = 30, 21
SEEDS = range(300)


@pytest.fixture(scope="module")
def course(shipped: Prepared) -> Course:
    assert shipped.result.course
    return shipped.result.course


@pytest.fixture(scope="module")
def final(course: Course) -> Quiz:
    found = course.find("final-assessment")
    assert found and isinstance(found[1], Quiz)
    return found[1]


def cells(questions: list[Question]) -> Counter[tuple[str, str]]:
    return Counter((one.outcomes[0], one.type.value) for one in questions)


def table(times: int = 1) -> dict[tuple[str, str], int]:
    return {
        (outcome, kind): times * count
        for outcome, kinds in FORM.items()
        for kind, count in kinds.items()
    }


def drawn(final: Quiz, seed: int) -> list[Question]:
    return [one for name in draw(final, seed) if (one := final.question(name))]


def wrong(question: Question) -> Response:
    """An answer that earns nothing."""
    if question.type is QuestionType.NUMBER:
        return {"number": -1}
    return {"chosen": [next(n for n, one in enumerate(question.options) if not one.right)]}


def test_the_bank_holds_three_forms_of_every_outcome_and_type(final: Quiz) -> None:
    assert cells(list(final.questions)) == table(3)
    assert len(final.questions) == 120
    assert [one.id for one in final.questions if len(one.outcomes) != 1] == []
    assert [one.id for one in final.questions if not one.competencies] == []


def test_judgement_items_and_no_others_are_on_trial(final: Quiz) -> None:
    on_trial = {one.id for one in final.questions if one.provisional}

    assert on_trial == {one.id for one in final.questions if one.type is QuestionType.JUDGEMENT}


def test_every_form_has_forty_questions_by_the_table_and_thirty_points(final: Quiz) -> None:
    for seed in SEEDS:
        form = drawn(final, seed)
        assert len(form) == 40
        assert cells(form) == table()
        assert sum(one.points for one in form if is_scored(final, one)) == POINTS


def test_a_form_is_passed_with_21_points_and_not_with_20(final: Quiz) -> None:
    for seed in SEEDS[:40]:
        form = drawn(final, seed)
        names = [one.id for one in form]
        scored = [one for one in form if is_scored(final, one)]
        for points in (CUT - 1, CUT):
            answers = {one.id: right(one) for one in scored[:points]}
            answers |= {one.id: wrong(one) for one in scored[points:]}
            result = grade_attempt(final, names, answers)
            assert (result.earned, result.possible) == (points, POINTS)
            assert result.passed is (points == CUT)


def test_a_second_form_repeats_no_question_and_neither_does_a_third(final: Quiz) -> None:
    first = draw(final, 1)
    second = draw(final, 2, first)

    assert set(first).isdisjoint(second)
    assert set(second).isdisjoint(draw(final, 3, second))


def test_every_option_says_why(final: Quiz) -> None:
    options = [(one.id, option) for one in final.questions for option in one.options]

    assert [name for name, option in options if not option.feedback] == []


@pytest.mark.parametrize("liking", LIKINGS, ids=lambda liking: liking.__name__)
def test_who_goes_by_the_length_of_options_fails(final: Quiz, liking: Liking) -> None:
    assert on_average(final, liking) < final.passing / 2
    assert lucky(final, liking) == 0


def test_who_pleases_the_partner_fails(final: Quiz) -> None:
    singles = {one.id for one in final.questions if one.type is QuestionType.SINGLE}

    assert KINDEST_IN_FINAL.keys() <= singles
    assert on_average(final, kindest(final)) < final.passing / 2
    assert lucky(final, kindest(final)) == 0


def taught(course: Course) -> list[Module]:
    """The modules with lessons."""
    return [one for one in course.modules if any(each.kind == "lesson" for each in one.activities)]


def test_the_certificate_asks_for_every_module_and_three_accepted_worksheets(
    course: Course,
) -> None:
    rule = course.certificate
    assert rule

    sheets = [
        one
        for module in taught(course)[3:6]
        for one in module.activities
        if isinstance(one, Worksheet)
    ]
    assert rule.title == course.title
    assert rule.outcomes == tuple(FORM)
    assert rule.requires == tuple(module.slug for module in course.modules)
    assert rule.accepted == tuple(sheet.slug for sheet in sheets)
    assert rule.months == 24


def test_the_final_opens_when_every_other_module_is_done(course: Course) -> None:
    *others, last = course.modules

    assert last.slug == "final"
    assert set(last.requires) == {module.slug for module in others}


def test_every_module_asks_what_the_rule_asks(course: Course) -> None:
    """Checks at 80% with ten minutes between, stories that end workable, exercises handed in."""
    for module in taught(course):
        kinds = Counter(one.kind for one in module.activities)
        assert kinds == {"lesson": 4, "scenario": 1, "quiz": 1, "worksheet": 1}, module.slug
        for one in module.activities:
            if isinstance(one, Quiz):
                assert (one.passing, one.draw, one.attempts, one.wait) == (0.8, 6, 0, 10)
            if isinstance(one, Scenario):
                assert one.passing == "workable"


def test_the_rated_worksheets_are_met_by_four_of_five_criteria_with_none_missing(
    course: Course,
) -> None:
    assert course.certificate
    for slug in course.certificate.accepted:
        found = course.find(slug)
        assert found and isinstance(found[1], Worksheet)
        sheet = found[1]
        assert sheet.rubric
        assert (sheet.review, len(sheet.rubric.criteria), sheet.rubric.levels) == (
            "instructor",
            5,
            (0, 1, 2),
        )
        assert sheet.accept
        assert sheet.accept.is_met({0: 1, 1: 1, 2: 1, 3: 1, 4: 0})
        assert not sheet.accept.is_met({0: 2, 1: 2, 2: 2, 3: 0, 4: 0})
