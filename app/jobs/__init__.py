"""What happens outside requests: a queue whose tasks claim a row and may be run twice.

Each file is a kind of work; what runs by the clock is named in `register`.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import structlog
from huey import Huey, MemoryHuey, SqliteHuey, crontab

from app.db import Database
from app.jobs import (
    acting,
    certificates,
    cohorts,
    faults,
    findings,
    imports,
    letters,
    meetings,
    messages,
    numbers,
    people,
    practice,
    quizzes,
    regrading,
    reminders,
    retention,
    search,
    tally,
    tasks,
    ticks,
)
from app.services import mail
from app.services import tasks as asked
from config import Config

log = structlog.get_logger()
EVERY_MINUTE = crontab(minute="*")
EVERY_QUARTER = crontab(minute="*/15")
EVERY_NIGHT = crontab(hour="3", minute="10")
tasks.KINDS["cohort"] = cohorts.export
tasks.KINDS.update({"message": messages.send, "meeting": meetings.tell})
tasks.KINDS["person"] = people.run
tasks.KINDS.update({"import": imports.run, "certificates": certificates.run})


def make_queue(config: Config) -> Huey:
    """The queue's own SQLite file, beside the database.

    With PostgreSQL, where nodes don't share files, the rows themselves are the queue: each job
    process looks for them, and keeps in memory what it has taken up.
    """
    if not config.is_embedded:
        return MemoryHuey("tandem")
    config.data.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("tandem", filename=str(config.data / "queue.sqlite3"), fsync=True)


def connect(queue: Huey, config: Config, database: Database) -> Callable[[], None]:
    """Put the tasks on the queue, and hand it what a commit asks for as soon as that is sure.

    Returns what a job process calls every second to find work that other nodes ask for.
    """
    send_letter = partial(letters.send_letter, config, database)
    run_task = partial(tasks.run, config, database)
    send = queue.task(name="send")(partial(watched, database, "send", send_letter))
    begin = queue.task(name="task")(partial(watched, database, "task", run_task))
    if config.is_embedded:
        database.after_commit = partial(hand_over, send)
        database.after_asking = partial(hand_over, begin)

    def by_the_clock(name: str, work: Callable[[], object], when: object = EVERY_MINUTE) -> None:
        queue.periodic_task(when, name=name)(partial(ticks.tick, database, name, work))

    by_the_clock("sweep", partial(letters.sweep, database, send))
    by_the_clock("sweep-tasks", partial(tasks.sweep, config, database, begin))
    by_the_clock("merge", partial(letters.merge, database))
    by_the_clock("forget", partial(letters.forget, database), crontab(minute="23", hour="3"))
    by_the_clock("sweep-imports", partial(imports.sweep, database), crontab(minute="41"))
    by_the_clock("remind", partial(reminders.remind, database), EVERY_QUARTER)
    by_the_clock("practice", partial(practice.tell, database), EVERY_QUARTER)
    by_the_clock("digest", partial(reminders.summarize, database), EVERY_QUARTER)
    by_the_clock("close", partial(quizzes.close_overdue, database))
    by_the_clock("follow", partial(tally.follow_courses, database))
    by_the_clock("search", partial(search.follow, database))
    by_the_clock("findings", partial(findings.follow, config, database))
    by_the_clock("regrade", partial(regrading.go_on, database))
    by_the_clock("numbers", partial(numbers.fold, database))
    by_the_clock("compare", partial(numbers.compare, database), crontab(minute="37"))
    by_the_clock("weigh", partial(tally.weigh, database))
    by_the_clock("days", partial(tally.keep_days, database), crontab(minute="*/10"))
    by_the_clock("retention", partial(retention.sweep, database), EVERY_NIGHT)
    by_the_clock("sweep-acting", partial(acting.sweep, config.data / "acting"), EVERY_QUARTER)
    by_the_clock("sweep-faults", partial(faults.sweep, database), crontab(minute="17"))
    if config.is_embedded:
        return lambda: None
    return partial(take_up, queue, database, send, begin)


def watched(database: Database, name: str, work: Callable[[int], None], id: int) -> None:
    """Work on one row; what breaks is recorded, and the row is found again when its lease ends."""
    try:
        work(id)
    except Exception as error:
        faults.note(database, name, error)


def take_up(
    queue: Huey,
    database: Database,
    send: Callable[[int], object],
    begin: Callable[[int], object],
) -> None:
    """Queue what waits in the database, once all that was taken up before is done.

    Several job processes may take up the same rows: each row is claimed before it is worked on.
    """
    if queue.pending_count():
        return
    now = datetime.now(UTC)
    with database.reading() as session:
        due, wanted = mail.list_due(session, now), asked.list_due(session, now)
    for id in due:
        send(id)
    for id in wanted:
        begin(id)


def hand_over(begin: Callable[[int], object], ids: list[int]) -> None:
    """Queue work on rows by id."""
    for id in ids:
        try:
            begin(id)
        except Exception:  # the row stands: the sweeper will find it
            log.warning("queue is down, work is waiting", exc_info=True)
