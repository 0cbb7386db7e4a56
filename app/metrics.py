"""Figures for Prometheus, on an address of their own: never on the one that people use."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from wsgiref.simple_server import WSGIServer

import structlog
from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from app.db import Database
from app.services import health
from app.services.health import Figures
from config import HOST_AND_PORT, VERSION, Config

log = structlog.get_logger()


class Site(Collector):
    """What the database says of the whole site, read anew for each visit of the collector."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def describe(self) -> Iterable[Metric]:
        """Nothing is read before somebody asks."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The figures; where the database doesn't answer, just that."""
        now = datetime.now(UTC)
        try:
            with self.database.reading() as session:
                found = health.figures(session, now)
        except SQLAlchemyError:
            log.warning("the figures could not be read", exc_info=True)
            found = None
        yield gauge("tandem_info", "The product and its version", {VERSION: 1}, "version")
        yield gauge("tandem_database_up", "Whether the database answers", {"": int(bool(found))})
        if found:
            yield from told(found, now)


def told(found: Figures, now: datetime) -> Iterator[Metric]:
    """Figures as Prometheus reads them; ages are in seconds, 0 where nothing waits."""
    yield gauge("tandem_outbox_messages", "Messages not sent, by state", found.outbox, "state")
    yield gauge(
        "tandem_outbox_oldest_seconds",
        "Age of the oldest message that is due",
        {"": age(found.oldest_letter, now)},
    )
    yield gauge("tandem_tasks", "Long work not done, by state", found.tasks, "state")
    yield gauge(
        "tandem_task_oldest_seconds",
        "Age of the oldest long work that isn't done",
        {"": age(found.oldest_task, now)},
    )
    yield gauge(
        "tandem_beat_age_seconds",
        "Time since something last happened",
        {name: age(at, now) for name, at in found.beats.items()},
        "name",
    )
    yield gauge("tandem_sessions_active", "Browsers seen lately", {"": found.sessions})
    yield gauge("tandem_faults_last_hour", "Faults of our own", {"": found.faults})
    yield gauge("tandem_revision", "Published revision", found.revisions, "course")


def gauge(name: str, help: str, values: Mapping[str, float], label: str = "") -> Metric:
    """One figure, or one for each value of a label."""
    made = GaugeMetricFamily(name, help, labels=[label] if label else [])
    for key, value in values.items():
        made.add_metric([key] if label else [], value)
    return made


def age(since: datetime | None, now: datetime) -> float:
    """Seconds since then; 0.0 for never."""
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def registry(database: Database) -> CollectorRegistry:
    """All that is told: the site's figures and the job process's own."""
    made = CollectorRegistry(auto_describe=False)
    made.register(Site(database))
    ProcessCollector(registry=made)
    return made


def serve(config: Config, database: Database) -> WSGIServer | None:
    """Answer at TANDEM_METRICS in a thread; None where it isn't set or somebody else has it."""
    parts = HOST_AND_PORT.fullmatch(config.metrics)
    if parts is None:
        return None
    host, port = parts["host"].strip("[]"), int(parts["port"])
    try:
        server, _thread = start_http_server(port, host, registry(database))
    except (OSError, OverflowError) as error:
        log.warning("figures can't be told", address=config.metrics, error=str(error))
        return None
    return server
