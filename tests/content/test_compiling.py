"""A folder becomes a course: order, certificate, cache, worker, library, JSON there and back."""
# ruff: noqa: E501 - files and results are easier to read on one line

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.content.check import compile_course
from app.content.compiled import Json, dump, load
from app.content.desk import Request
from app.content.reader import read_folder
from app.content.renderer import RENDERER
from app.content.worker import ASKED, LENGTH, READY, ROOT, Worker
from app.domain.course import Course, Quiz, Worksheet
from app.domain.rubric import Criterion, Rubric
from app.domain.scenario import Line, Person, Scenario
from tests.content.small import (
    COURSE,
    FILES,
    LESSON,
    MODULE,
    QUIZ,
    SCENARIO,
    changed,
    compiled,
    lesson,
    source,
)


class Counting(Worker):
    """A worker that remembers what it was asked."""

    asked: list[str]

    def ask(self, request: Request) -> Json:
        self.asked.append(f"{request['op']} {request['path']}")
        return super().ask(request)


def course_of(worker: Worker, changes: dict[str, str | bytes | None] | None = None) -> Course:
    result = compiled(worker, changes)
    assert [str(fault) for fault in result.faults] == []
    assert result.course
    return result.course


def test_files_become_modules_and_activities_in_the_order_of_their_numbers(worker: Worker) -> None:
    course = course_of(
        worker,
        {"10-last/module.md": MODULE, "10-last/2-two.md": LESSON, "10-last/10-ten.md": LESSON},
    )

    assert [module.slug for module in course.modules] == ["one", "last"]
    assert [activity.slug for _module, activity in course] == [
        "lesson", "talk", "check", "plan", "two", "ten",
    ]  # fmt: skip
    assert course.people[0].role == "Owner, Bracken"
    assert (course.glossary[0].id, course.glossary[0].text) == (
        "fiscal-year",
        "Twelve months of budget.",
    )


def test_all_modules_of_a_certificate_are_written_out(worker: Worker) -> None:
    changes = {
        **changed(COURSE, "course.md", ("[all modules]", "[all modules, last, check]")),
        "02-last/module.md": MODULE,
        "02-last/01-x.md": LESSON,
    }

    rule = course_of(worker, changes).certificate

    assert rule
    assert (rule.requires, rule.title, rule.outcomes) == (
        ("one", "last", "check"),
        "A small course",
        ("LO1",),
    )


def test_a_scenario_is_read_whole(worker: Worker) -> None:
    found = course_of(worker).find("talk")
    assert found
    talk = found[1]
    assert isinstance(talk, Scenario)

    assert talk.cast == (
        Person("susan-lowe", "Susan Lowe", "Owner, Bracken", "<p>She runs it.</p>"),
    )
    assert talk.setup == "<p>She calls.</p>"
    assert talk.passages[0].parts == (Line("<p>Well?</p>", "Susan Lowe"),)
    choice = talk.passages[0].choices[0]
    assert (choice.label, choice.html, choice.target) == ("Ask her", '"Tell me."', "end")
    assert (choice.consequence, choice.why) == ((Line("<p>She does.</p>"),), "<p>You listened.</p>")
    assert [str(ending.condition) for ending in talk.endings] == ["trust >= 50", "None"]
    assert talk.score == ("trust",)


def test_forks_locks_facts_events_and_continue(worker: Worker) -> None:
    text = (
        SCENARIO.replace("score: [trust]", "score: [trust]\nfacts: {cash: She needs cash}\nshuffle: none")
        .replace("`trust +6`", "`trust +6, learn cash, to #then if trust >= 55`")
        .replace("`trust -6, outlook +3`", '`if not cash, locked "She knows, by now", trust -6, outlook +3`')
        .replace(
            "## Good",
            "## Then {#then .continue}\n\n> `if cash, outlook −3`\n>\n> **You:** So.\n> **Susan Lowe:** Yes.\n\n"
            "Rain.\n\n- [Go on.](#good \"Go on\")\n\n## Good",
        )
    )  # fmt: skip
    found = course_of(
        worker, {"01-one/02-talk.scenario.md": text, "01-one/02-talk.walks": None}
    ).find("talk")
    assert found
    talk = found[1]
    assert isinstance(talk, Scenario)

    ask, push = talk.passages[0].choices
    assert [(fork.target, str(fork.condition)) for fork in ask.forks] == [("then", "trust >= 55")]
    assert (push.locked, str(push.condition)) == ("She knows, by now", "not cash")
    event, rain = talk.passages[1].parts
    assert not isinstance(event, Line)
    assert event.lines == (Line("<p>So.</p>", "You"), Line("<p>Yes.</p>", "Susan Lowe"))
    assert event.effects.meters == (("outlook", -3),)
    assert rain == Line("<p>Rain.</p>")
    assert talk.passages[1].is_continue
    assert not talk.shuffled


def test_a_quiz_is_read_whole(worker: Worker) -> None:
    quiz = QUIZ.replace(
        "minutes: 5",
        "minutes: 5\npass: 0.7\ndraw: {LO1: 1}\nattempts: 3\nwait: 24h\nshuffle: both\nfeedback: exam",
    )
    quiz += "\n## Most? {#most}\n\n`provisional`\n\n- [2] a\n  > x\n- [1] b\n  > x\n- [3] c\n  > x\n- [4] d\n  > x\n"
    check = course_of(worker, {"01-one/03-check.quiz.md": quiz}).modules[0].activities[2]

    assert isinstance(check, Quiz)
    assert (check.passing, check.draw, check.draw_by, check.attempts, check.wait) == (
        0.7,
        0,
        (("LO1", 1),),
        3,
        1440,
    )
    assert (check.shuffle_options, check.shuffle_questions, check.feedback) == (True, True, "exam")
    most = check.questions[1]
    assert ([option.rank for option in most.options], most.points, most.provisional) == (
        [2, 1, 3, 4],
        2,
        True,
    )
    assert (check.questions[0].options[0].html, check.questions[0].options[0].feedback) == (
        "This",
        "<p>Yes.</p>",
    )


