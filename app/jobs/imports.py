"""An import at work: applied in one transaction and its invitations written, or taken back."""

from datetime import UTC, datetime

from app.db import Database
from app.jobs.tasks import Work
from app.services import imports
from app.services.imports import Changed

LETTERS, PEOPLE = 100, 500
"""in one transaction"""


def run(work: Work) -> str:
    """Apply or take back, as the import's state says; after a kill it goes on where it was."""
    key = str(work.payload["import"])
    with work.database.reading() as session:
        state = imports.get(session, key).state
    try:
        if state == "applying":
            apply(work, key)
        elif state == "taking back":
            take_back(work, key)
    except Exception as error:
        with work.database.transaction() as session:
            imports.give_back(session, key, error.rows if isinstance(error, Changed) else ())
        raise
    if state in ("applying", "applied") and work.payload.get("invites"):
        invite(work, key)
    return ""


def apply(work: Work, key: str) -> None:
    """Prepare, telling how far that is; then one transaction."""
    with work.database.reading() as session:
        prepared = imports.prepare(session, key)
    work.tell(0, len(prepared))
    with work.database.transaction() as session:
        imports.apply(session, work.user_id, key, prepared, datetime.now(UTC))
    work.tell(len(prepared), len(prepared))


def invite(work: Work, key: str) -> None:
    """Write the invitations, a hundred at a time."""
    with work.database.reading() as session:
        people = imports.list_uninvited(session, key)
    for start in range(0, len(people), LETTERS):
        with work.database.transaction() as session:
            some = people[start : start + LETTERS]
            imports.invite(session, some, datetime.now(UTC))
        work.tell(min(start + LETTERS, len(people)), len(people))


def take_back(work: Work, key: str) -> None:
    """Remove what can go, until nothing more goes: a manager goes after those they manage."""
    with work.database.reading() as session:
        total = len(left := imports.list_made(session, key))
    became: dict[str, str] = {}
    while left:
        for start in range(0, len(left), PEOPLE):
            some = left[start : start + PEOPLE]
            with work.database.transaction() as session:
                became |= imports.take_back(session, work.user_id, key, some, datetime.now(UTC))
            work.tell(total - len(left) + start + len(some), total)
        with work.database.reading() as session:
            again = imports.list_made(session, key)
        if len(again) == len(left):
            break
        left = again
    with work.database.transaction() as session:
        imports.end_taking_back(session, key, became, datetime.now(UTC))


def sweep(database: Database) -> None:
    """Throw away files that nobody applied: they name people."""
    with database.transaction() as session:
        imports.sweep(session, datetime.now(UTC))
