"""Every fault of front matter, walkthroughs and pictures that ends or bends the reading of a file."""
# ruff: noqa: E501 - messages are given whole

import json
import struct
from pathlib import Path

import pytest

from app.content.file import answer
from app.content.pictures import size_of
from app.content.place import Findings
from app.content.reader import media_of, read_folder
from app.content.worker import Worker
from tests.content.small import COURSE, MODULE, SCENARIO, WORKSHEET, told, words, write

LESSON_PATH = "01-one/01-lesson.md"
MODULE_PATH = "01-one/module.md"
TALK_PATH = "01-one/02-talk.scenario.md"
SHEET_PATH = "01-one/04-plan.worksheet.md"
WALKS_PATH = "01-one/02-talk.walks"
NUMBER = "The value of “minutes” can't be taken: it must be a whole number. Write it as the course format says."

# fmt: off
CASES: dict[str, tuple[dict[str, str | bytes | None], list[str]]] = {
    'too long': ({LESSON_PATH: f"---\ntitle: A\nminutes: 5\n{'# x' * 400}\n" + f"{'# x' * 400}\n" * 40 + "---\n"}, [
        "01-one/01-lesson.md:2:1: The front matter is too long. Keep it under 32 kB.",
    ]),
    'too deep': ({LESSON_PATH: f"---\ntitle: {'[' * 12}\n---\n"}, [
        "01-one/01-lesson.md:2:1: The front matter is nested too deeply. Nest less.",
    ]),
    'a list': ({LESSON_PATH: "---\n- a\n---\n"}, [
        "01-one/01-lesson.md:2:1: This isn't a key. Write “key: value” lines.",
    ]),
    'nothing': ({LESSON_PATH: "---\n---\n"}, [
        "01-one/01-lesson.md:2:1: The key “title” is missing. Add “title: …”.",
        "01-one/01-lesson.md:2:1: The key “minutes” is missing. Add “minutes: …”.",
    ]),
    'odd key': ({LESSON_PATH: "---\n? [a]\n: b\n---\n"}, [
        "01-one/01-lesson.md:2:3: This can't be a key. Use a plain word.",
    ]),
    'outcome of the certificate': ({"course.md": COURSE.replace("requires: [", "outcomes: [LO9], requires: [")}, [
        "course.md:5:26: There is no outcome “LO9” in course.md. Known are “LO1”.",
    ]),
    'fields of a module': ({MODULE_PATH: MODULE.replace("title: One\n", "")}, [
        "01-one/module.md:2:1: The key “title” is missing. Add “title: …”.",
    ]),
    'fields of a worksheet': ({SHEET_PATH: WORKSHEET.replace("minutes: 5", "minutes: soon")}, [
        "01-one/04-plan.worksheet.md:3:1: The value of “minutes” can't be taken: it must be a whole number. Write digits only, without quotes.",
    ]),
    'fields of a scenario': ({TALK_PATH: SCENARIO.replace("minutes: 5", "minutes: soon")}, [
        "01-one/02-talk.scenario.md:3:1: The value of “minutes” can't be taken: it must be a whole number. Write digits only, without quotes.",
    ]),
    'length of lessons': ({"course.md": COURSE.replace("title: A small course", "title: A\nreading: {words: [50, 60]}")}, [
        "01-one/01-lesson.md:2:1: The lesson’s length is 4 words, not 50 to 60. Cut or add, or divide it.",
    ]),
    'walkthrough over two lines': ({WALKS_PATH: "# A note\n\nasks: Ask her\n  -> good, trust = 56\npushes: Push it -> bad\n"}, []),
    'walkthrough without a beginning': ({WALKS_PATH: "  asks: Ask her -> good\n"}, [
        "01-one/02-talk.walks:1:3: This line goes on with nothing. Write “name: Label, Label -> ending, trust >= 60”.",
    ]),
    'walkthrough without an end': ({WALKS_PATH: "asks: Ask her -> good\n", TALK_PATH: SCENARIO.replace("](#end \"Ask her\")", "](#next \"Ask her\")").replace("## Good", "## And now? {#next .continue}\n\n> **Susan:** Now?\n\n- [\"Go.\"](#end \"Go on\")\n\n  > She goes.\n\n  You went.\n\n## Good")}, [
        "01-one/02-talk.walks:1:7: “asks” stops in “next”. Name every choice up to the ending.",
    ]),
}
# fmt: on


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES.keys())
def test_the_author_is_told_where_what_and_how_to_mend_it(
    worker: Worker, changes: dict[str, str | bytes | None], expected: list[str]
) -> None:
    assert told(worker, changes) == expected


def test_a_file_that_sets_off_a_fault_of_ours_is_named() -> None:
    reply = str(answer(json.loads(json.dumps({"op": "compile", "path": LESSON_PATH}))))

    assert "The file can't be read (KeyError)." in reply
    assert LESSON_PATH in reply


@pytest.mark.parametrize(
    ("data", "ending", "size"),
    [
        (b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + struct.pack("<HH", 5, 7), "webp", (5, 7)),
        (
            b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + (4 | 6 << 14).to_bytes(4, "little"),
            "webp",
            (5, 7),
        ),
        (b"RIFF\0\0\0\0WEBPnone" + b"\0" * 20, "webp", (0, 0)),
        (b"\xff\xd8no marker here", "jpg", (0, 0)),
        (b"\xff\xd8\xff\xe0\0\x04ab", "jpg", (0, 0)),
    ],
)
def test_pictures_of_other_kinds_tell_their_size_or_none(
    data: bytes, ending: str, size: tuple[int, int]
) -> None:
    assert size_of(data, ending) == size


def test_large_drawings_are_refused_and_large_pictures_hinted_at(tmp_path: Path) -> None:
    drawing, picture = tmp_path / "x.svg", tmp_path / "x.png"
    drawing.write_bytes(b" " * 2_000_001)
    picture.write_bytes(b"\0" * 300_001)
    findings = Findings("media")

    for file in (drawing, picture):
        media_of(file, f"media/{file.name}", findings)

    assert [(one.name, one.severity) for one in findings.found] == [
        ("too-large", "fault"),
        ("large-picture", "hint"),
        ("large-picture", "hint"),
    ]


def test_the_media_of_a_course_have_a_limit_together(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "01-one" / "media").mkdir()
    for name in ("a", "b"):
        (tmp_path / "01-one" / "media" / f"{name}.pdf").write_bytes(b"x" * 600)

    found = read_folder(tmp_path, 1_000, 1_000)

    assert [words(fault) for fault in found.findings] == [
        "course.md:1:1: The media of the course are larger than 1,000 bytes in all. Make some smaller."
    ]
