"""Passwords: rules, hashes."""

import pytest

from app.errors import Invalid
from app.services import passwords


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "ninechars",
        "a" * 201,
        "aaaaaaaaaa",
        "abcabcabcabc",
        "maya@example.com",
        "Maya Lindqvist",
        "MAYA@EXAMPLE.COM",
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        passwords.check_rules(password, "maya@example.com", "Maya Lindqvist")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse",
        "10 letters",
        "ĺöñg åñd äççéñtéd",
        "密码密码很长很长的密码",
        "a b" * 60 + "cd",
    ],
)
def test_any_signs_will_do(password: str) -> None:
    passwords.check_rules(password, "maya@example.com", "Maya Lindqvist")


def test_a_hash_is_argon2id_with_the_promised_cost() -> None:
    assert passwords.make("correct horse").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_only_the_password_itself_is_right() -> None:
    stored = passwords.make("correct horse")
    assert passwords.is_right(stored, "correct horse")
    assert not passwords.is_right(stored, "correct horse ")
    assert not passwords.is_right(stored, "")


def test_without_a_stored_hash_nothing_is_right() -> None:
    assert not passwords.is_right(None, "nobody's password, so that unknown addresses take as long")
    assert not passwords.is_right("not a hash", "correct horse")


def test_signs_after_the_longest_password_count() -> None:
    stored = passwords.make("ab" * 100)
    assert passwords.is_right(stored, "ab" * 100)
    assert not passwords.is_right(stored, "ab" * 100 + "c")
