"""Before a publish it is told who is in the middle of what; after it, what was told is true."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask

from app.domain.course import Quiz
from app.services import (
    courses,
    drafts,
    enrollments,
    lessons,
    progress,
    publishing,
    quizzes,
    scenarios,
    worksheets,
)
from app.services.drafts import Changes
from app.services.sessions import Actor
from app.words.changed_files import reach_of, sentences_for, told, whole_reach
from tests import learners, writing
from tests.conftest import BEGINNING as NOW
from tests.content import small
from tests.learners import database
from tests.writing import LESSON, SLUG, save

QUIZ, TALK, PLAN = (
    "01-one/03-check.quiz.md",
    "01-one/02-talk.scenario.md",
    "01-one/04-plan.worksheet.md",
)
MORE = "\n## Its goals {#goals}\n\n`text`\n\nName them.\n"
OTHER_KEY = small.QUIZ.replace("[x] This", "[ ] This").replace("[ ] That", "[x] That")
HARDER = small.SCENARIO.replace("trust -6,", "trust -9,")


@pytest.fixture
def ilse(app: Flask, tmp_path: Path, renderings: Path) -> Actor:
    writing.publish(app, tmp_path, renderings)
    return writing.teacher(app)


class Maya:
    """A learner in the middle of everything."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.actor = learners.learner(app, SLUG)
        with database(app).transaction() as session:
            lessons.keep_place(session, self.actor, SLUG, "lesson", "", NOW)
            self.attempt = quizzes.start(session, self.actor, SLUG, "check", NOW).key
            self.talk = scenarios.start(session, self.actor, SLUG, "talk", NOW).key
            sheet = worksheets.get(session, self.actor, SLUG, "plan", lock=True)
            worksheets.save(
                session, sheet, sheet.worksheet.sections[0], {"text": "Solenne"}, 0, NOW
            )

    def hand_in(self, option: int) -> float | None:
        """Answer the open attempt's question by an option, and hand in."""
        with database(self.app).transaction() as session:
            sitting = quizzes.get(session, self.actor, self.attempt, lock=True)
            quizzes.answer(session, sitting, sitting.questions[0], {"chosen": [option]}, NOW)
            return quizzes.hand_in(session, self.actor, self.attempt, NOW).attempt.score


@pytest.fixture
def maya(app: Flask, ilse: Actor) -> Maya:
    return Maya(app)


def changes(app: Flask, actor: Actor, cache: Path) -> Changes:
    """What is told once the drafts were checked."""
    media = app.extensions["config"].data / "media"
    with database(app).reading() as session:
        desk, source = drafts.gather(session, actor, SLUG, media)
    prepared = publishing.prepare_source(SLUG, source, cache)
    with database(app).transaction() as session:
        drafts.keep_check(session, desk, prepared, NOW)
        return drafts.list_changes(session, actor, SLUG)


def publish(app: Flask, actor: Actor, cache: Path) -> None:
    media = app.extensions["config"].data / "media"
    with database(app).reading() as session:
        _desk, source = drafts.gather(session, actor, SLUG, media)
    prepared = publishing.prepare_source(SLUG, source, cache)
    with database(app).transaction() as session:
        digest = drafts.list_changes(session, actor, SLUG).digest
        drafts.publish(session, actor, prepared, digest, "", NOW)


def lines(app: Flask, found: Changes) -> dict[str, list[str]]:
    """All that is told, by path."""
    with app.test_request_context():
        return {
            file.path: sentences_for(file, found.differing) + reach_of(file, found.reach)
            for file in found.differing.files
        }


TOLD = {
    LESSON: [
        "One paragraph added.",
        "One person has begun to read. With their next page they see the new text; what they "
        "answered stays.",
    ],
    TALK: [
        "Choice “Push it” now costs 9 trust instead of 6.",
        "One person is in the middle of this conversation. It goes on as it began; the next "
        "play is the new one.",
    ],
    QUIZ: [
        "Question 1: the key is now “That” instead of “This”.",
        "One person is in the middle of an attempt. It goes on with the questions, the key and "
        "the pass mark that it began with; the next attempt has the new ones.",
    ],
    PLAN: [
        "Section “Its goals” is new.",
        "One person has begun to write. With their next page they see the new sections; what "
        "they wrote stays.",
    ],
}


def test_who_is_in_the_middle_of_what_is_told_and_true(
    app: Flask, ilse: Actor, maya: Maya, renderings: Path
) -> None:
    save(app, ilse, small.LESSON + "\nA new word.\n", LESSON)
    save(app, ilse, OTHER_KEY, QUIZ)
    save(app, ilse, HARDER, TALK)
    save(app, ilse, small.WORKSHEET + MORE, PLAN)

    found = lines(app, changes(app, ilse, renderings))

    assert found == TOLD
    publish(app, ilse, renderings)
    assert maya.hand_in(0) == 1.0
    with database(app).reading() as session:
        run = scenarios.get(session, maya.actor, maya.talk)
        push = next(one for one in run.scenario.passages[0].choices if one.label == "Push it")
        sheet = worksheets.get(session, maya.actor, SLUG, "plan")
        reading = lessons.get(session, maya.actor, SLUG, "lesson")
        newest = quizzes.get_standing(session, maya.actor, SLUG, "check", NOW).quiz
    assert push.effects.points({"trust"}) == -6
    assert sheet.value("partner") == {"text": "Solenne"}
    assert [one.id for one in sheet.worksheet.sections] == ["partner", "goals"]
    assert "A new word." in reading.lesson.parts[0].html
    assert isinstance(newest, Quiz) and newest.questions[0].options[1].right


