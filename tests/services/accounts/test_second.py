"""The second step: codes of an app, recovery codes, who turns it off."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.errors import Conflict, Invalid, NotAllowed
from app.models import Audit, Outbox, RecoveryCode, SecondStep, User
from app.services import people, sessions, settings
from app.services.accounts import Held, second
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import database
from tests.services.accounts.made import MAYA, NOTICE, later, make
from tests.services.accounts.steps import enter, setup_of, signed_in, take, turned_on
from tests.services.people.made import admin, person, verbs


@pytest.fixture
def maya(app: Flask) -> Actor:
    """Somebody with a password."""
    return signed_in(app, make(app))


def test_a_code_of_the_app_turns_it_on_and_ends_other_browsers(app: Flask, maya: Actor) -> None:
    other, shown = signed_in(app, maya.id), setup_of(app, maya)
    with database(app).transaction() as session, pytest.raises(Invalid):
        second.confirm(session, maya, "000000", NOTICE, "", BEGINNING)
    with database(app).reading() as session:
        assert not second.is_asked(session, maya.id, "", BEGINNING)

    with database(app).transaction() as session:
        codes = second.confirm(session, maya, shown.at(BEGINNING), NOTICE, "", BEGINNING)

    with database(app).reading() as session:
        assert second.is_asked(session, maya.id, "", BEGINNING)
        assert second.standing(session, maya.id, BEGINNING).codes_left == len(set(codes)) == 10
        assert sessions.find(session, other.token, BEGINNING) is None
        found = sessions.find(session, maya.token, BEGINNING)
        assert found
        assert found.has_second_step
        assert session.scalars(select(Outbox.kind)).all() == ["second"]
    assert verbs(app, maya)[-1] == "turn on second step"


def test_two_tabs_show_the_same_secret_and_only_one_turns_it_on(app: Flask, maya: Actor) -> None:
    first, second_tab = setup_of(app, maya), setup_of(app, maya)
    assert first.secret == second_tab.secret
    with database(app).transaction() as session:
        second.confirm(session, maya, first.at(BEGINNING), NOTICE, "", BEGINNING)
    with database(app).transaction() as session, pytest.raises(Conflict):
        second.begin_setup(session, maya, BEGINNING)
    with database(app).transaction() as session, pytest.raises(Conflict):
        second.confirm(session, maya, first.at(BEGINNING), NOTICE, "", BEGINNING)


def test_a_setup_that_was_left_ends_after_an_hour(app: Flask, maya: Actor) -> None:
    first = setup_of(app, maya)
    with database(app).transaction() as session, pytest.raises(Conflict):
        second.confirm(session, maya, first.at(later(hours=1)), NOTICE, "", later(hours=1))
    assert setup_of(app, maya, later(hours=1)).secret != first.secret


@pytest.mark.parametrize(("seconds", "taken"), [(-60, ""), (-30, "app"), (30, "app"), (60, "")])
def test_a_clock_may_be_one_step_off(app: Flask, maya: Actor, seconds: int, taken: str) -> None:
    shown, _ = turned_on(app, maya)
    now = later(hours=1)
    assert take(app, maya.id, shown.at(now + timedelta(seconds=seconds)), now) == taken


def test_no_code_is_taken_twice_nor_one_from_before_it(app: Flask, maya: Actor) -> None:
    shown, _ = turned_on(app, maya)
    assert take(app, maya.id, shown.at(BEGINNING)) == ""  # it turned the step on
    now = later(minutes=10)
    assert take(app, maya.id, f" {shown.at(now)[:3]} {shown.at(now)[3:]}", now) == "app"
    assert take(app, maya.id, shown.at(now), now) == ""
    assert take(app, maya.id, shown.at(now - timedelta(seconds=30)), now) == ""


def test_a_code_sent_twice_at_once_is_taken_once(app: Flask, maya: Actor) -> None:
    shown, codes = turned_on(app, maya)
    now = later(minutes=10)
    with ThreadPoolExecutor(4) as pool:
        apps = list(pool.map(lambda _: take(app, maya.id, shown.at(now), now), range(4)))
        papers = list(pool.map(lambda _: take(app, maya.id, codes[0], now), range(4)))
    assert sorted(apps) == ["", "", "", "app"]
    assert sorted(papers) == ["", "", "", "recovery"]


def test_a_recovery_code_opens_once_however_it_is_typed(app: Flask, maya: Actor) -> None:
    _, codes = turned_on(app, maya)
    assert take(app, maya.id, codes[0].upper().replace("-", " ")) == "recovery"
    assert take(app, maya.id, codes[0]) == ""
    noor = signed_in(app, make(app, "noor@example.test"))
    turned_on(app, noor)
    assert take(app, noor.id, codes[1]) == ""


def test_new_codes_end_those_before(app: Flask, maya: Actor) -> None:
    with database(app).transaction() as session, pytest.raises(Invalid):
        second.renew_codes(session, maya, "000000", BEGINNING)
    _, codes = turned_on(app, maya)
    with database(app).transaction() as session:
        with pytest.raises(Invalid):
            second.renew_codes(session, maya, "000000", BEGINNING)
        fresh = second.renew_codes(session, maya, codes[9], BEGINNING)
        assert second.still_good(session, maya, [codes[0], fresh[0], "<script>"]) == [fresh[0]]
    assert take(app, maya.id, codes[0]) == ""
    assert take(app, maya.id, fresh[0]) == "recovery"


def test_turning_off_takes_a_code_and_leaves_nothing(app: Flask, maya: Actor) -> None:
    shown, _ = turned_on(app, maya)
    now = later(hours=1)
    with database(app).transaction() as session, pytest.raises(Invalid):
        second.turn_off(session, maya, "123456", NOTICE, now)
    with database(app).transaction() as session:
        second.turn_off(session, maya, shown.at(now), NOTICE, now)
    with database(app).reading() as session:
        for model in (SecondStep, RecoveryCode):
            assert not session.scalars(select(model)).all()
    assert not isinstance(enter(app), Held)
    assert verbs(app, maya)[-1] == "turn off second step"


def test_an_admin_takes_it_off_for_a_reason_and_never_their_own(app: Flask, maya: Actor) -> None:
    chief, noor = admin(app), person(app, "Noor")
    turned_on(app, maya)

    def remove(by: Actor, whom: Actor, reason: str = "lost") -> None:
        with database(app).transaction() as session:
            user = session.get_one(User, whom.id)
            people.remove_second_step(session, by, user, reason, NOTICE, BEGINNING)

    for by, whom, reason, error in (
        (noor, maya, "lost", NotAllowed),
        (chief, chief, "lost", Invalid),
        (chief, maya, "because", Invalid),
        (chief, noor, "lost", Conflict),
    ):
        with pytest.raises(error):
            remove(by, whom, reason)
    remove(chief, maya)

    with database(app).reading() as session:
        act = session.scalars(select(Audit).filter_by(verb="remove second step")).one()
        assert (act.actor, act.person, act.detail) == (chief.key, maya.key, {"reason": "lost"})
        assert sessions.find(session, maya.token, BEGINNING) is None
        assert session.scalars(select(Outbox.person).order_by(Outbox.id.desc())).first() == MAYA
    assert not isinstance(enter(app), Held)


def test_what_is_kept_opens_nothing_without_the_sites_key(app: Flask, maya: Actor) -> None:
    shown, codes = turned_on(app, maya)
    with database(app).reading() as session:
        row = session.scalars(select(SecondStep)).one()
        kept = {row.seed, *session.scalars(select(RecoveryCode.token))}
        exported = dict(people.gather(session, maya.key, sums_only=False, is_own=True))
    assert shown.secret not in kept
    assert not kept & {code.replace("-", "") for code in codes}
    assert not any(one in str(exported) for one in (*kept, shown.secret, *codes))
    assert exported["second-step"][0]["confirmed_at"] == BEGINNING.isoformat()
    assert len(exported["recovery-codes"]) == 10


def test_a_role_that_takes_it_holds_who_lacks_it(app: Flask, maya: Actor) -> None:
    chief = admin(app)
    with database(app).transaction() as session:
        settings.change(session, chief, {"second_step_roles": ("admin", "manager")}, BEGINNING)
        assert second.must_set_up(session, chief)
        assert not second.must_set_up(session, maya)
