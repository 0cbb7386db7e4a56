"""Notes: kept at a heading, told from newer ones, and nobody else's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Course, Heading, Lesson
from app.domain.note import COUNT_LIMIT, TEXT_LIMIT, Note, arrange, matching
from app.errors import Invalid, NotAllowed, NotFound
from app.models import Enrollment, NoteRow, Progress
from app.services import enrollments, notes
from app.services.sessions import Actor
from tests import conversations, papers, renamed
from tests.conversations import COURSE, NOW
from tests.papers import Desk, at_once

AT = ("after", "calendars")
LATER = NOW + timedelta(hours=1)
HEADINGS = (Heading("calendars", "Two calendars"), Heading("money", "Money", 3))


def course_with(*headings: Heading, title: str = "After") -> Course:
    """A course whose lesson has these headings."""
    whole = papers.whole_course()
    (module,) = whole.modules
    changed = [
        replace(one, headings=headings, title=title) if isinstance(one, Lesson) else one
        for one in module.activities
    ]
    return replace(whole, modules=(replace(module, activities=tuple(changed)),))


@pytest.fixture
def act(app: Flask) -> Desk:
    """Where work is done in transactions of its own."""
    return Desk(app)


@pytest.fixture
def actor(act: Desk) -> Actor:
    """Somebody who has started a course with a lesson of two headings."""

    def settle(session: Session) -> Actor:
        conversations.publish(session, course_with(*HEADINGS))
        return conversations.learner(session)

    return act(settle)


def write(
    actor: Actor, text: str, version: int = 0, at: tuple[str, str] = AT
) -> Callable[[Session], Note]:
    def save(session: Session) -> Note:
        place = enrollments.get(session, actor, COURSE, lock=True)
        return notes.save(session, place, at, text, version, LATER)

    return save


def drop(actor: Actor, at: tuple[str, str] = AT) -> Callable[[Session], None]:
    return lambda session: notes.delete(session, enrollments.get(session, actor, COURSE), at)


def kept(act: Desk, actor: Actor) -> list[Note]:
    return act(lambda session: notes.list_of(session, enrollments.get(session, actor, COURSE)))


def test_a_note_is_kept_with_what_its_heading_is_called(act: Desk, actor: Actor) -> None:
    made = act(write(actor, "Ask Zoë about April.\r\n\n"))

    (found,) = kept(act, actor)
    assert found == made
    assert found.text == "Ask Zoë about April."
    assert (found.heading_title, found.activity_title) == ("Two calendars", "After")
    assert (found.version, found.saved_at) == (1, LATER)
    with act.database.reading() as session:
        assert session.scalars(select(NoteRow.folded)).one() == "ask zoe about april."


def test_a_note_is_changed_by_who_has_read_it_alone(act: Desk, actor: Actor) -> None:
    act(write(actor, "One"))
    act(write(actor, "Two", 1))

    with pytest.raises(notes.Overtaken) as refused:
        act(write(actor, "Three", 1))

    assert (refused.value.stored.text, refused.value.stored.version) == ("Two", 2)
    assert act(write(actor, "Two", 1)) == refused.value.stored  # the same again is no conflict
    assert [one.text for one in kept(act, actor)] == ["Two"]


def test_a_note_emptied_is_shown_nowhere_and_may_be_begun_again(act: Desk, actor: Actor) -> None:
    act(write(actor, "One"))

    assert act(write(actor, " \n ", 1)).text == ""
    assert kept(act, actor) == []
    assert act(write(actor, "Two", 1)).version == 3  # a page that does not know yet
    assert [one.text for one in kept(act, actor)] == ["Two"]


def test_nothing_written_is_nothing_kept(act: Desk, actor: Actor) -> None:
    act(write(actor, " "))

    with act.database.reading() as session:
        assert session.scalars(select(NoteRow)).all() == []


def test_a_note_is_seen_and_deleted_by_its_writer_alone(act: Desk, actor: Actor) -> None:
    act(write(actor, "One"))
    other = act(lambda session: conversations.learner(session, "Noor Haddad"))

    act(drop(other))
    assert kept(act, other) == []
    assert [one.text for one in kept(act, actor)] == ["One"]
    act(drop(actor))
    act(drop(actor))
    assert kept(act, actor) == []
    assert act(write(actor, "Two", 1)).version == 1


def test_each_change_makes_kept_pages_old_and_tells_no_statistic(act: Desk, actor: Actor) -> None:
    seen = []
    for text, version in (("One", 0), ("Two", 1), ("Two", 2), ("", 2)):  # the third is the same
        act(write(actor, text, version))
        with act.database.reading() as session:
            row = session.scalars(select(Enrollment)).one()
            seen.append(row.progress_version)
            assert (row.last_at, row.cells) == (NOW, {})
            assert session.scalars(select(Progress)).all() == []

    assert seen == [1, 2, 2, 3]


def test_what_is_no_heading_takes_no_note(act: Desk, actor: Actor) -> None:
    for at in (("after", "nothing"), ("nothing", ""), ("profile", ""), ("check", "")):
        with pytest.raises(NotFound):
            act(write(actor, "One", at=at))
    assert act(write(actor, "One", at=("after", "")))


def test_a_locked_lesson_takes_no_note(app: Flask, act: Desk, actor: Actor) -> None:
    whole = course_with(*HEADINGS)
    later = replace(
        whole.modules[0], slug="later", title="Later", requires=(whole.modules[0].slug,)
    )
    moved = replace(later, activities=(replace(whole.modules[0].activities[2], slug="last"),))
    locked = replace(whole, modules=(*whole.modules, moved))
    act(lambda session: conversations.publish(session, locked))

    with pytest.raises(NotAllowed):
        act(write(actor, "One", at=("last", "calendars")))


@pytest.mark.parametrize("text", ["x" * (TEXT_LIMIT + 1)])
def test_a_note_that_is_too_long_is_refused_with_the_limit(
    act: Desk, actor: Actor, text: str
) -> None:
    with pytest.raises(Invalid) as refused:
        act(write(actor, text))

    assert refused.value.params["limit"] == TEXT_LIMIT
    assert act(write(actor, text[:-1]))


def test_a_course_has_room_for_so_many_notes(act: Desk, actor: Actor) -> None:
    def fill(session: Session) -> None:
        place = enrollments.get(session, actor, COURSE)
        session.add_all(
            NoteRow(
                enrollment_id=place.enrollment.id, activity="gone", heading=str(number),
                heading_title="", activity_title="", text="x", folded="x",
                made_at=NOW, saved_at=NOW,
            )
            for number in range(COUNT_LIMIT)
        )  # fmt: skip

    act(fill)

    with pytest.raises(Invalid) as refused:
        act(write(actor, "One"))
    assert "Delete one" in str(refused.value)
    assert act(write(actor, "changed", 1, at=("gone", "7")))


def test_a_note_outlives_its_heading_under_the_old_name(act: Desk, actor: Actor) -> None:
    act(write(actor, "One"))
    act(write(actor, "Two", at=("after", "money")))
    new = course_with(Heading("money", "What it costs", 3), title="Afterwards")
    act(lambda session: conversations.publish(session, new))

    (page,) = arrange(new, kept(act, actor))

    assert page.title == "Afterwards"
    found = [(one.note.text, one.title, one.was, one.is_gone) for one in page.notes]
    assert found == [("Two", "What it costs", "Money", False), ("One", "Two calendars", "", True)]
    assert act(write(actor, "One more", 1))
    act(drop(actor))
    with pytest.raises(NotFound):
        act(write(actor, "Again"))


def test_notes_of_a_lesson_that_is_gone_come_last(act: Desk, actor: Actor) -> None:
    act(write(actor, "One"))
    other = papers.whole_course()
    (module,) = other.modules
    bare = replace(other, modules=(replace(module, activities=module.activities[:2]),))
    act(lambda session: conversations.publish(session, bare))

    (page,) = arrange(bare, kept(act, actor))

    assert (page.module, page.title, page.notes[0].is_gone) == (None, "After", True)
    assert act(write(actor, "Still here", 1))


def test_notes_follow_a_renamed_lesson(app: Flask, act: Desk) -> None:
    act(lambda session: renamed.publish(session, renamed.course_of(), "one"))
    maya = act(conversations.learner)
    act(write(maya, "One", at=("after", "")))

    act(lambda session: renamed.publish(session, renamed.course_of(renamed.NEW), "two"))

    assert [(one.activity, one.text) for one in kept(act, maya)] == [("text", "One")]
    act(write(maya, "From a page of before", 1, at=("after", "")))
    assert [one.text for one in kept(act, maya)] == ["From a page of before"]


def test_words_are_found_folded_in_text_and_titles(act: Desk, actor: Actor) -> None:
    act(write(actor, "Ask ZOË about the budget"))
    act(write(actor, "Other", at=("after", "money")))
    pages = arrange(course_with(*HEADINGS), kept(act, actor))

    def texts(words: str) -> list[str]:
        return [one.note.text for page in matching(pages, words) for one in page.notes]

    assert texts("zoe  BUDGET") == ["Ask ZOË about the budget"]
    assert texts("money") == ["Other"]
    assert texts("after") == ["Ask ZOË about the budget", "Other"]
    assert texts("nothing") == []
    assert len(texts("")) == 2


def test_two_windows_begin_one_note(act: Desk, actor: Actor) -> None:
    made = at_once([lambda text=text: act(write(actor, text)) for text in ("One", "Two")])  # type: ignore[misc]

    assert len(kept(act, actor)) == 1
    assert sum(isinstance(one, notes.Overtaken) for one in made) == 1
