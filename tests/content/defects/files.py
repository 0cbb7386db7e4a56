"""Defects of files and folders: what can't be read, where files lie, what they are called."""

import os
from pathlib import Path

from tests.content.defects import Defect
from tests.content.small import LESSON, MODULE, SCENARIO

LESSON_PATH = "01-one/01-lesson.md"
MODULE_PATH = "01-one/module.md"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def _body(text: str) -> dict[str, str | bytes | None]:
    return {LESSON_PATH: f"---\ntitle: A\nminutes: 5\n---\n{text}"}


def _link(path: str, target: str) -> Defect:
    return Defect(
        "symlink",
        {},
        f"{path}:1:1",
        "symbolic link",
        deed=lambda folder: (folder / path).symlink_to(folder / target),
    )


def _odd_name(folder: Path) -> None:
    name = os.fsencode(folder / "01-one") + b"/05-caf\xe9.md"
    Path(os.fsdecode(name)).write_text(LESSON)


DEFECTS = {
    "Latin-1": Defect(
        "encoding", {LESSON_PATH: b"---\ntitle: Caf\xe9\n---\n"}, f"{LESSON_PATH}:2:11"
    ),
    "UTF-16": Defect("encoding", {LESSON_PATH: LESSON.encode("utf-16")}, f"{LESSON_PATH}:1:1"),
    "a bell": Defect("control", _body("a\x07b\n"), f"{LESSON_PATH}:5:2", "U+0007"),
    "a NUL byte": Defect("control", _body("ab\x00\n"), f"{LESSON_PATH}:5:3", "U+0000"),
    "a terminal escape": Defect("control", _body("\x1b[2J\n"), f"{LESSON_PATH}:5:1", "U+001B"),
    "right to left": Defect("control", _body("a \u202e b\n"), f"{LESSON_PATH}:5:3", "U+202E"),
    "a large text": Defect(
        "too-large", {LESSON_PATH: "x\n" * 600_000}, f"{LESSON_PATH}:1:1", "1,200,000"
    ),
    "a large drawing": Defect(
        "too-large", {"01-one/media/x.svg": " " * 2_000_001}, "01-one/media/x.svg:1:1", "2 MB"
    ),
    "a long line": Defect("line-too-long", _body("\n" + "x" * 20_001), f"{LESSON_PATH}:6:1"),
    "a run": Defect("brackets", _body("x " + "*" * 400), f"{LESSON_PATH}:5:3"),
    "open brackets": Defect("brackets", _body("[" * 40), f"{LESSON_PATH}:5:31"),
    "many tags": Defect("brackets", _body("a\n\n" + "< " * 2_001), f"{LESSON_PATH}:7:1"),
    "deep quotes": Defect("nesting", _body(">" * 40 + " x\n"), f"{LESSON_PATH}:5:32"),
    "a linked file": _link("01-one/05-more.md", "01-one/01-lesson.md"),
    "a linked folder": _link("02-two", "01-one"),
    "a loop of folders": _link("01-one/media", "."),
    "a link to nothing": _link("01-one/06-gone.md", "nowhere"),
    "a deep text": Defect(
        "misplaced", {"01-one/deep/01-x.md": LESSON}, "01-one/deep/01-x.md:1:1", "“01-one”"
    ),
    "a very deep folder": Defect(
        "misplaced", {"a/b/c/d/e/f/g/h.md": LESSON}, "a/b/c/d/e/f/g:1:1", "near the top"
    ),
    "a pipe": Defect(
        "misplaced",
        {},
        "01-one/pipe:1:1",
        deed=lambda folder: os.mkfifo(folder / "01-one" / "pipe"),
    ),
    "a foreign file": Defect("stray", {"01-one/a.exe": b"x"}, "01-one/a.exe:1:1", "no part"),
    "a note": Defect("stray", {"notes.md": "x"}, "notes.md:1:1", "no module"),
    "a guide without a reader": Defect(
        "missing-key", {"guides/a.md": "---\ntitle: A\n---\nx\n"}, "guides/a.md:2:1", "for"
    ),
    "a guide in capitals": Defect(
        "bad-name", {"guides/A.md": "x"}, "guides/A.md:1:1", "manager-guide.md"
    ),
    "a link to a guide": Defect(
        "dead-link",
        {
            "guides/a.md": "---\ntitle: A\nfor: manager\n---\nx\n",
            "01-one/01-lesson.md": LESSON + "\nSee [it](../guides/a.md).\n",
        },
        "01-one/01-lesson.md:8:5",
        "can't open guides",
    ),
    "no course.md": Defect("missing-file", {"course.md": None}, "course.md:1:1"),
    "no module.md": Defect("missing-file", {MODULE_PATH: None}, f"{MODULE_PATH}:1:1"),
    "a file without a number": Defect(
        "bad-name", {"01-one/lesson.md": LESSON}, "01-one/lesson.md:1:1", "number and a slug"
    ),
    "a folder without a number": Defect(
        "bad-name", {"one/01-x.md": LESSON}, "one/01-x.md:1:1", "“one”"
    ),
    "a reserved name": Defect(
        "bad-name",
        {"02-glossary/module.md": MODULE, "02-glossary/01-a.md": LESSON},
        "02-glossary/01-a.md:1:1",
        "“glossary”",
    ),
    "a module named like the profile": Defect(
        "bad-name",
        {"02-profile/module.md": MODULE, "02-profile/01-a.md": LESSON},
        "02-profile/01-a.md:1:1",
        "“profile”",
    ),
    "a name that isn't UTF-8": Defect(
        "bad-name", {}, "01-one/05-caf\udce9.md:1:1", "caf\\udce9", deed=_odd_name
    ),
    "an escape in a name": Defect(
        "bad-name", {"01-one/05-\x1b[2J.md": LESSON}, "01-one/05-\x1b[2J.md:1:1", "05-\\x1b[2J"
    ),
    "two of one slug": Defect(
        "duplicate-slug", {"01-one/05-lesson.md": LESSON}, "01-one/05-lesson.md:1:1", LESSON_PATH
    ),
    "an empty module": Defect(
        "empty-module", {"02-two/module.md": MODULE}, "02-two/module.md:1:1"
    ),
    "walks alone": Defect(
        "walk-alone", {"01-one/09-x.walks": "a: B -> c\n"}, "01-one/09-x.walks:1:1"
    ),
    "a large picture": Defect(
        "large-picture", {"01-one/media/x.png": b"x" * 310_000}, "01-one/media/x.png:1:1", "310 kB"
    ),
    "a drawing with a script": Defect(
        "active-drawing",
        {"01-one/media/x.svg": SVG.format("<script>1</script>")},
        "01-one/media/x.svg:1:1",
        "a script",
    ),
    "a scenario that became a folder": Defect(
        "misplaced",
        {"01-one/05-more.scenario/01-a.scenario.md": SCENARIO},
        "01-one/05-more.scenario/01-a.scenario.md:1:1",
    ),
}  # fmt: skip
