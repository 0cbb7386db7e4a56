"""Who may do what: roles, permissions, and one table from permission to predicate."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """What a person is here; one may be several."""

    LEARNER = "learner"
    INSTRUCTOR = "instructor"
    MANAGER = "manager"
    """given and taken with the first and last person or cohort that somebody manages"""
    ADMIN = "admin"


class Permission(StrEnum):
    """A thing that some may do. Every endpoint names one; none named means closed."""

    SEE_PUBLIC = "see public pages"
    LEARN = "learn"
    SEE_COURSE = "see a course"
    KEEP_ACCOUNT = "keep one's own account"
    REVIEW = "review what learners wrote"
    SEE_DESK = "see the desk: cohorts and people one looks after"
    WRITE_COURSES = "write and publish the courses one teaches"
    ACT_AS_LEARNER = "see the courses one teaches and cohorts one runs as a test learner"
    SEE_NUMBERS = "see in numbers what the courses one teaches teach"
    RUN_COHORTS = "run cohorts: dates, invitations, messages, exceptions"
    RUN_SITE = "run the site: people, imports, certificates, record, settings"


class Actor(Protocol):
    """Whoever asks: a user, or somebody not signed in (no roles)."""

    @property
    def is_active(self) -> bool:
        """Signed in, and not deactivated."""

    @property
    def roles(self) -> frozenset[Role]:
        """The person's roles."""


Rule = Callable[[Actor, object], bool]


def anyone(_actor: Actor, _thing: object) -> bool:
    """Everybody, signed in or not."""
    return True


def signed_in(actor: Actor, _thing: object) -> bool:
    """Anybody with a live session."""
    return actor.is_active


def has_role(actor: Actor, _thing: object) -> bool:
    """Anybody signed in with a role at all: every role may learn."""
    return actor.is_active and bool(actor.roles)


def teaches_or_runs(actor: Actor, _thing: object) -> bool:
    """Instructors and admins."""
    return actor.is_active and not actor.roles.isdisjoint({Role.INSTRUCTOR, Role.ADMIN})


def looks_after(actor: Actor, _thing: object) -> bool:
    """Instructors, managers and admins; services say what of it is theirs."""
    return actor.is_active and bool(actor.roles - {Role.LEARNER})


def runs_the_site(actor: Actor, _thing: object) -> bool:
    """Admins."""
    return actor.is_active and Role.ADMIN in actor.roles


def belongs_to_its_audience(actor: Actor, thing: object) -> bool:
    """Everybody for most courses; who teaches or runs the site for those about teaching.

    Those that renew a certificate are seen by whoever got in, and services say who gets in. A
    thing without an audience is nobody's.
    """
    rule = AUDIENCES.get(getattr(thing, "audience", ""))
    return rule is not None and rule(actor, thing)


AUDIENCES: dict[str, Rule] = {
    "everyone": anyone,
    "instructor": teaches_or_runs,
    "holder": has_role,
}
"""Who a course is for → who may see it."""


RULES: dict[Permission, Rule] = {
    Permission.SEE_PUBLIC: anyone,
    Permission.LEARN: has_role,
    Permission.SEE_COURSE: belongs_to_its_audience,
    Permission.KEEP_ACCOUNT: signed_in,
    Permission.REVIEW: looks_after,
    Permission.SEE_DESK: looks_after,
    Permission.WRITE_COURSES: teaches_or_runs,
    Permission.ACT_AS_LEARNER: teaches_or_runs,
    Permission.SEE_NUMBERS: teaches_or_runs,
    Permission.RUN_COHORTS: teaches_or_runs,
    Permission.RUN_SITE: runs_the_site,
}


def may(actor: Actor, permission: Permission, thing: object = None) -> bool:
    """Whether `actor` has `permission` for `thing`."""
    return RULES[permission](actor, thing)
