"""How the modules of a course stand in a cohort: how many passed each, and the median score."""

from dataclasses import dataclass
from statistics import median

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain.cohort import LEAST
from app.domain.tally import MODULE, percent_of
from app.models import Enrollment
from app.models.rows import rows
from app.services.cohort_page.figures import Figures, Head

READ = 5000
"""people up to whom medians of modules are worked out: nobody counts them, they are read"""
CELLS = (
    select(Enrollment.cells)
    .where(Enrollment.cohort_id == bindparam("cohort"))
    .order_by(Enrollment.sort_name, Enrollment.id)
    .limit(READ)
)


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """A module: how many passed it, and the median percent of who has a score there.

    The median is None where nobody has one, where fewer than five have and the reader is to see
    sums only, and in a cohort too large to be read.
    """

    number: int
    title: str
    passed: int
    median: int | None


def lines(session: Session, head: Head, figures: Figures) -> list[ModuleLine]:
    """All modules in the order of the course."""
    scores = _scores(session, head) if figures.enrolled <= READ else {}
    least = 1 if head.sees_single else LEAST
    found = []
    for number, module in enumerate(head.course.modules, 1):
        known = scores.get(module.slug, [])
        middle = percent_of(median(known) / 100) if len(known) >= least else None
        passed = figures.counts.get(f"{MODULE}{module.slug}", 0)
        found.append(ModuleLine(number, module.title, passed, middle))
    return found


def _scores(session: Session, head: Head) -> dict[str, list[int]]:
    scores = dict[str, list[int]]()
    for (cells,) in rows(session, CELLS, cohort=head.id):
        for slug, (_state, percent) in cells.items():
            if percent is not None:
                scores.setdefault(slug, []).append(percent)
    return scores
