"""Who may do what."""

from dataclasses import dataclass

import pytest

from app.domain.permission import RULES, Permission, Role, may


@dataclass(frozen=True)
class Person:
    is_active: bool
    roles: frozenset[Role] = frozenset()


STRANGER = Person(is_active=False)
ROLELESS = Person(is_active=True)
LEARNER = Person(is_active=True, roles=frozenset({Role.LEARNER}))
INSTRUCTOR = Person(is_active=True, roles=frozenset({Role.INSTRUCTOR}))
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


def test_every_permission_has_a_rule() -> None:
    assert set(RULES) == set(Permission)
