"""What happens outside requests: a queue whose tasks claim a row and may be run twice.

Each file is a kind of work; what runs by the clock is named in `register`.
"""

from collections.abc import Callable
from functools import partial

import structlog
from huey import SqliteHuey, crontab

from app.db import Database
from app.jobs import letters, messages, quizzes, retention, tasks
from config import Config

log = structlog.get_logger()
EVERY_MINUTE = crontab(minute="*")
EVERY_NIGHT = crontab(hour="3", minute="10")
tasks.KINDS["message"] = messages.send


def make_queue(config: Config) -> SqliteHuey:
    """The queue's own SQLite file, beside the database."""
    config.data.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("tandem", filename=str(config.data / "queue.sqlite3"), fsync=True)


def connect(queue: SqliteHuey, config: Config, database: Database) -> None:
    """Put the tasks on the queue, and hand it what a commit asks for as soon as that is sure."""
    send = queue.task(name="send")(partial(letters.send_letter, config, database))
    begin = queue.task(name="task")(partial(tasks.run, config, database))
    database.after_commit = partial(hand_over, send)
    database.after_asking = partial(hand_over, begin)

    def by_the_clock(name: str, work: Callable[[], object], when: object = EVERY_MINUTE) -> None:
        queue.periodic_task(when, name=name)(work)

    by_the_clock("sweep", partial(letters.sweep, database, send))
    by_the_clock("sweep-tasks", partial(tasks.sweep, config, database, begin))
    by_the_clock("merge", partial(letters.merge, database))
    by_the_clock("forget", partial(letters.forget, database), crontab(minute="23", hour="3"))
    by_the_clock("close", partial(quizzes.close_overdue, database))
    by_the_clock("retention", partial(retention.sweep, database), EVERY_NIGHT)


def hand_over(begin: Callable[[int], object], ids: list[int]) -> None:
    """Queue work on rows by id."""
    for id in ids:
        try:
            begin(id)
        except Exception:  # the row stands: the sweeper will find it
            log.warning("queue is down, work is waiting", exc_info=True)
