"""The database step of an import, second half: whose course, whose cohort, whose manager."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.imports import Row
from app.domain.permission import Role
from app.models import Cohort, Enrollment, Manages, User, UserRole
from app.models.bulk import Columns, ids_of, insert_many, newest
from app.services import tally
from app.services.imports.here import batches, lookup

NOTHING_DONE: Mapping[str, Any] = {
    "done": 0,
    "progress_version": 0,
    "cells": {},
    "risk": 0,
    "risk_code": "",
    "risk_detail": {},
}
JOINING = {"cohort", "moved"}


def enroll(
    session: Session,
    judged: Sequence[Row],
    people: Mapping[int, int],
    fresh_names: Mapping[int, tuple[str, str]],
    now: datetime,
) -> list[int]:
    """Let people begin their courses and join their cohorts; returns ids of new enrollments.

    `people` is row number → person's id, `fresh_names` row number → key of an enrollment to be made
    and the folded name that somebody new has.
    """
    there = [one.user_id for one in judged if one.cohort and one.user_id]
    names = lookup(session, User.id, User.sort_name, there)
    new = [(one, one.cohort) for one in judged if one.cohort and "enrolled" in one.changes]
    keys = [fresh_names[one.number][0] for one, _ in new]
    values: Columns = {
        "key": keys,
        "user_id": [people[one.number] for one, _ in new],
        "course_id": [cohort.course_id for _, cohort in new],
        "cohort_id": [cohort.id for _, cohort in new],
        "sort_name": [names.get(one.user_id, fresh_names[one.number][1]) for one, _ in new],
    }
    shared = {"started_at": now, "last_at": now, **NOTHING_DONE, **tally.new_member(now)}
    before = newest(session, Enrollment)
    insert_many(session, Enrollment, values, shared)
    fresh = ids_of(session, Enrollment, keys, before) if keys else {}
    tally.count_new(session, zip(fresh.values(), values["cohort_id"], strict=True))
    wanted: dict[int, list[int]] = defaultdict(list)
    _find_joining(session, judged, wanted)
    for cohort_id, ids in sorted(wanted.items()):
        tally.join_many(session, sorted(ids), cohort_id, now)
    return list(fresh.values())


def _find_joining(session: Session, judged: Sequence[Row], wanted: dict[int, list[int]]) -> None:
    """Enrollments that are there and join or change the cohort."""
    moving = {one.user_id: one.cohort for one in judged if one.cohort and JOINING & {*one.changes}}
    for some in batches(sorted(moving)):
        columns = (Enrollment.id, Enrollment.user_id, Enrollment.course_id)
        for id, user_id, course_id in session.execute(
            select(*columns).where(Enrollment.user_id.in_(some), Enrollment.closed_at.is_(None))
        ):
            cohort = moving[user_id]
            if cohort.course_id == course_id:
                wanted[cohort.id].append(id)


def manage(session: Session, judged: Sequence[Row], people: Mapping[int, int]) -> None:
    """Give people their managers, and managers their role."""
    rows = [one for one in judged if "manager" in one.changes]
    emails = {one.person.manager for one in rows}
    ids = lookup(session, User.email, User.id, sorted(emails))
    pairs = {(ids[one.person.manager], people[one.number]) for one in rows}
    there: set[tuple[int, int]] = set()
    for some in batches(sorted({person for _, person in pairs})):
        kept = select(Manages.manager_id, Manages.user_id).where(Manages.user_id.in_(some))
        there.update((manager, person) for manager, person in session.execute(kept))
    new = sorted(pairs - there)
    values = {"manager_id": [one for one, _ in new], "user_id": [other for _, other in new]}
    insert_many(session, Manages, values)
    _make_managers(session, {manager for manager, _ in pairs})


def _make_managers(session: Session, ids: set[int]) -> None:
    role = Role.MANAGER.value
    for some in batches(sorted(ids)):
        query = select(UserRole.user_id).where(UserRole.user_id.in_(some), UserRole.role == role)
        lacking = set(some) - set(session.scalars(query))
        insert_many(session, UserRole, {"user_id": sorted(lacking)}, {"role": role})


def cohort_keys(session: Session, judged: Sequence[Row]) -> dict[int, str]:
    """Cohort's id → key, for the record."""
    ids = {one.cohort.id for one in judged if one.cohort}
    return lookup(session, Cohort.id, Cohort.key, sorted(ids))
