"""Defects of follow-up prompts."""

from tests.content.defects import Defect

FILE = "01-one/05-later.prompts.md"
HEAD = "---\ntitle: Later\ndays: [2, 9]\n---\n\n"
ANSWER = "<details><summary>Model answer</summary>\n\nThis.\n\n</details>\n"
TWO = f"## What? {{#what}}\n\n{ANSWER}\n## Why? {{#why}}\n\n{ANSWER}"


def prompts(body: str, head: str = HEAD) -> dict[str, str | bytes | None]:
    """The small course with a file of prompts."""
    return {FILE: head + body}


def days(written: str) -> dict[str, str | bytes | None]:
    """Two prompts with these days, in line 3."""
    return prompts(TWO, HEAD.replace("[2, 9]", written))


DEFECTS = {
    "no prompt": Defect("no-prompt", prompts(""), f"{FILE}:2:1", "no prompt"),
    "text above": Defect("bad-prompts", prompts(f"Hello.\n\n{TWO}"), f"{FILE}:6:1", "Nobody would"),
    "no answer": Defect(
        "bad-prompts", prompts(f"{TWO}\n## How? {{#how}}\n\nSay it.\n"), f"{FILE}:22:4", "no model"
    ),
    "two answers": Defect(
        "bad-prompts", prompts(TWO.replace(ANSWER, ANSWER * 2, 1)), f"{FILE}:6:4", "more than one"
    ),
    "text after": Defect(
        "bad-prompts",
        prompts(TWO.replace(ANSWER, f"{ANSWER}\nMore.\n", 1)),
        f"{FILE}:6:4",
        "text after",
    ),
    "a day short": Defect("bad-days", days("[2]"), f"{FILE}:3:1", "1 and 2"),
    "days that fall": Defect("bad-days", days("[9, 9]"), f"{FILE}:3:1", "don't rise"),
    "no days": Defect(
        "missing-key", prompts(TWO, "---\ntitle: Later\n---\n\n"), f"{FILE}:2:1", "days"
    ),
    "day none": Defect("bad-value", days("[0, 9]"), f"{FILE}:3:8", "at least 1"),
    "two files": Defect(
        "second-prompts",
        {**prompts(TWO), "01-one/06-more.prompts.md": HEAD + TWO},
        "01-one/06-more.prompts.md:1:1",
        "05-later.prompts.md",
    ),
    "no quiz": Defect(
        "no-check", {**prompts(TWO), "01-one/03-check.quiz.md": None}, f"{FILE}:1:1", "never come"
    ),
    "a link to them": Defect(
        "dead-link",
        {
            **prompts(TWO),
            "01-one/01-lesson.md": "---\ntitle: A lesson\nminutes: 5\n---\n\n"
            "See [what comes](05-later.prompts.md).\n",
        },
        "01-one/01-lesson.md:6:5",
        "no page",
    ),
}
