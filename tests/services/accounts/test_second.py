"""The second step: codes of an app, recovery codes, devices that aren't asked, who takes it off."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask
from pyotp import TOTP
from sqlalchemy import select

from app.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from app.models import Audit, Device, Outbox, RecoveryCode, SecondStep, SessionRow, User
from app.services import accounts, people, sessions, settings
from app.services.accounts import Held, second
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import database
from tests.services.accounts.made import MAYA, NOTICE, ask_reset, later, make, try_in, use_reset
from tests.services.people.made import admin, person, verbs


def signed_in(app: Flask, id: int) -> Actor:
    """Somebody in a browser."""
    with database(app).transaction() as session:
        return sessions.begin(session, session.get_one(User, id), "a test", BEGINNING)


def setup_of(app: Flask, actor: Actor, now: datetime = BEGINNING) -> TOTP:
    """Their app, once they began."""
    with database(app).transaction() as session:
        second.begin_setup(session, actor, now)
        found = second.find_setup(session, actor, now)
    assert found
    return TOTP(found.secret)


def turned_on(app: Flask, actor: Actor) -> tuple[TOTP, list[str]]:
    """Their app and recovery codes; the code of the beginning is used up."""
    shown = setup_of(app, actor)
    with database(app).transaction() as session:
        codes = second.confirm(session, actor, shown.at(BEGINNING), NOTICE, "", BEGINNING)
    return shown, codes


def take(app: Flask, id: int, typed: str, now: datetime = BEGINNING) -> str:
    """What a code is taken for."""
    with database(app).transaction() as session:
        return second.take(session, id, typed, now)


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
    with database(app).transaction() as session, pytest.raises(Conflict):
        second.renew_codes(session, maya, BEGINNING)
    _, codes = turned_on(app, maya)
    with database(app).transaction() as session:
        fresh = second.renew_codes(session, maya, BEGINNING)
        assert second.still_good(session, maya, [codes[0], fresh[0], "<script>"]) == [fresh[0]]
    assert take(app, maya.id, codes[0]) == ""
    assert take(app, maya.id, fresh[0]) == "recovery"


def enter(app: Flask, device: str = "") -> tuple[Actor, str] | Held:
    """The password was right."""
    who = try_in(app, device)
    with database(app).transaction() as session:
        return accounts.sign_in(session, who, device, "a test", BEGINNING)


def held(app: Flask, device: str = "") -> str:
    """The token of somebody who owes a code."""
    found = enter(app, device)
    assert isinstance(found, Held)
    return found.token


def finish(
    app: Flask, token: str, typed: str, now: datetime = BEGINNING, *, trusts: bool = False
) -> tuple[Actor, str]:
    """Send the code."""
    with database(app).transaction() as session:
        return accounts.enter_second(session, token, typed, "", "a test", now, trusts)


def test_a_right_password_alone_begins_no_session(app: Flask, maya: Actor) -> None:
    _, codes = turned_on(app, maya)
    token = held(app)
    with database(app).reading() as session:
        assert len(session.scalars(select(SessionRow)).all()) == 1
    with pytest.raises(Invalid):
        finish(app, token, "123456")

    finish(app, token, codes[0])

    with pytest.raises(NotFound):  # a second click
        finish(app, token, codes[1])
    assert take(app, maya.id, codes[1]) == "recovery"  # and it cost no code
    with database(app).reading() as session:
        last = session.scalars(select(Outbox).order_by(Outbox.id.desc())).first()
        assert last
        assert "9 are left" in last.payload["body"]


@pytest.mark.parametrize("token", ["", "made-up", "x" * 500])
def test_nobody_is_held_by_a_token_that_was_made_up(app: Flask, maya: Actor, token: str) -> None:
    _, codes = turned_on(app, maya)
    with pytest.raises(NotFound):
        finish(app, token, codes[0])
    with database(app).transaction() as session, pytest.raises(NotFound):
        accounts.count_second(session, token, "", BEGINNING)


def test_who_is_held_too_long_or_was_shut_out_begins_again(app: Flask, maya: Actor) -> None:
    _, codes = turned_on(app, maya)
    token = held(app)
    with pytest.raises(NotFound):
        finish(app, token, codes[0], later(minutes=10))
    with database(app).transaction() as session:
        session.get_one(User, maya.id).deactivated_at = BEGINNING
    with pytest.raises(NotFound):
        finish(app, token, codes[0])


def test_guessing_codes_is_slowed_and_a_known_device_has_its_own_count(
    app: Flask, maya: Actor
) -> None:
    _, codes = turned_on(app, maya)
    _, device = finish(app, held(app), codes[0])

    def guess(token: str, device: str = "") -> None:
        with database(app).transaction() as session:
            accounts.count_second(session, token, device, BEGINNING)

    stranger, own = held(app), held(app, device)
    for _ in range(10):
        guess(stranger)
    with pytest.raises(TooMany):
        guess(held(app))
    for _ in range(10):
        guess(own, device)
    with pytest.raises(TooMany):
        guess(own, device)


def test_a_trusted_device_is_asked_again_after_thirty_days_and_after_a_reset(
    app: Flask, maya: Actor
) -> None:
    _, codes = turned_on(app, maya)
    _, device = finish(app, held(app), codes[0], trusts=True)
    assert not isinstance(enter(app, device), Held)
    with database(app).reading() as session:
        assert second.standing(session, maya.id, BEGINNING).trusted == 1
        assert second.is_asked(session, maya.id, device, later(days=30))
        assert second.is_asked(session, maya.id, "another", BEGINNING)

    use_reset(app, ask_reset(app))

    with database(app).reading() as session:
        assert second.is_asked(session, maya.id, device, BEGINNING)
        assert not session.scalars(select(Device).where(Device.trusted_until.is_not(None))).all()


def test_a_new_password_ends_who_is_held(app: Flask, maya: Actor) -> None:
    _, codes = turned_on(app, maya)
    token = held(app)
    use_reset(app, ask_reset(app))
    with pytest.raises(NotFound):
        finish(app, token, codes[0])
    assert isinstance(enter(app), Held)


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
