"""Measure what the product promises: CPU time as multiples of a bare route, in one run.

`python3 dev.py bench` runs this. R is the CPU time of a request to a bare Flask route (12 kB of
ready HTML) on the same server, taken in turn with the measured one; whole process tree, median of
the rounds. Ratios hold on noisy machines; wall-clock times are only told for the rows that promise
them.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.courses import write_courses
from bench.server import Server
from bench.visitor import Visitor

ROUNDS, REQUESTS = 5, 150


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report; `bound` is the promise, in the unit of `value`."""

    name: str
    value: float
    unit: str
    bound: float

    @property
    def held(self) -> bool:
        """Whether the promise was kept."""
        return self.value <= self.bound


def cpu(server: Server, act: Callable[[], object], count: int = REQUESTS) -> float:
    """CPU seconds of the server's process tree for one call of `act`."""
    before = server.cpu_seconds()
    for _ in range(count):
        act()
    return (server.cpu_seconds() - before) / count


def in_turn(server: Server, rows: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median CPU seconds of each row and of the reference, taken in turn over the rounds."""
    taken: dict[str, list[float]] = {name: [] for name in rows}
    for _ in range(ROUNDS):
        for name, act in rows.items():
            taken[name].append(cpu(server, act))
    return {name: statistics.median(values) for name, values in taken.items()}


def pages(folder: Path) -> list[Row]:
    """Lesson, home, decision and answer, in R."""
    with Server(folder) as server:
        visitor = Visitor(server.port, server.password)
        visitor.sign_in("halfway@example.test")
        lesson = visitor.lesson()
        rows: dict[str, Callable[[], object]] = {
            "reference": visitor.getter("/bench/reference"),
            "lesson": visitor.getter(lesson),
            "lesson again (304)": visitor.getter(lesson, visitor.etag(lesson)),
            "home": visitor.getter("/home"),
            "scenario decision": visitor.decisions(),
            "quiz answer": visitor.answers(),
        }
        for act in rows.values():
            act()
        seconds = in_turn(server, rows)
        memory = server.memory_mb()
    unit = seconds.pop("reference")
    again = seconds.pop("lesson again (304)") / seconds["lesson"]
    found = [Row(name, value / unit, "R", 8) for name, value in seconds.items()]
    found.append(Row("lesson again / lesson", again, "", 0.8))
    found.append(Row("memory of one web worker", memory, "MB", 130))
    print(f"R = {unit * 1000:.2f} ms of CPU")
    return found


def starts(folder: Path) -> list[Row]:
    """Start to first page, everything being there."""
    began = time.perf_counter()
    with Server(folder) as server:
        Visitor(server.port, server.password).getter("/")()
        return [Row("start to first page", time.perf_counter() - began, "s", 2)]


def main() -> int:
    """Run all rows; exits 1 where a promise was not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="keep the data folder")
    keep = parser.parse_args().keep
    folder = Path(tempfile.mkdtemp(prefix="tandem-bench-"))
    try:
        write_courses(folder / "courses")
        with Server(folder):
            pass  # makes database, publishes, seeds
        rows = starts(folder) + pages(folder)
    finally:
        if not keep:
            shutil.rmtree(folder)
    for row in rows:
        word = "ok" if row.held else "OVER"
        print(f"{row.name:<28} {row.value:>8.2f} {row.unit:<3} promise {row.bound:g}  {word}")
    return 0 if all(row.held for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
