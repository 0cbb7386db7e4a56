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
    """Raises Invalid for a password under 10 or over 200 characters, or one made of the address or name."""
    if not LEAST <= len(password) <= MOST:
        raise Invalid(N_("Use at least %(least)s characters."), least=LEAST)
    known = {part.casefold() for part in (email, email.split("@", maxsplit=1)[0], name) if part}
    if password.casefold() in known or len(set(password)) < 4:
        raise Invalid(N_("This password is too easy to guess. Use another one."))


def make(password: str) -> str:
    """The hash to store; takes some 30 ms, so no transaction may be open."""
    with _gate:
        return _hasher.hash(password)


def is_right(stored: str | None, password: str) -> bool:
    """Whether the password belongs to the stored hash; without one it takes the same time and is wrong."""
    with _gate:
        try:
            return _hasher.verify(stored or _nobody, password[:MOST]) and stored is not None
        except (VerificationError, InvalidHashError):
            return False
