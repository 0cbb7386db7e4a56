"""Defects of front matter."""

from tests.content.defects import Defect
from tests.content.small import COURSE, QUIZ, SCENARIO, changed

LESSON_PATH = "01-one/01-lesson.md"
QUIZ_PATH = "01-one/03-check.quiz.md"
TALK_PATH = "01-one/02-talk.scenario.md"


def _matter(name: str, at: str, lines: str, says: str = "") -> Defect:
    return Defect(name, {LESSON_PATH: f"---\n{lines}---\nText.\n"}, f"{LESSON_PATH}:{at}", says)


def _quiz(name: str, at: str, line: str, says: str = "") -> Defect:
    files = changed(QUIZ, QUIZ_PATH, ("minutes: 5", f"minutes: 5\n{line}"))
    return Defect(name, files, f"{QUIZ_PATH}:{at}", says)


DEFECTS = {
    "none": Defect("no-front-matter", {LESSON_PATH: "Hello\n"}, f"{LESSON_PATH}:1:1", "missing"),
    "never closed": Defect(
        "no-front-matter", {LESSON_PATH: "---\ntitle: A\n"}, f"{LESSON_PATH}:1:1", "never closed"
    ),
    "two colons": _matter("bad-yaml", "2:9", "title: A: b\n", "colon where none can be"),
    "an odd sign": _matter("bad-yaml", "2:8", "title: @a\n", "double quotes"),
    "a tab": _matter("bad-yaml", "3:1", "title: a\n\tb: c\n", "tab"),
    "an open quote": _matter("bad-yaml", "2:8", 'title: "a\nminutes: 5\n', "never closed"),
    "an open list": _matter("bad-yaml", "3:11", "title: a\noutcomes: [a\nb: 5\n", "]"),
    "an open map": _matter("bad-yaml", "2:8", "title: {a: b\n", "}"),
    "a quote in a quote": _matter("bad-yaml", "2:12", "title: 'it's'\n", "double quotes"),
    "a backslash": _matter("bad-yaml", "2:9", 'title: "\\q"\n', "\\\\"),
    "a list": _matter("bad-yaml", "2:1", "- a\n", "key: value"),
    "an odd key": _matter("bad-yaml", "2:3", "? [a]\n: b\n", "plain word"),
    "a flood": _matter("bad-yaml", "2:1", "# xxxxxxxx\n" * 4_000, "too long"),
    "many values": _matter("bad-yaml", "2:9002", f"a: [{'1, ' * 5_000}]\n", "too much"),
    "deep maps": _matter("bad-yaml", "2:1", f"title: {'[' * 12}\n", "too deeply"),
    "a key twice": _matter("duplicate-key", "4:1", "title: A\nminutes: 5\ntitle: B\n", "line 2"),
    "a key twice, inside": Defect(
        "duplicate-key",
        changed(SCENARIO, TALK_PATH, ("{trust: 50, outlook: 50}", "{trust: 50, trust: 50}")),
        f"{TALK_PATH}:6:21",
        "line 6",
    ),
    "a typing error": _matter("unknown-key", "3:1", "title: A\nminuets: 5\n", "“minutes”?"),
    "a key of another kind": _matter(
        "unknown-key", "4:1", "title: A\nminutes: 5\nmeters: {a: 1}\n", "known are “competencies”"
    ),
    "an unknown key inside": Defect(
        "unknown-key",
        changed(COURSE, "course.md", ("[all modules]", "[all modules], foo: 1")),
        "course.md:5:40",
        "certificate.foo",
    ),
    "no minutes": _matter("missing-key", "2:1", "title: A\n", "“minutes”"),
    "a number as title": _matter("bad-value", "2:1", "title: 5\nminutes: 5\n", "a text"),
    "words as minutes": _matter("bad-value", "3:1", "title: A\nminutes: soon\n", "whole number"),
    "no value": _matter("bad-value", "2:7", "title:\nminutes: 5\n", "missing"),
    "too few attempts": _quiz("bad-value", "4:1", "attempts: 0", "at least 1."),
    "words as attempts": _quiz("bad-value", "4:1", "attempts: many", "or it must be 'unlimited'"),
    "a wait without a unit": _quiz("bad-value", "4:1", "wait: 5", "10m"),
    "a meter over its end": Defect(
        "bad-value",
        changed(SCENARIO, TALK_PATH, ("{trust: 50,", "{trust: 500,")),
        f"{TALK_PATH}:6:10",
        "at most 100",
    ),
    "a capital in a name": Defect(
        "bad-value",
        changed(COURSE, "course.md", ("{trust: Trust}", "{Trust: Trust}")),
        "course.md:3:16",
        "lower-case",
    ),
    "a language by its long name": Defect(
        "bad-value",
        changed(COURSE, "course.md", ("---\nWel", "language: English\n---\nWel")),
        "course.md:6:1",
        "such as en",
    ),
    "limits that lack one": Defect(
        "bad-value",
        changed(COURSE, "course.md", ("---\nWel", "reading: {words: [700]}\n---\nWel")),
        "course.md:6:11",
        "at least 2",
    ),
    "a date": _matter("ambiguous-value", "2:8", "title: 2026-01-02\n", '"2026-01-02"'),
    "a yes": _matter("ambiguous-value", "2:8", "title: yes\n", '"yes"'),
    "an octal number": _matter("ambiguous-value", "2:10", "minutes: 010\n", '"010"'),
    "an escape in quotes": _matter("control", "2:8", 'title: "\\e[2J"\n', "U+001B"),
    "an anchor": _matter("yaml-reference", "2:8", "title: &a A\n", "Anchors"),
    "an alias": _matter("yaml-reference", "2:8", "title: *a\n", "aliases"),
    "a tag": _matter("yaml-reference", "2:8", "title: !!str A\n", "Tags"),
}  # fmt: skip
