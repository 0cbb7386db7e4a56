"""Defects of a course as a whole: modules, certificate, what is measured, renames."""

from tests.content.defects import Defect
from tests.content.small import COURSE, LESSON, QUIZ, changed

LESSON_PATH = "01-one/01-lesson.md"
MODULE_PATH = "01-one/module.md"
QUIZ_PATH = "01-one/03-check.quiz.md"


def _module(title: str, requires: str) -> str:
    return f"---\ntitle: {title}\nrequires: [{requires}]\n---\nText.\n"


def _renamed(says: str, **was: str) -> Defect:
    files = {
        **changed(LESSON, LESSON_PATH, ("minutes: 5", f"minutes: 5\nwas: {was['lesson']}")),
        **changed(QUIZ, QUIZ_PATH, ("minutes: 5", f"minutes: 5\nwas: {was['quiz']}")),
    }
    return Defect("bad-rename", files, f"{QUIZ_PATH}:4:1", says)


def _distinction(rule: str, column: str, says: str) -> Defect:
    files = changed(COURSE, "course.md", ("modules]", f"modules], distinction: {rule}"))
    return Defect("bad-distinction", files, f"course.md:5:{column}", says)


DEFECTS = {
    "a circle": Defect(
        "circle",
        {
            MODULE_PATH: _module("One", "two"),
            "02-two/module.md": _module("Two", "one"),
            "02-two/01-b.md": LESSON,
        },
        f"{MODULE_PATH}:3:1",
        "“one” → “two” → “one”",
    ),
    "a module that requires itself": Defect(
        "circle", {MODULE_PATH: _module("One", "one")}, f"{MODULE_PATH}:3:1", "“one” → “one”"
    ),
    "an unknown prerequisite": Defect(
        "unknown-module", {MODULE_PATH: _module("One", "two")}, f"{MODULE_PATH}:3:12", "“two”"
    ),
    "an unknown requirement": Defect(
        "unknown-requirement",
        changed(COURSE, "course.md", ("[all modules]", "[all modules, fianl]")),
        "course.md:5:39",
        "“fianl”",
    ),
    "an unknown outcome": Defect(
        "unknown-outcome",
        changed(LESSON, LESSON_PATH, ("minutes: 5", "minutes: 5\noutcomes: [LO9]")),
        f"{LESSON_PATH}:4:12",
        "“LO1”",
    ),
    "an acceptance of no worksheet": Defect(
        "unknown-requirement",
        changed(COURSE, "course.md", ("{requires:", "{accepted: [lesson], requires:")),
        "course.md:5:26",
        "“plan”",
    ),
    "an acceptance of a worksheet that nobody reviews": Defect(
        "never-accepted",
        changed(COURSE, "course.md", ("{requires:", "{accepted: [plan], requires:")),
        "course.md:5:26",
        "Nobody accepts the worksheet “plan”",
    ),
    "a certificate that its own course renews": Defect(
        "own-renewal",
        changed(COURSE, "course.md", ("{requires:", "{renewal: small, requires:")),
        "course.md:5:15",
        "can’t renew its own certificate",
    ),
    "a distinction by no quiz": _distinction("{scores: {talk: 0.9}}", "63", "no quiz “talk”"),
    "a distinction by no scenario": _distinction(
        "{endings: {check: [good]}}", "64", "no scenario “check”"
    ),
    "a distinction by no ending": _distinction(
        "{endings: {talk: [good, best]}}", "77", "no ending “best”"
    ),
    "a distinction by a worksheet that nobody reviews": Defect(
        "never-accepted",
        changed(COURSE, "course.md", ("modules]", "modules], distinction: {accepted: [plan]}")),
        "course.md:5:65",
        "Nobody accepts the worksheet “plan”",
    ),
    "an optional activity that the certificate asks for": Defect(
        "optional-required",
        {
            **changed(COURSE, "course.md", ("modules]", "modules, check]")),
            **changed(QUIZ, QUIZ_PATH, ("minutes: 5", "minutes: 5\noptional: true")),
        },
        "course.md:5:39",
        "“check” is optional",
    ),
    "an unknown outcome of the certificate": Defect(
        "unknown-outcome",
        changed(COURSE, "course.md", ("{requires:", "{outcomes: [LO9], requires:")),
        "course.md:5:26",
        "“LO9”",
    ),
    "an unknown competency": Defect(
        "unknown-competency",
        changed(LESSON, LESSON_PATH, ("minutes: 5", "minutes: 5\ncompetencies: [eq]")),
        f"{LESSON_PATH}:4:16",
        "“trust”",
    ),
    "a competency that nothing measures": Defect(
        "unmeasured",
        changed(COURSE, "course.md", ("{trust: Trust}", "{trust: Trust, eq: EQ}")),
        "course.md:3:30",
        "“eq”",
    ),
    "an outcome that nothing measures": Defect(
        "unmeasured",
        changed(COURSE, "course.md", ("{LO1: Say what matters}", "{LO1: Say, LO2: Do}")),
        "course.md:4:22",
        "“LO2”",
    ),
    "an old slug that is still there": _renamed("still there", lesson="old", quiz="lesson"),
    "an old slug claimed twice": _renamed("says “was: old” too", lesson="old", quiz="old"),
    "a slug that is its own old one": _renamed("has now", lesson="old", quiz="check"),
}