def test_a_worksheet_is_read_whole(worker: Worker) -> None:
    plan = (
        "---\ntitle: P\nminutes: 5\nreview: self\nprivate: [a]\n---\nIntro.\n\n## A {#a}\n\n`lines 6, words 40..150`\n\n"
        "Say.\n\n## B\n\n`table Goal | Said by, rows 3..6, optional`\n\n## R {.rubric}\n\n| Criterion | 0 | 2 |\n|---|---|---|\n| *b* | c | |\n"
    )
    sheet = course_of(worker, {"01-one/04-plan.worksheet.md": plan}).modules[0].activities[3]

    assert isinstance(sheet, Worksheet)
    first, second = sheet.sections
    assert (first.field, first.lines, first.words, first.private, first.html) == (
        "lines",
        6,
        (40, 150),
        True,
        "<p>Say.</p>",
    )
    assert (second.columns, second.rows, second.optional) == (("Goal", "Said by"), (3, 6), True)
    assert (sheet.review, sheet.intro) == ("self", "<p>Intro.</p>")
    assert sheet.rubric == Rubric((0, 2), (Criterion("<em>b</em>", ("c", "")),))


def test_old_slugs_are_told(worker: Worker) -> None:
    changes = {"01-one/01-lesson.md": LESSON.replace("minutes: 5", "minutes: 5\nwas: old-lesson")}

    assert compiled(worker, changes).renamed == {"old-lesson": "lesson"}


def test_a_course_survives_being_written_and_read(worker: Worker) -> None:
    course = course_of(worker)

    assert load(dump(course)) == course
    with pytest.raises(ValueError, match="JSON"):
        load(b"no")
    assert len(RENDERER) == 32


def test_reports_tell_the_plays_of_every_scenario(worker: Worker) -> None:
    (report,) = compiled(worker).reports

    assert (report.slug, report.passages, report.decisions, report.plays) == ("talk", 1, 1, 2)
    assert (report.endings, report.walkthroughs) == ((("good", 1), ("bad", 1)), 1)


def test_only_what_changed_is_rendered_again(tmp_path: Path) -> None:
    with Counting() as worker:
        worker.asked = []
        first = compiled(worker, cache=tmp_path)
        asked = len(worker.asked)
        worker.asked = []
        again = compiled(worker, cache=tmp_path)
        nothing = list(worker.asked)
        glossary = FILES["glossary.md"].replace("Twelve", "Often twelve")
        third = compiled(worker, {"glossary.md": glossary}, cache=tmp_path)

    assert asked == 2 * len(FILES) - 2  # walkthroughs go with their scenario
    assert nothing == []
    assert again == first
    assert worker.asked == [
        "outline glossary.md",
        "compile 01-one/01-lesson.md",
        "compile glossary.md",
    ]
    assert third.course != first.course


def test_an_edit_of_one_file_reads_that_file_only(tmp_path: Path) -> None:
    with Counting() as worker:
        worker.asked = []
        compiled(worker, cache=tmp_path)
        worker.asked = []
        compiled(worker, lesson("One more sentence.\n"), cache=tmp_path)

    assert worker.asked == ["outline 01-one/01-lesson.md", "compile 01-one/01-lesson.md"]


def test_a_broken_cache_is_left_aside(tmp_path: Path, worker: Worker) -> None:
    first = compiled(worker, cache=tmp_path)
    for file in tmp_path.iterdir():
        file.write_text("{broken")

    assert compiled(worker, cache=tmp_path) == first


def test_a_worker_serves_many_threads_and_starts_anew_when_killed(
    subprocess_worker: Worker,
) -> None:
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(compiled(subprocess_worker).faults))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    subprocess_worker.close()

    assert results == [()] * 4
    assert compiled(subprocess_worker).faults == ()


def test_a_folder_is_read_with_progress(tmp_path: Path, worker: Worker) -> None:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / ".git").mkdir()
    told: list[tuple[str, int, int]] = []

    found = read_folder(
        tmp_path, progress=lambda path, done, count: told.append((path, done, count))
    )
    result = compile_course(
        "small", found, worker, None, lambda path, done, count: told.append((path, done, count))
    )

    assert found.texts == source({}).texts
    assert set(found.digests()) == set(FILES)
    assert result.faults == ()
    assert told[8] == ("people.md", 9, 9)
    assert told[-1][1:] == (8, 8)


def test_the_worker_runs_as_a_module_too() -> None:
    request = json.dumps(
        {"op": "outline", "kind": "lesson", "path": "a.md", "slug": "a", "text": LESSON}
    )
    data = request.encode()

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "app.content.worker"],
        input=ASKED.pack(5.0, len(data)) + data,
        capture_output=True,
        cwd=ROOT,
        check=True,
    )

    body = done.stdout[LENGTH.size + len(READY) + LENGTH.size :]
    assert json.loads(body)["values"] == {"title": "A lesson", "minutes": 5}
