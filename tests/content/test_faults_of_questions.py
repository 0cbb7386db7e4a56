"""Every fault of quizzes and worksheets, with the place and words an author sees."""
# ruff: noqa: E501 - messages are given whole

import pytest

from app.content.worker import Worker
from tests.content.small import COURSE, QUIZ, WORKSHEET, lesson, told

QUIZ_PATH = "01-one/03-check.quiz.md"
PLAN_PATH = "01-one/04-plan.worksheet.md"


def quiz(text: str) -> dict[str, str | bytes | None]:
    """A quiz of one question."""
    head = "---\ntitle: A\nminutes: 5\n---\n## Q? {#q}\n\n`outcome LO1`\n\n"
    return {QUIZ_PATH: head + text}


def plan(text: str) -> dict[str, str | bytes | None]:
    """A worksheet of one section."""
    return {PLAN_PATH: "---\ntitle: A\nminutes: 5\n---\n## S {#s}\n\n" + text}


# fmt: off
CASES: dict[str, tuple[dict[str, str | bytes | None], list[str]]] = {
    'no key': (quiz("- [ ] a\n  > x\n- [ ] b\n  > y\n"), [
        '01-one/03-check.quiz.md:9:3: The question has no key. Mark the right answers with [x] and the others with [ ].',
    ]),
    'all right': (quiz("- [x] a\n  > x\n- [x] b\n  > y\n"), [
        '01-one/03-check.quiz.md:9:3: Every answer is right. Mark the right answers with [x] and the others with [ ].',
    ]),
    'mixed': (quiz("- [x] a\n  > x\n- [1] b\n  > y\n"), [
        '01-one/03-check.quiz.md:11:3: The answers of this question are marked in different ways. Mark all with [x] and [ ], or all with [1], [2] …',
    ]),
    'ranks': (quiz("- [1] a\n  > x\n- [1] b\n  > y\n- [3] c\n  > y\n"), [
        "01-one/03-check.quiz.md:9:3: The ranks 1, 1, 3 aren't 1 to 3, each once. Give each its own rank, 1 the most effective or the first.",
    ]),
    'no list': (quiz("Text.\n"), [
        '01-one/03-check.quiz.md:5:4: The question has no list to answer. Write a list of [x] and [ ], of [1] to [4], or “- = 12.5”; or mark {.match} or {.essay}.',
    ]),
    'essay': ({QUIZ_PATH:"---\ntitle: A\nminutes: 5\n---\n## Q? {#q .essay}\n\n`outcome LO1`\n\nText.\n\n- [x] a\n- [ ] b\n"}, [
        '01-one/03-check.quiz.md:11:3: The heading says {.essay}, but this is an answer to pick or to type. Take the mark off the heading, or write the list without [x], [1] or =.',
    ]),
    'essay in a lesson': (lesson("## Q? {#q .check .essay}\n\nText.\n"), [
        '01-one/01-lesson.md:5:4: An essay needs somebody who reads it, so a lesson takes none. Move it to a quiz, or ask for it in a worksheet.',
    ]),
    'shared draw': ({QUIZ_PATH:QUIZ.replace("minutes: 5","minutes: 5\ndraw: {LO1: 1, LO2: 1}").replace("`outcome LO1`","`outcome LO1, outcome LO2`"), "course.md":COURSE.replace("{LO1: Say what matters}","{LO1: Say what matters, LO2: Do it}")}, [
        '01-one/03-check.quiz.md:4:1: The draw takes 2 questions; 1 at most fit its outcomes. A question counts for one outcome only: draw fewer or write more questions.',
    ]),
    'spare': ({QUIZ_PATH:"---\ntitle: A\nminutes: 5\n---\n## Q? {#q .match}\n\n`outcome LO1`\n\n| A | B |\n|---|---|\n| a | b |\n| c | d |\n| | D |\n"}, [
        '01-one/03-check.quiz.md:13:5: The right side “D” is there already. A row without a left side adds one too many: write another, or drop it.',
    ]),
    'number key': (quiz("- 5\n  > x\n"), [
        '01-one/03-check.quiz.md:9:3: The question has no key. Write the right answer as “- = 12.5” or “- = fiscal year”, or mark with [x] and [ ].',
    ]),
    'number bad': (quiz("- = 5 dollars\n  > x\n"), [
        '01-one/03-check.quiz.md:9:3: “5 dollars” is no number. Write digits alone, such as “= 1.86 ± 0.01”: no units, no thousands commas.',
    ]),
    'text after': (quiz("- [x] a\n  > x\n- [ ] b\n  > y\n\nAfter.\n"), [
        '01-one/03-check.quiz.md:14:1: Text after the answers is seen by nobody. Move it above them, or begin each line with > for feedback.',
    ]),
    'feedback': (quiz("- [x] a\n- [ ] b\n  > y\n"), [
        '01-one/03-check.quiz.md:9:3: This answer has no feedback. Add a quote under it that says why.',
    ]),
    'q instr': ({QUIZ_PATH:QUIZ.replace("`outcome LO1`","`outcome LO1, points many`")}, [
        "01-one/03-check.quiz.md:8:15: The instruction “points many” can't be read. Write for example “outcome LO1, trust, points 2, provisional”.",
    ]),
    'q outcome': ({QUIZ_PATH:QUIZ.replace("`outcome LO1`","`outcome LO1, outcome LO7`")}, [
        '01-one/03-check.quiz.md:8:15: There is no outcome “LO7” in course.md. Known are “LO1”.',
    ]),
    'draw': ({QUIZ_PATH:QUIZ.replace("minutes: 5","minutes: 5\ndraw: 4")}, [
        '01-one/03-check.quiz.md:4:1: The draw takes 4 questions of a bank of 1. Draw fewer or write more questions.',
    ]),
    'draw by': ({QUIZ_PATH:QUIZ.replace("minutes: 5","minutes: 5\ndraw: {LO1: 4}")}, [
        '01-one/03-check.quiz.md:4:8: The draw takes 4 questions for LO1 of a bank of 1. Draw fewer or write more questions.',
    ]),
    'empty quiz': ({QUIZ_PATH:"---\ntitle: A\nminutes: 5\n---\nx\n"}, [
        '01-one/03-check.quiz.md:2:1: The quiz has no question. Add a ## heading.',
    ]),
    'wait': ({QUIZ_PATH:QUIZ.replace("minutes: 5","minutes: 5\nwait: 10")}, [
        "01-one/03-check.quiz.md:4:1: The value of “wait” can't be taken: it must be minutes, hours or days. Write a time such as 10m, 24h or 7d.",
    ]),
    'passing': ({QUIZ_PATH:QUIZ.replace("minutes: 5","minutes: 5\npass: 70")}, [
        "01-one/03-check.quiz.md:4:1: The value of “pass” can't be taken: it must be at most 1. Write a share from 0 to 1, such as 0.8 for 80 percent.",
    ]),
    'empty option': (quiz("- [x]\n  > x\n- [ ] b\n  > y\n"), [
        '01-one/03-check.quiz.md:9:3: This answer is empty. Write its text.',
    ]),
    'ws none': (plan("Text\n"), [
        '01-one/04-plan.worksheet.md:5:4: The section “S” has no field to write in. Say right under the heading, between two backticks, what it is. Write “text”, “lines 6, words 40..150”, “number”, “date”, “choice Yes | No” or “table Goal | Date, rows 3..6”.',
    ]),
    'ws bad': (plan("`lines many`\n"), [
        "01-one/04-plan.worksheet.md:7:2: “lines” takes a whole number from 1 to 99. Write “text”, “lines 6, words 40..150”, “number”, “date”, “choice Yes | No” or “table Goal | Date, rows 3..6”.",
    ]),
    'ws rule': (plan("`text, rows 1..2`\n"), [
        "01-one/04-plan.worksheet.md:7:8: Only a table has rows. Take it out.",
    ]),
    'ws private': ({PLAN_PATH:WORKSHEET.replace("minutes: 5","minutes: 5\nprivate: [foo]")}, [
        '01-one/04-plan.worksheet.md:4:11: There is no section “foo” in this worksheet. Sections are “partner”.',
    ]),
    'ws empty': ({PLAN_PATH:"---\ntitle: A\nminutes: 5\n---\nx\n"}, [
        '01-one/04-plan.worksheet.md:2:1: The worksheet has no section. Add a ## heading with a field. Write “text”, “lines 6, words 40..150”, “number”, “date”, “choice Yes | No” or “table Goal | Date, rows 3..6”.',
    ]),
}
# fmt: on


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES.keys())
def test_the_author_is_told_where_what_and_how_to_mend_it(
    worker: Worker, changes: dict[str, str | bytes | None], expected: list[str]
) -> None:
    assert told(worker, changes) == expected
