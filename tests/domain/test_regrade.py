"""Which questions a later key may grade, and where options have moved since."""

from dataclasses import replace

import pytest

from app.domain.question import Figure, Option, Phrase, Question, Response, grade
from app.domain.quiz import grade_attempt
from app.domain.regrade import Kept, Part, regraded
from tests.papers import all_types, asked, essay, matched, ordered, quiz, sum_of, worded
from tests.regrades import keyed

SINGLE = asked("q", "x--", stem="<p>Which <em>one</em>?</p>")


def changes(before: Question, after: Question | None) -> list[tuple[tuple[Part, ...], object]]:
    later = quiz(questions=(after,) if after else ())
    found = regraded(quiz(questions=(before,)), later)
    return [(one.parts, one.kept) for one in found.changes]


def test_the_same_quiz_has_nothing_to_regrade() -> None:
    found = regraded(
        quiz(questions=(*all_types(), essay())), quiz(questions=(*all_types(), essay()))
    )

    assert (found.changes, found.passing, found.differs) == ((), None, False)


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        (SINGLE, keyed(SINGLE, "-x-"), (Part.KEY,)),
        (SINGLE, replace(SINGLE, points=3), (Part.POINTS,)),
        (SINGLE, replace(SINGLE, provisional=True), (Part.PROVISIONAL,)),
        (SINGLE, keyed(SINGLE, "--x", points=3), (Part.KEY, Part.POINTS)),
        (asked("j", "1423"), asked("j", "4123"), (Part.KEY,)),
        (ordered(), asked("steps", "1342", type=ordered().type, points=1), (Part.KEY,)),
        (sum_of(), replace(sum_of(), figures=(Figure("20300"),)), (Part.KEY,)),
        (worded(), replace(worded(), phrases=(Phrase("quota"),)), (Part.KEY,)),
        (essay(), essay(points=2), (Part.POINTS,)),
    ],
)
def test_what_changed_in_a_question(
    before: Question, after: Question, parts: tuple[Part, ...]
) -> None:
    assert changes(before, after) == [(parts, None)]


@pytest.mark.parametrize(
    "after",
    [
        replace(SINGLE, stem="<p>Which  <b>one</b>?</p>"),
        replace(SINGLE, options=SINGLE.options[::-1]),
        replace(SINGLE, feedback="<p>Anything else</p>", title="Else", outcomes=("LO2",)),
        replace(SINGLE, options=tuple(replace(o, feedback="so") for o in SINGLE.options)),
    ],
)
def test_what_changes_no_grading(after: Question) -> None:
    assert changes(SINGLE, after) == []


@pytest.mark.parametrize(
    ("after", "why"),
    [
        (None, Kept.GONE),
        (replace(SINGLE, stem="<p>Which one not?</p>"), Kept.REWRITTEN),
        (replace(SINGLE, stem="<p>Which <em>one</em>?</p><img src='b'>"), Kept.REWRITTEN),
        (replace(SINGLE, options=(*SINGLE.options, Option("More"))), Kept.REWRITTEN),
        (replace(SINGLE, options=(*SINGLE.options[:2], Option("Else"))), Kept.REWRITTEN),
        (keyed(SINGLE, "xx-", type=asked("q", "xx-").type), Kept.REWRITTEN),
        (replace(asked("q", "x--"), title="Another?"), Kept.REWRITTEN),
    ],
)
def test_another_question_under_the_same_id_keeps_its_points(
    after: Question | None, why: Kept
) -> None:
    before = asked("q", "x--") if after and not after.stem else SINGLE

    assert changes(before, after) == [((), why)]


def test_a_survey_judges_nobody() -> None:
    before = quiz(questions=(SINGLE,), feedback="survey")

    assert not regraded(before, quiz(questions=(keyed(SINGLE, "-x-"),), passing=0.9)).differs


def test_how_one_was_asked_and_told_stays() -> None:
    before = quiz(questions=(SINGLE,), feedback="exam", shuffle_options=False, draw=1)
    later = quiz(questions=(keyed(SINGLE, "-x-"),), feedback="practice", passing=0.9, limit=3)

    found = regraded(before, later)

    assert (found.quiz.feedback, found.quiz.limit, found.quiz.draw) == ("exam", 0, 1)
    assert (found.quiz.passing, found.passing) == (0.9, (0.6, 0.9))


SINGLE_MOVED = replace(SINGLE, options=SINGLE.options[::-1])
JUDGED = asked("judge", "1423")
MATCH = matched()
MATCH_MOVED = replace(
    MATCH,
    lefts=(MATCH.lefts[2], MATCH.lefts[0], MATCH.lefts[1]),
    options=(MATCH.options[2], MATCH.options[0], MATCH.options[3], MATCH.options[1]),
)
"""left 1 belongs to right 1, left 2 to right 4 and left 3 to right 3 now"""


@pytest.mark.parametrize(
    ("before", "after", "given", "moved", "share"),
    [
        (SINGLE, SINGLE_MOVED, {"chosen": [0]}, {"chosen": [2]}, 1.0),
        (SINGLE, SINGLE_MOVED, {"chosen": []}, {"chosen": []}, 0.0),
        (JUDGED, replace(JUDGED, options=JUDGED.options[::-1]), {"most": 0, "least": 1},
         {"most": 3, "least": 2}, 1.0),
        (ordered(), replace(ordered(), options=ordered().options[::-1]),
         {"order": [1, 3, 0, 2]}, {"order": [2, 0, 3, 1]}, 1.0),
        (MATCH, MATCH_MOVED, {"pairs": [0, 1, 2]}, {"pairs": [0, 1, 3]}, 2 / 3),
        (MATCH, MATCH_MOVED, {"pairs": [0, None, 2]}, {"pairs": [0, 1, None]}, 2 / 3),
        (sum_of(), sum_of(), {"number": "31,100"}, {"number": "31,100"}, 1.0),
        (SINGLE, SINGLE_MOVED, {"chosen": [9]}, {"chosen": [9]}, None),
    ],
)  # fmt: skip
def test_answers_follow_their_options(
    before: Question, after: Question, given: Response, moved: Response, share: float | None
) -> None:
    found = regraded(quiz(questions=(before,)), quiz(questions=(after,)))

    assert found.answers({before.id: given, "other": {"text": "x"}}) == {
        before.id: moved,
        "other": {"text": "x"},
    }
    if share is not None:
        (question,) = found.quiz.questions
        assert grade(question, found.answers({before.id: given})[before.id]).share == share


def test_a_drawn_quiz_is_graded_by_what_was_drawn() -> None:
    bank = tuple(asked(f"q{n}", "x--") for n in range(6))
    drawn = ("q4", "q1")
    later = quiz(questions=tuple(keyed(one, "-x-") for one in bank[:3]), passing=0.5)

    found = regraded(quiz(questions=bank, draw=2, shuffle_questions=True), later)
    result = grade_attempt(found.quiz, drawn, {"q4": {"chosen": [0]}, "q1": {"chosen": [0]}})

    assert (result.earned, result.possible) == (1.0, 2.0)
