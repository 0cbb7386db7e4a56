"""Write curriculum-report.md, the shipped course in tables; run it after a change of the course."""

from pathlib import Path

from app.cli.tables import as_tables
from app.content.check import Result, compile_course
from app.content.reader import read_folder
from app.content.worker import Worker

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "courses" / "partner-management"
REPORT = ROOT / "docs" / "curriculum-report.md"
HEAD = """# The curriculum in tables

What the check counts in `courses/partner-management`: how it reads, how long it takes, how its
conversations play, and what covers what. `flask course tables courses/partner-management` prints
the same tables; a test holds this page true.

"""


def page(result: Result) -> str:
    """The report on a compiled course."""
    return HEAD + as_tables(result)


def main() -> None:
    """Compile the course and write the page."""
    with Worker() as worker:
        result = compile_course(COURSE.name, read_folder(COURSE), worker)
    REPORT.write_text(page(result), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
