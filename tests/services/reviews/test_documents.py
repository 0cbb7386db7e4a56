"""Worksheets that somebody else reviews: what counts when, every round kept, none overwritten."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.course import Worksheet
from app.errors import Invalid
from app.models import Audit, Certificate, Enrollment, Notice, Progress, Waiting
from app.services import home, tally, waiting, worksheets
from app.services.reviews import AlreadyReviewed, Verdict
from app.services.reviews.documents import Superseded
from app.services.sessions import Actor
from tests.conversations import COURSE, NOW
from tests.handed_in import GOOD, LATER, Rounds, accepted, enrollment_of, returned
from tests.papers import at_once


@pytest.fixture
def rounds(app: Flask) -> Rounds:
    return Rounds(app)


@pytest.fixture
def maya(rounds: Rounds) -> Actor:
    return rounds.learner()


@pytest.fixture
def ilse(rounds: Rounds) -> Actor:
    return rounds.instructor()


def detail(rounds: Rounds) -> dict[str, object]:
    found = dict(rounds(lambda session: session.scalars(select(Progress)).one()).detail)
    found.pop("reviewed", None)
    return found


def certificates(rounds: Rounds) -> int:
    count = select(func.count()).select_from(Certificate)
    return rounds(lambda session: session.scalar(count)) or 0


def test_what_is_handed_in_is_done_for_moving_on_and_waits_for_its_reviewer(
    rounds: Rounds, maya: Actor, ilse: Actor
) -> None:
    key = rounds.hand_in(maya)

    record = rounds(lambda session: session.scalars(select(Progress)).one())
    lines, _ = rounds(lambda session: waiting.list_waiting(session, ilse))
    assert record.done_at == NOW
    assert (record.detail["state"], record.detail["round"]) == ("waiting", 1)
    assert [(line.subject, line.kind, line.name) for line in lines] == [
        (key, "worksheet", "Maya Lindqvist")
    ]
    assert certificates(rounds) == 0


def test_acceptance_counts_at_once_and_earns_the_certificate(
    rounds: Rounds, maya: Actor, ilse: Actor
) -> None:
    rounds.cohort(maya, {})
    key = rounds.hand_in(maya)

    rounds.give(ilse, key, accepted(comment="Good."))

    row, enrolled = rounds.stored(key), rounds(lambda s: enrollment_of(s, maya))
    counts = rounds(lambda session: tally.counts(session, enrolled.cohort_id or 0))
    assert (row.state, row.marks, row.comment, row.reviewed_by) == (
        "accepted", {"0": 2, "1": 1}, "Good.", ilse.id,
    )  # fmt: skip
    assert certificates(rounds) == 1
    assert (enrolled.completed_at, enrolled.last_at) == (LATER, NOW)
    assert (counts["accepted:profile"], counts["certified"]) == (1, 1)
    assert rounds(lambda session: waiting.list_waiting(session, ilse))[0] == []
    assert detail(rounds)["accepted"] is True


def test_returned_work_is_handed_in_again_and_every_round_is_kept(
    rounds: Rounds, maya: Actor, ilse: Actor
) -> None:
    first = rounds.hand_in(maya)
    rounds.give(ilse, first, returned("Say when.", {"plan": {1: "To whom?"}}))
    back = detail(rounds)
    second = rounds.hand_in(maya, "I call on Monday.", LATER)

    rounds.give(ilse, second, accepted())

    found = rounds.read(ilse, second, LATER)
    assert (back["state"], back["accepted"], second == first) == ("returned", False, False)
    assert [(one.number, one.state, one.reviewer) for one in found.rounds] == [
        (1, "returned", "Ilse Novák"),
        (2, "accepted", "Ilse Novák"),
    ]
    assert found.earlier[0].notes_at("plan") == {1: "To whom?"}
    assert [found.has_changed(one) for one in found.worksheet.sections] == [False, True]
    assert certificates(rounds) == 1


def test_the_same_text_is_not_handed_in_again(rounds: Rounds, maya: Actor, ilse: Actor) -> None:
    first = rounds.hand_in(maya)
    rounds.give(ilse, first, returned())

    assert rounds.hand_in(maya) == first
    assert detail(rounds)["state"] == "returned"


def test_a_newer_round_takes_the_place_of_one_that_waits(
    rounds: Rounds, maya: Actor, ilse: Actor
) -> None:
    first = rounds.hand_in(maya)
    second = rounds.hand_in(maya, "Another plan.", LATER)

    lines, _ = rounds(lambda session: waiting.list_waiting(session, ilse))
    with pytest.raises(Superseded):
        rounds.give(ilse, first, accepted())
    assert [line.subject for line in lines] == [second]
    assert rounds.stored(first).state == ""


def test_what_was_accepted_still_counts_when_a_later_round_comes_back(
    rounds: Rounds, maya: Actor, ilse: Actor
) -> None:
    rounds.give(ilse, rounds.hand_in(maya), accepted())
    second = rounds.hand_in(maya, "Another plan.", LATER)
    between = detail(rounds)

    rounds.give(ilse, second, returned())

    after = detail(rounds)
    assert (between["state"], between["accepted"]) == ("waiting", True)
    assert (after["state"], after["accepted"]) == ("returned", True)


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        (Verdict("", GOOD, {}, "Fine."), "Choose whether"),
        (accepted({0: 2}), "Choose a level"),
        (returned(""), "Say what to change"),
        (returned("a" * 4001), "4000"),
        (returned("", {"plan": {0: "a" * 2001}}), "2000"),
    ],
)
def test_a_review_that_lacks_something_is_refused_and_changes_nothing(
    rounds: Rounds, maya: Actor, ilse: Actor, verdict: Verdict, says: str
) -> None:
    key = rounds.hand_in(maya)

    with pytest.raises(Invalid, match=says):
        rounds.give(ilse, key, verdict)

    assert (rounds.stored(key).version, detail(rounds)["state"]) == (0, "waiting")


def test_of_two_reviewers_at_once_one_is_stored_and_the_other_is_told(
    rounds: Rounds, maya: Actor, ilse: Actor
) -> None:
    key, alex = rounds.hand_in(maya), rounds.instructor("Alex Adebayo")
    both = [(ilse, accepted()), (alex, returned("Alex says when."))]

    said = at_once([partial(rounds.give, *pair[:1], key, pair[1]) for pair in both * 3])

    row = rounds.stored(key)
    notices = rounds(lambda session: session.scalars(select(Notice)).all())
    assert [type(one) for one in said if one].count(AlreadyReviewed) == 5
    assert row.version == 1
    assert (row.state == "accepted") is (row.reviewed_by == ilse.id)
    assert len(notices) == 1


def test_a_review_may_be_changed_on_purpose(rounds: Rounds, maya: Actor, ilse: Actor) -> None:
    key = rounds.hand_in(maya)
    rounds.give(ilse, key, returned())

    with pytest.raises(AlreadyReviewed):
        rounds.give(ilse, key, accepted())
    rounds.give(ilse, key, accepted(), version=1)

    assert (rounds.stored(key).state, certificates(rounds)) == ("accepted", 1)


def test_the_learner_is_told_and_the_act_is_recorded_by_keys(
    rounds: Rounds, maya: Actor, ilse: Actor
) -> None:
    key = rounds.hand_in(maya)

    rounds.give(ilse, key, returned())

    notice = rounds(lambda session: session.scalars(select(Notice)).one())
    act = rounds(lambda s: s.scalars(select(Audit).filter_by(verb="return worksheet")).one())
    assert (notice.user_id, notice.kind, notice.occasion) == (maya.id, "review", f"{key} 1")
    assert notice.payload["link"] == f"/course/{COURSE}/numbers/profile#review"
    assert (act.actor, act.person, act.subject, act.detail) == (
        ilse.key, maya.key, key, {"round": 1},
    )  # fmt: skip


def test_writing_on_keeps_where_the_review_stands(rounds: Rounds, maya: Actor, ilse: Actor) -> None:
    rounds.give(ilse, rounds.hand_in(maya), returned())

    def write(session: Session) -> None:
        sheet = worksheets.get(session, maya, COURSE, "profile", lock=True)
        plan = sheet.worksheet.sections[1]
        worksheets.save(session, sheet, plan, {"text": "On Monday."}, 1, LATER)

    rounds(write)

    assert detail(rounds)["state"] == "returned"


def test_home_begins_with_what_came_back_and_says_who_returned_it(
    rounds: Rounds, maya: Actor, ilse: Actor
) -> None:
    rounds.give(ilse, rounds.hand_in(maya), returned())

    found = rounds(lambda session: home.get(session, maya, NOW))

    assert found
    assert found.today[0][1].activity.slug == "profile"
    assert (found.returned, found.returned_by) == (found.today[0], "Ilse Novák")
    assert home.link(found.place, found.today[0]).endswith("/profile#review")
    assert [one.activity.slug for _, one in found.unaccepted] == ["profile"]


def test_an_excused_worksheet_counts_as_accepted(rounds: Rounds, maya: Actor, ilse: Actor) -> None:
    rounds.hand_in(maya)

    def excuse(session: Session) -> bool:
        session.scalars(select(Progress)).one().excused_at = LATER
        session.flush()
        found = home.get(session, maya, NOW)
        return bool(found and found.unaccepted)

    assert rounds(excuse) is False


def test_a_worksheet_that_nobody_reviews_waits_for_nobody(app: Flask) -> None:
    rounds = Rounds(app, "none", accept=None)
    rounds.hand_in(rounds.learner())

    assert rounds(lambda session: session.scalars(select(Waiting)).all()) == []
    assert Worksheet("a", "A", 1, ()).has_reviewer is False
    assert rounds(lambda session: session.scalars(select(Enrollment)).one()).done == 1
