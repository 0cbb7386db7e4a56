"""Jobs that break are put on record, and what is old there is thrown away."""

import secrets
from datetime import UTC, datetime

import structlog

from app.db import Database
from app.services import beats, faults

log = structlog.get_logger()


def note(database: Database, place: str, error: BaseException, reference: str = "") -> None:
    """Log a job's failure, and record it where the database still answers."""
    reference = reference or secrets.token_hex(5)
    log.error("a job broke off", job=place, request=reference, exc_info=error)
    if not faults.is_recordable(error):
        return
    try:
        with database.transaction() as session:
            faults.record(session, error, reference, place, datetime.now(UTC))
    except Exception:
        log.warning("the failure could not be recorded", job=place, exc_info=True)


def sweep(database: Database) -> None:
    """Forget old faults, and job processes that are gone."""
    now = datetime.now(UTC)
    with database.transaction() as session:
        faults.sweep(session, now)
        beats.sweep(session, now)
