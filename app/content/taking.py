"""Front matter taken as the fields of its kind, or told what is wrong with it, key by key."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.content.fields import LANGUAGE, NAME, OUTCOME, Fields
from app.content.frontmatter import FrontMatter, Path
from app.content.place import Findings, listed

AnyFields = TypeVar("AnyFields", bound=Fields)
SHARE = "Write a share from 0 to 1, such as 0.8 for 80 percent."
QUOTED = 'Put it in double quotes, such as "5".'
SAID = {
    "string_type": ("it must be a text", QUOTED),
    "int_type": ("it must be a whole number", "Write digits only, without quotes."),
    "float_type": ("it must be a number", "Write digits only, without quotes."),
    "bool_type": ("it must be true or false", "Write one of them, without quotes."),
    "list_type": ("it must be a list", "Write it as [one, two]."),
    "dict_type": ("it must be a map", "Write it as {name: value}."),
    "model_type": ("it must be a map", "Write it as {name: value}."),
    "string_too_long": ("it can be at most {max_length} characters long", "Shorten it."),
    "string_too_short": ("it can't be empty", "Write a text, or take the key out."),
    "greater_than_equal": ("it must be at least {ge}", "Write a greater number."),
    "less_than_equal": ("it must be at most {le}", "Write a smaller number."),
    "literal_error": ("it must be {expected}", "Write one of these."),
    "string_pattern_mismatch": ("it can't be written like this", ""),
    "too_short": ("it needs at least {min_length}", "Add what is missing."),
    "too_long": ("it takes at most {max_length}", "Take some out."),
    "value_error": ("", "Write a time such as 10m, 24h or 7d."),
}
"""What is wrong with a value, and how to mend it, by pydantic's kinds of errors."""

FORMS = {
    NAME: "Write lower-case letters, digits and hyphens only.",
    OUTCOME: "Write letters, digits and hyphens only, such as LO1.",
    LANGUAGE: "Write its short name, such as en or pt-BR.",
}
"""How to write what has a form of its own."""


def checked(model: type[AnyFields], matter: FrontMatter, findings: Findings) -> AnyFields | None:
    """The front matter as `model`, or None with a fault for everything that is wrong with it."""
    try:
        return model.model_validate(matter.values)
    except ValidationError as error:
        by_key: dict[Path, list[ErrorDetails]] = {}
        for one in error.errors(include_url=False):
            by_key.setdefault(_path(matter, one), []).append(one)
        for path, errors in by_key.items():
            if _is_misspelled(model, matter, path, errors) or _is_inside(by_key, path, errors):
                continue
            _tell(model, matter, findings, path, errors)
    return None


def _path(matter: FrontMatter, error: ErrorDetails) -> Path:
    """The written key an error is about; a missing one stays itself, after its map."""
    path: Path = ()
    for part in error["loc"]:  # between the keys stand names of our own kinds
        if (*path, part) in matter.spots:
            path = (*path, part)
    return (*path, error["loc"][-1]) if error["type"] == "missing" else path


def _tell(
    model: type[Fields],
    matter: FrontMatter,
    findings: Findings,
    path: Path,
    errors: Sequence[ErrorDetails],
) -> None:
    """One finding a key, whatever kinds of values it might have taken."""
    key, spot = ".".join(str(part) for part in path), matter.spot(path)
    kinds = {error["type"] for error in errors}
    if "missing" in kinds:
        message = f"The key “{path[-1]}” is missing."
        findings.fault("missing-key", spot, message, f"Add “{path[-1]}: …”.")
    elif "extra_forbidden" in kinds:
        known = sorted(field.alias or name for name, field in model.model_fields.items())
        mending = _near(key, known) if len(path) == 1 else "Take it out."
        findings.fault("unknown-key", spot, f"The key “{key}” is unknown.", mending)
    else:
        errors = [error for error in errors if not _is_about_kind(error)] or errors
        reasons = " or ".join(dict.fromkeys(_reason(error) for error in errors))
        message = f"The value of “{key}” can't be taken: {reasons}."
        findings.fault("bad-value", spot, message, _mending(min(errors, key=_is_about_map)))


def _is_misspelled(
    model: type[Fields], matter: FrontMatter, path: Path, errors: Sequence[ErrorDetails]
) -> bool:
    """Whether a missing key is there under a name much like it, which is told as unknown."""
    known = {field.alias or name for name, field in model.model_fields.items()}
    unknown = [key.lower() for key in matter.values if key not in known]
    is_missing = len(path) == 1 and errors[0]["type"] == "missing"
    return is_missing and bool(get_close_matches(str(path[-1]), unknown, 1, 0.7))


def _is_inside(paths: Iterable[Path], path: Path, errors: Sequence[ErrorDetails]) -> bool:
    """Whether what is wrong is a part of the value, and only its kind is wrong as a whole."""
    parts = any(other[: len(path)] == path and other != path for other in paths)
    return parts and all(_is_about_kind(error) for error in errors)


def _is_about_kind(error: ErrorDetails) -> bool:
    return error["type"].endswith("_type") or error["type"] == "literal_error"


def _is_about_map(error: ErrorDetails) -> bool:
    return error["type"] == "model_type"


def _reason(error: ErrorDetails) -> str:
    said, _ = SAID.get(error["type"], ("", ""))
    return said.format(**error.get("ctx", {})) or error["msg"].removeprefix("Value error, ")


def _mending(error: ErrorDetails) -> str:
    bounds = error.get("ctx", {})
    if bounds.get("le") == 1:
        return SHARE
    pattern = str(bounds.get("pattern", ""))
    _, mending = SAID.get(error["type"], ("", "Correct it."))
    return FORMS.get(pattern, mending) or "Correct it."


def _near(key: str, known: list[str]) -> str:
    near = get_close_matches(key.lower(), known, 1, 0.7)
    return f"Did you mean “{near[0]}”?" if near else f"Take it out; known are {listed(known)}."
