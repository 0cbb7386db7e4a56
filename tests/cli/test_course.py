"""The commands on courses: what they say, what they write, how they end."""

import json
from pathlib import Path

import pytest
from flask import Flask

from app.content.place import UNPRINTABLE
from tests.commands import say
from tests.content.small import LESSON, write

FAULTY = {"01-one/01-lesson.md": LESSON.replace("minutes: 5", "minutes: soon")}
HINTED = {"README.txt.md": "Nobody reads this.\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course without faults."""
    return write(tmp_path / "small")


def test_check_counts_files_and_tells_the_plays_of_scenarios(app: Flask, folder: Path) -> None:
    said = say(app, "course", "check", str(folder))

    assert said.exit_code == 0
    assert said.stdout.startswith("A talk")
    assert said.stdout.endswith("9 files: no faults, no hints.\n")
    assert said.stderr == ""


def test_check_tells_each_fault_with_its_place_and_exits_with_one(app: Flask, folder: Path) -> None:
    write(folder, FAULTY)

    said = say(app, "course", "check", str(folder))

    assert said.exit_code == 1
    first, *_rest, last = said.stdout.splitlines()
    assert first == (
        "01-one/01-lesson.md:3:1: The value of “minutes” can't be taken: it must be a whole "
        "number. Write digits only, without quotes. [F006]"
    )
    assert last == "9 files: 1 fault, no hints."


@pytest.mark.parametrize(("options", "status"), [([], 0), (["--strict"], 2)])
def test_hints_stop_only_a_strict_check(
    app: Flask, folder: Path, options: list[str], status: int
) -> None:
    write(folder, HINTED)

    said = say(app, "course", "check", str(folder), *options)

    assert said.exit_code == status, said.stdout
    assert "README.txt.md:1:1: " in said.stdout
    assert said.stdout.endswith("10 files: no faults, 1 hint.\n")


def test_several_folders_are_checked_at_once(app: Flask, folder: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other", FAULTY)

    said = say(app, "course", "check", str(folder), str(other))

    assert said.exit_code == 1
    assert said.stdout.startswith(f"{other}/01-one/01-lesson.md:3:1: ")
    assert said.stdout.endswith("2 courses, 18 files: 1 fault, no hints.\n")


def test_an_editor_gets_one_json_document(app: Flask, folder: Path) -> None:
    write(folder, {**FAULTY, **HINTED})

    said = say(app, "course", "check", "--json", str(folder))

    told = json.loads(said.stdout)
    assert said.exit_code == 1
    assert (told["version"], told["course"], told["files"]) == (1, "small", 10)
    assert told["faults"] == [
        {
            "path": "01-one/01-lesson.md",
            "line": 3,
            "column": 1,
            "code": "F006",
            "name": "bad-value",
            "severity": "fault",
            "message": "The value of “minutes” can't be taken: it must be a whole number.",
            "mending": "Write digits only, without quotes.",
        }
    ]
    assert [hint["code"] for hint in told["hints"]] == ["C011"]
    assert told["reports"][0]["slug"] == "talk"
    assert told["reports"][0]["endings"] == {"good": 1, "bad": 1}


def test_several_folders_are_one_json_document_too(app: Flask, folder: Path) -> None:
    said = say(app, "course", "check", "--json", str(folder), str(folder))

    told = json.loads(said.stdout)
    assert told["version"] == 1
    assert [one["course"] for one in told["courses"]] == ["small", "small"]


def test_github_gets_annotations_with_paths_from_where_it_stands(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {**FAULTY, **HINTED, "01-one/05-100%,a:b.md": "x"})
    monkeypatch.chdir(folder.parent)

    said = say(app, "course", "check", "--github", "small")

    assert said.exit_code == 1
    assert said.stdout.splitlines() == [
        "::error file=small/01-one/01-lesson.md,line=3,col=1,title=F006::The value of “minutes” "
        "can't be taken: it must be a whole number. Write digits only, without quotes.",
        "::error file=small/01-one/05-100%25%2Ca%3Ab.md,line=1,col=1,title=C013::The name "
        "“05-100%25,a:b.md” can't be used. Name it with a number and a slug, such as "
        "05-the-scarce-resource.",
        "::warning file=small/README.txt.md,line=1,col=1,title=C011::This file belongs to no "
        "module and isn't shown. Move it into a module's folder.",
        "11 files: 2 faults, 1 hint.",
    ]


@pytest.mark.parametrize("options", [[], ["--json"], ["--github"]])
def test_no_output_carries_what_steers_a_terminal(
    app: Flask, folder: Path, options: list[str]
) -> None:
    write(
        folder,
        {
            "01-one/05-\x1b[2J\u202e.md": LESSON,
            "01-one/01-lesson.md": LESSON.replace("glossary.md#", "gl\u2028\u200f.md#"),
            "01-one/03-check.quiz.md": 'a\x1b]0;x\x07"\r',
        },
    )

    said = say(app, "course", "check", *options, str(folder))

    assert said.exit_code == 1
    assert UNPRINTABLE.findall(said.output.replace("\n", "")) == []
    assert "\\x1b[2J\\u202e" in said.stdout.replace("\\\\", "\\")


def test_only_one_kind_of_output_is_written(app: Flask, folder: Path) -> None:
    said = say(app, "course", "check", "--json", "--github", str(folder))

    assert said.exit_code == 2
    assert "Choose --json or --github, not both." in said.stderr


def test_a_folder_that_is_none_is_told_in_a_sentence(app: Flask, folder: Path) -> None:
    missing = say(app, "course", "check", str(folder / "nowhere"))
    file = say(app, "course", "check", str(folder / "course.md"))

    assert (missing.exit_code, file.exit_code) == (1, 1)
    assert missing.stderr == f"Error: There is no folder “{folder / 'nowhere'}”.\n"
    assert file.stderr.endswith("is a file. Name the course's folder.\n")


def test_reading_tells_how_every_lesson_reads(app: Flask, folder: Path) -> None:
    text = LESSON.rstrip().removesuffix(".") + ". The plan has to wait until May.\n"
    write(folder, {"01-one/01-lesson.md": text})

    said = say(app, "course", "reading", str(folder))

    head, line = said.stdout.splitlines()
    assert head.split() == (
        ["lesson", "words", "minutes", "needed", "grade", "average", "longest", "sentence"]
    )
    assert line.split() == ["one/lesson", "11", "5", "0.1", "-0.6", "5.5", "7"]


def test_reading_tells_nothing_of_a_faulty_course(app: Flask, folder: Path) -> None:
    write(folder, FAULTY)

    said = say(app, "course", "reading", str(folder))

    assert said.exit_code == 1
    assert "The course has faults." in said.stderr


def test_a_new_course_passes_the_strict_check_with_one_of_each_added(
    app: Flask, tmp_path: Path
) -> None:
    made, module = tmp_path / "my-course", tmp_path / "my-course" / "01-first-steps"

    first = say(app, "course", "new", str(made), "--title", 'Ask: "first"')
    for kind in ("lesson", "scenario", "quiz", "worksheet", "prompts"):
        assert say(app, "course", "add", kind, str(module), f"more-{kind}").exit_code == 0
    checked = say(app, "course", "check", "--strict", str(made))

    assert first.exit_code == 0
    assert f"Made {made / 'course.md'}" in first.stdout
    assert checked.exit_code == 0, checked.stdout
    assert checked.stdout.endswith("15 files: no faults, no hints.\n")
    assert 'title: "Ask: \\"first\\""' in (made / "course.md").read_text()
    assert sorted(path.name for path in module.glob("0[5-9]*")) == [
        "05-more-lesson.md",
        "06-more-scenario.scenario.md",
        "06-more-scenario.walks",
        "07-more-quiz.quiz.md",
        "08-more-worksheet.worksheet.md",
        "09-more-prompts.prompts.md",
    ]
    assert 'title: "More lesson"' in (module / "05-more-lesson.md").read_text()


def test_nothing_is_written_over_or_under_a_bad_name(app: Flask, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    module = str(folder / "01-one")

    said = {
        "there": say(app, "course", "new", str(folder)),
        "a bad folder": say(app, "course", "new", str(folder.parent / "My Course")),
        "a bad title": say(app, "course", "new", str(folder.parent / "other"), "--title", "a\nb"),
        "a bad name": say(app, "course", "add", "lesson", module, "../More"),
        "a taken name": say(app, "course", "add", "quiz", module, "talk"),
        "no module": say(app, "course", "add", "quiz", str(folder), "more"),
        "no folder": say(app, "course", "add", "quiz", str(folder / "02-two"), "more"),
    }

    assert {what: one.exit_code for what, one in said.items()} == dict.fromkeys(said, 1)
    assert {what: one.stderr.split("”")[-1].strip() for what, one in said.items()} == {
        "there": "is there already. Choose a new folder.",
        "a bad folder": "can't be used: write lower-case letters, digits and hyphens.",
        "a bad title": "Error: A title is one line of 1 to 200 characters.",
        "a bad name": "can't be used: write lower-case letters, digits and hyphens.",
        "a taken name": "already. Choose another name.",
        "no module": "is no module: name a folder such as 01-first-steps.",
        "no folder": "is no module: name a folder such as 01-first-steps.",
    }
    assert sorted(folder.rglob("*")) == before


def test_files_that_cannot_be_written_are_told(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    said = say(app, "course", "new", str(tmp_path / "file" / "course"))

    assert said.exit_code == 1
    assert said.stderr.startswith("Error: The files can't be written (")


def test_publish_says_which_revision_learners_see(app: Flask, folder: Path) -> None:
    first = say(app, "course", "publish", str(folder), "--note", "The first")
    again = say(app, "course", "publish", str(folder))
    write(folder, {"glossary.md": "---\ntitle: Words\n---\n\n## Fiscal year\n\nA year.\n"})
    changed = say(app, "course", "publish", str(folder))
    listed = say(app, "course", "list")

    assert first.stdout == "small: learners now see revision 1.\n"
    assert again.stdout == "small: nothing changed, learners see revision 1.\n"
    assert changed.stdout == "small: learners now see revision 2.\n"
    assert listed.stdout.startswith("small  revision 2, ")
    assert listed.stdout.endswith(" UTC  A small course\n")


def test_publish_says_how_many_hints_the_check_has(app: Flask, folder: Path) -> None:
    write(folder, {"01-one/01-lesson.md": LESSON + "\n[here](../glossary.md)\n"})

    said = say(app, "course", "publish", str(folder))

    assert said.stdout == "small: learners now see revision 1. The check has 1 hint.\n"


def test_publish_refuses_a_faulty_folder_and_says_why(app: Flask, folder: Path) -> None:
    write(folder, FAULTY)

    said = say(app, "course", "publish", str(folder))

    assert said.exit_code == 1
    assert "01-one/01-lesson.md:3:1: " in said.stderr
    assert say(app, "course", "list").stdout == ""


def test_diff_says_in_words_what_a_publish_would_change(app: Flask, folder: Path) -> None:
    before = say(app, "course", "diff", str(folder))
    say(app, "course", "publish", str(folder))
    write(folder, {"01-one/01-lesson.md": LESSON.replace("minutes: 5", "minutes: 6")})

    said = say(app, "course", "diff", str(folder))
    write(folder, FAULTY)

    assert before.exit_code == 1 and "small was never published" in before.stderr
    assert (said.exit_code, said.stdout.splitlines()) == (0, [
        "01-one/01-lesson.md (Lesson 1.1: A lesson)", "  6 minutes instead of 5.",
        "1 file would change in revision 1.",
    ])  # fmt: skip
    assert say(app, "course", "diff", str(folder)).exit_code == 1
    assert say(app, "course", "publish", str(folder)).exit_code == 1
