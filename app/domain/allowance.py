"""Exceptions for one person: which there are, what fits which activity, what they come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.domain.course import Activity, Module, Quiz
from app.errors import N_, Invalid


class Kind(StrEnum):
    """What an exception changes."""

    ATTEMPT = "attempt"
    """more attempts at a quiz: {"count"}"""
    WAIT = "wait"
    """no wait before the next attempt: {"after"}, how many there were"""
    TIME = "time"
    """more minutes in a timed quiz: {"minutes"}, and {"attempt"} where one was open"""
    DATE = "date"
    """another due date of a module: {"on"}"""
    EXCUSE = "excuse"
    """the activity counts as done: {}"""
    SCORE = "score"
    """another score beside the original: {"percent"}"""


MOST_ATTEMPTS, MOST_MINUTES = 20, 600
REASON_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Given:
    """An exception in force, as rules look at it."""

    kind: str
    value: Mapping[str, Any]


def fitting(thing: Activity | Module, has_score: bool = False) -> tuple[Kind, ...]:
    """Which exceptions make sense for a module or an activity.

    >>> fitting(Module("m", "M", ()))
    (<Kind.DATE: 'date'>,)
    """
    if isinstance(thing, Module):
        return (Kind.DATE,)
    found = []
    if isinstance(thing, Quiz):
        found += [Kind.ATTEMPT] if thing.attempts else []
        found += [Kind.WAIT] if thing.wait else []
        found += [Kind.TIME] if thing.limit else []
    return (*found, Kind.EXCUSE, *[Kind.SCORE] * (has_score and thing.kind in ("quiz", "scenario")))


def clean(kind: Kind, typed: str) -> dict[str, Any]:
    """How much of it, as stored. Raises Invalid for what is no such amount.

    >>> clean(Kind.ATTEMPT, "2"), clean(Kind.EXCUSE, ""), clean(Kind.DATE, "2026-03-02")
    ({'count': 2}, {}, {'on': '2026-03-02'})
    """
    if kind is Kind.ATTEMPT:
        return {"count": _whole(typed, MOST_ATTEMPTS, N_("Grant 1 to %(most)s attempts."))}
    if kind is Kind.TIME:
        return {"minutes": _whole(typed, MOST_MINUTES, N_("Grant 1 to %(most)s minutes."))}
    if kind is Kind.SCORE:
        message = N_("Write the score in whole percent, 0 to %(most)s.")
        return {"percent": _whole(typed, 100, message, least=0)}
    if kind is Kind.DATE:
        return {"on": _day(typed)}
    return {}


def _whole(typed: str, most: int, message: str, least: int = 1) -> int:
    digits = typed.strip().removesuffix("%").strip()
    if digits.isascii() and digits.isdigit() and len(digits) < 6 and least <= int(digits) <= most:
        return int(digits)
    raise Invalid(message, most=most)


def _day(typed: str) -> str:
    try:
        return date.fromisoformat(typed.strip()).isoformat()
    except ValueError as error:
        raise Invalid(N_("Choose the day until which it may take.")) from error


def more_attempts(given: Iterable[Given]) -> int:
    """How many attempts were granted besides those of the quiz.

    >>> more_attempts([Given("attempt", {"count": 2}), Given("wait", {"after": 1})])
    2
    """
    return sum(int(one.value["count"]) for one in given if one.kind == Kind.ATTEMPT)


def lifts_wait(given: Iterable[Given], attempts: int) -> bool:
    """Whether the wait after so many attempts was lifted: for the next one alone."""
    return any(one.kind == Kind.WAIT and one.value.get("after") == attempts for one in given)


def more_minutes(given: Iterable[Given]) -> int:
    """Minutes that every new attempt has besides; those for one that was open don't carry on."""
    found = (one for one in given if one.kind == Kind.TIME and "attempt" not in one.value)
    return sum(int(one.value["minutes"]) for one in found)