def test_what_is_taken_out_tells_who_has_records_and_lets_an_attempt_end(
    app: Flask, ilse: Actor, maya: Maya, renderings: Path
) -> None:
    with database(app).transaction() as session:
        seen = drafts.open_file(session, ilse, SLUG, QUIZ).seen
        drafts.remove(session, ilse, SLUG, QUIZ, seen, NOW)
    save(app, ilse, small.QUIZ.replace("A check", "Another"), "01-one/05-new.quiz.md", "")

    found = changes(app, ilse, renderings)

    assert lines(app, found)[QUIZ] == [
        "This is taken out.",
        "One person has records here. They are kept, and the activity is not shown any more.",
        "One person is in the middle of it and can finish it from where they are; it counts for "
        "nothing in the course any more.",
    ]
    with app.test_request_context():
        assert whole_reach(found.differing, found.reach) == [
            "One person is under way in the course: what is new is to be done, too."
        ]
    publish(app, ilse, renderings)
    assert maya.hand_in(0) == 1.0


def test_a_file_with_another_name_says_where_it_was(
    app: Flask, ilse: Actor, renderings: Path
) -> None:
    with database(app).transaction() as session:
        seen = drafts.open_file(session, ilse, SLUG, LESSON).seen
        drafts.remove(session, ilse, SLUG, LESSON, seen, NOW)
    save(app, ilse, small.LESSON, "01-one/09-lesson.md", "")
    save(app, ilse, small.WALKS + "\n# a word\n", "01-one/02-talk.walks")
    save(app, ilse, small.QUIZ + "\n", QUIZ)

    found = lines(app, changes(app, ilse, renderings))

    assert found == {
        "01-one/module.md": ["The activity “A lesson” stands behind “A plan” now."],
        LESSON: ["Its place is 01-one/09-lesson.md now."],
        "01-one/09-lesson.md": ["Its place was 01-one/01-lesson.md."],
        "01-one/02-talk.walks": [
            "These plays are tests of the conversation: learners see nothing of them."
        ],
        QUIZ: ["Only how it is written changes: learners see no difference."],
    }


def test_words_need_a_check_without_faults(app: Flask, ilse: Actor, renderings: Path) -> None:
    save(app, ilse, small.LESSON.replace("minutes: 5", "minutes: many"), LESSON)
    with database(app).reading() as session:
        unchecked = drafts.list_changes(session, ilse, SLUG)

    faulty = changes(app, ilse, renderings)

    for found in (unchecked, faulty):
        assert not found.differing.is_known and found.reach is None
        assert lines(app, found) == {LESSON: []}
        assert found.differing.files[0].difference


def test_going_back_is_told_the_other_way_round(
    app: Flask, ilse: Actor, maya: Maya, renderings: Path
) -> None:
    save(app, ilse, HARDER, TALK)
    publish(app, ilse, renderings)

    with database(app).reading() as session:
        back = drafts.look_back(session, ilse, SLUG, 1)
        same = drafts.look_back(session, ilse, SLUG, 2)

    with app.test_request_context():
        assert told(back.differing, back.reach) == [
            f"{TALK} (Conversation 1.2: A talk)",
            "  Choice “Push it” now costs 6 trust instead of 9.",
            "  One person is in the middle of this conversation. It goes on as it began; the next "
            "play is the new one.",
        ]
    assert back.differing.files[0].difference and not same.differing.files


def test_going_back_over_a_rename_takes_records_and_addresses_back(
    app: Flask, ilse: Actor, maya: Maya, renderings: Path
) -> None:
    with database(app).transaction() as session:
        drafts.rename(session, ilse, SLUG, QUIZ, "first-check", NOW)
        drafts.rename(session, ilse, SLUG, "01-one/module.md", "first", NOW)
    publish(app, ilse, renderings)
    media = app.extensions["config"].data / "media"
    with database(app).reading() as session:
        back = drafts.look_back(session, ilse, SLUG, 1)
        source = drafts.gather_revision(session, ilse, SLUG, 1, media)
    prepared = publishing.prepare_source(SLUG, source, renderings)

    with database(app).transaction() as session:
        drafts.restore(session, ilse, prepared, 1, "", NOW)

    with app.test_request_context():
        said = told(back.differing, back.reach)
    wrong = ("taken out", "is new", "Only how it is written")
    assert not [line for line in said if any(one in line for one in wrong)], said
    assert "  Its place was 01-first/03-first-check.quiz.md." in said
    assert "  Its place is 01-one/03-check.quiz.md now." in said
    assert maya.hand_in(0) == 1.0
    with database(app).reading() as session:
        shown = courses.get(session, maya.actor, SLUG).course
        place = enrollments.get(session, maya.actor, SLUG)
        done = set(progress.list_records(session, place.enrollment.id))
    assert done == {"lesson", "talk", "check", "plan"}
    assert dict(shown.renamed) == {"first-check": "check", "first": "one"}


def test_counting_costs_the_same_for_ten_times_the_learners(
    app: Flask,
    ilse: Actor,
    renderings: Path,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    save(app, ilse, HARDER, TALK)
    Maya(app)
    changes(app, ilse, renderings)

    def count() -> tuple[int, int]:
        with statements() as made, database(app).reading() as session:
            found = drafts.list_changes(session, ilse, SLUG)
        assert found.reach
        return len(made), found.reach.by_activity["talk"].attempts

    for_one = count()
    for _ in range(9):
        Maya(app)

    assert for_one[1] == 1 and for_one[0] <= 12
    assert count() == (for_one[0], 10)
