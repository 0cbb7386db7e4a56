"""A large cohort's workbook: minutes of work, and a zip can't be sent before its end is known."""

from collections.abc import Iterator

from app.jobs.tasks import Work
from app.output.sheet import write_xlsx
from app.services.cohort_page import exports
from app.services.cohort_page.exports import Row

TOLD_EVERY = 1000
"""people"""


def export(work: Work) -> str:
    """Write the workbook that a request was allowed; read in a transaction of its own."""
    given = work.payload
    with work.database.reading() as session:
        of = exports.find_source(
            session, given["cohort"], given["sees_single"], given["activities"], given["words"]
        )
        rows = _told(work, exports.table(session, of), int(given["people"]))
        write_xlsx(work.folder / given["name"], given["title"], rows)
    return str(given["name"])


def _told(work: Work, rows: Iterator[Row], total: int) -> Iterator[Row]:
    """The same rows; tells now and then how far it is."""
    for number, row in enumerate(rows):
        if number % TOLD_EVERY == 0:
            work.tell(min(number, total), total)
        yield row
