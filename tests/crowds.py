"""Cohorts of any size in a test's database, written straight to tables with what pages show."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.domain.course import Course, Module, Section, Worksheet
from app.domain.earning import CertificateRule
from app.domain.names import fold, search_words
from app.domain.permission import Role
from app.models import (
    Cohort,
    CohortChoice,
    CohortCount,
    CohortDay,
    CohortStaff,
    CourseRow,
    Enrollment,
    NameWord,
    Submission,
    User,
    UserRole,
    Waiting,
    new_key,
)
from app.services import sessions
from app.services.sessions import Actor
from tests import conversations, factories
from tests.conversations import NOW

PLAN = "joint-plan"
_numbers = count(1)


@dataclass(frozen=True)
class Given:
    """A person as a test wants them; what isn't said is as for most."""

    name: str
    cells: Mapping[str, list[Any]] = field(default_factory=dict)
    seen_days: int | None = 1
    risk: int = 0
    code: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    certified: bool = False
    email: str = ""
    external_id: str | None = None


def whole_course(modules: int = 3, titles: Iterable[str] = ()) -> Course:
    """A course of modules `m1` …: a conversation in the first, a reviewed worksheet in the last.

    Every module has a check with 70 % to pass, too.
    """
    named = [*titles] or [f"Title {number}" for number in range(1, modules + 1)]
    made = []
    for number, title in enumerate(named, 1):
        check = factories.quiz(slug=f"check-{number}", passing=0.7)
        activities: list[Any] = [factories.lesson(f"lesson-{number}"), check]
        if number == 1:
            activities.append(conversations.conversation())
        if number == len(named):
            activities.append(plan())
        made.append(Module(f"m{number}", title, tuple(activities)))
    rule = CertificateRule("Partner manager", requires=tuple(one.slug for one in made))
    return Course("partners", "Partners", "en", tuple(made), certificate=rule)


def plan() -> Worksheet:
    """A worksheet that an instructor reviews."""
    secret = Section("secret", "Secret", "text", private=True)
    return Worksheet(PLAN, "Joint plan", 20, (secret,), review="instructor")


def publish(session: Session, course: Course | None = None) -> CourseRow:
    """Make a course public, and give its row."""
    revision = conversations.publish(session, course or whole_course())
    return session.get_one(CourseRow, revision.course_id)


def cohort(session: Session, course: CourseRow, **given: Any) -> Cohort:
    """An open cohort of the course."""
    usual = {
        "title": "EMEA channel, autumn 2026",
        "opens_on": date(2026, 2, 2),
        "closes_on": date(2026, 3, 27),
        "time_zone": "Europe/Stockholm",
        "created_at": NOW - timedelta(days=30),
    }
    row = Cohort(course_id=course.id, **usual | given)
    session.add(row)
    session.flush()
    return row


def staff(
    session: Session, name: str, *roles: Role, of: Cohort | None = None, part: str = "instructor"
) -> Actor:
    """Somebody of the desk, signed in; looks after the cohort `of` where it is given."""
    user = User(
        email=f"staff{next(_numbers)}@example.test", name=name, sort_name=fold(name), created_at=NOW
    )
    session.add(user)
    session.flush()
    session.add_all(UserRole(user_id=user.id, role=role.value) for role in roles)
    if of is not None:
        session.add(CohortStaff(cohort_id=of.id, user_id=user.id, part=part))
    session.flush()
    return sessions.begin(session, user, "test", NOW)


def many(number: int, modules: int = 3) -> Iterator[Given]:
    """So many people, each a little different."""
    for n in range(number):
        cells = {
            f"m{m}": ["done", 70 + (n * 7 + m * 5) % 31] for m in range(1, n % (modules + 1) + 1)
        }
        if n % 9 == 4:
            cells["m1"] = ["below", 40 + n % 30]
        risk = 100 + n % 50 if n % 6 == 0 else 0
        detail = {"since": (NOW - timedelta(days=20)).isoformat(), "modules": len(cells)}
        yield Given(
            f"Person {n:07} Name{n % 100:02}",
            cells,
            risk=risk,
            code="quiet" if risk else "",
            detail=detail if risk else {},
        )


def fill(session: Session, cohort: Cohort, people: Iterable[Given], now: datetime = NOW) -> None:
    """Put people into the cohort with cells and risk, and count them."""
    counts = Counter[str]()
    for some in batched_of(people, 5000):
        counts.update(name for one in some for name in names_of(one))
        _insert(session, cohort, some, now)
    session.execute(
        insert(CohortCount),
        [
            {"cohort_id": cohort.id, "name": name, "shard": 0, "count": number}
            for name, number in counts.items()
        ],
    )
    session.flush()


