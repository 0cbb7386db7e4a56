"""Measure what the product promises: CPU time as multiples of a bare route, in one run.

`python3 dev.py bench` runs this. R is the CPU time of a request to a bare Flask app (12 kB of
ready HTML, no hooks) on the same server, taken in turn with the measured one; whole process tree,
median of the rounds. Ratios hold on noisy machines; wall-clock times are only told for the rows
that promise them.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.output.pdf import CertificateData, certificate_pdf
from bench import authors, cohorts, imports, numbers, practice, regrading, searching
from bench.courses import write_courses
from bench.row import Row
from bench.server import WRITER, Server
from bench.turns import Act, in_turn
from bench.visitor import LESSON, Player, Visitor
from config import ROOT, Config

PAPERS = 20


def pages(folder: Path) -> list[Row]:
    """Lesson, home, decision and answer, in R; and memory after them."""
    with Server(folder) as server:
        reader, writer = (Visitor(server.port, server.password) for _ in range(2))
        reader.sign_in("halfway@example.test")
        reader.enroll([*(path.name for path in (folder / "courses").iterdir())])
        writer.sign_in(WRITER)
        rows: dict[str, Act] = {
            "reference": reader.getter("/bench/reference"),
            "lesson": reader.getter(LESSON),
            "lesson again (304)": reader.getter(LESSON, reader.etag(LESSON)),
            "home": reader.getter("/home"),
            "scenario decision": Player(writer, server.forget_conversations),
            "quiz answer": writer.answers(),
        }
        seconds = in_turn(server, rows)
        memory = server.memory_mb()
    unit = seconds.pop("reference")
    again = seconds.pop("lesson again (304)")
    print(f"R = {unit * 1000:.2f} ms of CPU")
    found = [Row(name, value / unit, "R", 8) for name, value in seconds.items()]
    found.append(Row("lesson again / lesson", again / seconds["lesson"], "", 0.8))
    found.append(Row("memory of one web worker", memory, "MB", 130))
    return found


def papers() -> Row:
    """A certificate as a PDF, fonts being loaded; the site's own route allows too few a minute."""
    data = CertificateData(
        name="Caio Ferreira",
        course="Partner management",
        title="Partner manager",
        outcomes=("Explain how a partner earns money", "Plan a year with a partner"),
        issuer="Tandem",
        serial="MEAS-URED-0001",
        address="https://example.test/verify/MEAS-URED-0001",
        issued=date(2026, 3, 2),
    )
    taken = []
    for _ in range(PAPERS):
        began = time.process_time()
        certificate_pdf(data)
        taken.append((time.process_time() - began) * 1000)
    return Row("certificate PDF", statistics.median(taken), "ms", 15)


def starts(folder: Path) -> list[Row]:
    """Start to first page, everything being there."""
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        with Server(folder) as server:
            Visitor(server.port, server.password).getter("/")()
            taken.append(time.perf_counter() - began)
    return [Row("start to first page", statistics.median(taken), "s", 2)]


def command(folder: Path) -> Row:
    """A first check of the shipped course from the command line, its start included."""
    course = folder / "courses" / "partner-management"
    line = [sys.executable, "-m", "flask", "--app", "wsgi", "course", "check", str(course)]
    environ = {"TANDEM_DATA": str(folder / "empty"), "TANDEM_MODE": "demo"}
    before = authors.spent()
    subprocess.run(line, cwd=ROOT, env=environ, check=True, capture_output=True)
    return Row("course check, shipped course", authors.spent() - before, "s", 4)


def site(folder: Path) -> list[Row]:
    """Starts, pages, papers and the command line, on twenty courses."""
    write_courses(folder / "courses")
    with Server(folder):
        pass  # makes database, publishes, seeds
    return [*starts(folder), *pages(folder), papers(), command(folder)]


def desk(folder: Path) -> list[Row]:
    """What authors wait for."""
    rows = authors.checks(folder)
    return rows + authors.publishing(folder, Config(data=folder / "var", mode="demo"))


PARTS: dict[str, Callable[[Path], list[Row]]] = {
    "site": site,
    "authors": desk,
    "cohorts": cohorts.rows,
    "imports": imports.alone,
    "numbers": numbers.rows,
    "regrading": regrading.rows,
    "searching": searching.rows,
    "practice": practice.rows,
}
"""What can be measured by itself; each part has a folder of its own, but authors need the site."""


def main() -> int:
    """Run the parts named, or all; exits 1 where a promise was not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="keep the data folder")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all without one")
    given = parser.parse_args()
    rows = list[Row]()
    folder = Path(tempfile.mkdtemp(prefix="tandem-bench-"))
    try:
        for name in given.parts or PARTS:
            rows += PARTS[name](folder)
    finally:
        if not given.keep:
            shutil.rmtree(folder)
    print(*rows, sep="\n")
    return 0 if all(row.held for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
