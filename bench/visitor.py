"""Somebody who uses the product over HTTP: one connection, kept open."""

import http.client
import re
from collections.abc import Callable
from urllib.parse import urlencode

COURSE = "/course/partner-management"
FIRST = f"{COURSE}/two-businesses-one-customer"
SECOND = f"{COURSE}/from-plan-number-to-partner-pressure"


class Visitor:
    """A browser with cookies and one connection."""

    def __init__(self, port: int, password: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.cookies: dict[str, str] = {}
        self.password = password

    def send(
        self, method: str, path: str, form: dict[str, str] | None = None, tag: str = ""
    ) -> tuple[int, str, http.client.HTTPMessage]:
        """One request; returns status, body and headers. Raises on a server's error."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if tag:
            headers["If-None-Match"] = tag
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:400]}")
        return answer.status, text, answer.headers

    def token(self, page: str) -> str:
        """The form token of a page."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        if not found:
            raise RuntimeError("no form on the page")
        return found[1]

    def sign_in(self, email: str) -> None:
        """Sign in as a demo person."""
        _, page, _ = self.send("GET", "/sign-in")
        form = {"csrf_token": self.token(page), "email": email, "password": self.password}
        self.send("POST", "/sign-in", form)

    def lesson(self) -> str:
        """The address of a lesson."""
        return f"{FIRST}/what-a-partner-really-is"

    def etag(self, path: str) -> str:
        """What the browser remembers of a page."""
        return self.send("GET", path)[2]["ETag"]

    def getter(self, path: str, tag: str = "") -> Callable[[], object]:
        """Fetch a page again and again."""
        return lambda: self.send("GET", path, tag=tag)

    def decisions(self) -> Callable[[], object]:
        """Take first decisions, one after the other; a new conversation starts where one is over.

        The cost of starting is left out by deciding the same step again only when it must.
        """
        starts = f"{SECOND}/the-number-that-leaked/attempts"
        _, page, _ = self.send("GET", f"{SECOND}/the-number-that-leaked")
        token = self.token(page)
        queue: list[tuple[str, int]] = []

        def refill() -> None:
            _, _, headers = self.send("POST", starts, {"csrf_token": token})
            queue.extend((headers["Location"], step) for step in range(5))

        def decide() -> object:
            if not queue:
                refill()
            path, step = queue.pop(0)
            form = {"csrf_token": token, "step": str(step), "choice": "0"}
            return self.send("POST", f"{path}/decisions", form)

        return decide

    def answers(self) -> Callable[[], object]:
        """Change one answer of an open quiz again and again."""
        quiz = f"{SECOND}/knowledge-check-2"
        _, page, _ = self.send("GET", quiz)
        token = self.token(page)
        _, _, headers = self.send("POST", f"{quiz}/quiz-attempts", {"csrf_token": token})
        _, page, _ = self.send("GET", headers["Location"])
        action = re.findall(r'action="(/quiz-attempts/[^"]+/answers/[^"]+)"', page)[0]
        turn = [0]

        def answer() -> object:
            turn[0] += 1
            form = {"csrf_token": token, "choice": str(turn[0] % 3), "number": str(turn[0])}
            return self.send("POST", action, form)

        return answer
