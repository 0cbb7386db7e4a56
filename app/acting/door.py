"""The way in: an address below /as-learner/<token> is the learner's address behind it."""

import re
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PLACE = "/as-learner"
MOUNT, TOKEN = "tandem.mount", "tandem.token"
INSIDE = re.compile(rf"{PLACE}/([a-z0-9]{{20}})(/.*)", re.DOTALL)
KEPT_BY_BROWSERS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
"""a page of one day isn't that of another: nothing is asked for as unchanged"""


class Door:
    """Takes the token off the path and remembers it.

    The script root stays as it is: frames of pages are drawn once for all, with their addresses.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if found := INSIDE.fullmatch(environ.get("PATH_INFO", "")):
            environ[TOKEN], environ["PATH_INFO"] = found[1], found[2]
            environ[MOUNT] = f"{PLACE}/{found[1]}"
            for name in KEPT_BY_BROWSERS:
                environ.pop(name, None)
        return self.app(environ, start_response)


def mount_of(token: str) -> str:
    """Where the pages of a test learner are."""
    return f"{PLACE}/{token}"
