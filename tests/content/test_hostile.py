"""Whatever is in a file, the course's check ends, in time, with a fault that names the file."""

import os
import resource
import signal
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.content.place import Findings
from app.content.reader import media_of, read_folder
from app.content.worker import MEMORY, Worker
from tests.content.small import LESSON, compiled, lesson, words

HEAD = "---\ntitle: A\nminutes: 5\n---\n"
HOSTILE: dict[str, str | bytes] = {
    "deep quotes": HEAD + ">" * 5_000 + " x\n",
    "deep lists": HEAD + "".join(f"{'  ' * n}- x\n" for n in range(200)),
    "numbers in numbers": HEAD + "1. " * 2_000 + "x\n",
    "open brackets": HEAD + "[" * 15_000 + "\n",
    "open brackets over lines": HEAD + "[a\n" * 50_000,
    "pictures": HEAD + "![" * 9_000 + "\n",
    "almost links": HEAD + '[a](b "' * 2_500 + "\n",
    "stars": HEAD + "*" * 19_000 + "\n",
    "stars and letters": HEAD + "*a_b" * 4_000 + "\n",
    "underscores": HEAD + "_a " * 6_000 + "\n",
    "backticks": HEAD + "".join("`" * (n % 250) + "a" for n in range(150)) + "\n",
    "tags": HEAD + "<a " * 6_000 + "\n",
    "comments": HEAD + "<!-- " * 4_000 + "\n",
    "closing tags": HEAD + "</b>" * 4_900 + "\n",
    "reveals": HEAD + "<details><summary>x</summary>\n\n" * 400,
    "footnotes": HEAD + "".join(f"[^{n}]: [^{n + 1}]\n\n" for n in range(2_000)),
    "references": HEAD + "".join(f"[{n}]: x{n}\n" for n in range(5_000)),
    "a table of many cells": HEAD + "|a" * 6_000 + "|\n" + "|-" * 6_000 + "|\n",
    "a script": HEAD + "<script>alert(1)</script>\n",
    "an event handler": HEAD + "<b onclick=alert(1)>x</b>\n",
    "a script address": HEAD + "[x](JaVaScRiPt:alert(1))\n",
    "an encoded script address": HEAD + "[x](java&#115;cript:alert)\n",
    "data in a picture": HEAD + "![x](data:image/svg+xml;base64,AAAA)\n",
    "a control character": HEAD + "a\x02b\x03\n",
    "the parser's own marks": HEAD + "\x02wzxhzdk:0\x03\n",
    "a lonely surrogate": HEAD.encode() + b"\xed\xa0\x80\n",
    "bytes": bytes(range(256)) * 10,
    "aliases": "---\ntitle: &a [x]\nminutes: [*a, *a]\n---\n",
    "a bomb": "---\na: &a [1]\nb: &b [*a,*a]\nc: [*b,*b]\n---\n",
    "nested maps": "---\ntitle: " + "{a: " * 500 + "\n---\n",
    "nested lists": "---\ntitle: " + "[" * 9_000 + "\n---\n",
    "dashes": "---\n" + "- " * 9_000 + "\n---\n",
    "many keys": "---\n" + "".join(f"k{n}: {n}\n" for n in range(3_500)) + "---\n",
    "a tag": "---\ntitle: !!python/object/apply:os.system [ls]\n---\n",
    "a long line": HEAD + "x" * (1 << 20),
    "many lines": HEAD + "x\n" * 200_000,
    "dots": HEAD + "- a\n  - b\n" * 20_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_end_in_time_as_faults(subprocess_worker: Worker, text: str | bytes) -> None:
    result = compiled(subprocess_worker, {"01-one/01-lesson.md": text})

    assert "unreadable" not in {fault.name for fault in result.faults}
    assert all(str(fault).count(":") >= 3 for fault in result.faults)
    if result.course:
        html = "".join(part.html for part in result.course.modules[0].activities[0].parts)  # type: ignore[union-attr]
        assert "<script" not in html.lower()
        assert "javascript:" not in html.lower()
    else:
        assert {fault.path for fault in result.faults} == {"01-one/01-lesson.md"}


def test_a_file_that_takes_too_long_is_a_fault_and_the_next_one_is_read() -> None:
    with Worker(patience=0.000_001) as hasty:
        late = compiled(hasty)
    with Worker() as patient:
        fine = compiled(patient)

    assert {fault.name for fault in late.faults} == {"too-slow"}
    assert words(late.faults[0]) == (
        "01-one/01-lesson.md:1:1: Reading this file takes too long. "
        "Divide it, or look for runs of brackets or signs."
    )
    assert fine.faults == ()


def test_a_file_is_not_blamed_for_what_else_the_machine_does() -> None:
    with Worker(patience=0.3) as worker:
        compiled(worker)
        process = worker._process
        assert process
        process.send_signal(signal.SIGSTOP)
        goes_on = threading.Timer(0.6, process.send_signal, [signal.SIGCONT])
        goes_on.start()
        found = compiled(worker, lesson("Another text."))
        goes_on.join()

    assert found.faults == ()


text = st.text(alphabet=st.sampled_from("ab1 \n\t-*_#>`[](){}<>!|:=\\\"'~^&;./x$é😀"), max_size=300)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=text)
def test_no_text_breaks_a_lesson(worker: Worker, body: str) -> None:
    result = compiled(worker, lesson(body))

    assert "unreadable" not in {fault.name for fault in result.faults}
    assert "too-slow" not in {fault.name for fault in result.faults}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    body=text,
    path=st.sampled_from(["02-talk.scenario.md", "03-check.quiz.md", "04-plan.worksheet.md"]),
)
def test_no_text_breaks_other_files(worker: Worker, body: str, path: str) -> None:
    result = compiled(worker, {f"01-one/{path}": f"{HEAD}## A {{#a}}\n\n{body}"})

    assert "unreadable" not in {fault.name for fault in result.faults}


