"""Accounts: addresses and names, joining, invitations, links and codes, passwords."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.permission import Role
from app.errors import Conflict, Invalid, NotFound, TooMany
from app.models import Device, Outbox, Token, User, UserRole
from app.services import accounts, sessions, throttles
from app.services.mail import Letter
from tests.conftest import BEGINNING
from tests.learners import database

MAYA = "maya@example.test"
NOTICE = Letter("Changed", "It was changed.\n")


def later(**distance: float) -> datetime:
    """A time after the beginning."""
    return BEGINNING + timedelta(**distance)


def make(app: Flask, email: str = MAYA, password: str | None = "hash") -> int:
    """The id of a new account."""
    with database(app).transaction() as session:
        user = accounts.add(session, email, "Maya Lindqvist", password, {Role.LEARNER}, BEGINNING)
        return user.id


def kept() -> tuple[list[str], Callable[[str], Letter]]:
    """What letters were written about, and the writer that keeps it."""
    told = list[str]()

    def write(secret: str) -> Letter:
        told.append(secret)
        return Letter("A letter", secret)

    return told, write


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Maya@Example.TEST", MAYA),
        ("  maya@example.test\n", MAYA),
        ("ＭＡＹＡ＠example.test", MAYA),
        ("o'brien+list@sub.example.test", "o'brien+list@sub.example.test"),
        ("straße@example.test", "strasse@example.test"),
    ],
)
def test_addresses_are_folded(typed: str, stored: str) -> None:
    assert accounts.fold(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "maya",
        "@example.test",
        "maya@",
        "a b@example.test",
        "maya@example.test\nBcc: x@y.test",
        "a@b@c",
        "maya@example.test, noor@example.test",
        "<maya@example.test>",
        "m\x00@example.test",
        "m" * 65 + "@example.test",
        "maya@" + "e" * 250,
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        accounts.fold(typed)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("  Maya   Lindqvist ", "Maya Lindqvist"),
        ("Maya\nLindqvist", "Maya Lindqvist"),
        ("Zoe\u0308", "Zoë"),
        ("Maya\u202e Lindqvist\u0000", "Maya Lindqvist"),
        ("محمد\u200cرضا", "محمد\u200cرضا"),
        ("王小明", "王小明"),
        ("x" * 120, "x" * 120),
    ],
)
def test_names_are_cleaned(typed: str, printed: str) -> None:
    assert accounts.clean_name(typed) == printed


@pytest.mark.parametrize("typed", ["", "   ", "\u200c\u200d", "\u202e", "–", "x" * 121])
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        accounts.clean_name(typed)


def test_an_address_has_one_account(app: Flask) -> None:
    make(app)
    with pytest.raises(Conflict, match="has an account already"):
        make(app)


def test_joining_at_the_same_time_makes_one_account(app: Flask) -> None:
    def join(_: int) -> bool:
        try:
            return bool(make(app))
        except Conflict:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(join, range(8))).count(True) == 1


def join_invited(app: Flask, token: str, email: str, now: datetime = BEGINNING) -> User:
    """Take an invitation up."""
    with database(app).transaction() as session:
        return accounts.join_invited(session, token, email, "Noor", "hash", now)


def invite(app: Flask, email: str = "", role: Role = Role.LEARNER) -> str:
    """The token of an invitation."""
    with database(app).transaction() as session:
        return accounts.invite(session, email, role, None, BEGINNING)


def test_an_invitation_to_an_address_is_for_that_address(app: Flask) -> None:
    token = invite(app, "noor@example.test")
    assert join_invited(app, token, "somebody@example.test").email == "noor@example.test"


def test_an_invitation_works_once_and_for_two_weeks(app: Flask) -> None:
    token, late = invite(app), invite(app)
    join_invited(app, token, "noor@example.test", later(days=13.9))
    for stale, now in ((token, BEGINNING), (late, later(days=14)), ("made up", BEGINNING)):
        with pytest.raises(NotFound):
            join_invited(app, stale, "other@example.test", now)


def test_an_invitation_to_a_taken_address_stays_usable(app: Flask) -> None:
    make(app)
    token = invite(app)
    with pytest.raises(Conflict):
        join_invited(app, token, MAYA)
    assert join_invited(app, token, "noor@example.test").email == "noor@example.test"


def test_an_invitation_gives_its_role(app: Flask) -> None:
    user = join_invited(app, invite(app, role=Role.ADMIN), "admin@example.test")
    with database(app).reading() as session:
        roles = set(session.scalars(select(UserRole.role).where(UserRole.user_id == user.id)))
        assert accounts.has_admin(session)
    assert roles == {"admin", "learner"}


def ask_reset(app: Flask, email: str = MAYA, now: datetime = BEGINNING) -> str:
    """The secret of a mailed link."""
    told, write = kept()
    with database(app).transaction() as session:
        accounts.post_reset(session, email, write, now)
    return told[0]


def use_reset(app: Flask, token: str, now: datetime = BEGINNING) -> str:
    """Set a new password by a link; returns the device's token."""
    with database(app).transaction() as session:
        return accounts.reset(session, token, "new hash", NOTICE, "", now)


