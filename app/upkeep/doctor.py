"""The whole examination: what is looked at, in which order."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from app import db
from app.db import Database
from app.services import beats, numbers, tally
from app.upkeep import machine, records
from app.upkeep.finding import Finding
from config import Config


def examine(
    config: Config, database: Database, recount: bool, now: datetime, *, mend: bool = False
) -> list[Finding]:
    """Look at everything; what can't be looked at for want of a database is left out.

    `recount` counts anew, too; `mend` makes what is kept so.
    """
    found = [*machine.examine(config)]
    reachable = reach(database)
    found.append(reachable)
    if reachable.state == "fail":
        return found
    tables = migrations(database)
    found.append(tables)
    if tables.state == "fail":
        return found
    found += records_of(config, database, recount or mend, now)
    if recount or mend:
        found.append(counted(database, mend))
    return found


def counted(database: Database, mend: bool) -> Finding:
    """Sums of enrollments, cohorts and courses against a recount; it looks while learners go on."""
    if mend:
        with database.transaction() as session:
            found = [*tally.mend(session), *numbers.mend(session)]
            return records.counts(found, is_mended=True)
    with database.reading() as session:
        return records.counts([*tally.check(session), *numbers.check(session)], is_mended=False)


def reach(database: Database) -> Finding:
    """Whether the database answers."""
    if why := db.why_unreachable(database.engine):
        todo = "Start the database, or correct TANDEM_DATABASE_URL or TANDEM_DATA."
        return Finding("fail", "database", f"can't be reached: {why}", todo)
    return Finding("ok", "database", f"{database.engine.dialect.name} answers")


def migrations(database: Database) -> Finding:
    """Whether the tables are those that this code knows."""
    here, newest = db.migration_of(database.engine), db.known_migrations()[-1]
    if here == newest:
        return Finding("ok", "migrations", f"at {here}, the newest")
    if here > newest:
        todo = "Install the version that serves on other nodes."
        return Finding("fail", "migrations", f"at {here}, newer than this code ({newest})", todo)
    todo = "Run “flask --app wsgi prepare”, then start again."
    return Finding("fail", "migrations", f"at {here or 'none'}, not at {newest}", todo)


def records_of(
    config: Config, database: Database, recount: bool, now: datetime
) -> Iterator[Finding]:
    """What needs tables."""
    yield writable(database, now)
    with database.reading() as session:
        yield from records.examine(config, session, recount, now)


def writable(database: Database, now: datetime) -> Finding:
    """Whether something can be written, and how the clocks of machine and database agree."""
    try:
        with database.transaction() as session:
            beats.note(session, "doctor", now)
            clock = session.connection().exec_driver_sql("SELECT CURRENT_TIMESTAMP").scalar_one()
    except SQLAlchemyError as error:
        todo = "Look at the disk and at the rights of the database's user or file."
        return Finding("fail", "writing", " ".join(str(error).split())[:300], todo)
    if not isinstance(clock, datetime):  # SQLite asks this machine's clock
        return Finding("ok", "writing", "the database takes what is written")
    apart = abs((clock.astimezone(UTC) - datetime.now(UTC)).total_seconds())
    said = f"the database takes what is written; its clock is {apart:.0f} seconds from this one"
    if apart > 10:
        return Finding("warn", "writing", said, "Have all machines keep the time (NTP).")
    return Finding("ok", "writing", said)
