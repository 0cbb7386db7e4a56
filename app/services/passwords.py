"""Passwords: argon2id, slow on purpose, never more than two at a time in a process."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import N_, Invalid

LEAST, MOST = 10, 200
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_gate = BoundedSemaphore(2)
_nobody = _hasher.hash("nobody's password, so that unknown addresses take as long")


def check_rules(password: str, email: str = "", name: str = "") -> None:
    """Raises Invalid for fewer than 10 or more than 200 characters, and for the address or name."""
    if len(password) < LEAST:
        raise Invalid(N_("Use at least %(least)s characters."), least=LEAST)
    if len(password) > MOST:
        raise Invalid(N_("Use at most %(most)s characters."), most=MOST)
    known = {part.casefold() for part in (email, email.split("@", maxsplit=1)[0], name) if part}
    if password.casefold() in known or len(set(password)) < 4:
        raise Invalid(N_("This password is too easy to guess. Use another one."))


def make(password: str) -> str:
    """The hash to store; takes some 30 ms, so no transaction may be open."""
    with _gate:
        return _hasher.hash(password)


def is_right(stored: str | None, password: str) -> bool:
    """Whether the password belongs to the stored hash; without one: no, and it takes as long."""
    is_possible = stored is not None and len(password) <= MOST
    with _gate:
        try:
            return _hasher.verify(stored or _nobody, password[:MOST]) and is_possible
        except (VerificationError, InvalidHashError):
            return False