def test_links_are_stored_hashed(app: Flask) -> None:
    make(app)
    token = ask_reset(app)
    with database(app).reading() as session:
        row = session.scalars(select(Token)).one()
    assert row.token == sessions.digest(token)
    assert token not in repr(vars(row))


def test_a_reset_link_works_once(app: Flask) -> None:
    make(app)
    token = ask_reset(app)
    use_reset(app, token)
    with pytest.raises(NotFound):
        use_reset(app, token)


@pytest.mark.parametrize(("minutes", "works"), [(29.9, True), (30, False)])
def test_a_reset_link_ends_after_thirty_minutes(app: Flask, minutes: float, works: bool) -> None:
    make(app)
    token = ask_reset(app)
    with database(app).reading() as session:
        found = accounts.find_token(session, "reset", token, later(minutes=minutes))
    assert bool(found) is works
    if not works:
        with pytest.raises(NotFound):
            use_reset(app, token, later(minutes=minutes))


def test_used_at_the_same_time_a_link_works_once(app: Flask) -> None:
    make(app)
    token = ask_reset(app)

    def use(_: int) -> bool:
        try:
            return bool(use_reset(app, token))
        except NotFound:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(use, range(8))).count(True) == 1


def test_a_reset_ends_sessions_links_and_known_devices(app: Flask) -> None:
    id = make(app)
    with database(app).transaction() as session:
        signed, old = accounts.begin(session, session.get_one(User, id), "", "a test", BEGINNING)
    other, token = ask_reset(app), ask_reset(app)
    known = use_reset(app, token)
    with database(app).reading() as session:
        assert sessions.find(session, signed.token, BEGINNING) is None
        assert accounts.find_token(session, "reset", other, BEGINNING) is None
        assert not sessions.is_known(session, id, old)
        assert sessions.is_known(session, id, known)
        assert session.get_one(User, id).password == "new hash"


def test_a_reset_for_an_unknown_address_writes_the_same_and_sends_nothing(app: Flask) -> None:
    make(app)
    ask_reset(app, MAYA)
    secret = ask_reset(app, "nobody@example.test")
    with database(app).reading() as session:
        rows = {row.person: row.state for row in session.scalars(select(Outbox))}
        assert accounts.find_token(session, "reset", secret, BEGINNING) is None
    assert rows == {MAYA: "due", "nobody@example.test": "sent"}
    with pytest.raises(NotFound):
        use_reset(app, secret)


def test_links_are_mailed_five_times_an_hour(app: Flask) -> None:
    make(app)
    for _ in range(5):
        ask_reset(app)
    with pytest.raises(TooMany):
        ask_reset(app)
    assert ask_reset(app, now=later(hours=1))


def try_in(app: Flask, device: str = "", code: str = "", email: str = MAYA) -> accounts.Candidate:
    """Count one try to sign in."""
    with database(app).transaction() as session:
        return accounts.candidate(session, email, device, code, BEGINNING)


@pytest.mark.parametrize("email", [MAYA, "nobody@example.test"])
def test_after_ten_tries_an_account_asks_for_a_code(app: Flask, email: str) -> None:
    make(app)
    asked = [try_in(app, email=email).needs_code for _ in range(12)]
    assert asked == [False] * 10 + [True] * 2


def test_parallel_tries_do_not_slip_through(app: Flask) -> None:
    make(app)
    with ThreadPoolExecutor(8) as pool:
        asked = list(pool.map(lambda _: try_in(app).needs_code, range(24)))
    assert asked.count(False) == 10


def test_a_known_device_keeps_its_own_counter(app: Flask) -> None:
    id = make(app)
    with database(app).transaction() as session:
        _, device = accounts.begin(session, session.get_one(User, id), "", "a test", BEGINNING)
    for _ in range(30):
        try_in(app)
    for _ in range(10):
        assert not try_in(app, device).needs_code
    with pytest.raises(TooMany):
        try_in(app, device)


def test_a_device_is_known_to_its_own_account_alone(app: Flask) -> None:
    id = make(app)
    make(app, "noor@example.test")
    with database(app).transaction() as session:
        _, device = accounts.begin(session, session.get_one(User, id), "", "a test", BEGINNING)
    assert try_in(app, device).is_known_device
    assert not try_in(app, device, email="noor@example.test").is_known_device


def test_signing_in_gives_the_try_back(app: Flask) -> None:
    make(app)
    for _ in range(20):
        who = try_in(app)
        with database(app).transaction() as session:
            accounts.sign_in(session, who, "", "a test", BEGINNING)
    assert not who.needs_code


