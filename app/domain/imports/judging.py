"""What a file of people would do, row by row: created, updated, unchanged or rejected, and why."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from app.domain.imports.table import TOO_MANY
from app.domain.names import fold
from app.errors import N_, Invalid

OUTCOMES = ("created", "updated", "unchanged", "rejected")
LANGUAGE = re.compile(r"[a-z]{2,3}([_-][A-Za-z]{4})?([_-][A-Za-z]{2})?")
LONGEST_ID = 120
FORMULA = ("=", "+", "-", "@")

REASONS: Mapping[str, str] = {
    "cells": N_("It has more cells than the first row names columns."),
    "control": N_("A cell holds a line break or signs that can’t be printed."),
    "formula": N_("A cell begins like a formula: with =, +, - or @."),
    "address": N_("The address is missing or is no e-mail address."),
    "name": N_("The name is missing."),
    "bad_name": N_("The name has no letters, or more than 120 characters."),
    "long_id": N_("The external id has more than 120 characters."),
    "language": N_("The language is no code such as en or de."),
    "time_zone": N_("The time zone is no name such as Europe/Berlin."),
    "same_id": N_("Row %(row)s has the same external id."),
    "same_address": N_("Row %(row)s has the same address."),
    "same_person": N_("Row %(row)s is about the same person."),
    "other_id": N_("This address belongs to somebody with another external id."),
    "taken": N_("The new address belongs to another account."),
    "admin": N_("This is an admin. Their address is changed on their own page, not by a file."),
    "inactive": N_("This person’s account is deactivated. Activate it first."),
    "cohort": N_("There is no open cohort of this title or key."),
    "cohorts": N_("Several cohorts have this title. Write the cohort’s key."),
    "full": N_("The cohort has no place left."),
    "manager": N_("The manager has no account, and no row here makes one."),
    "self": N_("Somebody can’t be their own manager."),
}


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who has an account."""

    id: int
    key: str
    email: str
    name: str
    external_id: str | None
    language: str | None
    time_zone: str
    is_active: bool
    is_admin: bool = False


@dataclass(frozen=True, slots=True)
class CohortHere:
    """A cohort that takes people; `left` None means any number."""

    id: int
    course_id: int
    title: str
    left: int | None


@dataclass(frozen=True, slots=True)
class Person:
    """One row's cells, cleaned; "" is what the file leaves open."""

    email: str = ""
    name: str = ""
    external_id: str = ""
    cohort: str = ""
    manager: str = ""
    language: str = ""
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row judged: `changes` are codes, `of` is the other row that a reason speaks of."""

    number: int
    person: Person
    outcome: str = "created"
    why: str = ""
    of: int = 0
    changes: tuple[str, ...] = ()
    user_id: int = 0
    cohort: CohortHere | None = None

    def refused(self, why: str, of: int = 0) -> "Row":
        """The same row, rejected."""
        return replace(self, outcome="rejected", why=why, of=of, changes=(), cohort=None)


@dataclass(frozen=True, slots=True)
class Here:
    """What is stored about the people, cohorts and managers that a file names.

    `cohorts` go by key and by folded title, "" is the one for everybody; `enrolled` is (person,
    course) → cohort, `manages` are pairs (manager, person).
    """

    by_id: Mapping[str, Known] = field(default_factory=dict)
    by_email: Mapping[str, Known] = field(default_factory=dict)
    cohorts: Mapping[str, tuple[CohortHere, ...]] = field(default_factory=dict)
    enrolled: Mapping[tuple[int, int], int | None] = field(default_factory=dict)
    manages: Collection[tuple[int, int]] = frozenset()


def clean(
    number: int,
    cells: Mapping[str, str],
    fold_address: Callable[[str], str],
    clean_name: Callable[[str], str],
    zones: Collection[str],
) -> Row:
    """A row as typed, cleaned; rejected where one of its cells can't be taken."""
    kept = {name: cell for name, cell in cells.items() if name != TOO_MANY}
    row = Row(number, Person(**kept))
    if why := _fault(cells, zones):
        return row.refused(why)
    try:
        email = fold_address(kept.get("email", ""))
    except Invalid:
        return row.refused("address")
    name, manager = kept.get("name", ""), kept.get("manager", "")
    try:
        name = clean_name(name) if name else ""
    except Invalid:
        return row.refused("bad_name")
    try:
        manager = fold_address(manager) if manager else ""
    except Invalid:
        return row.refused("manager")
    return replace(row, person=replace(row.person, email=email, name=name, manager=manager))


def _fault(cells: Mapping[str, str], zones: Collection[str]) -> str:
    """What is wrong with cells by themselves."""
    if TOO_MANY in cells:
        return "cells"
    if any(unicodedata.category(sign) in ("Cc", "Cs") for cell in cells.values() for sign in cell):
        return "control"
    if any(cells.get(name, "").startswith(FORMULA) for name in ("external_id", "email", "name")):
        return "formula"
    if len(cells.get("external_id", "")) > LONGEST_ID:
        return "long_id"
    if (language := cells.get("language", "")) and not LANGUAGE.fullmatch(language):
        return "language"
    zone = cells.get("time_zone", "")
    return "time_zone" if zone and zone not in zones else ""


