"""Accounts: join, sign in, reset a password, change what is kept."""

from app.services.accounts.entry import (
    CODE_LASTS,
    WRONG,
    Candidate,
    begin,
    candidate,
    post_code,
    sign_in,
)
from app.services.accounts.people import (
    add,
    allow,
    change,
    clean_name,
    find_invitation,
    fold,
    has_admin,
    has_demo_people,
    index,
    invite,
    join_invited,
)
from app.services.accounts.secret import (
    RESET_LASTS,
    change_password,
    post_reset,
    reset,
    take_current,
)
from app.services.accounts.tokens import find as find_token

__all__ = [
    "CODE_LASTS", "RESET_LASTS", "WRONG", "Candidate", "add", "allow", "begin", "candidate",
    "change", "change_password", "clean_name", "find_invitation", "find_token", "fold", "has_admin",
    "has_demo_people", "index", "invite", "join_invited", "post_code", "post_reset",
    "reset", "sign_in", "take_current",
]  # fmt: skip
