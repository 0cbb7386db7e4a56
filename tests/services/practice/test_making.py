"""Cards come with what causes them, once, and follow the course as it changes."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import CourseRow, Progress
from app.services import enrollments, lessons, progress, renames
from app.services.sessions import Actor
from tests import conversations, factories, papers, practices
from tests.conversations import COURSE, MODULE, NOW, conversation
from tests.papers import Desk, quiz
from tests.practices import PROMPTS, names

Statements = Callable[[], AbstractContextManager[list[str]]]
DAY = timedelta(days=1)
SUM_UP = [f"prompt p{day}" for day in (2, 9, 30, 90)]


@pytest.fixture
def act(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def maya(act: Desk) -> Actor:
    return act(practices.settle)


def publish(act: Desk, *activities: object, **given: object) -> None:
    """The course anew, and everybody summed up by it."""

    whole = practices.course(*activities, **given)  # type: ignore[arg-type]
    course_id = act(lambda session: conversations.publish(session, whole).course_id)
    act(lambda session: progress.catch_up(session, course_id=course_id, now=NOW + DAY))


def test_a_passed_check_brings_the_prompts_of_its_module_by_their_days(
    act: Desk, maya: Actor
) -> None:
    act(lambda session: practices.take(session, maya, ""))

    found = act(lambda session: practices.cards(session, maya))

    assert [f"{one.kind} {one.item}" for one in found] == SUM_UP
    assert [(one.due_at or NOW) - NOW for one in found] == [DAY * day for day in (2, 9, 30, 90)]


def test_a_check_that_is_not_passed_brings_nothing(act: Desk, maya: Actor) -> None:
    act(lambda session: practices.take(session, maya, "single multi judge sum"))

    assert act(lambda session: names(session, maya)) == []


def test_a_mastery_tells_what_was_wrong_once_it_is_passed(act: Desk, maya: Actor) -> None:
    act(lambda session: practices.take(session, maya, "multi judge sum"))
    before = act(lambda session: names(session, maya))
    act(lambda session: practices.take(session, maya, "single", NOW + DAY))

    after = act(lambda session: names(session, maya))

    assert before == []
    assert sorted(set(after) - set(SUM_UP)) == [
        "question judge", "question multi", "question single", "question sum",
    ]  # fmt: skip
    missed = act(lambda session: practices.cards(session, maya))[-1]
    assert missed.due_at == NOW + 2 * DAY


def test_after_passing_each_attempt_brings_its_own(act: Desk, maya: Actor) -> None:
    act(lambda session: practices.take(session, maya, ""))
    act(lambda session: practices.take(session, maya, "single multi judge sum", NOW + DAY))

    assert len(act(lambda session: names(session, maya))) == 4 + 4


@pytest.mark.parametrize(
    ("feedback", "brought"), [("practice", ["question single"]), ("exam", []), ("survey", [])]
)
def test_a_quiz_brings_no_more_than_its_policy_tells(
    act: Desk, feedback: str, brought: list[str]
) -> None:
    whole = practices.course(quiz(feedback=feedback), prompts=())
    maya = act(lambda session: practices.settle(session, whole))

    act(lambda session: practices.take(session, maya, "single"))

    assert act(lambda session: names(session, maya)) == brought


def test_what_the_final_asks_or_is_not_confirmed_never_returns(act: Desk) -> None:
    first, *others = papers.bank()
    doubtful = replace(others[0], provisional=True)
    check = quiz(feedback="practice", questions=(first, doubtful, *others[1:]))
    final = quiz("final", feedback="exam", questions=(first,))
    maya = act(
        lambda session: practices.settle(session, practices.course(check, final, prompts=()))
    )

    act(lambda session: practices.take(session, maya, "single multi judge sum"))

    assert act(lambda session: names(session, maya)) == ["question judge", "question sum"]


def test_the_weak_decisions_of_the_first_time_return_and_those_of_practice_do_not(
    act: Desk, maya: Actor
) -> None:
    act(lambda session: practices.talk(session, maya, ("Own it", "Go on", "Share it")))
    first = act(lambda session: names(session, maya))
    act(lambda session: practices.talk(session, maya))

    assert first == act(lambda session: names(session, maya)) == []


def test_a_weak_decision_is_kept_with_the_way_to_it(act: Desk, maya: Actor) -> None:
    act(lambda session: practices.talk(session, maya))

    call, review = act(lambda session: practices.cards(session, maya))

    assert (call.item, call.asked["path"], call.asked["taken"]) == ("call", [], "Rank her")
    assert (review.item, review.asked["path"]) == ("review", ["Rank her", "Go on"])
    assert call.due_at == NOW + DAY


def answer_inside(act: Desk, maya: Actor, chosen: int) -> None:
    def do(session: Session) -> None:
        reading = lessons.get(session, maya, COURSE, "read", lock=True)
        lessons.answer(session, reading, reading.check("inside"), {"chosen": [chosen]}, NOW)

    act(do)


def test_a_wrong_answer_in_a_lesson_returns_though_it_was_mended(act: Desk, maya: Actor) -> None:
    answer_inside(act, maya, 0)
    right = act(lambda session: names(session, maya))
    answer_inside(act, maya, 1)
    answer_inside(act, maya, 2)
    answer_inside(act, maya, 0)

    assert right == []
    assert act(lambda session: names(session, maya)) == ["question inside"]


def test_a_check_that_is_excused_brings_its_prompts(act: Desk, maya: Actor) -> None:
    def excuse(session: Session) -> None:
        place = enrollments.get(session, maya, COURSE, lock=True)
        row = {"enrollment_id": place.enrollment.id, "activity": "check", "begun_at": NOW}
        session.add(Progress(**row, last_at=NOW, excused_at=NOW))
        session.flush()
        progress.settle(session, place, NOW, was_here=False)

    act(excuse)

    assert act(lambda session: names(session, maya)) == SUM_UP


def test_prompts_that_come_with_a_later_revision_get_cards_too(act: Desk) -> None:
    maya = act(lambda session: practices.settle(session, practices.course(prompts=())))
    act(lambda session: practices.take(session, maya, ""))
    before = act(lambda session: names(session, maya))

    publish(act)

    assert before == []
    found = act(lambda session: practices.cards(session, maya))
    assert [(one.due_at or NOW) - NOW for one in found] == [DAY * day for day in (2, 9, 30, 90)]


def test_a_card_is_asked_as_the_newest_revision_has_it_while_it_is_there(
    act: Desk, maya: Actor
) -> None:
    act(lambda session: practices.take(session, maya, "single"))
    act(lambda session: practices.talk(session, maya))
    first = act(lambda session: practices.cards(session, maya))[0].revision_id

    publish(act, quiz(questions=papers.bank()), factories.lesson("after"), prompts=PROMPTS[:1])

    found = act(lambda session: practices.cards(session, maya))
    kept = {one.item for one in found if one.revision_id == first}
    assert kept == {"p9", "p30", "p90", "call", "review"}
    assert all(one.ended_at is None for one in found)


def test_what_must_not_be_asked_any_more_ends_and_returns_when_it_may(
    act: Desk, maya: Actor
) -> None:
    act(lambda session: practices.take(session, maya, "single"))
    doubtful = tuple(replace(one, provisional=True) for one in papers.bank())

    publish(act, conversation(), practices.lesson(), quiz(questions=doubtful))
    during = act(lambda session: names(session, maya))
    publish(act)

    assert during == SUM_UP
    assert act(lambda session: names(session, maya)) == [*SUM_UP, "question single"]


def test_a_choice_that_became_the_best_is_not_asked_again(act: Desk, maya: Actor) -> None:
    act(lambda session: practices.talk(session, maya))
    calm = conversation(score=("outlook",))

    publish(act, calm, practices.lesson(), quiz())

    assert act(lambda session: names(session, maya)) == []


def test_the_next_thing_done_brings_cards_up_to_date_where_the_job_has_not(
    act: Desk, maya: Actor
) -> None:
    act(lambda session: practices.take(session, maya, "single"))
    doubtful = tuple(replace(one, provisional=True) for one in papers.bank())
    whole = practices.course(conversation(), practices.lesson(), quiz(questions=doubtful))
    act(lambda session: conversations.publish(session, whole).id)

    answer_inside(act, maya, 0)

    assert act(lambda session: names(session, maya)) == SUM_UP


def test_cards_go_with_a_renamed_module(act: Desk, maya: Actor) -> None:
    act(lambda session: practices.take(session, maya, "single"))
    whole = practices.course()
    module = replace(whole.modules[0], slug="figures")
    renamed = replace(whole, modules=(module,), renamed=((MODULE, "figures"),))

    def publish_renamed(session: Session) -> int:
        row = session.scalars(select(CourseRow)).one()
        renames.follow(session, row.id, renamed, None)
        return conversations.publish(session, renamed).course_id

    course_id = act(publish_renamed)
    act(lambda session: progress.catch_up(session, course_id=course_id, now=NOW + DAY))

    found = act(lambda session: practices.cards(session, maya))
    assert {one.activity for one in found} == {"figures", "check"}
    assert len(found) == 5
    assert len({one.revision_id for one in found}) == 1


def test_a_course_that_moves_on_costs_few_statements_for_many(
    act: Desk, statements: Statements
) -> None:
    def missing(session: Session, names: Sequence[str]) -> None:
        for name in names:
            actor = conversations.learner(session, f"{name} Any")
            practices.take(session, actor, "single multi")
            practices.talk(session, actor)

    act(practices.settle)
    counts = []
    for people in ([], ["Ada"], ["Bo", "Cy", "Di", "Ed"]):
        act(partial(missing, names=people))
        row = act(lambda session: conversations.publish(session, practices.course()))
        with statements() as said:
            act(partial(progress.catch_up, course_id=row.course_id, now=NOW + DAY))
        counts.append(len(said))

    assert counts[1] == counts[2] <= 12


def test_two_requests_at_once_make_one_card(act: Desk, maya: Actor) -> None:
    answer_inside(act, maya, 1)
    papers.at_once([lambda: answer_inside(act, maya, 1) for _ in range(2)])

    assert act(lambda session: names(session, maya)) == ["question inside"]


def test_nobody_gets_cards_of_somebody_else(act: Desk, maya: Actor) -> None:
    noor = act(lambda session: conversations.learner(session, "Noor Haddad"))
    act(lambda session: practices.take(session, maya, "single"))

    assert act(lambda session: names(session, noor)) == []
