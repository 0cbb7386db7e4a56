"""Drafts become a revision, all at once or not at all; earlier revisions come back as new ones."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.content.check import Result
from app.errors import Conflict, Content, Invalid, NotFound
from app.models import Audit, Draft, Revision, RevisionFile, Text
from app.services import courses, drafts, publishing
from app.services.drafts import Changes
from app.services.publishing import Prepared
from app.services.sessions import Actor
from tests import writing
from tests.conftest import BEGINNING
from tests.learners import database
from tests.writing import LESSON, SLUG, TEXT, save

NEW = TEXT.replace("minutes: 5", "minutes: 6")
GLOSSARY = "glossary.md"


@pytest.fixture
def ilse(app: Flask, tmp_path: Path, renderings: Path) -> Actor:
    writing.publish(app, tmp_path, renderings)
    return writing.teacher(app)


def changes(app: Flask, actor: Actor) -> Changes:
    with database(app).reading() as session:
        return drafts.list_changes(session, actor, SLUG)


def gathered(app: Flask, actor: Actor, cache: Path) -> Prepared:
    media = app.extensions["config"].data / "media"
    with database(app).reading() as session:
        _, source = drafts.gather(session, actor, SLUG, media)
    return publishing.prepare_source(SLUG, source, cache)


def publish(app: Flask, actor: Actor, cache: Path, digest: str = "") -> int:
    prepared = gathered(app, actor, cache)
    named = digest or changes(app, actor).digest
    with database(app).transaction() as session:
        return drafts.publish(session, actor, prepared, named, "Shorter", BEGINNING)


def now(app: Flask) -> Revision:
    with database(app).reading() as session:
        found = publishing.find_published(session, SLUG)
        assert found
        return found


def body(app: Flask, path: str = LESSON) -> bytes:
    with database(app).reading() as session:
        file = session.get_one(RevisionFile, (now(app).id, path))
        return session.get_one(Text, file.digest).body


def test_drafts_become_a_revision_by_somebody_and_are_cleared(
    app: Flask, ilse: Actor, renderings: Path
) -> None:
    save(app, ilse, NEW)
    before = changes(app, ilse)

    number = publish(app, ilse, renderings)

    found = now(app)
    assert [(one.edited.path, one.edited.state) for one in before.changes] == [(LESSON, "changed")]
    assert (before.changes[0].difference and before.changes[0].difference.added) == 1
    assert (number, found.number, found.source, found.note) == (2, 2, "browser", "Shorter")
    assert (found.published_by, body(app)) == (ilse.id, NEW.encode())
    with database(app).reading() as session:
        assert session.scalars(select(Draft)).all() == []
        acts = session.execute(select(Audit.verb, Audit.subject).where(Audit.actor == ilse.key))
        assert [tuple(act) for act in acts] == [("publish", "small 2")]
        assert courses.compiled(session, found.id).find("lesson")[1].minutes == 6  # type: ignore[index]
        desk = drafts.get_desk(session, ilse, SLUG)
        assert (desk.by, desk.faults, desk.files) == ("Ilse Novák", 0, 9)


def test_faults_refuse_and_nothing_changes(app: Flask, ilse: Actor, renderings: Path) -> None:
    save(app, ilse, TEXT.replace("minutes: 5", "minutes: many"))
    prepared = gathered(app, ilse, renderings)
    with database(app).transaction() as session:
        desk = drafts.get_desk(session, ilse, SLUG)
        drafts.keep_check(session, desk, prepared, BEGINNING)

    with pytest.raises(Content):
        publish(app, ilse, renderings)

    found = changes(app, ilse)
    assert (now(app).number, found.faults, len(found.changes)) == (1, 1, 1)
    assert [(one.fault.path, one.since) for one in found.found or ()] == [(LESSON, 0)]


def test_what_was_changed_since_one_looked_is_not_published(
    app: Flask, ilse: Actor, renderings: Path
) -> None:
    save(app, ilse, NEW)
    seen = changes(app, ilse).digest
    save(app, ilse, NEW + "\nMore.\n")

    with pytest.raises(Conflict):
        publish(app, ilse, renderings, seen)
    assert now(app).number == 1


def test_a_stale_draft_is_not_published_until_it_was_compared(
    app: Flask, ilse: Actor, tmp_path: Path, renderings: Path
) -> None:
    save(app, ilse, NEW)
    newer = {LESSON: TEXT + "\nFrom the folder.\n"}
    writing.publish(app, tmp_path / "later", renderings, newer)

    with pytest.raises(Conflict, match="Compare them first"):
        publish(app, ilse, renderings)
    assert [one.path for one in changes(app, ilse).stale] == [LESSON]
    assert body(app).endswith(b"From the folder.\n")


def test_without_drafts_nothing_is_published(app: Flask, ilse: Actor, renderings: Path) -> None:
    with pytest.raises(Conflict):
        publish(app, ilse, renderings)


def test_a_new_file_is_added(app: Flask, ilse: Actor, renderings: Path) -> None:
    save(app, ilse, NEW.replace("title: A", "title: B"), "01-one/05-more.md", "")

    publish(app, ilse, renderings)

    assert body(app, "01-one/05-more.md") == NEW.replace("title: A", "title: B").encode()


def test_an_earlier_revision_comes_back_as_a_new_one_and_drafts_stay(
    app: Flask, ilse: Actor, renderings: Path
) -> None:
    save(app, ilse, NEW)
    publish(app, ilse, renderings)
    save(app, ilse, "Mine.", GLOSSARY)
    media = app.extensions["config"].data / "media"
    with database(app).reading() as session:
        source = drafts.gather_revision(session, ilse, SLUG, 1, media)
    prepared = publishing.prepare_source(SLUG, source, renderings)

    with database(app).transaction() as session:
        number = drafts.restore(session, ilse, prepared, 1, "Back", BEGINNING)

    with database(app).reading() as session:
        _, lines = drafts.list_revisions(session, ilse, SLUG)
        verbs = session.scalars(select(Audit.verb).where(Audit.actor == ilse.key)).all()
        assert [one.path for one in drafts.list_changes(session, ilse, SLUG).stale] == []
    assert (number, body(app)) == (3, TEXT.encode())
    assert [(line.number, line.by, line.is_now) for line in lines] == [
        (3, "Ilse Novák", True), (2, "Ilse Novák", False), (1, "", False),
    ]  # fmt: skip
    assert verbs.count("publish") == 2 and "restore revision" in verbs
    assert len(changes(app, ilse).changes) == 1


def test_only_who_teaches_the_course_publishes_and_goes_back(
    app: Flask, ilse: Actor, renderings: Path
) -> None:
    save(app, ilse, NEW)
    prepared, digest = gathered(app, ilse, renderings), changes(app, ilse).digest
    other = writing.teacher(app, "Somebody Else", course="")
    media = app.extensions["config"].data / "media"

    with database(app).transaction() as session:
        with pytest.raises(NotFound):
            drafts.publish(session, other, prepared, digest, "", BEGINNING)
        with pytest.raises(NotFound):
            drafts.restore(session, other, prepared, 1, "", BEGINNING)
        for one in (drafts.list_changes, drafts.list_revisions):
            with pytest.raises(NotFound):
                one(session, other, SLUG)
        with pytest.raises(NotFound):
            drafts.gather_revision(session, other, SLUG, 1, media)
        with pytest.raises(NotFound):
            drafts.gather_revision(session, ilse, SLUG, 9, media)
    assert isinstance(prepared.result, Result)


def test_a_file_is_begun_and_published_with_what_belongs_to_it(
    app: Flask, ilse: Actor, renderings: Path
) -> None:
    with database(app).transaction() as session:
        what = ("scenario", "01-one", "a-second-talk", "A second talk")
        path = drafts.add(session, ilse, SLUG, what, BEGINNING)
        again = ("lesson", "01-one", "a-second-talk", "")
        with pytest.raises(Conflict):
            drafts.add(session, ilse, SLUG, again, BEGINNING)
        for wrong in (("virus", "01-one", "x", ""), ("lesson", "nowhere", "x", ""),
                      ("lesson", "01-one", "../x", "")):  # fmt: skip
            with pytest.raises(Invalid):
                drafts.add(session, ilse, SLUG, wrong, BEGINNING)

    assert path == "01-one/05-a-second-talk.scenario.md"
    assert [one.edited.state for one in changes(app, ilse).changes] == ["added", "added"]


def test_a_file_is_taken_out_and_put_back(app: Flask, ilse: Actor, renderings: Path) -> None:
    path = "01-one/04-plan.worksheet.md"
    seen = writing.opened(app, ilse, path).seen
    with database(app).transaction() as session:
        drafts.remove(session, ilse, SLUG, path, seen, BEGINNING)
    removed = writing.opened(app, ilse, path)
    with database(app).transaction() as session:
        drafts.discard(session, ilse, SLUG, path, removed.seen, BEGINNING)
    back = writing.opened(app, ilse, path)
    with database(app).transaction() as session:
        with pytest.raises(Conflict):
            drafts.remove(session, ilse, SLUG, path, "another", BEGINNING)
        drafts.remove(session, ilse, SLUG, path, back.seen, BEGINNING)

    publish(app, ilse, renderings)

    with database(app).reading() as session:
        course = courses.compiled(session, now(app).id)
    assert removed.is_removed and not back.is_removed
    assert course.find("plan") is None
    with pytest.raises(NotFound):
        writing.opened(app, ilse, path)
