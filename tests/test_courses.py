"""The courses that come with the product keep what they promise to those who take them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.content.check import Result, compile_course
from app.content.play import best_is_longest, decisions, words_of
from app.content.reader import read_folder
from app.content.worker import Worker
from app.domain.course import Course, Quiz
from app.domain.scenario import Choice, Passage, Scenario, walk
from tests.domain import backwards
from tests.guessers import KINDEST_ANSWERS, LIKINGS, Liking, kindest, lucky, on_average
from tests.plays import KINDEST, PLAYS

COURSES = Path(__file__).parent.parent / "courses"
NO_CHECK = {"capstone", "final"}
"""Modules without lessons, so without a knowledge check."""
TRIED = 10_000
"""Plays of a scenario, at the most, in which everything is tried."""
KINDS = {
    "lesson": "Lessons",
    "scenario": "Conversations, each played twice",
    "quiz": "Knowledge checks",
    "worksheet": "Worksheets",
    "capstone": "Capstone",
}
SPELT = {7: "seven", 8: "eight", 9: "nine", 10: "ten", 11: "eleven", 12: "twelve"}
SPELT |= {13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen"}


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    """Every course folder, checked."""
    folders = sorted(path.parent for path in COURSES.glob("*/course.md"))
    with Worker() as worker:
        return {
            folder.name: compile_course(folder.name, read_folder(folder), worker)
            for folder in folders
        }


@pytest.fixture(scope="module")
def course(results: dict[str, Result]) -> Course:
    found = results["partner-management"].course
    assert found, "it has faults, see test_courses_have_no_faults"
    return found


def scenarios(course: Course) -> list[Scenario]:
    return [activity for _module, activity in course if isinstance(activity, Scenario)]


def tried_out(result: Result) -> list[Scenario]:
    """Scenarios of a course with so few plays that trying everything takes no time."""
    short = {report.slug for report in result.reports if report.plays and report.plays <= TRIED}
    return [one for one in scenarios(result.course) if one.slug in short] if result.course else []


def texts(passage: Passage) -> list[int]:
    return [len(words_of(choice)) for choice in passage.choices]


def always_longest(scenario: Scenario) -> str:
    """The ending of somebody who takes the longest choice everywhere."""
    state = scenario.opening()
    while not state.is_over:
        state = state.after(max(state.offered(), key=lambda choice: len(words_of(choice))))
    return state.ending


def does_not_pass(scenario: Scenario, ending: str) -> bool:
    ids = [one.id for one in scenario.endings]
    return ids.index(ending) > ids.index(scenario.passing)


def test_courses_have_no_faults(results: dict[str, Result]) -> None:
    assert results
    assert {slug: [str(f) for f in result.faults] for slug, result in results.items()} == {
        slug: [] for slug in results
    }


def test_the_certificate_asks_for_all_modules(course: Course) -> None:
    assert course.certificate
    assert course.certificate.requires == tuple(module.slug for module in course.modules)
    assert "final" in course.certificate.requires


def test_scenarios_have_exactly_the_plays_they_were_designed_for(
    results: dict[str, Result],
) -> None:
    reports = {report.slug: report for report in results["partner-management"].reports}

    found = {slug: (one.plays, dict(one.endings)) for slug, one in reports.items()}

    assert {slug: found[slug] for slug in PLAYS} == PLAYS
    assert all(report.walkthroughs >= 4 for report in reports.values())


def test_lessons_keep_the_limits_of_their_course(results: dict[str, Result]) -> None:
    hints = [hint for result in results.values() for hint in result.hints]

    assert [str(hint) for hint in hints if hint.code.startswith("L")] == []


def test_the_limits_are_those_promised() -> None:
    text = (COURSES / "partner-management" / "course.md").read_text(encoding="utf-8")

    assert "reading: {grade: 9, sentence: 30, words: [700, 1100]}" in text


def test_the_best_choice_is_rarely_the_longest(course: Course) -> None:
    for scenario in scenarios(course):
        weighed = decisions(scenario)
        longest = [passage.id for passage in weighed if best_is_longest(scenario, passage)]
        assert len(longest) <= 0.4 * len(weighed), (scenario.slug, longest)


def uneven(scenario: Scenario) -> Iterator[tuple[str, str, float]]:
    """Choices whose length is more than a quarter off the mean of their passage."""
    for passage in decisions(scenario):
        mean = sum(texts(passage)) / len(passage.choices)
        for choice in passage.choices:
            share = len(words_of(choice)) / mean
            if not 0.75 <= share <= 1.25:
                yield passage.id, choice.label, round(share, 2)


def test_the_pivotal_decision_of_every_play_is_that_of_trying_everything(
    results: dict[str, Result],
) -> None:
    """In every scenario of every course, however many there will be, that can be tried out."""
    talks = [one for result in results.values() for one in tried_out(result)]

    assert len(talks) >= 6
    for talk in talks:
        plays = backwards.some_plays(talk)
        backwards.check(talk, plays)
        backwards.check_regions(talk, plays)


def test_the_pivotal_decision_of_every_play_of_a_long_year_is_that_of_all_plays(
    results: dict[str, Result], course: Course
) -> None:
    short = {one.slug for one in tried_out(results["partner-management"])}
    years = [one for one in scenarios(course) if one.slug not in short]

    assert [one.slug for one in years] == ["a-year-with-solenne"]
    pivots = backwards.check_every_play(years[0])

    told = [(pivot.number, pivot.left.id) for pivot in pivots if pivot]
    assert len(told) == len(pivots) - 1 > 50
    assert {*told} == {
        *((number, "solid") for number in range(3, 13)),
        *((number, "drift") for number in range(8, 13)),
    }


def test_choices_of_a_decision_are_about_equally_long(course: Course) -> None:
    assert {one.slug: list(uneven(one)) for one in scenarios(course)} == {
        one.slug: [] for one in scenarios(course)
    }


def test_taking_the_longest_choice_everywhere_does_not_pass(course: Course) -> None:
    ends = {one.slug: always_longest(one) for one in scenarios(course)}

    assert [one.slug for one in scenarios(course) if not does_not_pass(one, ends[one.slug])] == []


def test_being_kindest_everywhere_does_not_pass(course: Course) -> None:
    for slug, labels in KINDEST.items():
        found = course.find(slug)
        assert found
        scenario = found[1]
        assert isinstance(scenario, Scenario)
        assert does_not_pass(scenario, walk(scenario, labels).ending), slug


def test_every_choice_says_what_happens_and_why(course: Course) -> None:
    choices = [c for s in scenarios(course) for passage in decisions(s) for c in passage.choices]

    assert choices
    assert [choice.label for choice in choices if not _is_told(choice)] == []


def _is_told(choice: Choice) -> bool:
    return bool(choice.consequence and choice.why)


@pytest.mark.parametrize("liking", LIKINGS, ids=lambda liking: liking.__name__)
def test_who_answers_by_the_length_of_options_does_not_pass(
    results: dict[str, Result], liking: Liking
) -> None:
    """On average over all draws, half of the pass mark is the most that such a guesser earns.

    Nor does chance help: of 200 attempts, each with its own draw, 1% pass at the most.
    """
    courses = [result.course for result in results.values() if result.course]
    every = [one for course in courses for _module, one in course if isinstance(one, Quiz)]
    quizzes = [quiz for quiz in every if quiz.passing]

    assert quizzes
    assert {quiz.slug: on_average(quiz, liking) for quiz in quizzes} == {
        quiz.slug: pytest.approx(0, abs=quiz.passing / 2) for quiz in quizzes
    }
    assert {quiz.slug: lucky(quiz, liking) for quiz in quizzes} == {
        quiz.slug: pytest.approx(0, abs=0.01) for quiz in quizzes
    }


def test_who_answers_to_please_the_partner_passes_no_check(course: Course) -> None:
    checks = [one for _module, one in course if isinstance(one, Quiz) and one.slug[-1].isdigit()]
    asked = {question.id for quiz in checks for question in quiz.questions}

    assert len(checks) == len({module.slug for module in course.modules} - NO_CHECK)
    assert KINDEST_ANSWERS.keys() <= asked
    assert {quiz.slug: on_average(quiz, kindest(quiz)) for quiz in checks} == {
        quiz.slug: pytest.approx(0, abs=quiz.passing / 2) for quiz in checks
    }
    assert {quiz.slug: lucky(quiz, kindest(quiz)) for quiz in checks} == {
        quiz.slug: pytest.approx(0, abs=0.01) for quiz in checks
    }


def test_the_programme_page_counts_what_the_modules_hold_and_take(course: Course) -> None:
    """A conversation counts with a second play: 16 minutes, as the programme plans it."""
    text = (COURSES / "partner-management" / "course.md").read_text(encoding="utf-8")
    taught = [one for module, one in course if module.slug not in NO_CHECK]
    found = {kind: [one.minutes for one in taught if one.kind == kind] for kind in KINDS}
    found["scenario"] = [16 for _minutes in found["scenario"]]

    capstone = [one for module, one in course if module.slug == "capstone"]
    found["capstone"] = [one.minutes for one in capstone if not one.optional]
    assert [one.slug for one in capstone if one.optional] == ["observed-conversation"]

    for kind, name in KINDS.items():
        assert f"| {name} | {len(found[kind])} | {sum(found[kind])} |" in text
    total = sum(map(sum, found.values()))
    assert f"| **All modules** | | **{total}** |" in text
    assert f"about {SPELT[round(total / 60)]} hours" in text
