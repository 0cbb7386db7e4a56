"""Cards follow the course: asked as the newest revision has them, where it still asks them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.progress import Record
from app.models import Card
from app.services.enrollments import Place
from app.services.practice import making, sources


def renew(
    session: Session,
    places: Sequence[Place],
    records: Mapping[int, Mapping[str, Record]],
    now: datetime,
) -> None:
    """Bring the cards of these places up to the revision that they follow, in few statements.

    A card whose source is there is asked as it reads now. One whose source was taken out stays
    readable from its own revision: what somebody missed stays worth knowing, and a count told
    before stays true. One that mustn't be asked any more, such as a question that became an exam's
    or whose key is in doubt, ends. New prompts of checks passed before get cards.
    """
    fresh = [
        card
        for place in places
        for card in making.prompts(
            place.enrollment.id,
            place.course,
            place.revision_id,
            records.get(place.enrollment.id, {}),
            now,
        )
    ]
    making.add(session, fresh)
    _repin(session, {place.enrollment.id: place for place in places}, now)


def _repin(session: Session, places: Mapping[int, Place], now: datetime) -> None:
    query = select(
        Card.id, Card.enrollment_id, Card.kind, Card.activity, Card.item, Card.asked,
        Card.revision_id, Card.ended_at,
    ).where(Card.enrollment_id.in_(places))  # fmt: skip
    moved, ended = defaultdict[int, list[int]](list), list[int]()
    for row in session.execute(query):
        place = places[row.enrollment_id]
        if row.revision_id == place.revision_id and row.ended_at is None:
            continue
        found = sources.find(place.course, row.kind, row.activity, row.item, row.asked)
        if found is not None and found.may_return:
            moved[place.revision_id].append(row.id)
        elif found is not None and row.ended_at is None:
            ended.append(row.id)
    for revision_id, ids in moved.items():
        values = {"revision_id": revision_id, "known_as": Card.activity, "ended_at": None}
        session.execute(update(Card).where(Card.id.in_(ids)).values(values))
    if ended:
        session.execute(update(Card).where(Card.id.in_(ended)).values(ended_at=now))
