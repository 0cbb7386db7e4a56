"""Accounts: join, sign in, reset a password, change what is kept."""

from app.services.accounts.entry import (
    CODE_LASTS,
    WRONG,
    Candidate,
    Held,
    begin,
    candidate,
    count_second,
    enter_second,
    post_code,
    sign_in,
)
from app.services.accounts.people import (
    MOST_EXTRA_TIME,
    add,
    allow,
    change,
    clean_name,
    find_invitation,
    fold,
    get,
    has_admin,
    has_demo_people,
    index,
    invite,
    invite_person,
    invite_stranger,
    join_invited,
    take_up,
)
from app.services.accounts.proof import (
    ask_proof,
    is_proved,
    look_at_proof,
    mail_proof,
    prove_address,
)
from app.services.accounts.secret import (
    RESET_LASTS,
    change_password,
    post_reset,
    prove,
    reset,
    take_current,
)
from app.services.accounts.tokens import UNDO
from app.services.accounts.tokens import end_all as end_tokens
from app.services.accounts.tokens import find as find_token

__all__ = [
    "CODE_LASTS", "MOST_EXTRA_TIME", "RESET_LASTS", "UNDO", "WRONG", "Candidate", "Held", "add",
    "allow", "ask_proof", "begin", "candidate", "change", "change_password", "clean_name",
    "count_second", "end_tokens", "enter_second", "find_invitation", "find_token", "fold", "get",
    "has_admin", "has_demo_people", "index", "invite", "invite_person", "invite_stranger",
    "is_proved", "join_invited", "look_at_proof", "mail_proof", "post_code", "post_reset", "prove",
    "prove_address", "reset", "sign_in", "take_current", "take_up",
]  # fmt: skip