def post_code(app: Flask, who: accounts.Candidate, now: datetime = BEGINNING) -> str:
    """The code that was mailed; "" where none was."""
    told, write = kept()
    with database(app).transaction() as session:
        accounts.post_code(session, who, write, now)
    return told[0] if told else ""


def enter(app: Flask, code: str, now: datetime = BEGINNING) -> None:
    """Sign in with a code (the password was right)."""
    who = try_in(app, code=code)
    with database(app).transaction() as session:
        accounts.sign_in(session, who, "", "a test", now)


def wanted(app: Flask) -> accounts.Candidate:
    """An account that asks for codes."""
    make(app)
    for _ in range(10):
        try_in(app)
    return try_in(app)


def test_a_mailed_code_opens_once_within_fifteen_minutes(app: Flask) -> None:
    who = wanted(app)
    code = post_code(app, who)
    assert (len(code), code.isdigit()) == (8, True)
    with pytest.raises(Invalid):
        enter(app, code, later(minutes=15))
    enter(app, f" {code[:4]} {code[4:]} ", later(minutes=14))
    with pytest.raises(Invalid):
        enter(app, code, later(minutes=14))


def test_a_wrong_code_does_not_open(app: Flask) -> None:
    code = post_code(app, wanted(app))
    with pytest.raises(Invalid):
        enter(app, f"{(int(code) + 1) % 10**8:08}")


def test_codes_are_tried_ten_times_an_hour(app: Flask) -> None:
    code = post_code(app, wanted(app))
    for _ in range(10):
        with pytest.raises(Invalid):
            enter(app, "1234 567")
    with pytest.raises(TooMany):
        enter(app, code)


def test_codes_are_mailed_three_times_in_half_an_hour(app: Flask) -> None:
    who = wanted(app)
    assert all(post_code(app, who) for _ in range(3))
    assert post_code(app, who) == ""
    assert post_code(app, who, later(minutes=30))


def test_an_account_that_changed_meanwhile_is_not_entered(app: Flask) -> None:
    id = make(app)
    who = try_in(app)
    with database(app).transaction() as session:
        session.get_one(User, id).password = "another hash"
    with database(app).transaction() as session, pytest.raises(Conflict):
        accounts.sign_in(session, who, "", "a test", BEGINNING)


def test_a_deactivated_account_is_as_good_as_none(app: Flask) -> None:
    id = make(app)
    with database(app).transaction() as session:
        signed, _ = accounts.begin(session, session.get_one(User, id), "", "a test", BEGINNING)
        session.get_one(User, id).deactivated_at = BEGINNING
    assert try_in(app).user_id == 0
    with database(app).reading() as session:
        assert sessions.find(session, signed.token, BEGINNING) is None


def test_a_password_is_changed_only_from_the_one_that_was_given(app: Flask) -> None:
    id = make(app)
    with database(app).transaction() as session:
        actor, device = accounts.begin(session, session.get_one(User, id), "", "one", BEGINNING)
        other, _ = accounts.begin(session, session.get_one(User, id), "", "two", BEGINNING)
    with database(app).transaction() as session:
        fresh = accounts.change_password(session, actor, "hash", "new", NOTICE, device, BEGINNING)
    with database(app).reading() as session:
        assert sessions.find(session, fresh.token, BEGINNING)
        assert sessions.find(session, actor.token, BEGINNING) is None
        assert sessions.find(session, other.token, BEGINNING) is None
        assert [row.browser for row in sessions.list_mine(session, fresh, BEGINNING)] == ["one"]
        known = list(session.scalars(select(Device.token)))
    assert known == [sessions.digest(device)]
    with database(app).transaction() as session, pytest.raises(Conflict):
        accounts.change_password(session, fresh, "hash", "third", NOTICE, device, BEGINNING)


def test_the_current_password_is_tried_ten_times_an_hour(app: Flask) -> None:
    id = make(app)
    with database(app).transaction() as session:
        actor, _ = accounts.begin(session, session.get_one(User, id), "", "a test", BEGINNING)
    for _ in range(throttles.CURRENT.most):
        with database(app).transaction() as session:
            assert accounts.take_current(session, actor, BEGINNING) == "hash"
    with database(app).transaction() as session, pytest.raises(TooMany):
        accounts.take_current(session, actor, BEGINNING)


def test_sessions_end_after_thirty_days_without_use(app: Flask) -> None:
    id = make(app)
    with database(app).transaction() as session:
        actor, _ = accounts.begin(session, session.get_one(User, id), "", "a test", BEGINNING)
    with database(app).reading() as session:
        assert sessions.find(session, actor.token, later(days=29))
        assert sessions.find(session, actor.token, later(days=30)) is None
        assert sessions.list_mine(session, actor, later(days=30)) == []


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36", "Chrome, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18 Safari/605", "Safari, macOS"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Firefox/140.0", "Firefox, Android"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_browsers_have_names_that_people_know(agent: str, name: str) -> None:
    assert sessions.browser_name(agent) == name
