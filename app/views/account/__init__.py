"""Pages about one's own account; importing them puts them on the blueprint."""

from app.views.account import (
    calendar,
    cohort,
    data,
    entry,
    joining,
    mail,
    proof,
    prove,
    reset,
    seen,
    settings,
)
from app.views.account.room import blueprint

__all__ = [
    "blueprint",
    "calendar",
    "cohort",
    "data",
    "entry",
    "joining",
    "mail",
    "proof",
    "prove",
    "reset",
    "seen",
    "settings",
]
