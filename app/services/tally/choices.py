"""Which replies a cohort chose in first attempts that came to an end."""

from collections import Counter
from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.scenario import Scenario, State, walk
from app.errors import Conflict
from app.models import Attempt, CohortChoice, Decision
from app.services import courses
from app.services.tally.counting import Key, add

Chosen = tuple[str, str, str]
"""activity, passage, label of the choice"""


def count_choices(session: Session, cohort_id: int | None, activity: str, state: State) -> None:
    """Count the decisions of a first attempt that has just ended; after the counts of progress."""
    if cohort_id is not None:
        found = Counter[Key]((cohort_id, *one) for one in chosen(activity, state))
        add(session, CohortChoice, found)


def chosen(activity: str, state: State) -> set[Chosen]:
    """The choices of a play, each passage's on its first visit."""
    return {
        (activity, step.passage[:120], step.choice.label[:200])
        for step in state.steps
        if step.first_visit
    }


def list_chosen(
    session: Session, enrollment_ids: Collection[int]
) -> Iterator[tuple[int, set[Chosen]]]:
    """Enrollment's id and choices, replayed, of each first attempt of these that has ended."""
    attempts = session.scalars(
        select(Attempt).where(
            Attempt.enrollment_id.in_(enrollment_ids),
            Attempt.practice.is_(False),
            Attempt.ending != "",
        )
    ).all()
    taken: dict[int, list[str]] = {one.id: [] for one in attempts}
    decisions = (
        select(Decision.attempt_id, Decision.choice)
        .where(Decision.attempt_id.in_(list(taken)))
        .order_by(Decision.attempt_id, Decision.position)
    )
    if taken:
        for attempt_id, label in session.execute(decisions):
            taken[attempt_id].append(label)
    for one in attempts:
        found = courses.pinned(session, one)
        if found is None or not isinstance(found[1], Scenario):
            continue
        try:
            yield (
                one.enrollment_id,
                chosen(one.activity, walk(found[1].beginning(one.starts), taken[one.id])),
            )
        except Conflict:  # what was decided isn't offered: older code compiled it otherwise
            continue
