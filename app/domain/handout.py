"""Pages of a course that learners don't read."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Guide:
    """A page for those who teach or lead learners; `audience` is who reads it.

    `parts` are id and title of its level-two headings.
    """

    slug: str
    title: str
    audience: Literal["instructor", "facilitator", "manager"]
    html: str
    summary: str = ""
    parts: tuple[tuple[str, str], ...] = ()
