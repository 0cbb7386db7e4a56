"""What the code span under a question's heading says: outcomes, competencies, points."""

import re
from dataclasses import dataclass, field

from app.content.blocks import Row
from app.content.desk import Desk
from app.content.instructions import parts_of

POINTS = re.compile(r"points\s+([1-9]\d?)$")
NAME = re.compile(r"[a-z0-9][a-z0-9-]*$")
FORM = "Write for example “outcome LO1, trust, points 2, provisional”."


@dataclass(slots=True)
class Said:
    """Names that course.md defines, the points (None: by type), and whether it is provisional."""

    outcomes: list[str] = field(default_factory=list)
    competencies: list[str] = field(default_factory=list)
    points: int | None = None
    provisional: bool = False


def read_said(desk: Desk, text: str, row: Row) -> Said:
    """The parts of the code span at `row`; what can't be read is told."""
    said = Said()
    for part, place in parts_of(text, row):
        if part.startswith("outcome "):
            name = part.removeprefix("outcome ").strip()
            if desk.known("outcomes", name, place):
                said.outcomes.append(name)
        elif _is_outcome(desk, part):
            said.outcomes.append(part)
        elif said.points and part.startswith("points "):
            message = "The points are there twice."
            desk.findings.fault("unknown-instruction", place, message, "Keep one of them.")
        elif match := POINTS.match(part):
            said.points = int(match[1])
        elif part == "provisional":
            said.provisional = True
        elif NAME.match(part):
            if desk.known("competencies", part, place):
                said.competencies.append(part)
        else:
            message = f"The instruction “{part}” can't be read."
            desk.findings.fault("unknown-instruction", place, message, FORM)
    return said


def _is_outcome(desk: Desk, name: str) -> bool:
    """Whether the name alone, as in “outcome LO1, LO2”, can only be that of an outcome."""
    request = desk.request
    return name in (request.get("outcomes") or []) and name not in (
        request.get("competencies") or []
    )
