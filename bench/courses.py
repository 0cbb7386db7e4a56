"""Courses to measure with: the shipped one and made ones, small, varied and long."""

import shutil
from pathlib import Path

from config import ROOT

SMALL = 19
ACTIVITIES = 60
LONG = 200
TALKS = ROOT / "tests" / "courses" / "conversations"

COURSE = """---
title: "{title}"
language: en
competencies: {{trust: Trust}}
outcomes: {{LO1: Measure}}
---
A course to measure with.
"""
MODULE = """---
title: "Module"
---
Some lessons.
"""
LESSON = """---
title: "A lesson to measure with"
minutes: {minutes}
summary: Text.
---
{text}
"""
PLAIN = "Plain words to read, as many as a lesson has of them.\n\n"
PIECE = """## What part {number} is about

A partner earns **money on labour**, not on licences. Read what it sells, then ask what it spends
its *minutes* on. The figure in your sheet says `3.10`; the one in its head says 2.80.

Ask for the last two invoices before you ask for a plan. Most owners know their best customer
by name and their worst by feeling, and neither tells you what a minute of labour is worth to
them. When the answer is a shrug, offer to count one week of tickets together. It takes an hour,
and it gives you both a figure that neither has made up. Write down who said it, on which day,
and what it leaves out.

- A fee for each endpoint and month
- A margin on the licence, agreed once a year
  1. It is known before the quarter begins.
  2. It is paid after 45 days.

The first of the two is certain and small. The second depends on somebody else’s calendar, so it is
worth a call before the quarter begins: “What would have to be true in June?” is a better question
than “Will you make the number?”, because it can be answered without a promise.

> [!EXAMPLE] Written after asking
>
> Tidewater charges $9.00 an endpoint and pays $4.00 for it.

| Kind | Earns | Runs short of |
|---|---|--:|
| Provider | A monthly fee | Minutes |
| Reseller | A margin | Cash |

<details><summary>Model answer</summary>

Labour comes first, since the fee is fixed and every ticket eats into it.

</details>

"""


def write_courses(folder: Path) -> None:
    """Twenty course folders in `folder`."""
    shutil.copytree(ROOT / "courses" / "partner-management", folder / "partner-management")
    for number in range(1, SMALL + 1):
        made = folder / f"made-{number}"
        write_pages(made, f"Made course {number}")
        write_lesson(made / "01-module" / "01-lesson.md", PLAIN * 200, 11)


def write_varied(folder: Path) -> Path:
    """A course of sixty activities, eleven scenarios among them; returns a lesson to edit."""
    shutil.copytree(TALKS, folder)
    talks = sorted(folder.glob("*/*.scenario.md"))
    for number in range(ACTIVITIES - len(talks)):
        lesson = talks[number % len(talks)].parent / f"{100 + number}-lesson-{number}.md"
        write_lesson(lesson, pieces(5), 6)
    return lesson


def write_long(folder: Path) -> None:
    """A course of two hundred lessons of 12 kB."""
    write_pages(folder, "Long course")
    for number in range(LONG):
        write_lesson(folder / "01-module" / f"{number + 1}-lesson-{number}.md", pieces(8), 14)


def pieces(count: int) -> str:
    """A body of `count` headed parts, 1.6 kB each."""
    return "".join(PIECE.format(number=number) for number in range(1, count + 1))


def write_pages(folder: Path, title: str) -> None:
    """course.md and one module."""
    (folder / "01-module").mkdir(parents=True)
    (folder / "course.md").write_text(COURSE.format(title=title), encoding="utf-8")
    (folder / "01-module" / "module.md").write_text(MODULE, encoding="utf-8")


def write_lesson(path: Path, text: str, minutes: int) -> None:
    """A lesson with this body."""
    path.write_text(LESSON.format(text=text, minutes=minutes), encoding="utf-8")