@pytest.mark.parametrize("sign", [*"[(<>*_`~|\\&#é"])
def test_a_mebibyte_of_one_sign_is_read_or_refused(subprocess_worker: Worker, sign: str) -> None:
    line = f"{sign * 250}\n"
    body = line * ((1 << 20) // len(line.encode()) - 1)

    result = compiled(subprocess_worker, {"01-one/01-lesson.md": HEAD + body})

    assert {fault.path for fault in result.faults} <= {"01-one/01-lesson.md"}
    assert "unreadable" not in {fault.name for fault in result.faults}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2 << 20  # KiB


def test_a_flood_of_faults_is_cut_off(worker: Worker) -> None:
    found = compiled(worker, lesson("[x](nowhere.md)\n\n" * 3_000)).faults

    assert 1 <= len(found) <= 1_000


def test_reading_stays_within_its_memory() -> None:
    with Worker() as one:
        compiled(one)
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        limits = [Path(f"/proc/{child}/limits").read_text() for child in children]

    assert any(f"Max address space         {MEMORY} " in text for text in limits)


@pytest.mark.parametrize(
    "target",
    [
        "../../secret.md",
        "../../../../etc/passwd",
        "..%2F..%2Fsecret.md",
        "/etc/passwd",
        "//host.test/x",
        "file:///etc/passwd",
        "..\\\\..\\\\secret.md",
        "01-lesson.md/../../../secret.md",
    ],
)
@pytest.mark.parametrize("sign", ["", "!"], ids=["link", "picture"])
def test_no_link_leads_out_of_the_course(worker: Worker, sign: str, target: str) -> None:
    found = compiled(worker, lesson(f"{sign}[A map of it]({target})\n")).faults

    assert {(fault.path, fault.line, fault.column) for fault in found} == {
        ("01-one/01-lesson.md", 5, 1)
    }
    assert {fault.name for fault in found} <= {"dead-link", "bad-link", "missing-picture"}


def test_thousands_of_files_are_read_up_to_a_limit(tmp_path: Path) -> None:
    for n in range(3_000):
        (tmp_path / f"note-{n}.md").touch()

    fine, many = read_folder(tmp_path), read_folder(tmp_path, most=2_999)

    assert len(fine.texts) == 3_000
    assert many.texts == {}
    assert [words(fault) for fault in many.findings] == [
        "course.md:1:1: The folder holds more than 2,999 files. Divide the course."
    ]


def test_a_course_of_thousands_of_files_is_checked(tmp_path: Path, worker: Worker) -> None:
    notes = {f"note-{n}.md": "x" for n in range(2_000)}

    result = compiled(worker, notes | {f"01-one/{n}-more-{n}.md": LESSON for n in range(10, 300)})

    assert result.faults == ()
    assert len(result.hints) == 2_000


def test_a_folder_without_rights_is_told_and_the_others_are_read() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        (root / "a.md").write_text("x")
        (root / "b").mkdir(mode=0o700)
        (root / "b").chmod(0)
        user = os.geteuid()
        try:
            os.seteuid(user or 65_534)
            found = read_folder(root)
        finally:
            os.seteuid(user)

    assert [words(fault) for fault in found.findings] == [
        "b:1:1: The folder can't be read (Permission denied). Check its rights."
    ]
    assert list(found.texts) == ["a.md"]


def test_a_file_that_vanishes_while_the_folder_is_read_is_told(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("x")

    found = read_folder(tmp_path, progress=lambda *_: (tmp_path / "b.md").unlink(missing_ok=True))

    assert [(fault.name, words(fault)) for fault in found.findings] == [
        (
            "unreadable",
            "b.md:1:1: The file can't be read (No such file or directory). Check its rights.",
        )
    ]


def test_links_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    course = tmp_path / "course"
    course.mkdir()
    (tmp_path / "secret.md").write_text(LESSON)
    (course / "course.md").symlink_to(tmp_path / "secret.md")
    (course / "01-one").symlink_to(tmp_path)

    found = read_folder(course)

    assert [words(fault) for fault in found.findings] == [
        "01-one:1:1: This is a symbolic link. Put the file itself into a module's folder.",
        "course.md:1:1: This is a symbolic link. Put the file itself into a module's folder.",
    ]
    assert found.texts == {}


def test_large_and_foreign_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * ((1 << 20) + 1))
    (tmp_path / "b.png").write_bytes(b"x" * 1_001)
    (tmp_path / "c.exe").write_bytes(b"x")
    (tmp_path / ".hidden").write_bytes(b"x")

    found = read_folder(tmp_path, largest=1_000)

    assert [words(fault) for fault in found.findings] == [
        "a.md:1:1: The file is larger than 1 MiB (1,048,577 bytes). Divide it.",
        "b.png:1:1: The file is larger than 1,000 bytes (1,001 bytes). Make it smaller.",
        "c.exe:1:1: This file is no part of a course and isn't published. "
        "Take it out, or put it beside the folder.",
    ]


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        ("<script>1</script>", "a script"),
        ('<rect onload="x()"/>', "an event handler"),
        ("<foreignObject/>", "a foreignObject"),
        ('<image href="https://x.test/a.png"/>', "a link to another file"),
        ("<style>@import 'x'</style>", "a style from another file"),
        ('<a href="javascript:x"/>', "a script address"),
    ],
)
def test_drawings_hold_shapes_only(tmp_path: Path, inside: str, what: str) -> None:
    file = tmp_path / "x.svg"
    file.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 300">{inside}</svg>')
    findings = Findings("media/x.svg")

    media = media_of(file, "media/x.svg", findings)

    assert (media.width, media.height) == (640, 300)
    assert [fault.message for fault in findings.found] == [f"The drawing holds {what}."]
