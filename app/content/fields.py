"""What front matter may say, for every kind of file."""

import re
from typing import Annotated, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails

from app.content.frontmatter import FrontMatter
from app.content.place import Findings, listed

NAME = r"^[a-z0-9][a-z0-9-]{0,99}$"
Title = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(pattern=NAME)]
Outcome = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$")]
Minutes = Annotated[int, Field(ge=1, le=600)]
Level = Annotated[int, Field(ge=0, le=100)]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _minutes_of(value: object) -> object:
    match = re.fullmatch(r"(\d{1,4})([mh])", value) if isinstance(value, str) else None
    if not match:
        raise ValueError("it must be a time such as 10m or 24h")
    return int(match[1]) * (60 if match[2] == "h" else 1)


class Fields(BaseModel):
    """Base of all front matter: nothing unknown is taken, nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Reading(Fields):
    """Limits the check uses for lessons."""

    grade: float | int = 9
    sentence: int = 30
    words: Annotated[list[int], Field(min_length=2, max_length=2)] = [700, 1100]


class Certificate(Fields):
    """What earns the certificate and what it is called."""

    title: Title | None = None
    outcomes: list[Outcome] = []
    requires: list[str] = []
    months: Annotated[int, Field(ge=0, le=600)] = 0


class CourseFields(Fields):
    """Front matter of course.md."""

    title: Title
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    summary: str = ""
    competencies: dict[Name, Title] = {}
    outcomes: dict[Outcome, Title] = {}
    certificate: Certificate | None = None
    reading: Reading | None = None
    disclaimer: str = ""


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
    was: Name | None = None


class LessonFields(ActivityFields):
    """Front matter of a lesson."""


class QuizFields(ActivityFields):
    """Front matter of a .quiz.md."""

    passing: Annotated[float | int, Field(ge=0, le=1, alias="pass")] = 0
    draw: Annotated[int, Field(ge=1)] | dict[Outcome, Annotated[int, Field(ge=1)]] | None = None
    attempts: Annotated[int, Field(ge=1)] | Literal["unlimited"] = "unlimited"
    wait: Annotated[int, BeforeValidator(_minutes_of)] = 0
    shuffle: Literal["options", "questions", "both", "none"] = "options"
    feedback: Literal["practice", "mastery", "exam", "survey"] = "mastery"


class WorksheetFields(ActivityFields):
    """Front matter of a .worksheet.md."""

    review: Literal["none", "self", "instructor", "manager"] = "none"
    private: list[str] = []


class MeterFields(Fields):
    """A meter written out."""

    start: Level = 50
    title: Title | None = None
    mark: Level | None = None
    note: str = ""


class ScenarioFields(ActivityFields):
    """Front matter of a .scenario.md."""

    cast: Annotated[list[str], BeforeValidator(_as_list), Field(alias="with")] = []
    meters: Annotated[dict[Name, MeterFields | Level], Field(min_length=1, max_length=8)]
    score: list[str] | None = None
    facts: dict[Name, str] = {}
    passing: Annotated[str, Field(alias="pass")] = ""
    shuffle: Literal["none"] | None = None


AnyFields = TypeVar("AnyFields", bound=Fields)
SAID = {
    "string_type": "it must be a text",
    "int_type": "it must be a whole number",
    "list_type": "it must be a list such as [one, two]",
    "dict_type": "it must be a map",
    "string_too_long": "it can be at most {max_length} characters long",
    "string_too_short": "it can't be empty",
    "greater_than_equal": "it must be at least {ge}",
    "less_than_equal": "it must be at most {le}",
    "literal_error": "it must be {expected}",
    "string_pattern_mismatch": "it can hold lower-case letters, digits and hyphens only",
    "too_short": "it needs at least {min_length}",
    "too_long": "it takes at most {max_length}",
}


def checked(model: type[AnyFields], matter: FrontMatter, findings: Findings) -> AnyFields | None:
    """The front matter as `model`, or None with a fault for everything that is wrong with it."""
    try:
        return model.model_validate(matter.values)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            _tell(model, matter, findings, one)
    return None


def _tell(
    model: type[Fields], matter: FrontMatter, findings: Findings, error: ErrorDetails
) -> None:
    path = tuple(error["loc"])
    while path and path not in matter.spots:
        path = path[:-1]
    key = ".".join(str(part) for part in path) or str(error["loc"][0])
    spot = matter.spot(path)
    if error["type"] == "extra_forbidden":
        known = [field.alias or name for name, field in model.model_fields.items()]
        near = (
            f"Take it out; known are {listed(sorted(known))}." if len(path) == 1 else "Take it out."
        )
        findings.fault("unknown-key", spot, f"The key “{key}” is unknown.", near)
    elif error["type"] == "missing":
        missing = str(error["loc"][-1])
        findings.fault(
            "front-matter", spot, f"The key “{missing}” is missing.", f"Add “{missing}: …”."
        )
    else:
        said = SAID.get(error["type"], "")
        reason = (
            said.format(**error.get("ctx", {}))
            if said
            else error["msg"].removeprefix("Value error, ")
        )
        message = f"The value of “{key}” can't be taken: {reason}."
        findings.fault("front-matter", spot, message, "Write it as the course format says.")
