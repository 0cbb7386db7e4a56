"""Questions read from files: every type, in a quiz and in a lesson, with all that belongs to it."""

from typing import Any

import pytest

from app.content.worker import Worker
from app.domain.course import Lesson, Quiz
from app.domain.question import Figure, Option, Phrase, Question, QuestionType
from app.domain.rubric import Criterion, Rubric
from tests.content.small import compiled, told

QUIZ_FILE = "01-one/03-check.quiz.md"
LESSON_FILE = "01-one/01-lesson.md"
HEAD = "---\ntitle: A\nminutes: 5\n---\n\n"
CASES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "single": (
        "",
        "- [x] *One*\n  > Yes.\n- [ ] Two\n  > No.\n",
        {
            "type": QuestionType.SINGLE,
            "options": (
                Option("<em>One</em>", "<p>Yes.</p>", right=True),
                Option("Two", "<p>No.</p>"),
            ),
        },
    ),
    "multiple": (
        "",
        "- [X] One\n  > Yes.\n- [ ] Two\n  > No.\n- [x] Three\n  > Yes.\n",
        {
            "type": QuestionType.MULTIPLE,
            "options": (
                Option("One", "<p>Yes.</p>", right=True),
                Option("Two", "<p>No.</p>"),
                Option("Three", "<p>Yes.</p>", right=True),
            ),
        },
    ),
    "judgement": (
        "",
        "- [2] A\n  > a\n- [4] B\n  > b\n- [1] C\n  > c\n- [3] D\n  > d\n",
        {
            "type": QuestionType.JUDGEMENT,
            "options": (
                Option("A", "<p>a</p>", rank=2),
                Option("B", "<p>b</p>", rank=4),
                Option("C", "<p>c</p>", rank=1),
                Option("D", "<p>d</p>", rank=3),
            ),
            "points": 2,
        },
    ),
    "order": (
        ".order",
        "- [2] Plan\n- [1] Ask\n  > First.\n\n> For all.\n",
        {
            "type": QuestionType.ORDER,
            "options": (Option("Plan", rank=2), Option("Ask", "<p>First.</p>", rank=1)),
            "feedback": "<p>For all.</p>",
        },
    ),
    "number": (
        "",
        "- = 1.86 ± 0.01\n  > Right.\n- = −2 +/- 0.5\n"
        "- 20300\n  > Before labor.\n- 5 ± 1\n  > No.\n",
        {
            "type": QuestionType.NUMBER,
            "figures": (
                Figure("1.86", "0.01", feedback="<p>Right.</p>"),
                Figure("-2", "0.5"),
                Figure("20300", right=False, feedback="<p>Before labor.</p>"),
                Figure("5", "1", right=False, feedback="<p>No.</p>"),
            ),
        },
    ),
    "text": (
        "",
        "- = fiscal *year*\n  > Yes.\n- = financial year\n- calendar year\n  > Not this.\n",
        {
            "type": QuestionType.TEXT,
            "phrases": (
                Phrase("fiscal year", feedback="<p>Yes.</p>"),
                Phrase("financial year"),
                Phrase("calendar year", right=False, feedback="<p>Not this.</p>"),
            ),
        },
    ),
    "match": (
        ".match",
        "| Company | *Month* |\n|---|---|\n"
        "| Vendor | `January` |\n| | July |\n| Partner | April |\n",
        {
            "type": QuestionType.MATCH,
            "lefts": ("Vendor", "Partner"),
            "options": (Option("<code>January</code>"), Option("April"), Option("July")),
            "heads": ("Company", "<em>Month</em>"),
        },
    ),
    "essay": (
        ".essay",
        "| Criterion | 0 | 2 |\n|---|---|---|\n| *Figures* | none | all |\n\n> For all.\n",
        {
            "type": QuestionType.ESSAY,
            "rubric": Rubric((0, 2), (Criterion("<em>Figures</em>", ("none", "all")),)),
            "feedback": "<p>For all.</p>",
        },
    ),
}
IN_LESSONS = {name: case for name, case in CASES.items() if name != "essay"}


