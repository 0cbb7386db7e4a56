"""Files reordered, moved and taken out as drafts, while others write them."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import Conflict, Invalid, NotFound
from app.models import Draft, Text
from app.services import drafts, unclear
from app.services.drafts import DOWN, UP, Elsewhere, Newer
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
    order,
    publish,
    publish_course,
    rename,
    rows,
    shift,
    text,
)
from tests.writing import LESSON, SLUG, TEXT, opened, save


@pytest.fixture
def ilse(app: Flask, tmp_path: Path, renderings: Path) -> Actor:
    publish_course(app, tmp_path, renderings)
    return writing.teacher(app)


def test_files_and_modules_change_places_and_back(
    app: Flask, ilse: Actor, renderings: Path
) -> None:
    before = order(app, ilse)

    shift(app, ilse, LESSON, DOWN)
    shift(app, ilse, "02-two/module.md", UP)

    assert list(order(app, ilse)) == ["01-two", "02-one"]
    assert order(app, ilse)["02-one"][:2] == ["01-talk.scenario.md", "02-lesson.md"]
    assert "../02-one/02-lesson.md" in text(app, ilse, "01-two/01-other.md")
    shift(app, ilse, "01-two/module.md", DOWN)
    shift(app, ilse, "01-one/02-lesson.md", UP)
    assert (order(app, ilse), rows(app)) == (before, [])
    shift(app, ilse, LESSON, UP)
    assert rows(app) == []
    shift(app, ilse, LESSON, DOWN)
    publish(app, ilse, renderings)


def test_who_pressed_twice_moved_it_once(app: Flask, ilse: Actor) -> None:
    shift(app, ilse, LESSON, DOWN)

    with pytest.raises(Elsewhere):
        shift(app, ilse, LESSON, DOWN)


def test_equal_numbers_are_counted_anew(app: Flask, ilse: Actor) -> None:
    act(
        app,
        lambda session: drafts.save(
            session, ilse, (SLUG, "01-one/01-early.md"), TEXT, "", BEGINNING
        ),
    )

    shift(app, ilse, "01-one/01-early.md", DOWN)

    assert order(app, ilse)["01-one"][:3] == ["01-lesson.md", "02-early.md", "03-talk.scenario.md"]


def test_a_file_moves_to_another_module_with_its_links_and_pictures(
    app: Flask, ilse: Actor, renderings: Path
) -> None:
    act(app, lambda session: drafts.move_to(session, ilse, SLUG, LESSON, "02-two", BEGINNING))

    path = "02-two/02-lesson.md"
    assert "](../01-one/media/two.svg)" in text(app, ilse, path)
    assert "](../01-one/02-talk.scenario.md)" in text(app, ilse, path)
    assert "](02-lesson.md)" in text(app, ilse, OTHER)
    for folder, there in (("03-none", path), ("02-two", SECOND), ("", path)):
        with database(app).transaction() as session, pytest.raises(Invalid):
            drafts.move_to(session, ilse, SLUG, there, folder, BEGINNING)
    publish(app, ilse, renderings)


def test_who_writes_while_the_file_moves_loses_no_word(app: Flask, ilse: Actor) -> None:
    mo = writing.teacher(app, "Mo Ekström")
    first = save(app, mo, FILES[LESSON] + "\nOf Mo.\n")
    shift(app, ilse, LESSON, DOWN)

    moved = opened(app, mo, LESSON)
    assert moved.path == "01-one/02-lesson.md" and moved.text.endswith("Of Mo.\n")
    assert moved.by == "Ilse Novák"  # a link in it follows the talk, which moved as well
    with pytest.raises(Newer):
        save(app, mo, FILES[LESSON] + "\nOf Mo, later.\n", seen=first.seen)
    with database(app).reading() as session:
        found = drafts.compare(
            session, mo, (SLUG, LESSON), FILES[LESSON] + "\nOf Mo, later.\n", first.seen,
            FILES[LESSON] + "\nOf Mo.\n",
        )  # fmt: skip
    assert found.opened.path == moved.path
    assert found.together and found.together.endswith("Of Mo, later.\n")
    assert "(01-talk.scenario.md)" in found.together
    assert save(app, mo, found.together, path=LESSON, seen=found.seen).path == moved.path


def test_a_moved_file_that_was_published_anew_is_compared_first(
    app: Flask, ilse: Actor, tmp_path: Path, renderings: Path
) -> None:
    rename(app, ilse, OTHER, "another")
    newer = {**FILES, OTHER: LINKING + "\nLater.\n"}
    prepared = learners.prepare(small.write(tmp_path / "later" / SLUG, newer), renderings)
    learners.publish(app, prepared)

    stale = opened(app, ilse, OTHER)
    assert stale.is_stale and stale.moved_from == OTHER
    with database(app).transaction() as session:
        found = drafts.compare(session, ilse, (SLUG, OTHER), stale.text, stale.seen, None)
        assert found.together and found.together.endswith("Later.\n")
        assert "was: other" in found.together
        drafts.save(
            session, ilse, (SLUG, OTHER), found.together, found.seen, BEGINNING, settles=True
        )
    assert not opened(app, ilse, OTHER).is_stale
    publish(app, ilse, renderings)


def test_throwing_the_draft_away_puts_the_file_back(app: Flask, ilse: Actor) -> None:
    path = rename(app, ilse, TALK, "first-call")
    save(app, ilse, text(app, ilse, path) + "\n", path=path)
    seen = opened(app, ilse, path).seen

    act(app, lambda session: drafts.discard(session, ilse, SLUG, TALK, seen, BEGINNING))

    assert rows(app) == []


def test_in_a_renamed_module_a_draft_thrown_away_keeps_its_place(
    app: Flask, ilse: Actor, renderings: Path
) -> None:
    rename(app, ilse, "01-one/module.md", "first")
    for path in ("01-first/01-lesson.md", "01-first/module.md"):
        save(app, ilse, text(app, ilse, path) + "\nMine.\n", path=path)
        seen = opened(app, ilse, path).seen
        act(
            app,
            lambda session, path=path, seen=seen: drafts.discard(  # type: ignore[misc]
                session, ilse, SLUG, path, seen, BEGINNING
            ),
        )
        assert "Mine." not in text(app, ilse, path)

    assert "was: one" in text(app, ilse, "01-first/module.md")
    publish(app, ilse, renderings)


def test_a_module_is_begun_and_taken_out(app: Flask, ilse: Actor) -> None:
    with database(app).transaction() as session:
        folder = drafts.add_module(session, ilse, SLUG, "three", "The third", BEGINNING)
        lesson = ("lesson", folder, "third-lesson", "")
        drafts.add(session, ilse, SLUG, lesson, BEGINNING)
        for name in ("one", "lesson", "people", "A B"):
            with pytest.raises((Conflict, Invalid)):
                drafts.add_module(session, ilse, SLUG, name, "", BEGINNING)
    assert order(app, ilse)["03-three"] == ["01-third-lesson.md"]

    with database(app).transaction() as session:
        placed = drafts.get_placed(session, ilse, SLUG, "03-three/module.md")
        drafts.remove_module(session, ilse, SLUG, "03-three", placed.seen, BEGINNING)
    assert rows(app) == []


def test_a_module_is_taken_out_by_who_saw_all_of_it(app: Flask, ilse: Actor) -> None:
    maya = learners.learner(app, SLUG)
    act(app, lambda session: unclear.say(session, maya, (SLUG, "lesson"), "Why?", False, BEGINNING))
    with database(app).reading() as session:
        placed = drafts.get_placed(session, ilse, SLUG, "01-one/module.md")
    mo = writing.teacher(app, "Mo Ekström")
    save(app, mo, TEXT + "\nOf Mo.\n")

    assert (placed.people, placed.linking) == (1, [OTHER, SECOND])
    assert LESSON in placed.inside and "01-one/media/two.svg" in placed.inside
    with database(app).transaction() as session, pytest.raises(Elsewhere):
        drafts.remove_module(session, ilse, SLUG, "01-one", placed.seen, BEGINNING)
    with database(app).transaction() as session, pytest.raises(NotFound):
        drafts.remove_module(session, ilse, SLUG, "", placed.seen, BEGINNING)
    assert opened(app, mo).text.endswith("Of Mo.\n")
    with database(app).transaction() as session:
        seen = drafts.get_placed(session, ilse, SLUG, "01-one/module.md").seen
        drafts.remove_module(session, ilse, SLUG, "01-one", seen, BEGINNING)
    assert list(order(app, ilse)) == ["02-two"]


def test_others_move_nothing(app: Flask, ilse: Actor) -> None:
    stranger = writing.teacher(app, "Somebody Else", course="")

    for work in (
        lambda session: drafts.rename(session, stranger, SLUG, LESSON, "mine", BEGINNING),
        lambda session: drafts.shift(session, stranger, SLUG, LESSON, DOWN, BEGINNING),
        lambda session: drafts.move_to(session, stranger, SLUG, LESSON, "02-two", BEGINNING),
        lambda session: drafts.add_module(session, stranger, SLUG, "mine", "", BEGINNING),
        lambda session: drafts.get_placed(session, stranger, SLUG, LESSON),
        lambda session: drafts.remove_module(session, stranger, SLUG, "01-one", "", BEGINNING),
    ):
        with pytest.raises(NotFound):
            act(app, work)
    assert rows(app) == []


def test_line_ends_stay_when_links_follow(
    app: Flask, ilse: Actor, tmp_path: Path, renderings: Path
) -> None:
    written = small.write(tmp_path / "again" / SLUG, FILES)
    (written / OTHER).write_bytes(b"\xef\xbb\xbf" + LINKING.replace("\n", "\r\n").encode())
    prepared = learners.prepare(written, renderings)
    learners.publish(app, prepared)

    rename(app, ilse, OTHER, "another")

    with database(app).reading() as session:
        body = session.scalars(select(Draft.body).where(Draft.digest != "")).one()
        texts = session.scalars(select(Text.body)).all()
    assert (
        body
        == b"\xef\xbb\xbf"
        + LINKING.replace("5\n---", "5\nwas: other\n---").replace("\n", "\r\n").encode()
    )
    assert body not in texts
