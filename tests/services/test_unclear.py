"""“This lesson is unclear”: who says it, who reads it, and whose name is told."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.errors import Invalid, NotAllowed, NotEnrolled, NotFound
from app.models import CourseRow, CourseStaff, Notice, Unclear
from app.services import enrollments, people, unclear
from app.services.people import export
from app.services.sessions import Actor
from app.services.unclear import DAY_LIMIT, LESSON_LIMIT, WORDS_LIMIT
from tests import conversations, found, learners, renamed
from tests.conversations import NOW
from tests.found import SLUG
from tests.papers import Desk

WORDS = "What does “loaded” mean here?"


@pytest.fixture
def act(app: Flask) -> Desk:
    act = Desk(app)
    course = found.course_of({"money": "<p>x</p>", "time": ""}, later={"late": ""})
    act(lambda session: found.publish(session, course))
    return act


@pytest.fixture
def maya(act: Desk) -> Actor:
    return act(conversations.learner)


def teacher(app: Flask, name: str = "Ilse Novák") -> Actor:
    actor = learners.learner(app, "", name, [Role.INSTRUCTOR])

    def teach(session: Session) -> None:
        course = session.scalars(select(CourseRow).filter_by(slug=SLUG)).one()
        session.add(CourseStaff(course_id=course.id, user_id=actor.id))

    Desk(app)(teach)
    return actor


def say(
    act: Desk, who: Actor, words: str = WORDS, lesson: str = "money", *, may_ask: bool = False
) -> None:
    act(lambda session: unclear.say(session, who, (SLUG, lesson), words, may_ask, NOW))


def said(act: Desk, who: Actor, lesson: str = "money") -> list[str]:
    def read(session: Session) -> list[str]:
        place = enrollments.get(session, who, SLUG)
        return [one.words for one in unclear.list_said(session, place, lesson)]

    return act(read)


def seen(act: Desk, who: Actor, *, done: bool = False) -> list[tuple[str, str, str]]:
    lessons, _more = act(lambda session: unclear.list_lessons(session, who, done=done))
    return [(lesson.title, one.words, one.name) for lesson in lessons for one in lesson.lines]


def keys(act: Desk) -> list[str]:
    return act(lambda session: list(session.scalars(select(Unclear.key).order_by(Unclear.id))))


def test_who_teaches_reads_the_sentence_without_a_name_unless_they_may_ask(
    app: Flask, act: Desk, maya: Actor
) -> None:
    ilse = teacher(app)
    say(act, maya)
    say(act, maya, "And “blended”?", "time", may_ask=True)

    assert seen(act, ilse) == [
        ("Money", WORDS, ""),
        ("Time", "And “blended”?", "Maya Lindqvist"),
    ]


def test_who_does_not_teach_the_course_reads_nothing_and_marks_nothing(
    app: Flask, act: Desk, maya: Actor
) -> None:
    other = learners.learner(app, "", "Somebody", [Role.INSTRUCTOR])
    say(act, maya)

    assert seen(act, other) == seen(act, maya) == []
    for who in (other, maya):
        with pytest.raises(NotFound):
            act(lambda s, who=who: unclear.settle(s, who, keys(act)[0], done=True, now=NOW))  # type: ignore[misc]


def test_those_who_teach_are_told_once_a_day_for_each_lesson(
    app: Flask, act: Desk, maya: Actor
) -> None:
    ilse = teacher(app)
    for words in ("One.", "Two."):
        say(act, maya, words)
    say(act, maya, "Three.", "time")

    told = act(lambda session: session.scalars(select(Notice).order_by(Notice.id)).all())

    assert [(one.user_id, one.kind) for one in told] == [(ilse.id, "unclear")] * 2
    assert [one.payload["subject"] for one in told] == [
        "A lesson is unclear: “Money”",
        "A lesson is unclear: “Time”",
    ]
    assert not any(word in str(one.payload) for one in told for word in ("One.", "Maya"))


def test_the_same_words_twice_are_kept_once_and_others_are_kept_too(act: Desk, maya: Actor) -> None:
    for words in (WORDS, f"  {WORDS}\n", "Something else."):
        say(act, maya, words)

    assert said(act, maya) == ["Something else.", WORDS]


@pytest.mark.parametrize("words", ["", " \n\0", "x" * (WORDS_LIMIT + 1)])
def test_no_words_and_too_many_are_refused(act: Desk, maya: Actor, words: str) -> None:
    with pytest.raises(Invalid):
        say(act, maya, words)


def test_there_is_a_limit_for_a_lesson_and_for_a_day(app: Flask, act: Desk, maya: Actor) -> None:
    ilse = teacher(app)
    for number in range(LESSON_LIMIT):
        say(act, maya, f"Sentence {number}.")
    with pytest.raises(Invalid, match="waiting"):
        say(act, maya, "One more.")
    for number in range(LESSON_LIMIT, DAY_LIMIT):
        say(act, maya, f"Sentence {number}.", "time")
        act(lambda s: unclear.settle(s, ilse, keys(act)[-1], done=True, now=NOW))
    with pytest.raises(Invalid, match="one day"):
        say(act, maya, "One more.", "time")


def test_a_sentence_that_is_taken_back_is_gone_for_all(app: Flask, act: Desk, maya: Actor) -> None:
    ilse, noor = teacher(app), act(lambda s: conversations.learner(s, "Noor Haddad"))
    say(act, maya)
    key = keys(act)[0]

    def take_back(session: Session, who: Actor) -> None:
        unclear.take_back(session, enrollments.get(session, who, SLUG), key)

    with pytest.raises(NotFound):
        act(lambda session: take_back(session, noor))
    act(lambda session: take_back(session, maya))

    assert seen(act, ilse) == []
    assert said(act, maya) == []


def test_what_is_seen_to_leaves_the_list_and_comes_back_when_opened_again(
    app: Flask, act: Desk, maya: Actor
) -> None:
    ilse = teacher(app)
    say(act, maya)
    key = keys(act)[0]

    act(lambda session: unclear.settle(session, ilse, key, done=True, now=NOW))
    after = (seen(act, ilse), seen(act, ilse, done=True))
    act(lambda session: unclear.settle(session, ilse, key, done=False, now=NOW))

    assert after == ([], [("Money", WORDS, "")])
    assert seen(act, ilse) == [("Money", WORDS, "")]


def test_a_locked_lesson_and_a_course_that_is_not_begun_take_no_sentence(
    app: Flask, act: Desk, maya: Actor
) -> None:
    with pytest.raises(NotAllowed):
        say(act, maya, lesson="late")
    with pytest.raises(NotFound):
        say(act, maya, lesson="check")
    with pytest.raises(NotEnrolled):
        say(act, learners.learner(app, ""))


def test_a_lesson_that_went_is_listed_last_by_its_old_name(
    app: Flask, act: Desk, maya: Actor
) -> None:
    ilse = teacher(app)
    say(act, maya)
    say(act, maya, "Why?", "time")
    act(lambda session: found.publish(session, found.course_of({"time": ""})))

    lessons, _ = act(lambda session: unclear.list_lessons(session, ilse, done=False))

    assert [(one.title, bool(one.address)) for one in lessons] == [("Time", True), ("money", False)]
    assert [(one.number, one.lines[0].number) for one in lessons] == [(2, 1), (2, 1)]


def test_a_sentence_follows_a_renamed_lesson(app: Flask) -> None:
    act = Desk(app)
    act(lambda session: renamed.publish(session, renamed.course_of(), "one"))
    maya = act(conversations.learner)
    for _, one in renamed.course_of():
        if one.slug == "after":
            act(lambda s: unclear.say(s, maya, (SLUG, "after"), WORDS, False, NOW))
    act(lambda session: renamed.publish(session, renamed.course_of(renamed.NEW), "two"))

    assert said(act, maya, "text") == [WORDS]


def test_ones_own_copy_has_the_sentence_and_others_only_what_has_the_name(
    act: Desk, maya: Actor
) -> None:
    say(act, maya)
    say(act, maya, "Ask me.", may_ask=True)

    def gathered(session: Session, is_own: bool) -> str:
        return str(dict(export.gather(session, maya.key, False, is_own))["said-to-be-unclear"])

    mine = act(lambda session: gathered(session, True))
    theirs = act(lambda session: gathered(session, False))

    assert WORDS in mine and "Ask me." in mine
    assert WORDS not in theirs and "Ask me." in theirs


def test_who_is_anonymized_leaves_no_sentence(app: Flask, act: Desk, maya: Actor) -> None:
    admin = learners.learner(app, "", "Alex Adebayo", [Role.ADMIN])
    say(act, maya)

    def erase(session: Session) -> None:
        people.anonymize(session, admin, people.get(session, admin, maya.key), NOW)

    act(erase)

    assert keys(act) == []
