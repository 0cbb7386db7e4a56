"""Drafts: saved by somebody who saw what stands, compared with what others saved, thrown away."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import Invalid, NotFound
from app.jobs import findings as following
from app.models import Audit, Checked, CourseRow, Draft, Revision
from app.services import drafts, findings
from app.services.drafts import Chosen, Newer
from app.services.sessions import Actor
from tests import learners, writing
from tests.conftest import BEGINNING
from tests.content import small
from tests.learners import database
from tests.writing import LESSON, SLUG, TEXT, opened, save


@pytest.fixture
def ilse(app: Flask, tmp_path: Path, renderings: Path) -> Actor:
    writing.publish(app, tmp_path, renderings)
    return writing.teacher(app)


def count(app: Flask) -> int:
    with database(app).reading() as session:
        return len(session.scalars(select(Draft)).all())


def test_a_draft_is_kept_and_learners_go_on_seeing_what_is_published(
    app: Flask, ilse: Actor
) -> None:
    save(app, ilse, TEXT + "\nMore.\n")

    found = opened(app, ilse)
    with database(app).reading() as session:
        published = session.scalars(select(Revision)).one()
        assert published.number == 1
    assert found.text == TEXT + "\nMore.\n"
    assert (found.by, found.saved_at) == ("Ilse Novák", BEGINNING)
    assert not found.is_stale


def test_a_text_that_is_just_what_learners_see_is_no_draft(app: Flask, ilse: Actor) -> None:
    save(app, ilse, TEXT + "\nMore.\n")
    save(app, ilse, TEXT)

    assert count(app) == 0


def test_who_saves_second_overwrites_nothing_and_sees_both(app: Flask, ilse: Actor) -> None:
    first = opened(app, ilse)
    other = writing.teacher(app, "Mo Ekström")
    save(app, other, TEXT.replace("minutes: 5", "minutes: 7"), seen=first.seen)

    with pytest.raises(Newer):
        save(app, ilse, TEXT + "\nMine.\n", seen=first.seen)
    with database(app).reading() as session:
        found = drafts.compare(session, ilse, (SLUG, LESSON), TEXT + "\nMine.\n", first.seen, None)
    assert found.base == TEXT
    assert "minutes: 7" in found.theirs
    assert found.together is not None
    assert "minutes: 7" in found.together and found.together.endswith("\nMine.\n")
    assert "minutes: 7" in opened(app, ilse).text
    save(app, ilse, found.together, seen=found.seen)
    assert opened(app, ilse).text == found.together


def test_the_same_text_saved_twice_is_no_conflict(app: Flask, ilse: Actor) -> None:
    seen = opened(app, ilse).seen
    text = TEXT + "\nMore.\n"

    assert save(app, ilse, text, seen=seen).seen == save(app, ilse, text, seen=seen).seen


def test_a_draft_of_a_file_published_anew_is_shown_beside_it(
    app: Flask, ilse: Actor, tmp_path: Path, renderings: Path
) -> None:
    save(app, ilse, TEXT + "\nMine.\n")
    newer = TEXT.replace("minutes: 5", "minutes: 6")
    writing.publish(app, tmp_path / "later", renderings, {LESSON: newer})

    stale = opened(app, ilse)
    with database(app).transaction() as session:
        found = drafts.compare(session, ilse, (SLUG, LESSON), stale.text, stale.seen, None)
        assert (found.base, found.theirs, found.mine) == (TEXT, newer, TEXT + "\nMine.\n")
        assert found.together
        drafts.save(
            session, ilse, (SLUG, LESSON), found.together, found.seen, BEGINNING, settles=True
        )
    assert stale.is_stale
    assert not opened(app, ilse).is_stale


def test_a_draft_is_thrown_away_by_who_saw_it_and_that_is_recorded(app: Flask, ilse: Actor) -> None:
    saved = save(app, ilse, TEXT + "\nMore.\n")

    with database(app).transaction() as session, pytest.raises(Newer):
        drafts.discard(session, ilse, SLUG, LESSON, "another", BEGINNING)
    with database(app).transaction() as session:
        drafts.discard(session, ilse, SLUG, LESSON, saved.seen, BEGINNING)
    with database(app).reading() as session:
        verbs = session.scalars(select(Audit.verb).where(Audit.actor == ilse.key)).all()
    assert count(app) == 0
    assert verbs == ["discard draft"]


def test_line_ends_and_the_mark_of_byte_order_stay_as_published(
    app: Flask, tmp_path: Path, renderings: Path
) -> None:
    written = small.write(tmp_path / SLUG)
    body = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    (written / LESSON).write_bytes(body)
    learners.publish(app, learners.prepare(written, renderings))
    ilse = writing.teacher(app)
    found = opened(app, ilse)

    save(app, ilse, found.text.replace("\n", "\r\n") + "More.\r\n")

    with database(app).reading() as session:
        assert session.scalars(select(Draft.body)).one() == body + b"More.\r\n"
    assert found.text == TEXT


@pytest.mark.parametrize("name", ["../x.md", "/etc/x.md", "a b.md", ".x.md", "01-one/x.html", ""])
def test_a_new_file_needs_a_name_that_a_course_can_hold(app: Flask, ilse: Actor, name: str) -> None:
    with pytest.raises(Invalid):
        save(app, ilse, "Text.", name, seen="")


def test_a_text_over_a_mebibyte_is_refused(app: Flask, ilse: Actor) -> None:
    with pytest.raises(Invalid):
        save(app, ilse, "x" * (1 << 20) + "y")


def test_other_peoples_courses_are_not_found(app: Flask, ilse: Actor) -> None:
    stranger = writing.teacher(app, "Somebody Else", course="")
    both = learners.learner(app, "")

    for actor in (stranger, both):
        with database(app).reading() as session, pytest.raises(NotFound):
            drafts.open_file(session, actor, SLUG, LESSON)
        with database(app).reading() as session:
            assert drafts.list_desks(session, actor) == []
    assert opened(app, ilse).text == TEXT


def test_what_the_check_found_is_kept_when_published_and_says_since_when(
    app: Flask, ilse: Actor, tmp_path: Path, renderings: Path
) -> None:
    absolute = "An " + "endless " * 40 + "sentence.\n"
    bad = {LESSON: TEXT + "\n" + absolute}
    writing.publish(app, tmp_path / "second", renderings, bad)
    more = {LESSON: TEXT + "\n" + absolute, "01-one/99.txt": "stray"}
    more["course.md"] = small.FILES["course.md"] + "\nMore.\n"
    writing.publish(app, tmp_path / "third", renderings, more)

    with database(app).reading() as session:
        health = drafts.look(session, ilse, SLUG, Chosen())
        lessons = drafts.look(session, ilse, SLUG, Chosen(kind="lesson", severity="hint"))
        none = drafts.look(session, ilse, SLUG, Chosen(severity="fault"))
    long = [one for one in health.found if one.fault.name == "long-sentence"]
    assert health.is_checked
    assert [(one.fault.path, one.since) for one in long] == [(LESSON, 2)]
    assert {one.fault.path for one in lessons.found} == {LESSON}
    assert none.found == []


def test_what_older_code_published_is_checked_by_the_job_process(app: Flask, ilse: Actor) -> None:
    with database(app).transaction() as session:
        kept = session.scalars(select(Checked)).one()
        before = kept.findings
        kept.renderer = "older"
    with database(app).reading() as session:
        stale = drafts.get_desk(session, ilse, SLUG)
        assert len(findings.list_unchecked(session)) == 1

    following.follow(app.extensions["config"], database(app))
    following.follow(app.extensions["config"], database(app))

    with database(app).reading() as session:
        row = session.scalars(select(CourseRow)).one()
        assert findings.list_unchecked(session) == []
        assert session.scalars(select(Checked).filter_by(course_id=row.id)).one().findings == before
    assert stale.files is None


@pytest.mark.databases("sqlite")
def test_a_text_that_takes_too_long_gets_a_line_and_the_next_one_is_read(
    app: Flask, ilse: Actor
) -> None:
    previewer = app.extensions["previewer"]
    with database(app).reading() as session:
        desk = drafts.get_desk(session, ilse, SLUG)
        source = previewer.source(session, desk)
    before = previewer.show(SLUG, source, LESSON, TEXT.encode())
    previewer._worker.patience = 0.0

    late = previewer.show(SLUG, source, LESSON, (TEXT + "\nSlow.\n").encode())
    previewer._worker.patience = 2.0
    after = previewer.show(SLUG, source, LESSON, (TEXT + "\nQuick.\n").encode())

    assert [fault.name for fault in late.findings] == ["too-slow"]
    assert (late.part, late.kind) == (None, "lesson")
    assert before.part and after.part and after.findings == before.findings
