"""The stable codes of everything `course check` finds; the table itself is codes.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

TABLE = Path(__file__).with_suffix(".toml")
FAMILIES = {
    "C": "The course and its files",
    "F": "Front matter",
    "T": "Text, links, pictures and sound",
    "L": "Lessons and how they read",
    "Q": "Questions and quizzes",
    "S": "Scenarios",
    "W": "Worksheets",
    "P": "Walkthroughs",
    "R": "Follow-up prompts",
}


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding. `code` ("S018") is what authors see, `name` what our code says.

    `what` names it in a few words, `why` tells in a sentence or two why it matters and how to
    mend it; both are Markdown and stand in the authors' manual.
    """

    name: str
    code: str
    severity: Literal["fault", "hint"]
    what: str
    why: str


@cache
def codes() -> dict[str, Code]:
    """Every code by name, in the order of the table."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {name: Code(name, **values) for name, values in table.items()}