def _insert(session: Session, cohort: Cohort, some: list[Given], now: datetime) -> None:
    users = [user_values(one, now) for one in some]
    ids = session.scalars(
        insert(User).returning(User.id, sort_by_parameter_order=True), users
    ).all()
    pairs = list(zip(ids, some, strict=True))
    revision = session.get_one(CourseRow, cohort.course_id).published_id
    made = [
        enrollment_values(cohort, *pair, now) | {"counted_revision_id": revision} for pair in pairs
    ]
    session.execute(insert(Enrollment), made)
    words = [
        {"word": word, "user_id": id}
        for id, user in zip(ids, users, strict=True)
        for word in sorted(search_words(user["name"], user["email"]))
    ]
    session.execute(insert(NameWord), words)


def user_values(one: Given, now: datetime) -> dict[str, Any]:
    """The account of somebody."""
    seen = None if one.seen_days is None else now - timedelta(days=one.seen_days)
    return {
        "key": new_key(),
        "email": one.email or f"person{next(_numbers)}@example.test",
        "name": one.name,
        "sort_name": fold(one.name)[:200],
        "external_id": one.external_id,
        "created_at": now - timedelta(days=40),
        "invited_at": now - timedelta(days=12),
        "last_seen_at": seen,
        "theme": "system",
        "time_zone": "UTC",
        "letter_keys": True,
        "is_demo": False,
    }


def enrollment_values(cohort: Cohort, user_id: int, one: Given, now: datetime) -> dict[str, Any]:
    """Somebody's place in the cohort's course."""
    percents = [cell[1] for cell in one.cells.values() if cell[1] is not None]
    return {
        "key": new_key(),
        "user_id": user_id,
        "course_id": cohort.course_id,
        "cohort_id": cohort.id,
        "sort_name": fold(one.name)[:200],
        "started_at": now - timedelta(days=30),
        "last_at": now - timedelta(days=one.seen_days or 30),
        "done": len(one.cells),
        "progress_version": 0,
        "completed_at": now - timedelta(days=2) if one.certified else None,
        "score": sum(percents) / len(percents) / 100 if percents else None,
        "cells": dict(one.cells),
        "counted": sorted(names_of(one)),
        "risk": one.risk,
        "risk_code": one.code,
        "risk_detail": dict(one.detail),
    }


def names_of(one: Given) -> set[str]:
    """What somebody counts as in their cohort."""
    percents = [cell[1] for cell in one.cells.values() if cell[1] is not None]
    found = {"enrolled"} | {
        f"module:{slug}" for slug, cell in one.cells.items() if cell[0] == "done"
    }
    if one.cells:
        found.add("started")
    if percents:
        found.add(f"score:{round(sum(percents) / len(percents))}")
    if one.certified:
        found |= {"certified", "modules", f"accepted:{PLAN}"}
    if one.risk:
        found.add("risk")
    elif one.cells:
        found.add("track")
    return found


def batched_of(people: Iterable[Given], size: int) -> Iterator[list[Given]]:
    """So many at a time."""
    some: list[Given] = []
    for one in people:
        some.append(one)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


def week_ago(session: Session, cohort: Cohort, now: datetime = NOW, **counts: int) -> None:
    """What the cohort's counts were eight days ago."""
    day = (now - timedelta(days=8)).date()
    session.add(CohortDay(cohort_id=cohort.id, day=day, counts=counts))
    session.flush()


def took(
    session: Session, cohort: Cohort, passage: str, activity: str = "talk", **taken: int
) -> None:
    """How often replies were taken at a moment of a conversation (spaces written as _)."""
    session.add_all(
        CohortChoice(
            cohort_id=cohort.id,
            activity=activity,
            passage=passage,
            choice=choice.replace("_", " "),
            count=number,
        )
        for choice, number in taken.items()
    )
    session.flush()


def enrollment_of(session: Session, name: str) -> Enrollment:
    """The enrollment of the person with this name."""
    query = select(Enrollment).join(User, User.id == Enrollment.user_id).where(User.name == name)
    return session.scalars(query).one()


def waits(session: Session, of: Enrollment, since: datetime, round: int = 1) -> Submission:
    """A worksheet that somebody handed in, waiting for its reviewer."""
    revision = session.get_one(CourseRow, of.course_id).published_id
    row = Submission(
        enrollment_id=of.id,
        activity=PLAN,
        round=round,
        revision_id=revision,
        body={"secret": {"text": "Nobody but my reviewer"}},
        handed_in_at=since,
    )
    session.add(row)
    session.flush()
    session.add(
        Waiting(
            kind="worksheet",
            subject_id=row.id,
            enrollment_id=of.id,
            cohort_id=of.cohort_id,
            activity=PLAN,
            since=since,
        )
    )
    session.flush()
    return row
