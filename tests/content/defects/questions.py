"""Defects of questions, in quizzes and in lessons; ¦ marks the place that must be told."""
# ruff: noqa: E501 - a case a line

from tests.content.defects import Defect
from tests.content.small import LESSON, QUIZ

QUIZ_PATH = "01-one/03-check.quiz.md"
LESSON_PATH = "01-one/01-lesson.md"
HEAD = "---\ntitle: A check\nminutes: 5\n---\n\n"
ASK = "## Which? {#which}\n\n`outcome LO1`\n\n"
LONG = "because it keeps the margin that the partner needs for the work"
EVEN = "- [x] a\n  > x\n- [ ] b\n  > y\n"


def _defect(name: str, path: str, text: str, says: str) -> Defect:
    before, mark, after = text.partition("¦")
    assert mark, name
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Defect(name, {path: before + after}, f"{path}:{line}:{column}", says)


def _asked(name: str, answers: str, says: str = "", mark: str = "") -> Defect:
    """A quiz of one question with these answers, perhaps with a mark on its heading."""
    ask = ASK.replace("{#which}", f"{{#which {mark}}}") if mark else ASK
    return _defect(name, QUIZ_PATH, HEAD + ask + answers, says)


def _whole(name: str, text: str, says: str = "") -> Defect:
    """Another quiz."""
    return _defect(name, QUIZ_PATH, text, says)


def _said(name: str, code: str, says: str) -> Defect:
    """The small quiz with another code span under its question."""
    return _whole(name, QUIZ.replace("`outcome LO1`", f"`{code}`"), says)


def _in_lesson(name: str, text: str, says: str) -> Defect:
    return _defect(name, LESSON_PATH, f"{LESSON}\n{text}", says)


def _bank(questions: str, matter: str = "") -> str:
    """Four questions of one form; # stands for their number."""
    asked = "".join(questions.replace("#", str(n)) for n in range(1, 5))
    return f"---\ntitle: A check\nminutes: 5{matter}\n---\n\n" + asked.replace("@", "#")


def _four(key: str, other: str) -> str:
    """Questions whose right answer is the first of three."""
    rest = "".join(f"- [ ] {other} {n}\n  > No.\n" for n in (1, 2))
    return f"@@ Which of #? {{@q#}}\n\n`outcome LO1`\n\n- [x] {key}\n  > Yes.\n{rest}\n"


