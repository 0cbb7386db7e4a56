"""Courses to measure with: the shipped one and made ones up to twenty."""

import shutil
from pathlib import Path

from config import ROOT

COUNT = 19

COURSE = """---
title: "Made course {number}"
language: en
competencies: {{trust: Trust}}
outcomes: {{LO1: Measure}}
---
A course to measure with.
"""
MODULE = """---
title: "Module"
outcomes: [LO1]
competencies: [trust]
---
One lesson.
"""
LESSON = """---
title: "A lesson to measure with"
minutes: 5
outcomes: [LO1]
competencies: [trust]
summary: Text.
---
## Something to read

{text}
"""


def write_courses(folder: Path) -> None:
    """Twenty course folders in `folder`."""
    shutil.copytree(ROOT / "courses" / "partner-management", folder / "partner-management")
    for number in range(1, COUNT + 1):
        made = folder / f"made-{number}"
        (made / "01-module").mkdir(parents=True)
        (made / "course.md").write_text(COURSE.format(number=number))
        (made / "01-module" / "module.md").write_text(MODULE)
        text = "\n\n".join(["Plain words to read, as many as a lesson has of them."] * 200)
        (made / "01-module" / "01-lesson.md").write_text(LESSON.format(text=text))
