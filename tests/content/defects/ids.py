"""Defects of ids: those that a page has itself, and those of parts of a question or section."""

from tests.content.defects import Defect
from tests.content.small import COURSE, GLOSSARY, MODULE, QUIZ, WORKSHEET, changed, lesson

LESSON_PATH = "01-one/01-lesson.md"
QUIZ_PATH = "01-one/03-check.quiz.md"
SHEET_PATH = "01-one/04-plan.worksheet.md"
CHECK = "## Which? {#call .check}\n\n- [x] This\n  > Yes.\n- [ ] That\n  > No.\n"


def _lesson(at: str, text: str, says: str) -> Defect:
    return Defect("bad-id", lesson(text), f"{LESSON_PATH}:{at}", says)


def _sheet(id: str, says: str) -> Defect:
    files = changed(WORKSHEET, SHEET_PATH, ("{#partner}", f"{{#{id}}}"))
    return Defect("bad-id", files, f"{SHEET_PATH}:6:20", says)


DEFECTS = {
    "an id of every page": _lesson("5:7", "## A {#main}\n", "“main” is used by the page itself"),
    "a heading whose text makes such an id": _lesson("5:4", "## Words\n", "Add {#another-id}"),
    "an id of the page of lessons": _lesson("5:7", "## A {#lesson-end}\n", "Choose another id"),
    "an id of a part of a question": _lesson(
        "12:7", f"{CHECK}\n## A {{#call-1}}\n", "for a part of “call”"
    ),
    "an id of the page of quizzes": Defect(
        "bad-id",
        changed(QUIZ, QUIZ_PATH, ("{#which}", "{#faults}")),
        f"{QUIZ_PATH}:6:12",
        "“faults”",
    ),
    "an id of the page of worksheets": _sheet("hand-in", "“hand-in”"),
    "an id of a rubric on the page of worksheets": _sheet("own-1", "“own-1”"),
    "an id of a part of a section": Defect(
        "bad-id",
        {SHEET_PATH: f"{WORKSHEET}\n## Its title {{#partner-title}}\n\n`text`\n\nWhat?\n"},
        f"{SHEET_PATH}:12:15",
        "for a part of “partner”",
    ),
    "a term whose name makes such an id": Defect(
        "bad-id",
        {"glossary.md": f"{GLOSSARY}\n## Keys\n\nWhat opens.\n"},
        "glossary.md:9:4",
        "Add {#another-id}",
    ),
    "an id of the front page": Defect(
        "bad-id", {"course.md": f"{COURSE}\n## Try {{#try}}\n"}, "course.md:9:9", "“try”"
    ),
    "an id of the course's page": Defect(
        "bad-id",
        {"01-one/module.md": f"{MODULE}\n## Go {{#modules-title}}\n"},
        "01-one/module.md:7:8",
        "“modules-title”",
    ),
    "a module named like an id of every page": Defect(
        "bad-name",
        {"02-words/module.md": MODULE, "02-words/01-b.md": "---\ntitle: B\nminutes: 5\n---\nB.\n"},
        "02-words/01-b.md:1:1",
        "Choose another name",
    ),
    "a worksheet named like an id of every page": Defect(
        "bad-name",
        {"01-one/05-keys.worksheet.md": WORKSHEET},
        "01-one/05-keys.worksheet.md:1:1",
        "Choose another name",
    ),
}
