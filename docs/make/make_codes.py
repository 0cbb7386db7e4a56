"""Write the manual's module “Every code” from codes.toml; run it after a change of the table."""

from pathlib import Path

from app.content.codes import FAMILIES, Code, codes

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "courses" / "writing-courses" / "90-every-code"
WORDS_A_MINUTE = 200
MODULE = """---
title: Every code
summary: Every fault and hint of the check, why it matters, and how to mend it.
---

Each message of the check ends with a code in square brackets, such as `[S018]`. Look it up here.
A **fault** keeps the course from being published; a **hint** is worth a thought.

These pages are made from the table that the check itself uses.
"""
LESSONS = (
    (
        "01-files-and-front-matter.md",
        "Files and front matter",
        "CF",
        "What the check finds in folders, names, and the lines at the top of a file.",
        "The check reads all files before it reads any text. These messages are about where files"
        " lie, what they are called, and the few lines at the top of each.",
    ),
    (
        "02-text-and-lessons.md",
        "Text and lessons",
        "TL",
        "What the check finds in text, links, pictures and sound, and in how a lesson reads.",
        "These messages are about what stands in every file, and about lessons and how they read.",
    ),
    (
        "03-questions-and-worksheets.md",
        "Questions and worksheets",
        "QWR",
        "What the check finds in questions, quizzes, worksheets and follow-up prompts.",
        "Faults here would give learners a wrong mark or nothing to answer. Hints are about"
        " questions that can be answered without knowing anything.",
    ),
    (
        "04-scenarios-and-walkthroughs.md",
        "Scenarios and walkthroughs",
        "SP",
        "What the check finds when it reads and plays scenarios.",
        "The check plays each scenario in every way it can. These messages are about the text, the"
        " plays and their scores, and the walkthroughs beside a scenario.",
    ),
)
"""Of each lesson: file, title, families of codes, summary, opening."""


def pages() -> dict[str, str]:
    """The files of the module by name."""
    made = {"module.md": MODULE}
    for name, title, families, summary, opening in LESSONS:
        body = "".join(_family(family) for family in families)
        minutes = max(1, round(len(f"{opening} {body}".split()) / WORDS_A_MINUTE))
        matter = f"---\ntitle: {title}\nminutes: {minutes}\nsummary: {summary}\n---\n"
        made[name] = f"{matter}\n{opening}\n{body}"
    return made


def _family(letter: str) -> str:
    """A table of the family's codes, then each with its reason."""
    found = [code for code in codes().values() if code.code[0] == letter]
    rows = "".join(
        f"| [{one.code}](#{one.code.lower()}) | {one.severity} | {one.what} |\n" for one in found
    )
    entries = "".join(_entry(code) for code in found)
    head = "| Code | Kind | What is found |\n|---|---|---|"
    return f"\n## {FAMILIES[letter]}\n\n{head}\n{rows}{entries}"


def _entry(code: Code) -> str:
    heading = f"### {code.code} {code.what} {{#{code.code.lower()}}}"
    return f"\n{heading}\n\n**{code.severity.capitalize()}.** {code.why}\n"


def main() -> None:
    """Write the module, and take out what is no longer part of it."""
    made = pages()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