def in_quiz(worker: Worker, text: str) -> Question:
    """The one question of a quiz."""
    result = compiled(worker, {QUIZ_FILE: HEAD + text})
    assert result.course, [str(fault) for fault in result.faults]
    quiz = result.course.modules[0].activities[2]
    assert isinstance(quiz, Quiz)
    assert len(quiz.questions) == 1
    return quiz.questions[0]


def in_lesson(worker: Worker, text: str) -> Lesson:
    """A lesson with this text."""
    result = compiled(worker, {LESSON_FILE: HEAD + text})
    assert result.course, [str(fault) for fault in result.faults]
    lesson = result.course.modules[0].activities[0]
    assert isinstance(lesson, Lesson)
    return lesson


def asked(worker: Worker, answers: str, mark: str = "", code: str = "outcome LO1") -> Question:
    """A quiz's question with these answers under a heading with this mark."""
    return in_quiz(worker, f"## Which? {{#which {mark}}}\n\n`{code}`\n\nStem.\n\n{answers}")


@pytest.mark.parametrize(("mark", "answers", "given"), CASES.values(), ids=CASES.keys())
def test_a_question_of_every_type_is_read_in_a_quiz(
    worker: Worker, mark: str, answers: str, given: dict[str, Any]
) -> None:
    expected = {"title": "Which?", "stem": "<p>Stem.</p>", "outcomes": ("LO1",)} | given

    assert asked(worker, answers, mark) == Question("which", **expected)


@pytest.mark.parametrize(("mark", "answers", "given"), IN_LESSONS.values(), ids=IN_LESSONS.keys())
def test_a_question_of_every_type_is_read_in_a_lesson_which_goes_on_at_the_next_heading(
    worker: Worker, mark: str, answers: str, given: dict[str, Any]
) -> None:
    heading = f"### Which? {{#which .check {mark}}}\n\n`trust`\n\nStem.\n\n"
    lesson = in_lesson(worker, f"## A\n\nBefore.\n\n{heading}{answers}\n## B\n\nAfter.\n")

    expected = {"title": "Which?", "stem": "<p>Stem.</p>", "competencies": ("trust",)} | given
    assert [part.check for part in lesson.parts] == [None, Question("which", **expected), None]
    assert "After" in lesson.parts[2].html


@pytest.mark.parametrize(("mark", "answers", "given"), CASES.values(), ids=CASES.keys())
def test_a_question_of_every_type_is_written_without_a_hint(
    worker: Worker, mark: str, answers: str, given: dict[str, Any]
) -> None:
    text = f"## Which? {{#which {mark}}}\n\n`outcome LO1`\n\n{answers}"

    assert told(worker, {QUIZ_FILE: HEAD + text}) == []


def test_the_last_list_is_answered_and_those_above_belong_to_the_stem(worker: Worker) -> None:
    question = in_quiz(
        worker,
        "## Which? {#which}\n\n`outcome LO1`\n\n- labor\n- license\n\nSo:\n\n- [x] a\n- [ ] b\n",
    )

    assert [option.html for option in question.options] == ["a", "b"]
    assert question.stem == '<ul class="list">\n<li>labor</li>\n<li>license</li>\n</ul>\n<p>So:</p>'


def test_a_table_in_the_stem_is_not_what_is_answered(worker: Worker) -> None:
    table = "| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\n"

    in_list = asked(worker, f"{table}- = 5\n  > Yes.\n")
    in_match = asked(worker, f"{table}Match:\n\n{table}", ".match")

    assert in_list.type is QuestionType.NUMBER
    assert "<table" in in_list.stem
    assert in_match.lefts == ("1", "3")
    assert "<table" in in_match.stem


