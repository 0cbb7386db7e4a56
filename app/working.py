"""The job process: works on the queue, says every minute that it is there, stops in good order."""

import gc
import os
import signal
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType

import structlog
from huey import Huey
from huey.consumer import Consumer

from app import metrics
from app.db import Database
from app.services import beats
from config import Config

WORKERS = 2
"""so that one long piece of work doesn't hold up the mail"""

SECONDS_TO_BEAT = 60
SECONDS_TO_LOOK = 1
SECONDS_TO_FINISH = 25
"""how long what is running may take to end after the request to stop"""

log = structlog.get_logger()


def run(config: Config, database: Database, queue: Huey, look: Callable[[], None]) -> None:
    """Work until SIGTERM, then finish what is running; SIGINT breaks off.

    `look` takes up what other nodes ask for. A process that is killed leaves rows whose lease ends:
    others take them up then.
    """
    name = f"{beats.WORK}{socket.gethostname()[:40]}:{os.getpid()}"
    over = threading.Event()
    parts = [(SECONDS_TO_BEAT, lambda: beat(database, name, config))]
    if not config.is_embedded:
        parts.append((SECONDS_TO_LOOK, look))
    for seconds, part in parts:
        threading.Thread(target=repeat, args=(over, seconds, part), daemon=True).start()
    figures = metrics.serve(config, database)
    settle()
    consumer = queue.create_consumer(
        workers=WORKERS,
        periodic=True,
        max_delay=SECONDS_TO_LOOK,
        graceful_signal="TERM",
        shutdown_timeout=SECONDS_TO_FINISH,
    )
    finish_once(consumer)
    try:
        consumer.run()
    finally:
        over.set()
        if figures:
            figures.shutdown()
            figures.server_close()
        attempt(lambda: leave(database, name))


def settle() -> None:
    """What is loaded by now stays: looking through it for garbage cost bulk work a sixth."""
    gc.collect()
    gc.freeze()


def finish_once(consumer: Consumer) -> None:
    """Let a second SIGTERM change nothing: what is running is finished all the same.

    Two come where a service manager signals the whole group and `serve` hands its own on. Huey
    would take the second for a wish to break off, in the middle of a letter.
    """
    begin_to_stop = consumer._handle_signal

    def handle(number: int, frame: FrameType | None) -> None:
        begin_to_stop(number, frame)
        if number == signal.SIGTERM:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)

    consumer._handle_signal = handle


def beat(database: Database, name: str, config: Config) -> None:
    """Say that this process is there."""
    with database.transaction() as session:
        beats.note(session, name, datetime.now(UTC), metrics=config.metrics)


def leave(database: Database, name: str) -> None:
    """This process ends in good order: nobody has to miss it."""
    with database.transaction() as session:
        beats.forget(session, name)


def repeat(over: threading.Event, seconds: float, part: Callable[[], None]) -> None:
    """Do something again and again until it is over, whatever breaks."""
    attempt(part)
    while not over.wait(seconds):
        attempt(part)


def attempt(part: Callable[[], None]) -> None:
    """Do it; a database out of reach for a while ends no job process."""
    try:
        part()
    except Exception:
        log.warning("the job process could not look at the database", exc_info=True)
