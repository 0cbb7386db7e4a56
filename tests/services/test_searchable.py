"""Rows for search follow what is published; what is unchanged is not made again."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import CourseRow, SearchPage
from app.services import publishing, searchable
from app.services.publishing import Prepared
from app.services.sessions import Actor
from tests import conversations, found, renamed
from tests.found import SLUG, looked_up
from tests.learners import database
from tests.papers import Desk

ONE = '<h2 id="one">One</h2><p>Zebra.</p>'
TWO = '<h2 id="two">Two</h2><p>Lion.</p>'


@pytest.fixture
def act(app: Flask) -> Desk:
    return Desk(app)


def learner_of(act: Desk, lessons: dict[str, str]) -> Actor:
    def begin(session: Session) -> Actor:
        found.publish(session, found.course_of(lessons))
        return conversations.learner(session)

    return act(begin)


def publish(act: Desk, lessons: dict[str, str]) -> None:
    act(lambda session: found.publish(session, found.course_of(lessons)))


def test_a_newer_revision_takes_the_place_of_the_one_before(act: Desk) -> None:
    actor = learner_of(act, {"a": ONE, "b": TWO})

    publish(act, {"a": ONE.replace("Zebra", "Tiger"), "c": TWO})

    assert act(lambda session: looked_up(session, actor, "zebra")) == []
    assert act(lambda session: looked_up(session, actor, "tiger")) == [
        f"lesson /course/{SLUG}/first/a#one [Tiger]."
    ]
    assert act(lambda session: looked_up(session, actor, "lion")) == [
        f"lesson /course/{SLUG}/first/c#two [Lion]."
    ]


def test_what_is_unchanged_keeps_its_rows_and_follows_the_order(act: Desk) -> None:
    actor = learner_of(act, {"a": ONE, "b": ONE})
    before = act(found.ids)

    publish(act, {"b": ONE, "new": TWO, "a": ONE})

    after = act(found.ids)
    assert {name: after[name] for name in before} == before
    assert [one.split()[1] for one in act(lambda session: looked_up(session, actor, "zebra"))] == [
        f"/course/{SLUG}/first/b#one",
        f"/course/{SLUG}/first/a#one",
    ]


def test_a_module_with_another_name_is_found_where_it_is_now(act: Desk) -> None:
    actor = learner_of(act, {"a": ONE})
    course = found.course_of({"a": ONE})
    moved = replace(course, modules=(replace(course.modules[0], slug="other"),))

    act(lambda session: found.publish(session, moved))

    assert act(lambda session: looked_up(session, actor, "zebra")) == [
        f"lesson /course/{SLUG}/other/a#one [Zebra]."
    ]


def test_a_course_that_older_code_published_is_found_after_the_next_look(act: Desk) -> None:
    actor = learner_of(act, {"a": ONE})
    act(lambda session: conversations.publish(session, found.course_of({"a": TWO})))

    made = act(searchable.follow)

    assert made == 1
    assert act(searchable.follow) == 0
    assert len(act(lambda session: looked_up(session, actor, "lion"))) == 1
    assert act(lambda session: looked_up(session, actor, "zebra")) == []


def test_publishing_makes_the_rows_in_its_own_transaction(act: Desk) -> None:
    act(lambda session: renamed.publish(session, renamed.course_of(), "one"))

    def state(session: Session) -> tuple[bool, int]:
        row = session.scalars(select(CourseRow)).one()
        return bool(row.searched), len(session.scalars(select(SearchPage.id)).all())

    assert act(state) == (True, 2)


def test_a_section_is_read_up_to_a_limit(act: Desk) -> None:
    actor = learner_of(act, {"a": f"<p>Zebra {'ж' * 59} {'слово ' * 90_000} lion</p>"})

    assert len(act(lambda session: looked_up(session, actor, "zebra"))) == 1
    assert act(lambda session: looked_up(session, actor, "lion")) == []


def test_the_shipped_course_is_found(app: Flask, course: int, shipped: Prepared) -> None:
    with database(app).transaction() as session:
        first = len(session.scalars(select(SearchPage.id)).all())
        publishing.publish(session, shipped, conversations.NOW)

        assert first > 200
        assert len(session.scalars(select(SearchPage.id)).all()) == first