_KEYS = {
    "a quiz without a question": _whole("no-question", "---\n¦title: A check\nminutes: 5\n---\n\nText.\n", "##"),
    "nothing to answer": _whole("no-answers", f"{HEAD}## ¦Which? {{#which}}\n\n`outcome LO1`\n\nText.\n", "{.essay}"),
    "nothing to match": _whole("no-answers", f"{HEAD}## ¦Which? {{#which .match}}\n\n- a\n- b\n", "table of two columns"),
    "no tick": _asked("no-key", "- ¦[ ] a\n  > x\n- [ ] b\n  > y\n", "[x]"),
    "known wrong numbers only": _asked("no-key", "- ¦5\n  > x\n- 6\n  > y\n", "= 12.5"),
    "known wrong words only": _asked("no-key", "- ¦quota\n  > x\n", "= fiscal year"),
    "ticks everywhere": _asked("all-right", "- ¦[x] a\n  > x\n- [x] b\n  > y\n", "[ ]"),
    "a rank among ticks": _asked("mixed-marks", "- [x] a\n  > x\n- [ ] b\n  > y\n- ¦[1] c\n  > z\n", "different"),
    "the odd one first": _asked("mixed-marks", "- ¦a\n  > x\n- [ ] b\n  > y\n- [x] c\n  > z\n", "different"),
    "a key among ticks": _asked("mixed-marks", "- [x] a\n  > x\n- [ ] b\n  > y\n- ¦= c\n  > z\n", "different"),
    "a rank twice": _asked("bad-ranks", "- ¦[1] a\n  > x\n- [1] b\n  > y\n- [3] c\n  > z\n", "1 to 3"),
    "a gap in an order": _asked("bad-ranks", "- ¦[1] a\n- [3] b\n\n> x\n", "1 to 2", ".order"),
    "a judgement of two": _asked("bad-ranks", "- ¦[1] a\n  > x\n- [2] b\n  > y\n", "1 to 3"),
    "a number with a unit": _asked("bad-number", "- ¦= 5 dollars\n  > x\n", "units"),
    "a number with a comma": _asked("bad-number", "- ¦= 31,100\n  > x\n", "commas"),
    "a tolerance below nothing": _asked("bad-number", "- ¦= 5 ± -1\n  > x\n", "1.86 ± 0.01"),
    "an empty answer": _asked("empty-answer", "- ¦[x]\n  > x\n- [ ] b\n  > y\n", "Write its text"),
    "an empty key": _asked("empty-answer", "- = a\n  > x\n- ¦=\n  > y\n", "few words"),
    "a key too long to type": _asked("empty-answer", f"- ¦= {'long ' * 50}\n  > x\n", "200 characters"),
    "text after the answers": _asked("text-after-answers", f"{EVEN}\n¦After.\n", "above them"),
    "text after feedback": _asked("text-after-answers", "- [x] a\n  > x\n\n  ¦And more.\n- [ ] b\n  > y\n", "with the answer"),
    "text after a rubric": _asked("text-after-answers", "| Criterion | 0 | 1 |\n|---|---|---|\n| A | b | c |\n\n¦After.\n", "above", ".essay"),
}  # fmt: skip
_SHAPES = {
    "a match of three columns": _asked("bad-match", "| A | B | ¦C |\n|---|---|---|\n| a | b | c |\n", "two columns", ".match"),
    "a row of three cells": _asked("bad-match", "| A | B |\n|---|---|\n| a | b |\n| c | d | ¦e |\n", "every row", ".match"),
    "a row of one cell": _asked("bad-match", "| A | B |\n|---|---|\n| a | b |\n| ¦c |\n", "every row", ".match"),
    "a right side missing": _asked("bad-match", "| A | B |\n|---|---|\n| a | b |\n| c | ¦|\n", "left cell", ".match"),
    "a single pair": _asked("bad-match", "¦| A | B |\n|---|---|\n| a | b |\n| | d |\n", "two rows", ".match"),
    "an answer twice": _asked("same-answers", f"{EVEN}- ¦[ ] B\n  > z\n", "“B”"),
    "a number twice": _asked("same-answers", "- = 5\n  > x\n- ¦= 5.0\n  > x\n", "twice"),
    "words twice": _asked("same-answers", "- = Fiscal year\n  > x\n- ¦= fiscal  year\n  > x\n", "twice"),
    "a left side twice": _asked("same-answers", "| A | B |\n|---|---|\n| a | b |\n| ¦a | c |\n", "left side “a”", ".match"),
    "a spare right side that is none": _asked("same-answers", "| A | B |\n|---|---|\n| a | b |\n| c | d |\n| | ¦D |\n", "there already", ".match"),
    "a known wrong number within the tolerance": _asked("contradicting-key", "- = 5 ± 0.5\n  > x\n- ¦5.5\n  > y\n", "tolerance"),
    "known wrong words that are right": _asked("contradicting-key", "- = café\n  > x\n- ¦CAFE\n  > y\n", "the key takes it"),
    "a draw larger than the bank": _whole("draw-too-large", QUIZ.replace("minutes: 5", "minutes: 5\n¦draw: 2"), "a bank of 1"),
    "a draw larger than a type": _whole("draw-too-large", QUIZ.replace("minutes: 5", "minutes: 5\ndraw: {LO1: {¦number: 2}}"), "2 number questions for LO1"),
    "a draw larger than an outcome": _whole("draw-too-large", QUIZ.replace("minutes: 5", "minutes: 5\ndraw: {¦LO1: 2}"), "2 questions for LO1"),
    "points that are none": _asked("bad-rubric", "| Criterion | ¦none | 1 |\n|---|---|---|\n| A | b | c |\n", "“none”", ".essay"),
    "a rubric without a criterion": _asked("bad-rubric", "¦| Criterion | 0 | 1 |\n|---|---|---|\n", "no criterion", ".essay"),
    "two types": _whole("mark-on-type", f"{HEAD}## ¦Which? {{#which .essay .match}}\n\nText.\n", "one type"),
    "ticks in an order": _asked("mark-on-type", "- ¦[x] a\n  > x\n- [ ] b\n  > y\n", "{.order}", ".order"),
    "ticks in an essay": _asked("mark-on-type", "- ¦[x] a\n  > x\n- [ ] b\n  > y\n", "{.essay}", ".essay"),
    "ticks above a match": _asked("mark-on-type", "- ¦[x] a\n- [ ] b\n\n| A | B |\n|---|---|\n| a | b |\n| c | d |\n", "{.match}", ".match"),
    "an outcome that is unknown": _said("unknown-outcome", "outcome LO1, ¦outcome LO7", "“LO7”"),
    "an outcome that is unknown to a draw": _whole("unknown-outcome", QUIZ.replace("minutes: 5", "minutes: 5\ndraw: {¦LO7: 1}"), "“LO7”"),
    "a competency that is unknown": _said("unknown-competency", "outcome LO1, ¦trsut", "“trsut”"),
    "points that can't be read": _said("unknown-instruction", "outcome LO1, ¦points many", "points 2"),
    "points twice": _said("unknown-instruction", "points 1, ¦points 2", "Keep one"),
    "no points": _said("unknown-instruction", "outcome LO1, ¦points 0", "points 2"),
    "an essay in a lesson": _in_lesson("essay-in-lesson", "## ¦Why? {#why .check .essay}\n\nSay why.\n", "quiz"),
    "a check without a key": _in_lesson("no-key", "## Which? {#which .check}\n\n- ¦[ ] a\n  > x\n- [ ] b\n  > y\n", "[x]"),
}  # fmt: skip
_WRITING = {
    "no feedback": _asked("no-feedback", "- ¦[x] a\n- [ ] b\n  > y\n", "quote"),
    "no feedback on a rank": _asked("no-feedback", "- [1] a\n  > x\n- ¦[2] b\n- [3] c\n  > z\n", "quote"),
    "no feedback on a place": _asked("no-feedback", "- [1] a\n  > x\n- ¦[2] b\n", "quote", ".order"),
    "no feedback on a known wrong number": _asked("no-feedback", "- = 5\n  > x\n- ¦6\n", "quote"),
    "no feedback on a key": _asked("no-feedback", "- ¦= fiscal year\n- = financial year\n", "quote"),
    "the longest answer": _whole("key-longest", _bank(_four(LONG, "Because they say so"), "").replace("title", "¦title", 1), "4 of 4"),
    "the first answer": _whole("key-in-place", _bank(_four("It is so", "They say it"), "\nshuffle: none").replace("title", "¦title", 1), "number 1 in 4 of 4"),
    "a guesser who passes": _whole("guessable", _bank(_four(LONG, "Because they say so"), "\npass: 0.8").replace("title", "¦title", 1), "scores 100%"),
    "an absolute word": _asked("absolute-words", "- [x] Often\n  > x\n- ¦[ ] Always\n  > y\n", "“Always”"),
    "answers of very different length": _asked("uneven-options", f"- ¦[x] {LONG}, and more of it\n  > x\n- [ ] Price\n  > y\n", "characters long"),
    "a negative stem": _whole("negative-stem", f"{HEAD}## ¦Which of these is not so? {{#which}}\n\n`outcome LO1`\n\n{EVEN}", "“not”"),
    "all of the above": _asked("all-or-none", "- [x] a\n  > x\n- [ ] b\n  > y\n- ¦[ ] All of the above.\n  > z\n", "“All of the above”"),
    "an absolute word in a lesson": _in_lesson("absolute-words", "## Which? {#which .check}\n\n- [x] Often\n  > x\n- ¦[ ] Never\n  > y\n", "“Never”"),
}  # fmt: skip
DEFECTS = _KEYS | _SHAPES | _WRITING
