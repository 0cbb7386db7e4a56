"""How questions are written: what is told, what is not, and what a guesser would score."""

from collections.abc import Sequence
from itertools import product
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.question.items import guesser
from app.content.worker import Worker
from app.domain.question import Option, Question, QuestionType, grade
from tests.content.small import COURSE, compiled

QUIZ_FILE = "01-one/03-check.quiz.md"
LESSON_FILE = "01-one/01-lesson.md"
EVEN = ("One thing", "Two thing", "Six thing")
LONG = "because it keeps the margin that the partner needs for the work"
SHORT = "because they say so"


def listed(*options: str) -> str:
    """Answers that all have feedback; the first one is right."""
    return "".join(f"- [{' ' if n else 'x'}] {said}\n  > Why.\n" for n, said in enumerate(options))


def ask(*options: str, title: str = "Which helps?", stem: str = "") -> str:
    """A quiz of one question; the first answer is right."""
    code = "`outcome LO1`\n\n"
    return (
        f"---\ntitle: A\nminutes: 5\n---\n\n## {title} {{#q}}\n\n{code}{stem}\n\n{listed(*options)}"
    )


def bank(*questions: str, matter: str = "") -> str:
    """A quiz of these answers; each belongs to a question of its own."""
    asked = (
        f"## Number {n}? {{#q{n}}}\n\n`outcome LO1`\n\n{answers}\n"
        for n, answers in enumerate(questions)
    )
    return f"---\ntitle: A\nminutes: 5\n{matter}---\n\n" + "".join(asked)


def hints(worker: Worker, text: str, path: str = QUIZ_FILE, course: str = COURSE) -> list[str]:
    """Names of the hints to a file; there is no fault."""
    result = compiled(worker, {path: text, "course.md": course})
    assert not result.faults, [str(fault) for fault in result.faults]
    return [fault.name for fault in result.hints if fault.path == path]


@pytest.mark.parametrize(
    "options",
    [
        ("Often", "Always", "Seldom"),
        ("Often", "It is impossible", "Seldom"),
        ("Often", "Without exception", "Seldom"),
        ("Often", "In every case", "Seldom"),
        ("Often", "Under no circumstances", "Seldom"),
        ("Often", "It works every time", "Seldom"),
    ],
)
def test_absolute_words_in_wrong_answers_only_are_told(
    worker: Worker, options: Sequence[str]
) -> None:
    assert hints(worker, ask(*options)) == ["absolute-words"]


@pytest.mark.parametrize(
    "options",
    [
        ("It always helps", "It never helps"),
        ("Always", "Often"),
        ("Ask nobody else", "Tell everybody"),
        ("The hallway", "The nevermore"),
    ],
)
def test_absolute_words_that_give_nothing_away_are_not_told(
    worker: Worker, options: Sequence[str]
) -> None:
    assert hints(worker, ask(*options)) == []


@pytest.mark.parametrize(
    "said",
    ["All of the above", "None of the above.", "*Both of them*", "A and B", "Both a and c."],
)
def test_an_answer_about_other_answers_is_told(worker: Worker, said: str) -> None:
    assert hints(worker, ask("One", "Two", said)) == ["all-or-none"]


@pytest.mark.parametrize(
    "said", ["All of the above costs come back", "None of her goals", "Plan A and plan B", "Both"]
)
def test_an_answer_that_only_sounds_like_it_is_not_told(worker: Worker, said: str) -> None:
    assert hints(worker, ask("One of these", "Two of these", said)) == []


def test_answers_of_very_different_length_are_told_and_slightly_different_ones_not(
    worker: Worker,
) -> None:
    assert hints(worker, ask(f"{LONG}, and more of it", "Price")) == ["uneven-options"]
    assert hints(worker, ask(LONG, SHORT)) == []
    assert hints(worker, ask("Price, and quality", "Size")) == []


@pytest.mark.parametrize(
    "title",
    [
        "Which of these is not a goal?",
        "What isn't a goal?",
        "What should you never say?",
        "Which are goals, except one?",
        "All are goals except which?",
        "When should you not call?",
        "Who doesn’t gain?",
        "Susan signed. For which of these did she not pay?",
        "Of these three, which is not hers?",
        "Which of these is **not** a goal?",
    ],
)
def test_a_negative_question_is_told(worker: Worker, title: str) -> None:
    assert hints(worker, ask(*EVEN, title=title)) == ["negative-stem"]


@pytest.mark.parametrize(
    "title",
    [
        "Which of these is NOT a goal?",
        "What do you do when Susan does not answer?",
        "What would a partner who does not sell say?",
        "When Susan doesn't answer, what do you do?",
        "Susan will not sign. What do you say?",
        "Why does Susan not answer?",
        "Which note helps?",
        "What would Susan, who does not sell, say?",
        "Susan will not sign: what helps?",
    ],
)
def test_a_question_that_only_holds_a_not_is_not_told(worker: Worker, title: str) -> None:
    assert hints(worker, ask(*EVEN, title=title)) == []


def test_the_question_in_the_stem_is_looked_at_too(worker: Worker) -> None:
    said = ask(*EVEN, stem="She did not sign. Which of these did *you* not say?")
    bold = ask(*EVEN, stem="She did not sign. Which of these did you **not** say?")

    assert hints(worker, said) == ["negative-stem"]
    assert hints(worker, bold) == []


