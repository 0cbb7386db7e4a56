"""What people send who act as a test learner: in which cohort, on which day."""

from datetime import date

from werkzeug.datastructures import MultiDict

from app.errors import N_, Invalid
from app.services.acting import Wish, page_of

FIELDS = ("cohort", "day", "module", "path", "drafts")
"""of the form; the address of its page may say them beforehand"""


def read_wish(course: str, sent: MultiDict[str, str], today: date) -> tuple[Wish, str]:
    """As whom somebody wants to act, and the page to begin on. Raises Invalid for no day.

    From a file of the course, what stands before its module counts as done.
    """
    path, cohort, module = (
        sent.get(name, "").replace("\0", "")[:500] for name in ("path", "cohort", "module")
    )
    own, page = page_of(course, path)
    day = read_day(sent.get("day", "")) if sent.get("day") else today
    return Wish(course, cohort, day, sent.get("drafts") == "yes", own or module), page


def read_day(typed: str) -> date:
    """A day as browsers send it. Raises Invalid."""
    try:
        return date.fromisoformat(typed.strip()[:20])
    except ValueError as error:
        raise Invalid(N_("Type a day, such as 2026-03-09.")) from error
