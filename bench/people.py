"""Many people in one cohort, made at once: what a site looks like after years."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, func, insert, literal, select, text
from sqlalchemy.orm import Session

from app.domain import tally as rules
from app.domain.course import Course
from app.domain.tally import Summary
from app.models import (
    Cohort,
    CohortChoice,
    CohortCount,
    CohortDay,
    Enrollment,
    Progress,
    User,
    Waiting,
    new_key,
)
from app.models.rows import table

KINDS = 240
"""of people: each has results of its own"""
FIRST = "Amara Ben Chiara Dmitri Elif Farid Grace Hugo Isla Jonas Katya Lars Maya Noor Olu Pia"
LAST = "Diallo Ashworth Russo Volkov Kaya Haddad Novak Lindqvist Schmid Marin Dahl Adeyemi"
WORDS = text(
    "INSERT INTO name_words (word, user_id) "
    "SELECT substr(sort_name, 1, instr(sort_name, ' ') - 1), id "
    "FROM users WHERE id >= :first ORDER BY 1, 2"
)
"""First names alone, in the order of their index."""
CODES = ("unseen", "quiet", "failed", "behind")


def cohort(
    session: Session,
    course: Course,
    ids: tuple[int, int],
    size: int,
    now: datetime,
    *,
    with_records: bool = False,
) -> Cohort:
    """A cohort of so many people, with its counts; `ids` are the course's and its revision's.

    With records, everybody has one of each activity.
    """
    course_id, revision_id = ids
    row = Cohort(
        course_id=course_id,
        title=f"{size:,} people",
        opens_on=date(2026, 1, 12),
        closes_on=date(2026, 6, 26),
        created_at=now,
    )
    session.add(row)
    session.flush()
    kinds = [_kind(course, number, now) for number in range(KINDS)]
    first = (session.scalar(select(func.max(User.id))) or 0) + 1
    enrolled = (session.scalar(select(func.max(Enrollment.id))) or 0) + 1
    same = {"course_id": course_id, "cohort_id": row.id, "counted_revision_id": revision_id}
    _add(session, User, [_user(first + n, n, now) for n in range(KINDS)])
    given = [_enrollment(enrolled + n, first + n, n, same | kinds[n]) for n in range(KINDS)]
    _add(session, Enrollment, given)
    _multiply(session, User, first, size, {"key": "u", "email": "p", "name": "", "sort_name": ""})
    shift = first - enrolled
    _multiply(session, Enrollment, enrolled, size, {"key": "e", "sort_name": ""}, shift)
    session.execute(WORDS, {"first": first})
    if with_records:
        _add(session, Progress, list(_records(course, enrolled, now)))
        _give_records(session, row.id, enrolled)
    _count(session, row.id, course, [kinds[n % KINDS]["counted"] for n in range(KINDS)], size, now)
    _let_wait(session, row.id, enrolled, course, now)
    return row


def _multiply(
    session: Session,
    model: type[Any],
    first: int,
    size: int,
    marked: dict[str, str],
    shift: int | None = None,
) -> None:
    """As many rows as `size`, like those from `first` on, which are `KINDS`.

    Columns in `marked` are told apart by the new row's number; `shift` is how far people's ids are
    from those of their enrollments.
    """
    target = table(model)
    numbers = select(literal(KINDS).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n + 1 < size))
    id = numbers.c.n + first
    values: dict[str, Any] = {column.name: column for column in target.columns}
    for name, sign in marked.items():
        values[name] = (target.c[name] if not sign else literal(sign)).concat(
            literal(" " if not sign else "") + cast(id + 10**9, String)
        )
    values["id"] = id
    if shift is not None:
        values["user_id"] = id + shift
    like = select(*(value.label(name) for name, value in values.items())).join(
        numbers, target.c.id == numbers.c.n % KINDS + first
    )
    session.execute(insert(target).from_select(list(values), like))


def _give_records(session: Session, cohort_id: int, first: int) -> None:
    """What the first has on record, for all."""
    target, others = table(Progress), table(Enrollment)
    columns = [others.c.id if column.name == "enrollment_id" else column for column in target.c]
    both = target.join(others, others.c.cohort_id == cohort_id)
    same = select(*columns).select_from(both)
    same = same.where(target.c.enrollment_id == first, others.c.id != first)
    session.execute(insert(target).from_select([column.name for column in target.c], same))


def _add(session: Session, model: type[Any], given: Sequence[dict[str, Any]]) -> None:
    session.connection().execute(insert(table(model)), given)


def _name(number: int) -> str:
    first, last = FIRST.split(), LAST.split()
    return f"{first[number % len(first)]} {last[number // 7 % len(last)]} {number}"


def _user(id: int, number: int, now: datetime) -> dict[str, Any]:
    name = _name(number)
    return {
        "id": id, "key": f"u{id}", "email": f"p{id}@example.com", "name": name,
        "sort_name": name.lower(), "created_at": now, "invited_at": now, "mail_off": [],
        "last_seen_at": now - timedelta(hours=number % 900),
    }  # fmt: skip


def _enrollment(id: int, user_id: int, number: int, rest: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": id,
        "key": f"e{id:019}",
        "user_id": user_id,
        "sort_name": _name(number).lower(),
    } | rest


def _kind(course: Course, number: int, now: datetime) -> dict[str, Any]:
    """What all people of one kind have in common."""
    dice = random.Random(number)
    through = number % (len(course.modules) + 1)
    cells: dict[str, rules.Cell] = {}
    for module in course.modules[:through]:
        percent = dice.randint(50, 99)
        cells[module.slug] = ["below" if percent < 58 else "done", percent]
    if 0 < through < len(course.modules):
        cells[course.modules[through].slug] = ["begun", None]
    whole = all(rules.is_done(cells.get(module.slug)) for module in course.modules)
    percents = [int(cell[1]) for cell in cells.values() if cell[1] is not None]
    score = sum(percents) / len(percents) / 100 if percents else None
    risk = 0 if whole or number % 15 else 300_000 + number
    one = Summary(cells, score, through * 5, (), whole)
    return {
        "started_at": now, "joined_at": now, "last_at": now - timedelta(hours=number),
        "cells": cells, "score": score, "done": one.done, "risk": risk,
        "risk_code": CODES[number % len(CODES)] if risk else "",
        "risk_detail": _detail(course, CODES[number % len(CODES)], now) if risk else {},
        "completed_at": now if whole else None,
        "counted": sorted(rules.names(one, certified=whole, risk=risk)),
    }  # fmt: skip


def _detail(course: Course, code: str, now: datetime) -> dict[str, Any]:
    module = course.modules[0]
    found: dict[str, dict[str, Any]] = {
        "unseen": {"invited": now.isoformat()},
        "quiet": {"since": now.isoformat(), "modules": 1},
        "failed": {"activity": module.activities[0].slug, "times": 2, "since": now.isoformat()},
        "behind": {"module": module.slug, "due": now.isoformat()},
    }
    return found[code]


def _records(course: Course, enrollment_id: int, now: datetime) -> Iterator[dict[str, Any]]:
    same = {"enrollment_id": enrollment_id, "begun_at": now, "last_at": now, "done_at": now}
    return ({**same, "activity": one.slug, "score": 0.8} for _, one in course)


def _count(
    session: Session,
    cohort_id: int,
    course: Course,
    kinds: Sequence[Sequence[str]],
    size: int,
    now: datetime,
) -> None:
    """The cohort's sums, as they would have come about one by one."""
    whole, rest = divmod(size, len(kinds))
    counts = Counter[str]()
    for number, names in enumerate(kinds):
        for name in names:
            counts[name] += whole + (number < rest)
    same = {"cohort_id": cohort_id}
    _add(
        session,
        CohortCount,
        [
            {**same, "name": name, "shard": shard, "count": count // 8 + (shard < count % 8)}
            for name, count in counts.items()
            for shard in range(8)
        ],
    )
    day = {**same, "day": now.date() - timedelta(days=8), "counts": dict(counts)}
    _add(session, CohortDay, [day])
    talks = [one for _, one in course if one.kind == "scenario"]
    taken = {**same, "count": size // 9}
    chosen = [
        {**taken, "activity": talk.slug, "passage": at.id, "choice": choice.label}
        for talk in talks
        for at in talk.passages
        for choice in at.choices
    ]
    if chosen:
        _add(session, CohortChoice, chosen)


def _let_wait(
    session: Session, cohort_id: int, enrolled: int, course: Course, now: datetime
) -> None:
    slug = course.modules[0].activities[0].slug
    _add(
        session,
        Waiting,
        [
            {
                "key": new_key(), "kind": "worksheet", "subject_id": cohort_id * 1000 + n,
                "part": "", "enrollment_id": enrolled + n, "cohort_id": cohort_id,
                "activity": slug, "since": now - timedelta(hours=n),
            }
            for n in range(20)
        ],
    )  # fmt: skip
