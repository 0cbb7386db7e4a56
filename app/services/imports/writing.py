"""The database step of an import: everything in bulk, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from app.domain.imports import Row
from app.domain.names import fold, search_words
from app.domain.permission import Role
from app.models import (
    Audit,
    Enrollment,
    Import,
    ImportMade,
    NameWord,
    User,
    UserRole,
)
from app.models.bulk import Columns, ids_of, insert_many, newest
from app.models.rows import table
from app.services.imports import belonging, moving
from app.services.imports.here import batches, lookup


@dataclass(frozen=True, slots=True)
class Prepared:
    """An accepted row with what takes time to make: keys, the folded name, words to be found by."""

    row: Row
    key: str
    enrollment_key: str
    sort_name: str
    words: tuple[str, ...]


def write(
    session: Session,
    actor_id: int,
    row: Import,
    judged: Sequence[Row],
    prepared: Sequence[Prepared],
    now: datetime,
) -> dict[int, str]:
    """Write judged rows; returns row number → the person's key. Raises IntegrityError."""
    pairs = list(zip(judged, prepared, strict=True))
    made = [(one, more) for one, more in pairs if one.outcome == "created"]
    before = newest(session, User)
    _put_accounts(session, made, now)
    ids = ids_of(session, User, [more.key for _, more in made], before) if made else {}
    people = {one.number: one.user_id or ids[more.key] for one, more in pairs}
    new = list(ids.values())
    insert_many(session, UserRole, {"user_id": new}, {"role": Role.LEARNER.value})
    _put_words(session, [(word, ids[more.key]) for _, more in made for word in more.words])
    _change(session, row.key, [pair for pair in pairs if pair[0].outcome == "updated"], now)
    enrollment_keys = {one.number: (more.enrollment_key, more.sort_name) for one, more in pairs}
    fresh = belonging.enroll(session, judged, people, enrollment_keys, now)
    belonging.manage(session, judged, people)
    nobody, nowhere = [None] * len(fresh), [None] * len(new)
    made_rows = {"user_id": [*new, *nobody], "enrollment_id": [*nowhere, *fresh]}
    insert_many(session, ImportMade, made_rows, {"import_id": row.id})
    known = lookup(session, User.id, User.key, [one.user_id for one in judged if one.user_id])
    keys = {one.number: known[one.user_id] for one in judged if one.user_id}
    keys |= {one.number: more.key for one, more in made}
    _record(session, actor_id, row.key, judged, keys, now)
    return keys


def _put_accounts(session: Session, made: Sequence[tuple[Row, Prepared]], now: datetime) -> None:
    shared = {
        "created_at": now,
        "theme": "system",
        "letter_keys": True,
        "extra_time": 0,
        "is_demo": False,
        "mail_off": [],
    }
    accounts: Columns = {
        "key": [more.key for _, more in made],
        "email": [one.person.email for one, _ in made],
        "name": [one.person.name for one, _ in made],
        "external_id": [one.person.external_id or None for one, _ in made],
        "locale": [one.person.language or None for one, _ in made],
        "time_zone": [one.person.time_zone or "UTC" for one, _ in made],
        "sort_name": [more.sort_name for _, more in made],
    }
    insert_many(session, User, accounts, shared)


def _put_words(session: Session, words: list[tuple[str, int]]) -> None:
    words.sort()  # as their index has them
    columns: Columns = {"word": [one for one, _ in words], "user_id": [id for _, id in words]}
    insert_many(session, NameWord, columns)


def _index(session: Session, ids: Sequence[int]) -> None:
    """Let renamed people be found and sorted by what they are called now."""
    for some in batches(ids):
        session.execute(delete(NameWord).where(NameWord.user_id.in_(some)))
        rows = session.execute(select(User.id, User.name, User.email).where(User.id.in_(some)))
        named = [(id, name, search_words(name, email)) for id, name, email in rows]
        _put_words(session, [(word, id) for id, _, words in named for word in words])
        sorts = [{"of_id": id, "new_sort": fold(name)[:200]} for id, name, _ in named]
        for statement in SORT:
            session.connection().execute(statement, sorts)


def _change(
    session: Session, import_key: str, changed: Sequence[tuple[Row, Prepared]], now: datetime
) -> None:
    """Change accounts; links mailed to an address of before open nothing, and it is told."""
    columns = {"email", "name", "external_id", "language", "time_zone"}
    found = [(one, more) for one, more in changed if columns & {*one.changes}]
    for some in batches(found):
        ids = [one.user_id for one, _ in some]
        stored = {id: kept for id, *kept in session.execute(_kept_of(ids))}
        users = [_account_after(one, stored[one.user_id]) for one, _ in some]
        session.connection().execute(CHANGE, users)
        moved = {one.user_id: stored[one.user_id][0] for one, _ in some if "email" in one.changes}
        moving.tell(session, import_key, moved, now)
    _index(session, [one.user_id for one, _ in found if {"name", "email"} & {*one.changes}])


PEOPLE = table(User)
CHANGE = (
    update(PEOPLE)
    .where(PEOPLE.c.id == bindparam("of_id"))
    .values(
        email=bindparam("new_email"),
        name=bindparam("new_name"),
        external_id=bindparam("new_id"),
        locale=bindparam("new_locale"),
        time_zone=bindparam("new_zone"),
    )
)
ENROLLED = table(Enrollment)
SORT = (
    update(PEOPLE).where(PEOPLE.c.id == bindparam("of_id")).values(sort_name=bindparam("new_sort")),
    update(ENROLLED)
    .where(ENROLLED.c.user_id == bindparam("of_id"))
    .values(sort_name=bindparam("new_sort")),
)
KEPT = (User.id, User.email, User.name, User.external_id, User.locale, User.time_zone)


def _kept_of(ids: Sequence[int]) -> Any:  # noqa: ANN401 - a select of these columns
    return select(*KEPT).where(User.id.in_(ids))


def _account_after(row: Row, kept: Sequence[Any]) -> dict[str, Any]:
    """The account with the file's cells; what these leave open stays."""
    person = row.person
    given = (person.email, person.name, person.external_id, person.language, person.time_zone)
    names = ("new_email", "new_name", "new_id", "new_locale", "new_zone")
    values = [new or old for new, old in zip(given, kept, strict=True)]
    return {"of_id": row.user_id, **dict(zip(names, values, strict=True))}


def _record(
    session: Session,
    actor_id: int,
    import_key: str,
    judged: Sequence[Row],
    keys: Mapping[int, str],
    now: datetime,
) -> None:
    """One line of the record for each person who is new or was changed; by key, as everywhere."""
    actor = session.scalars(select(User.key).where(User.id == actor_id)).one()
    cohorts = belonging.cohort_keys(session, judged)
    told: dict[tuple[Any, ...], dict[str, Any]] = {}  # the same for many: one object, written once

    def detail(changes: tuple[str, ...], cohort: str) -> dict[str, Any]:
        said = {"import": import_key, "changed": list(changes)}
        return told.setdefault((changes, cohort), said | ({"cohort": cohort} if cohort else {}))

    acts = [one for one in judged if one.outcome in VERBS]
    people = [keys[one.number] for one in acts]
    lines: Columns = {
        "verb": [VERBS[one.outcome] for one in acts],
        "subject": people,
        "person": people,
        "detail": [
            detail(one.changes, cohorts[one.cohort.id] if one.cohort else "") for one in acts
        ],
    }
    insert_many(session, Audit, lines, {"at": now, "actor": actor, "address": ""})


VERBS = {"created": "make account", "updated": "change person"}
