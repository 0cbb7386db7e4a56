"""What a look at one thing found."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

State = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it is, what was seen, and what to do where it isn't well."""

    state: State
    about: str
    said: str
    todo: str = ""


def spoken(age: timedelta) -> str:
    """How long ago, in the largest unit that says enough."""
    seconds = max(0, round(age.total_seconds()))
    for name, size in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {name}s ago"
    return f"{seconds} seconds ago"
