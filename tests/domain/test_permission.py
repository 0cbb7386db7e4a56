"""Who may do what."""

from dataclasses import dataclass
from typing import Literal

import pytest

from app.domain.course import Course
from app.domain.permission import RULES, Permission, Role, may


@dataclass(frozen=True)
class Person:
    is_active: bool
    roles: frozenset[Role] = frozenset()


STRANGER = Person(is_active=False)
ROLELESS = Person(is_active=True)
LEARNER = Person(is_active=True, roles=frozenset({Role.LEARNER}))
INSTRUCTOR = Person(is_active=True, roles=frozenset({Role.INSTRUCTOR}))
ADMIN = Person(is_active=True, roles=frozenset({Role.ADMIN}))
DEACTIVATED = Person(is_active=False, roles=frozenset({Role.ADMIN}))


@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        (STRANGER, {Permission.SEE_PUBLIC}),
        (ROLELESS, {Permission.SEE_PUBLIC, Permission.KEEP_ACCOUNT}),
        (LEARNER, {Permission.SEE_PUBLIC, Permission.KEEP_ACCOUNT, Permission.LEARN}),
        (INSTRUCTOR, {Permission.SEE_PUBLIC, Permission.KEEP_ACCOUNT, Permission.LEARN}),
        (DEACTIVATED, {Permission.SEE_PUBLIC}),
    ],
)
def test_people_may_do_what_the_table_says(person: Person, allowed: set[Permission]) -> None:
    asked = (Permission.SEE_PUBLIC, Permission.KEEP_ACCOUNT, Permission.LEARN)

    assert {permission for permission in asked if may(person, permission)} == allowed


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        ("everyone", [STRANGER, ROLELESS, LEARNER, INSTRUCTOR, ADMIN, DEACTIVATED]),
        ("instructor", [INSTRUCTOR, ADMIN]),
    ],
)
def test_a_course_is_seen_by_its_audience(
    audience: Literal["everyone", "instructor"], seen_by: list[Person]
) -> None:
    course = Course("c", "C", "en", (), audience=audience)
    people = [STRANGER, ROLELESS, LEARNER, INSTRUCTOR, ADMIN, DEACTIVATED]

    assert [one for one in people if may(one, Permission.SEE_COURSE, course)] == seen_by


def test_what_is_no_course_is_seen_by_nobody() -> None:
    assert not may(ADMIN, Permission.SEE_COURSE)


def test_every_permission_has_a_rule() -> None:
    assert set(RULES) == set(Permission)
