"""What front matter may say, for every kind of file."""

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import PydanticCustomError

NAME = r"^[a-z0-9][a-z0-9-]{0,99}$"
OUTCOME = r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
Title = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(pattern=NAME)]
Outcome = Annotated[str, StringConstraints(pattern=OUTCOME)]
Minutes = Annotated[int, Field(ge=1, le=600)]
Level = Annotated[int, Field(ge=0, le=100)]
Count = Annotated[int, Field(ge=1)]
QuestionType = Literal[
    "single", "multiple", "judgement", "order", "number", "text", "match", "essay"
]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _minutes_of(value: object) -> object:
    match = re.fullmatch(r"(\d{1,4})([mhd])", value) if isinstance(value, str) else None
    if not match:
        raise ValueError("it must be minutes, hours or days")
    return int(match[1]) * {"m": 1, "h": 60, "d": 24 * 60}[match[2]]


Wait = Annotated[int, BeforeValidator(_minutes_of)]


def _rising(value: list[int]) -> list[int]:
    if value[0] >= value[1]:
        raise PydanticCustomError("falling", "the first number must be the smaller one")
    return value


class Fields(BaseModel):
    """Base of all front matter: nothing unknown is taken, nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Reading(Fields):
    """Limits the check uses for lessons."""

    grade: Annotated[float | int, Field(ge=1)] = 9
    sentence: Annotated[int, Field(ge=5)] = 30
    words: Annotated[list[int], Field(min_length=2, max_length=2), AfterValidator(_rising)] = [
        700,
        1100,
    ]


class Distinction(Fields):
    """What a certificate with distinction takes besides."""

    scores: dict[Name, Annotated[float | int, Field(gt=0, le=1)]] = {}
    endings: dict[Name, Annotated[list[Name], Field(min_length=1)]] = {}
    accepted: list[Name] = []


class Certificate(Fields):
    """What earns the certificate and what it is called."""

    title: Title | None = None
    outcomes: list[Outcome] = []
    requires: list[str] = []
    accepted: list[Name] = []
    months: Annotated[int, Field(ge=0, le=600)] = 0
    renewal: Name | None = None
    distinction: Distinction | None = None


class CourseFields(Fields):
    """Front matter of course.md."""

    title: Title
    language: Annotated[str, StringConstraints(pattern=LANGUAGE)] = "en"
    summary: str = ""
    competencies: dict[Name, Title] = {}
    outcomes: dict[Outcome, Title] = {}
    certificate: Certificate | None = None
    reading: Reading | None = None
    disclaimer: str = ""
    audience: Literal["instructor", "holder"] | None = Field(default=None, alias="for")


class GuideFields(Fields):
    """Front matter of a guide."""

    title: Title
    audience: Annotated[Literal["instructor", "facilitator", "manager"], Field(alias="for")]
    summary: str = ""


class ListFields(Fields):
    """Front matter of people.md and glossary.md."""

    title: Title


class ModuleFields(Fields):
    """Front matter of module.md."""

    title: Title
    summary: str = ""
    outcomes: list[Outcome] = []
    competencies: list[Name] = []
    requires: list[str] = []
    was: Name | None = None


class ActivityFields(Fields):
    """What every activity's front matter may say."""

    title: Title
    minutes: Minutes
    outcomes: list[Outcome] = []
    competencies: list[Name] = []
    summary: str = ""
    optional: bool = False
    was: Name | None = None


class LessonFields(ActivityFields):
    """Front matter of a lesson."""


class QuizFields(ActivityFields):
    """Front matter of a .quiz.md."""

    passing: Annotated[float | int, Field(ge=0, le=1, alias="pass")] = 0
    draw: Count | dict[Outcome, Count | dict[QuestionType, Count]] | None = None
    attempts: Annotated[int, Field(ge=1)] | Literal["unlimited"] = "unlimited"
    wait: Wait | Annotated[list[Wait], Field(min_length=1, max_length=9)] = 0
    limit: Annotated[int, Field(ge=0, le=600)] = 0
    shuffle: Literal["options", "questions", "both", "none"] = "options"
    feedback: Literal["practice", "mastery", "exam", "survey"] = "mastery"


Points = Annotated[int, Field(ge=0, le=999)]


class AcceptFields(Fields):
    """When a rubric counts as met."""

    at_least: Annotated[int, Field(ge=1, le=999, alias="at least")]
    level: Points
    floor: Annotated[Points | None, Field(alias="none below")] = None


class WorksheetFields(ActivityFields):
    """Front matter of a .worksheet.md."""

    review: Literal["none", "self", "instructor", "manager"] = "none"
    private: list[str] = []
    accept: AcceptFields | None = None


class StartFields(Fields):
    """A meter that begins where an earlier scenario left it."""

    scenario: Annotated[Name, Field(alias="from")]
    otherwise: Annotated[Level, Field(alias="else")]
    within: Annotated[list[Level], Field(min_length=2, max_length=2), AfterValidator(_rising)] = [
        0,
        100,
    ]


class MeterFields(Fields):
    """A meter written out."""

    start: StartFields | Level = 50
    title: Title | None = None
    mark: Level | None = None
    note: str = ""


class ScenarioFields(ActivityFields):
    """Front matter of a .scenario.md."""

    cast: Annotated[list[str], BeforeValidator(_as_list), Field(alias="with")] = []
    meters: Annotated[dict[Name, MeterFields | Level], Field(min_length=1, max_length=8)]
    score: Annotated[list[str], Field(min_length=1)] | None = None
    facts: dict[Name, str] = {}
    passing: Annotated[str, Field(alias="pass")] = ""
    shuffle: Literal["none"] | None = None


def limits(values: object) -> dict[str, Any]:
    """The limits for lessons as written in course.md; {} where they can't be taken."""
    try:
        return Reading.model_validate(values).model_dump(exclude_unset=True)
    except ValidationError:
        return {}
