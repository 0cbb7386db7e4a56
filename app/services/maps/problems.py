"""What the check found in a scenario's file, passage by passage."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from app.content.place import Fault
from app.domain.scenario import Ending, Passage, Scenario


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding; `part` is the id of the passage or ending that it is in, "" for neither."""

    fault: Fault
    part: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether it keeps the course from being published."""
        return self.fault.severity == "fault"


def place_problems(
    scenario: Scenario | None, faults: Iterable[Fault], path: str
) -> tuple[Problem, ...]:
    """Findings of the file `path` with their places in the scenario, faults first, then by line."""
    parts = sorted((one.line, one.id) for one in _parts(scenario) if one.line)
    lines = [line for line, _id in parts]

    def part_of(fault: Fault) -> str:
        at = bisect_right(lines, fault.line) if fault.path == path else 0
        return parts[at - 1][1] if at else ""

    found = sorted(faults, key=lambda one: (one.severity == "hint", one.path != path, one.order))
    return tuple(Problem(one, part_of(one)) for one in found)


def _parts(scenario: Scenario | None) -> Iterable[Passage | Ending]:
    return (*scenario.passages, *scenario.endings) if scenario else ()