def judge(rows: Iterable[Row], here: Here) -> list[Row]:
    """What each cleaned row would do, given what is stored; rejected ones stay rejected.

    The first of two rows about the same thing counts. Pure: the same again gives the same.
    """
    seen: dict[tuple[str, object], int] = {}
    left = {one.id: one.left for some in here.cohorts.values() for one in some}
    judged = [one if one.why else _judged(one, here, seen, left) for one in rows]
    while any(one.person.manager for one in judged):  # a manager's own row may be rejected, too
        there = {one.person.email for one in judged if one.outcome != "rejected"}
        again = [_with_manager(one, here, there) for one in judged]
        if again == judged:
            break
        judged = again
    return judged


def _judged(
    row: Row, here: Here, seen: dict[tuple[str, object], int], left: dict[int, int | None]
) -> Row:
    person = row.person
    by_id = here.by_id.get(person.external_id) if person.external_id else None
    by_email = here.by_email.get(person.email)
    known = by_id or by_email
    names = (
        ("same_id", person.external_id),
        ("same_address", person.email),
        ("same_person", known.id if known else 0),
    )
    for why, value in names:
        if value and (why, value) in seen:
            return row.refused(why, seen[why, value])
    if why := _stranger(person, by_id, by_email):
        return row.refused(why)
    found = here.cohorts.get(_cohort_name(person.cohort, here), ())
    if len(found) != 1 and (person.cohort or found):
        return row.refused("cohorts" if found else "cohort")
    cohort = found[0] if found else None
    changes = _changes(person, known) + _joins(known, cohort, here)
    if cohort and {"enrolled", "cohort", "moved"} & {*changes}:
        places = left[cohort.id]
        if places is not None and places <= 0:
            return row.refused("full")
        left[cohort.id] = None if places is None else places - 1
    seen.update({pair: row.number for pair in names if pair[1]})
    outcome = "created" if known is None else "updated" if changes else "unchanged"
    user_id = known.id if known else 0
    return Row(row.number, person, outcome, changes=changes, user_id=user_id, cohort=cohort)


def _cohort_name(typed: str, here: Here) -> str:
    """Under what a cohort is looked up: its key, else its folded title."""
    return typed if typed in here.cohorts else fold(typed)


def _stranger(person: Person, by_id: Known | None, by_email: Known | None) -> str:
    """Why the row can't be about the account that it seems to be about; "" where it can."""
    known = by_id or by_email
    if known is None:
        return "" if person.name else "name"
    if by_id and by_email and by_id.id != by_email.id:
        return "taken"
    if not by_id and person.external_id and known.external_id:
        return "other_id"
    if known.is_admin and person.email != known.email:  # who reads that mail gets in
        return "admin"
    return "" if known.is_active else "inactive"


def _changes(person: Person, known: Known | None) -> tuple[str, ...]:
    """What of the account would change; nothing for a new one."""
    if known is None:
        return ()
    pairs = {
        "email": (person.email, known.email),
        "name": (person.name, known.name),
        "external_id": (person.external_id, known.external_id),
        "language": (person.language, known.language),
        "time_zone": (person.time_zone, known.time_zone),
    }
    return tuple(name for name, (given, kept) in pairs.items() if given and given != kept)


def _joins(known: Known | None, cohort: CohortHere | None, here: Here) -> tuple[str, ...]:
    """Whether the person begins the course, joins the cohort, or moves there from another."""
    if cohort is None:
        return ()
    place = (known.id if known else 0, cohort.course_id)
    if place not in here.enrolled:
        return ("enrolled",)
    now_in = here.enrolled[place]
    if now_in == cohort.id:
        return ()
    return ("cohort",) if now_in is None else ("moved",)


def _with_manager(row: Row, here: Here, there: Collection[str]) -> Row:
    """The row with its manager looked at; `there` are addresses that will have an account."""
    wanted = row.person.manager
    if row.outcome == "rejected" or not wanted:
        return row
    if wanted == row.person.email:
        return row.refused("self")
    known = here.by_email.get(wanted)
    if wanted not in there and (known is None or not known.is_active):
        return row.refused("manager")
    if (known.id if known else 0, row.user_id) in here.manages or "manager" in row.changes:
        return row
    outcome = "updated" if row.outcome == "unchanged" else row.outcome
    return replace(row, outcome=outcome, changes=(*row.changes, "manager"))


def tally(rows: Iterable[Row]) -> dict[str, int]:
    """How many rows of each outcome, all outcomes named."""
    counts = Counter(row.outcome for row in rows)
    return {outcome: counts[outcome] for outcome in OUTCOMES}
