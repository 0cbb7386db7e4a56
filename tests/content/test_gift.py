"""Questions from elsewhere: what is taken, what is refused, each with its line."""

import pytest

from app.content.gift import read_gift
from app.content.gift_quiz import quiz_of
from app.content.worker import Worker
from app.domain.course import Quiz
from tests.content.small import compiled

ALL = r"""// From a book
$CATEGORY: $course$/Partners

::Margin:: What does a partner keep \{after cost\}? {
  =Its margin #Right: price less cost.
  ~Its revenue #That is before cost.
  ~Its *quota*
}

::Two:: Which two are costs? {
~%50%Labor #Yes. ~%50%Licenses ~%-50%Revenue #No. ####Look at page 2. }

A year has {#12} months.

How high is the share? {#0.5:0.05 #About half.}

Between what? {#1..3}

How much, about? {# =10:1#Good. =%0%20#Too much. }

::Name it:: What year is it? {=fiscal year =financial year =%0%calendar year#Not this one.}

Partners have a year of their own. {T#Look again.#They do.}

Match them. { =Tidewater -> minutes =Ashgrove -> engineers = -> nobody }

[markdown]Say *why*. {}
"""


def quiz(worker: Worker, text: str) -> Quiz:
    """What our own reader makes of what is written."""
    questions, problems = read_gift(text)
    assert [one for one in problems if not one.is_note] == []
    result = compiled(worker, {"01-one/03-check.quiz.md": quiz_of("Imported", questions)})
    assert [str(one) for one in result.faults] == []
    assert result.course
    found = result.course.find("check")
    assert found
    assert isinstance(found[1], Quiz)
    return found[1]


def test_all_types_that_both_have_arrive_with_key_and_feedback(worker: Worker) -> None:
    made = quiz(worker, ALL)

    kinds = [one.type.value for one in made.questions]
    assert kinds == [
        "single", "multiple", "number", "number", "number", "number", "text", "single", "match",
        "essay",
    ]  # fmt: skip
    margin, two, year, share, between, about, name, truth, match, essay = made.questions
    assert margin.title == "What does a partner keep {after cost}?"
    assert [one.right for one in margin.options] == [True, False, False]
    assert "Right: price less cost." in margin.options[0].feedback
    assert "Its *quota*" in margin.options[2].html
    assert [one.right for one in two.options] == [True, True, False]
    assert "Look at page 2." in two.feedback
    assert year.title == "A year has … months."
    assert [(one.value, one.tolerance) for one in (*share.figures, *between.figures)] == [
        ("0.5", "0.05"), ("2", "1"),
    ]  # fmt: skip
    assert [(one.value, one.right) for one in about.figures] == [("10", True), ("20", False)]
    assert [(one.text, one.right) for one in name.phrases] == [
        ("fiscal year", True), ("financial year", True), ("calendar year", False),
    ]  # fmt: skip
    assert [one.right for one in truth.options] == [True, False]
    assert "They do." in truth.options[0].feedback
    assert match.lefts == ("Tidewater", "Ashgrove")
    assert len(match.options) == 3
    assert essay.title == "Say why."


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "no question"),
        ("\n\nJust words.", 3, "description"),
        ("Open {=a ~b", 1, "no partner"),
        ("Shut =a }", 1, "no partner"),
        ("Two {=a} and {=b}", 1, "one pair of braces"),
        ("Words {a ~b =c}", 1, "begins with = or ~"),
        ("None right {~a ~b}", 1, "One answer has to be right"),
        ("Two right {\n=a\n~c\n=b}", 4, "One answer has to be right"),
        ("Part {=a ~%50%b}", 1, "weighed all begin with ~"),
        ("Uneven {~%70%a ~%30%b}", 1, "earn the same each"),
        ("Over {~%100%a\n~%100%b}", 1, "earn the same each"),
        ("Half {=%50%a =b}", 1, "can't earn a part"),
        ("Any {=part*}", 1, "any letters"),
        ("Empty {=a ~}", 1, "An answer is empty"),
        ("Pair {=a -> b =c -> }", 1, "A pair is written"),
        ("Pair {=a -> b #Why =c -> d}", 1, "no feedback"),
        ("Number {#twelve}", 1, "no number"),
        ("Number {#nan}", 1, "no number"),
        ("Number {#1e999999}", 1, "no number"),
        ("Number {#=%50%3}", 1, "can't earn a part"),
        ("Number {#=3 ~#Other}", 1, "goes below"),
        ("[html]<b>Bold</b> {=a ~b}", 1, "HTML"),
        ("Tag {=a#<script>alert(1)</script> ~b}", 1, "HTML"),
    ],
)
def test_what_can_not_be_said_is_told_with_its_line(text: str, line: int, said: str) -> None:
    _, problems = read_gift(text)

    (problem,) = problems
    assert problem.line == line
    assert said in problem.message
    assert not problem.is_note


def test_what_is_said_in_another_way_is_noted() -> None:
    _, problems = read_gift("$CATEGORY: x\n\nTwo {~%50%a ~%50%b ~c}")
    assert [(one.line, one.is_note) for one in problems] == [(1, True), (3, True)]


@pytest.mark.parametrize(
    "sign", ["*a*", "_a_", "[a](b)", "`a`", "<a>", "# a", "> a", "- a", "1. a", "a | b", "&amp;"]
)
def test_plain_text_is_shown_as_it_was_written(worker: Worker, sign: str) -> None:
    escaped = "".join("\\" + one if one in "~=#{}:" else one for one in sign)
    if sign == "<a>":
        escaped = "a < b"
        sign = "a < b"
    made = quiz(worker, f"Which? {{={escaped} ~Other | one}}")
    shown = made.questions[0].options[0].html.replace("&lt;", "<").replace("&gt;", ">")
    assert sign in shown.replace("&amp;", "&") or sign in shown


def test_a_file_of_ten_thousand_braces_is_read_at_once() -> None:
    _, problems = read_gift("{" * 10_000 + "}" * 10_000)
    assert len(problems) == 1