def test_an_answer_may_hold_more_than_a_line(worker: Worker) -> None:
    question = asked(worker, "- [x] One\n  more\n\n  > Why\n  >\n  > and more.\n- [ ] b\n  > x\n")

    assert question.options[0].html == "One\nmore"
    assert question.options[0].feedback == "<p>Why</p>\n<p>and more.</p>"


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("points 3", {"points": 3}),
        ("trust", {"competencies": ("trust",)}),
        ("outcome LO1, trust, points 2", {"competencies": ("trust",), "points": 2}),
        ("provisional", {"provisional": True}),
    ],
)
def test_the_code_span_says_what_a_question_is_for(
    worker: Worker, code: str, given: dict[str, Any]
) -> None:
    question = asked(worker, "- [x] a\n- [ ] b\n", code=code)

    found = {name: getattr(question, name) for name in given}
    assert found == given
    assert question.outcomes == (("LO1",) if "outcome" in code else ())


@pytest.mark.parametrize(("said", "points"), [("outcome LO1", 2), ("points 1", 1), ("points 6", 6)])
def test_a_judgement_item_is_worth_two_points_unless_it_says_others(
    worker: Worker, said: str, points: int
) -> None:
    assert asked(worker, "- [1] a\n- [2] b\n- [3] c\n", code=said).points == points


def test_feedback_for_everybody_is_read_below_every_kind_of_answers(worker: Worker) -> None:
    for mark, answers in (
        ("", "- [x] a\n- [ ] b\n"),
        ("", "- = 5\n"),
        ("", "- = five\n"),
        ("", "- [1] a\n- [2] b\n- [3] c\n"),
        (".order", "- [1] a\n- [2] b\n"),
        (".match", "| A | B |\n|---|---|\n| a | b |\n| c | d |\n"),
        (".essay", ""),
    ):
        assert asked(worker, f"{answers}\n> For all.\n", mark).feedback == "<p>For all.</p>"


def test_an_essay_needs_no_rubric_and_a_quote_inside_its_stem_stays_there(worker: Worker) -> None:
    question = asked(worker, "> Susan: no.\n\nWhy did she say so?\n", ".essay")

    assert question.rubric is None
    assert question.feedback == ""
    assert question.stem.startswith("<p>Stem.</p>\n<blockquote>")


def test_a_match_without_words_in_its_head_has_none(worker: Worker) -> None:
    table = "| | |\n|---|---|\n| a | b |\n| c | b |\n"

    assert asked(worker, table, ".match").heads == ()
    assert [option.html for option in asked(worker, table, ".match").options] == ["b", "b"]


def test_a_quiz_says_how_its_attempts_go(worker: Worker) -> None:
    matter = (
        "pass: 0.8\ndraw: {LO1: 1}\nattempts: 3\nwait: 24h\nlimit: 20\nshuffle: both\n"
        "feedback: exam\n"
    )
    text = "## A\n\n`outcome LO1`\n\n- [x] a\n- [ ] b\n"
    head = HEAD.replace("---\n\n", f"{matter}---\n\nIntro.\n\n")
    result = compiled(worker, {QUIZ_FILE: head + text})
    assert result.course
    quiz = result.course.modules[0].activities[2]

    assert isinstance(quiz, Quiz)
    assert (quiz.passing, quiz.draw, quiz.draw_by) == (0.8, 0, (("LO1", 1),))
    assert (quiz.attempts, quiz.wait, quiz.limit, quiz.feedback) == (3, 1440, 20, "exam")
    assert (quiz.shuffle_options, quiz.shuffle_questions) == (True, True)
    assert quiz.intro == "<p>Intro.</p>"


@pytest.mark.parametrize(
    ("said", "options", "questions"),
    [("options", True, False), ("questions", False, True), ("none", False, False)],
)
def test_what_is_shuffled_is_the_authors_choice(
    worker: Worker, said: str, options: bool, questions: bool
) -> None:
    text = HEAD.replace("---\n\n", f"shuffle: {said}\n---\n\n") + "## A\n\n- [x] a\n- [ ] b\n"
    result = compiled(worker, {QUIZ_FILE: text})
    assert result.course
    quiz = result.course.modules[0].activities[2]

    assert isinstance(quiz, Quiz)
    assert (quiz.shuffle_options, quiz.shuffle_questions) == (options, questions)
