"""Worksheets: what is saved, what is refused, what a round keeps."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Invalid
from app.models import Entry, Progress, Submission
from app.services import worksheets
from app.services.sessions import Actor
from app.services.worksheets import Overtaken, Sheet, Written
from tests.conversations import COURSE, NOW
from tests.papers import SECTIONS, Desk, at_once

LATER = NOW + timedelta(hours=1)
FILLED: dict[str, dict[str, Any]] = {
    "partner": {"text": "Tidewater"},
    "scarce": {"text": "Labor minutes"},
    "goals": {"rows": [["Grow", "Priya"]]},
}


@pytest.fixture
def act(app: Flask) -> Desk:
    """Where work is done in transactions of its own."""
    return Desk(app)


@pytest.fixture
def actor(act: Desk) -> Actor:
    """Somebody who has started a course with a worksheet."""
    return act.settle()


def sheet_of(session: Session, actor: Actor) -> Sheet:
    return worksheets.get(session, actor, COURSE, "profile", lock=True)


def write(
    session: Session,
    actor: Actor,
    section: str,
    value: dict[str, Any],
    version: int = 0,
    now: datetime = NOW,
) -> Written:
    one = next(one for one in SECTIONS if one.id == section)
    return worksheets.save(session, sheet_of(session, actor), one, value, version, now)


def saving(act: Desk, actor: Actor, section: str, value: dict[str, Any]) -> Callable[[], Written]:
    """One save of a page that knows of no other."""
    return lambda: act(lambda session: write(session, actor, section, value))


def fill(session: Session, actor: Actor) -> None:
    for section, value in FILLED.items():
        write(session, actor, section, value)


def hand_in(session: Session, actor: Actor, now: datetime = NOW) -> int:
    return worksheets.hand_in(session, actor, COURSE, "profile", now).round


def test_each_save_of_another_text_raises_the_version(actor: Actor, act: Desk) -> None:
    first = act(lambda session: write(session, actor, "scarce", {"text": "a"}))
    same = act(lambda session: write(session, actor, "scarce", {"text": "a"}, 1, LATER))
    second = act(lambda session: write(session, actor, "scarce", {"text": "b"}, 1, LATER))

    assert (first.version, same.version, second.version) == (1, 1, 2)
    assert same.saved_at == NOW


def test_a_save_from_an_older_page_is_refused_with_what_is_stored(actor: Actor, act: Desk) -> None:
    act(lambda session: write(session, actor, "scarce", {"text": "newer"}))

    with pytest.raises(Overtaken) as refused:
        act(lambda session: write(session, actor, "scarce", {"text": "older"}, 0))

    assert refused.value.stored == Written({"text": "newer"}, 1, NOW)
    assert act(lambda session: session.scalars(select(Entry)).one().value) == {"text": "newer"}


def test_of_ten_tabs_at_once_one_saves_and_nine_are_told(actor: Actor, act: Desk) -> None:
    said = at_once(saving(act, actor, "scarce", {"text": f"tab {n}"}) for n in range(10))

    kept = [one for one in said if isinstance(one, Written)]
    told = [one for one in said if isinstance(one, Overtaken)]
    assert (len(kept), len(told)) == (1, 9)
    assert {one.stored.value["text"] for one in told} == {kept[0].value["text"]}


def test_sections_saved_at_once_do_not_disturb_each_other(actor: Actor, act: Desk) -> None:
    at_once(saving(act, actor, section, value) for section, value in FILLED.items())

    assert act(lambda session: sheet_of(session, actor)).missing == ()
    detail = act(lambda session: session.scalars(select(Progress)).one().detail)
    assert detail == {"filled": 3, "of": 4, "handed_in": False}


def test_what_must_be_filled_in_is_missing_until_it_is(actor: Actor, act: Desk) -> None:
    act(lambda session: write(session, actor, "goals", {"rows": [["", ""], ["", ""]]}))
    act(lambda session: write(session, actor, "scarce", {"text": "  \n"}))

    sheet = act(lambda session: sheet_of(session, actor))

    assert [section.id for section, _ in sheet.missing] == ["partner", "scarce", "goals"]
    with pytest.raises(Invalid, match="Which partner"):
        act(lambda session: hand_in(session, actor))


def test_a_round_is_frozen_and_every_round_is_kept(actor: Actor, act: Desk) -> None:
    act(lambda session: fill(session, actor))
    assert act(lambda session: hand_in(session, actor)) == 1
    act(lambda session: write(session, actor, "scarce", {"text": "changed words"}, 1))
    assert act(lambda session: hand_in(session, actor, LATER)) == 2

    rounds = act(lambda session: worksheets.list_rounds(session, sheet_of(session, actor)))

    assert [one.body["scarce"]["text"] for one in rounds] == ["Labor minutes", "changed words"]
    assert [one.handed_in_at for one in rounds] == [NOW, LATER]
    sheet = act(lambda session: sheet_of(session, actor))
    assert not worksheets.has_changed(sheet, rounds)
    assert worksheets.has_changed(sheet, rounds[:1])


def test_ten_hand_ins_at_once_make_one_round(actor: Actor, act: Desk) -> None:
    act(lambda session: fill(session, actor))

    at_once([lambda: act(lambda session: hand_in(session, actor))] * 10)

    assert act(lambda session: session.scalar(select(func.count(Submission.id)))) == 1


def test_handing_in_finishes_the_activity_for_good(actor: Actor, act: Desk) -> None:
    act(lambda session: fill(session, actor))
    act(lambda session: hand_in(session, actor))
    act(lambda session: write(session, actor, "partner", {"text": ""}, 1, LATER))

    found = act(lambda session: session.scalars(select(Progress)).one())

    assert found.done_at == NOW
    assert found.detail["handed_in"] is True


def test_all_entries_of_a_course_are_listed_by_worksheet(actor: Actor, act: Desk) -> None:
    act(lambda session: fill(session, actor))

    found = act(lambda session: worksheets.list_entries(session, sheet_of(session, actor).place))

    assert {name: one.value for name, one in found["profile"].items()} == FILLED
