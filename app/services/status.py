"""The page Status: how the site's parts fare, for those who run it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.models import Beat, Fault
from app.services import beats, faults, health
from app.services.health import LATE, Figures


@dataclass(frozen=True, slots=True)
class Status:
    """All that the page shows; `late_mail` says that letters wait longer than they should."""

    figures: Figures
    workers: list[Beat]
    is_working: bool
    late_mail: bool
    backup: Beat | None
    faults: list[Fault]


def get(session: Session, now: datetime) -> Status:
    """Everything as of now."""
    figures = health.figures(session, now)
    oldest = figures.oldest_letter
    return Status(
        figures=figures,
        workers=beats.list_beats(session, beats.WORK),
        is_working=health.is_working(figures, now),
        late_mail=bool(oldest and now - oldest > LATE),
        backup=beats.find(session, beats.BACKUP),
        faults=faults.list_latest(session),
    )
