"""Pulse and renewal keep what the programme promises of them."""

from collections import Counter
from pathlib import Path

import pytest

from app.content.check import Result, compile_course
from app.content.play import best_is_longest, decisions
from app.content.reader import read_folder
from app.content.worker import Worker
from app.domain import certificate as rules
from app.domain.course import Course, Quiz, Worksheet
from app.domain.question import QuestionType
from app.domain.quiz import draw, is_scored
from app.domain.scenario import Scenario, walk
from tests.guessers import longest
from tests.test_courses import COURSES, always_longest, does_not_pass, uneven

FINAL = {"LO1": 6, "LO2": 7, "LO3": 7, "LO4": 6, "LO5": 6, "LO6": 7, "LO7": 7, "LO8": 4}
"""The final's points by outcome, of 50."""


@pytest.fixture(scope="module")
def result() -> Result:
    folder = COURSES / "partner-management-renewal"
    with Worker() as worker:
        return compile_course(folder.name, read_folder(folder), worker)


@pytest.fixture(scope="module")
def course(result: Result) -> Course:
    assert not result.faults and not result.hints
    assert result.course
    return result.course


def form(course: Course) -> Quiz:
    found = course.find("renewal-form")
    assert found and isinstance(found[1], Quiz)
    return found[1]


def talk(course: Course) -> Scenario:
    found = course.find("the-letter-in-march")
    assert found and isinstance(found[1], Scenario)
    return found[1]


def test_the_certificate_is_the_programmes_and_does_not_need_the_pulse(course: Course) -> None:
    text = Path(COURSES / "partner-management" / "course.md").read_text(encoding="utf-8")
    rule = course.certificate

    assert rule and rule.months == 24
    assert all(f'  {name}: "{said}"' in text for name, said in course.outcomes)
    assert f"renewal: {course.slug}" in text
    assert f'title: "{rule.title}"' in text
    assert [one.slug for one in rules.required(course)] == [
        "what-changed", "the-letter-in-march", "renewal-form", "evidence-from-practice",
    ]  # fmt: skip
    assert rule.accepted == ("evidence-from-practice",)
    evidence = course.find("evidence-from-practice")
    assert evidence and isinstance(evidence[1], Worksheet) and evidence[1].review == "instructor"
    assert course.audience == "holder"


def test_the_pulse_takes_twenty_minutes_and_the_renewal_ninety(course: Course) -> None:
    assert [module.minutes for module in course.modules] == [20, 90]
    text = (COURSES / course.slug / "course.md").read_text(encoding="utf-8")
    assert "| 20 |" in text
    assert "| 90 |" in text


def test_a_form_has_twenty_questions_of_25_points_shared_like_the_final(course: Course) -> None:
    quiz = form(course)
    for seed in range(60):
        asked = [quiz.question(name) for name in draw(quiz, seed)]
        points = Counter[str]()
        kinds = Counter(one.type for one in asked if one)
        for one in asked:
            assert one
            points[one.outcomes[0]] += int(one.points)

        assert len(asked) == 20
        assert kinds == {
            QuestionType.SINGLE: 13, QuestionType.JUDGEMENT: 5, QuestionType.NUMBER: 2,
        }  # fmt: skip
        assert sum(points.values()) == 25
        assert {name: abs(points[name] - full / 2) <= 0.5 for name, full in FINAL.items()} == (
            dict.fromkeys(FINAL, True)
        )
        assert sum(one.points for one in asked if one and is_scored(quiz, one)) == 15


def test_the_page_says_what_counts_now(course: Course) -> None:
    text = (COURSES / course.slug / "course.md").read_text(encoding="utf-8")

    assert "15 of the form’s 25 points count now" in text
    assert 10 / 15 < form(course).passing <= 11 / 15
    assert "which is 11" in text
    assert all(
        one.provisional for one in form(course).questions if one.type is QuestionType.JUDGEMENT
    )


def test_the_bank_is_twice_the_form_and_the_pulse_touches_all_outcomes(course: Course) -> None:
    bank = form(course).questions
    pulse = course.find("ten-questions")

    assert len(bank) == 40
    assert pulse and isinstance(pulse[1], Quiz)
    assert not pulse[1].passing, "handing it in is enough"
    assert len(draw(pulse[1], 1)) == 10
    assert {name for one in pulse[1].questions for name in one.outcomes} == FINAL.keys()


def test_no_key_is_told_by_its_place(course: Course) -> None:
    """Options are shuffled, and the files don't favour a place either."""
    singles = [one for one in form(course).questions if one.type is QuestionType.SINGLE]

    assert all(option.feedback for one in singles for option in one.options)
    places = Counter(
        number for one in singles for number, option in enumerate(one.options) if option.right
    )
    assert sum(places.values()) == len(singles)
    assert form(course).shuffle_options


def test_no_key_is_told_by_its_length(course: Course) -> None:
    """The longest is the key no more often than chance has it, judgement items on trial too."""
    for kind, chance in ((QuestionType.SINGLE, 1 / 3), (QuestionType.JUDGEMENT, 1 / 4)):
        asked = [one for one in form(course).questions if one.type is kind]
        told = [
            one.id
            for one in asked
            if (option := one.options[longest(one.options)[0]]).right or option.rank == 1
        ]

        assert len(told) <= chance * len(asked), told


def test_the_conversation_is_one_of_five_decisions_with_the_plays_designed(
    result: Result, course: Course
) -> None:
    (report,) = result.reports
    scenario = talk(course)

    assert (report.plays, dict(report.endings)) == (
        243,
        {"strong": 13, "workable": 43, "strained": 187},
    )
    assert report.walkthroughs == 8
    assert [len(one.choices) for one in decisions(scenario)] == [3] * 5
    assert list(uneven(scenario)) == []
    weighed = decisions(scenario)
    assert sum(best_is_longest(scenario, one) for one in weighed) <= 0.4 * len(weighed)


def test_neither_the_kindest_nor_the_longest_replies_end_well(course: Course) -> None:
    scenario = talk(course)
    kindest = ["Promise it", "Pay for it", "Quiet extension", "Let her choose", "Count it as done"]

    assert does_not_pass(scenario, walk(scenario, kindest).ending)
    assert does_not_pass(scenario, always_longest(scenario))
