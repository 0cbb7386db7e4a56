"""Pages about one's own account; importing them puts them on the blueprint."""

from app.views.account import (
    address,
    calendar,
    cohort,
    data,
    entry,
    joining,
    leaving,
    mail,
    pause,
    proof,
    prove,
    reset,
    second,
    security,
    seen,
    settings,
)
from app.views.account.room import blueprint

__all__ = [
    "address",
    "blueprint",
    "calendar",
    "cohort",
    "data",
    "entry",
    "joining",
    "leaving",
    "mail",
    "pause",
    "proof",
    "prove",
    "reset",
    "second",
    "security",
    "seen",
    "settings",
]
