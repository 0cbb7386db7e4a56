"""Defects of how a lesson reads, and of prompts in it."""

from tests.content.defects import Defect
from tests.content.small import COURSE, changed, lesson

LESSON_PATH = "01-one/01-lesson.md"
SHORT = "We talk to a partner and hear what it needs. "
HARD = "Organizational interdependencies necessitate collaborative accountability. "


def _limits(text: str) -> dict[str, str | bytes | None]:
    return changed(COURSE, "course.md", ("---\nWelcome", f"reading: {{{text}}}\n---\nWelcome"))


def _long(before: str) -> str:
    return f"{before}{'word ' * 31}here. One more.\n"


DEFECTS = {
    "a prompt to no section": Defect(
        "bad-prompt",
        lesson("\n[A plan](04-plan.worksheet.md){.prompt}\n"),
        f"{LESSON_PATH}:6:1",
        "#section",
    ),
    "a prompt in a list": Defect(
        "bad-prompt",
        lesson("- [A plan](04-plan.worksheet.md#partner){.prompt}\n"),
        f"{LESSON_PATH}:5:3",
        "alone",
    ),
    "a question that is a line": Defect(
        "unknown-mark",
        lesson("## What? {.check .line}\n\n- [x] This\n- [ ] That\n"),
        f"{LESSON_PATH}:5:18",
    ),
    "a line with the id of another's field": Defect(
        "bad-id",
        lesson("## Now {.line}\n\n## Then {#now-text}\n"),
        f"{LESSON_PATH}:7:10",
        "part of “now”",
    ),
    "too few words": Defect(
        "lesson-words",
        lesson("Few words.\n") | _limits("words: [20, 30]"),
        f"{LESSON_PATH}:2:1",
        "2 words, not 20 to 30",
    ),
    "more minutes than stated": Defect(
        "far-minutes", lesson(SHORT * 200), f"{LESSON_PATH}:3:1", "states 5 minutes"
    ),
    "fewer minutes than stated": Defect(
        "far-minutes", lesson(SHORT * 12), f"{LESSON_PATH}:3:1", "takes about 1."
    ),
    "a long sentence": Defect(
        "long-sentence", lesson(_long("A *short* one.\nAnd a ")), f"{LESSON_PATH}:6:1", "34 words"
    ),
    "a sentence over the course's limit": Defect(
        "long-sentence", lesson(SHORT) | _limits("sentence: 9"), f"{LESSON_PATH}:5:1", "than 9"
    ),
    "hard to read": Defect(
        "hard-reading",
        lesson(f"{SHORT * 8}\n\n{HARD * 6}\n") | _limits("grade: 9"),
        f"{LESSON_PATH}:7:1",
        "above 9",
    ),
}
