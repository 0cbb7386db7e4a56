"""Applying an import: asked for once, prepared outside, written in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain import imports as rules
from app.domain.imports import Row
from app.domain.names import fold, search_words
from app.errors import N_, Conflict
from app.models import Import, User
from app.models.base import new_key
from app.services import audit, tasks
from app.services.imports.here import look
from app.services.imports.reading import as_stored, as_typed
from app.services.imports.writing import Prepared, write
from app.services.sessions import Actor

KIND = "import"


class Changed(Conflict):
    """Rows that the dry run took can't be taken any more; `rows` are all rows judged anew."""

    message = N_(
        "Something changed since the dry run: some rows can’t be taken any more. Nothing was"
        " written. Look at the rejected rows, then apply the rest."
    )

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self.rows = rows


def begin(session: Session, actor: Actor, key: str, invites: bool, now: datetime) -> bool:
    """Ask for an import to be applied; False where that was asked for already.

    With `invites`, everybody who gets an account is mailed a link to set a password.
    """
    return ask(session, actor, key, ("read", "applying"), "apply import", invites, now)


def ask(
    session: Session,
    actor: Actor,
    key: str,
    states: tuple[str, str],
    verb: str,
    invites: bool,
    now: datetime,
) -> bool:
    """Move an import from one state to the next and post the work; False where it isn't there."""
    was, then = states
    moved = session.scalars(
        update(Import).where(Import.key == key, Import.state == was).values(state=then)
        .returning(Import.id)
    ).first()  # fmt: skip
    if moved is None:
        return False
    payload = {"import": key, "invites": invites, "back": f"/admin/imports/{key}"}
    task = tasks.post(session, actor, KIND, payload, now)
    row = session.get_one(Import, moved)
    row.counts = {**row.counts, "task": task.key}
    audit.record(session, actor, verb, key, now, invites=invites)
    return True


def prepare(session: Session, key: str) -> list[Prepared]:
    """The rows that are to be applied, ready to be written; what was rejected is left out."""
    stored = session.scalars(select(Import.rows).where(Import.key == key)).one()
    rows = [as_typed(one) for one in stored if one["outcome"] != "rejected" and "cells" in one]
    return [
        Prepared(
            row=row,
            key=new_key(),
            enrollment_key=new_key(),
            sort_name=fold(row.person.name)[:200],
            words=tuple(sorted(search_words(row.person.name, row.person.email))),
        )
        for row in rows
    ]


def apply(
    session: Session, actor_id: int, key: str, prepared: Sequence[Prepared], now: datetime
) -> None:
    """Write the import in the session's transaction: all rows that were accepted, or none.

    They are judged again first. Raises Changed where one would be rejected now, Conflict where
    somebody else made the same account in the same moment. Does nothing where it was applied.
    """
    row = session.scalars(select(Import).filter_by(key=key).with_for_update()).one()
    if row.state != "applying":
        return
    typed = [one.row for one in prepared]
    judged = rules.judge(typed, look(session, typed, row.cohort_id))
    if any(one.outcome == "rejected" for one in judged):
        raise Changed(judged)
    try:
        keys = write(session, actor_id, row, judged, prepared, now)
    except IntegrityError as error:
        raise Conflict(
            N_("Somebody made one of these accounts in the same moment. Apply the import again.")
        ) from error
    row.rows = _kept(row.rows, judged, keys)
    row.counts = {**row.counts, **_sums(row.rows)}
    row.state, row.applied_at = "applied", now
    session.flush()


def _kept(
    stored: list[dict[str, Any]], judged: Sequence[Row], keys: dict[int, str]
) -> list[dict[str, Any]]:
    """What is kept of the rows once applied: whom they are about, and no longer who that is."""
    by_number = {one.number: one for one in judged}
    kept = []
    for one in stored:
        row = by_number.get(one["n"])
        if row is None:
            kept.append({name: value for name, value in one.items() if name != "cells"})
        else:
            after = {"n": row.number, "outcome": row.outcome, "key": keys[row.number]}
            kept.append(after | ({"changes": list(row.changes)} if row.changes else {}))
    return kept


def _sums(stored: list[dict[str, Any]]) -> dict[str, int]:
    return {outcome: sum(one["outcome"] == outcome for one in stored) for outcome in rules.OUTCOMES}


def give_back(session: Session, key: str, rows: Sequence[Row] = ()) -> None:
    """The work broke off and wrote nothing: the import can be asked for again.

    `rows` is how its accepted rows are judged by now.
    """
    row = session.scalars(select(Import).filter_by(key=key).with_for_update()).one()
    row.state = {"applying": "read", "taking back": "applied"}.get(row.state, row.state)
    if rows:
        anew = {one.number: as_stored(one) for one in rows}
        row.rows = [anew.get(one["n"], one) for one in row.rows]
        row.counts = {**row.counts, **_sums(row.rows)}


def acting(session: Session, actor_id: int) -> Actor:
    """Who asked for the work, as the record names them."""
    user = session.get_one(User, actor_id)
    return Actor(id=user.id, key=user.key, email=user.email, name=user.name)
