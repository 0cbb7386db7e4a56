"""Files and modules renamed as drafts: `was:`, links, records and walkthroughs follow."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import Conflict, Invalid
from app.models import RevisionFile, Unclear
from app.services import drafts, unclear
from app.services.drafts import Elsewhere
from app.services.sessions import Actor
from tests import learners, writing
from tests.conftest import BEGINNING
from tests.content import small
from tests.learners import database
from tests.shaping import (
    FILES,
    LINKING,
    OTHER,
    SECOND,
    TALK,
    act,
    publish,
    publish_course,
    rename,
    rows,
    states,
    text,
)
from tests.writing import LESSON, SLUG, opened, save


@pytest.fixture
def ilse(app: Flask, tmp_path: Path, renderings: Path) -> Actor:
    publish_course(app, tmp_path, renderings)
    return writing.teacher(app)


def test_a_renamed_lesson_says_what_it_was_and_links_follow(app: Flask, ilse: Actor) -> None:
    path = rename(app, ilse, LESSON, "first-lesson")

    assert path == "01-one/01-first-lesson.md"
    assert text(app, ilse, path) == FILES[LESSON].replace("\n---\n", "\nwas: lesson\n---\n", 1)
    assert text(app, ilse, OTHER) == LINKING.replace("01-lesson.md", "01-first-lesson.md")
    assert states(app, ilse) == {path: ("moved", LESSON), OTHER: ("changed", "")}
    assert opened(app, ilse, LESSON).path == path


def test_the_same_rename_or_move_sent_twice_is_done_once(app: Flask, ilse: Actor) -> None:
    path = rename(app, ilse, LESSON, "first-lesson")
    assert rename(app, ilse, LESSON, "first-lesson") == path
    with pytest.raises(Elsewhere):
        rename(app, ilse, LESSON, "other-lesson")

    with database(app).transaction() as session:
        there = drafts.move_to(session, ilse, SLUG, TALK, "02-two", BEGINNING)
    with database(app).transaction() as session:
        assert drafts.move_to(session, ilse, SLUG, TALK, "02-two", BEGINNING) == there

    assert "was: lesson\n" in text(app, ilse, path)


def test_who_takes_a_file_out_is_told_what_links_to_it_and_what_names_it(
    app: Flask, ilse: Actor
) -> None:
    said = small.COURSE.replace("[all modules]", "[all modules, talk]")
    save(app, ilse, said, "course.md")

    with database(app).reading() as session:
        talk = drafts.get_placed(session, ilse, SLUG, TALK)
        other = drafts.get_placed(session, ilse, SLUG, OTHER)

    assert talk.linking == [LESSON, "course.md"]
    assert other.linking == []


def test_an_old_name_that_records_follow_is_no_name_for_another_file(
    app: Flask, ilse: Actor, renderings: Path
) -> None:
    path = rename(app, ilse, LESSON, "first-lesson")
    publish(app, ilse, renderings)

    with pytest.raises(Conflict, match="is the earlier name of 01-one/01-first-lesson"):
        rename(app, ilse, TALK, "lesson")
    assert rename(app, ilse, path, "lesson") == LESSON


def test_records_follow_a_lesson_that_was_renamed_and_published(
    app: Flask, ilse: Actor, renderings: Path
) -> None:
    maya = learners.learner(app, SLUG)
    act(app, lambda session: unclear.say(session, maya, (SLUG, "lesson"), "Why?", False, BEGINNING))

    rename(app, ilse, LESSON, "in-between")
    rename(app, ilse, "01-one/01-in-between.md", "first-lesson")
    publish(app, ilse, renderings)

    with database(app).reading() as session:
        assert session.scalars(select(Unclear.activity)).all() == ["first-lesson"]
    assert "was: lesson\n" in text(app, ilse, "01-one/01-first-lesson.md")
    assert rows(app) == []


def test_a_renamed_conversation_takes_its_walkthroughs_along(
    app: Flask, ilse: Actor, renderings: Path
) -> None:
    rename(app, ilse, TALK, "first-call")

    found = states(app, ilse)
    assert found["01-one/02-first-call.walks"] == ("moved", "01-one/02-talk.walks")
    assert "[the talk](02-first-call.scenario.md)" in text(app, ilse, LESSON)
    publish(app, ilse, renderings)


def test_a_name_that_is_back_is_no_draft(app: Flask, ilse: Actor) -> None:
    rename(app, ilse, LESSON, "other-name")
    rename(app, ilse, "01-one/01-other-name.md", "lesson")

    assert rows(app) == []


@pytest.mark.parametrize("name", ["", "Big", "a b", "../x", "x" * 101, "ümlaut", "a/b"])
def test_a_name_that_is_no_address_is_refused(app: Flask, ilse: Actor, name: str) -> None:
    with pytest.raises(Invalid):
        rename(app, ilse, LESSON, name)
    with pytest.raises(Invalid):
        rename(app, ilse, "01-one/module.md", "profile")

    assert rows(app) == []


def test_a_name_that_the_course_has_is_refused(app: Flask, ilse: Actor) -> None:
    for name in ("talk", "two"):
        with pytest.raises(Conflict):
            rename(app, ilse, LESSON, name)
    with pytest.raises(Elsewhere):
        rename(app, ilse, "course.md", "a-course")
    with pytest.raises(Elsewhere):
        rename(app, ilse, "01-one/09-none.md", "some")

    assert rows(app) == []


def test_a_renamed_module_takes_all_its_files_and_pictures_along(
    app: Flask, ilse: Actor, renderings: Path
) -> None:
    page = rename(app, ilse, "01-one/module.md", "first")

    assert page == "01-first/module.md"
    assert "was: one\n" in text(app, ilse, page)
    assert "requires: [first]  # first things first" in text(app, ilse, SECOND)
    assert "../01-first/01-lesson.md" in text(app, ilse, OTHER)
    assert states(app, ilse)["01-first/media/two.svg"] == ("moved", "01-one/media/two.svg")
    publish(app, ilse, renderings)
    with database(app).reading() as session:
        kept = session.scalars(select(RevisionFile.path).filter_by(revision_id=2)).all()
    assert "01-first/media/two.svg" in kept
    assert not any(path.startswith("01-one/") for path in kept)
