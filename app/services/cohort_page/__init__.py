"""The cohort page: figures, people by module, who needs a person, what waits, where it leans."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain import cohort as rules
from app.domain.cohort import Leaning
from app.services import tally
from app.services.cohort_page import leaning, modules, people
from app.services.cohort_page.figures import MOST_COUNTED, Figures, Head, figures, find
from app.services.cohort_page.modules import ModuleLine
from app.services.cohort_page.pending import Pending, pending
from app.services.cohort_page.people import MOST, Asked, Needing, Page, Person, line
from app.services.sessions import Actor

__all__ = [
    "MOST",
    "MOST_COUNTED",
    "Asked",
    "CohortPage",
    "Figures",
    "Head",
    "ModuleLine",
    "Needing",
    "Page",
    "Pending",
    "Person",
    "Summary",
    "find",
    "get",
    "line",
    "summary",
]


@dataclass(frozen=True, slots=True)
class CohortPage:
    """All that the page shows; seven statements at most, whatever the cohort's size."""

    head: Head
    figures: Figures
    people: Page
    needing: list[Needing]
    pending: list[Pending]
    leaning: Leaning | None

    @property
    def oldest(self) -> datetime | None:
        """Since when the oldest thing waits that is for the reader to see to."""
        return self.pending[0].since if self.pending else None


@dataclass(frozen=True, slots=True)
class Summary:
    """What leadership gets: sums, and no names."""

    head: Head
    figures: Figures
    modules: list[ModuleLine]
    leaning: Leaning | None
    oldest: datetime | None


def get(session: Session, actor: Actor, key: str, asked: Asked, now: datetime) -> CohortPage:
    """The page of one of the actor's cohorts. Raises NotFound for those that aren't theirs."""
    head = find(session, actor, key, now)
    counts = tally.counts(session, head.id)
    return CohortPage(
        head=head,
        figures=figures(head, counts),
        people=people.page(session, head, asked, counts.get("enrolled", 0)),
        needing=people.needing(session, head),
        pending=pending(session, head, actor),
        leaning=rules.leaning(head.course, leaning.taken(session, head.id)),
    )


def summary(session: Session, actor: Actor, key: str, now: datetime) -> Summary:
    """The sums of one of the actor's cohorts. Raises NotFound for those that aren't theirs."""
    head = find(session, actor, key, now)
    waits = pending(session, head, actor)
    sums = figures(head, tally.counts(session, head.id))
    return Summary(
        head=head,
        figures=sums,
        modules=modules.lines(session, head, sums),
        leaning=rules.leaning(head.course, leaning.taken(session, head.id)),
        oldest=waits[0].since if waits else None,
    )