def test_a_courses_language_decides_whether_words_are_looked_at(worker: Worker) -> None:
    german = COURSE.replace("title:", "language: de\ntitle:", 1)
    text = ask("Often", "Always", "All of the above", title="Which is not so?")

    assert sorted(hints(worker, text)) == ["absolute-words", "all-or-none", "negative-stem"]
    assert hints(worker, text, course=german) == []
    assert hints(worker, ask(f"{LONG}, and more", "Price"), course=german) == ["uneven-options"]


def test_questions_in_lessons_are_looked_at_too(worker: Worker) -> None:
    text = (
        f"---\ntitle: A\nminutes: 5\n---\n\n## Which? {{#q .check}}\n\n{listed('Often', 'Never')}"
    )

    assert hints(worker, text, LESSON_FILE) == ["absolute-words"]


@pytest.mark.parametrize(
    ("keys", "told"),
    [(4, True), (3, True), (2, False), (0, False)],
)
def test_a_key_that_is_the_longest_too_often_is_told(worker: Worker, keys: int, told: bool) -> None:
    long, short = listed(LONG, SHORT, SHORT + "!"), listed(SHORT, LONG, SHORT + "!")
    found = hints(worker, bank(*[long] * keys, *[short] * (4 - keys)))

    assert ("key-longest" in found) is told


def test_three_questions_show_no_habit(worker: Worker) -> None:
    assert hints(worker, bank(*[listed(LONG, SHORT)] * 3, matter="shuffle: none\n")) == []


def test_equally_long_answers_show_no_habit(worker: Worker) -> None:
    assert hints(worker, bank(*[listed(*EVEN)] * 6)) == []


@pytest.mark.parametrize(
    ("first", "others", "told"),
    [(4, 0, True), (4, 1, True), (6, 2, True), (4, 2, False), (3, 1, False)],
)
def test_a_key_that_stands_in_the_same_place_is_told_where_nothing_is_shuffled(
    worker: Worker, first: int, others: int, told: bool
) -> None:
    moved = "- [ ] One thing\n  > Why.\n- [x] Two thing\n  > Why.\n"
    answers = [*[listed(*EVEN)] * first, *[moved] * others]

    kept = hints(worker, bank(*answers, matter="shuffle: none\n"))
    assert kept == (["key-in-place"] if told else [])
    assert hints(worker, bank(*answers)) == []


@pytest.mark.parametrize(
    ("matter", "told"),
    [("pass: 0.75\n", True), ("pass: 0.8\n", False), ("", True), ("feedback: survey\n", False)],
)
def test_a_guesser_who_would_pass_is_told(worker: Worker, matter: str, told: bool) -> None:
    ranks = "- [1] {0}\n  > a\n- [2] {1}\n  > b\n- [3] {2}\n  > c\n"
    best = ranks.format(LONG, SHORT + " indeed", SHORT)
    half = ranks.format(LONG, SHORT, SHORT + " indeed")
    found = hints(worker, bank(best, best, half, "- = 7\n  > x\n", matter=matter))

    # 2 + 2 + 1.5 of 7 points
    assert ("guessable" in found) is told


def test_what_an_exam_does_not_score_helps_no_guesser(worker: Worker) -> None:
    ranks = f"- [1] {LONG}\n  > a\n- [2] {SHORT} indeed\n  > b\n- [3] {SHORT}\n  > c\n"
    text = bank(*[ranks] * 4, matter="feedback: exam\n")

    assert hints(worker, text) == ["guessable"]
    assert hints(worker, text.replace("`outcome LO1`", "`outcome LO1, provisional`")) == []


def brute(question: Question) -> float:
    """The mean share of all ways to pick a longest answer, and a shortest as least effective."""
    lengths = [len(option.html) for option in question.options]
    longest = [n for n, length in enumerate(lengths) if length == max(lengths)]
    shortest = [n for n, length in enumerate(lengths) if length == min(lengths)]
    if question.type is not QuestionType.JUDGEMENT:
        return mean(grade(question, {"chosen": [n]}).share for n in longest)
    picks = [(most, least) for most, least in product(longest, shortest) if most != least]
    return mean(grade(question, {"most": m, "least": n}).share for m, n in picks)


@st.composite
def pickable(draw: st.DrawFn) -> Question:
    """A question of ticks or ranks, its answers of few different lengths."""
    count = draw(st.integers(3, 6))
    texts = [draw(st.sampled_from(["a", "bb", "ccc"])) for _ in range(count)]
    points = draw(st.integers(1, 4))
    if draw(st.booleans()):
        ranks = draw(st.permutations(range(1, count + 1)))
        ranked = tuple(Option(t, rank=r) for t, r in zip(texts, ranks, strict=True))
        return Question("q", "Q", QuestionType.JUDGEMENT, options=ranked, points=points)
    rights = draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=count - 1))
    kind = QuestionType.SINGLE if len(rights) == 1 else QuestionType.MULTIPLE
    ticked = tuple(Option(text, right=n in rights) for n, text in enumerate(texts))
    return Question("q", "Q", kind, options=ticked, points=points)


@given(st.lists(pickable(), min_size=1, max_size=4))
def test_a_guessers_score_is_the_mean_over_all_that_they_might_pick(bank: list[Question]) -> None:
    possible = sum(question.points for question in bank)
    expected = sum(question.points * brute(question) for question in bank) / possible

    assert guesser(bank) == pytest.approx(expected)


def test_what_cannot_be_picked_by_length_earns_a_guesser_nothing() -> None:
    typed = Question("q", "Q", QuestionType.NUMBER)

    assert guesser([typed]) == 0
    assert guesser([]) == 0
