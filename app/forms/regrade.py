"""What somebody sends who regrades: what they looked at, and why."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Asked:
    """`seen` are the revision and the regrade that were the latest when the page was made."""

    seen: tuple[int, int]
    reason: str


def read_asked(sent: MultiDict[str, str]) -> Asked:
    """The form; numbers that are none fit no state, so that one is asked to look again."""
    seen = (read_number(sent.get("revision", "")), read_number(sent.get("after", "")))
    return Asked(seen, sent.get("reason", "").replace("\r\n", "\n"))


def read_number(typed: str) -> int:
    """A whole number, -1 for anything else."""
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS
    return int(typed) if is_number else -1
