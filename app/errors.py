"""What can go wrong, in the product's words: errors carry a marked message and know no HTTP."""

# ruff: noqa: N818 - the names are the product's words, as pages and logs say them

from collections.abc import Mapping
from datetime import datetime


def N_(message: str) -> str:  # noqa: N802 - the name gettext's extractor looks for
    """Mark `message` for translation where it is written; views and cli translate it when shown."""
    return message


class TandemError(Exception):
    """Base of all that the product refuses: a marked text whose %(name)s places `params` fill."""

    message = N_("Something went wrong.")

    def __init__(self, message: str | None = None, **params: object) -> None:
        self.message = message or self.message
        self.params: Mapping[str, object] = params
        super().__init__(self.message % params if params else self.message)


class NotFound(TandemError):
    """Nothing here under that name, or it is somebody else's."""

    message = N_("There is nothing at this address.")


class NotAllowed(TandemError):
    """The person may not do this, whatever they send."""

    message = N_("This page belongs to somebody else or needs another role.")


class Conflict(TandemError):
    """The request contradicts what is stored; the message says what is stored."""

    message = N_("This was already sent. Here is what we stored.")


class Invalid(TandemError):
    """What was typed can't be taken; the message says how to mend it."""

    message = N_("Please check what you typed.")


class TooMany(TandemError):
    """A limit slows this down. `until` is when to try again (UTC)."""

    message = N_("Too many tries. Please wait a little and try again.")

    def __init__(
        self, message: str | None = None, until: datetime | None = None, **params: object
    ) -> None:
        super().__init__(message, **params)
        self.until = until


class Content(TandemError):
    """A course's files are wrong. Carries every fault with its place."""

    message = N_("The course has faults and was not published.")

    def __init__(self, faults: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.faults = faults


class NotEnrolled(NotAllowed):
    """The person has not started this course; `course` is its slug."""

    message = N_("Start the course first.")

    def __init__(self, course: str) -> None:
        super().__init__()
        self.course = course
