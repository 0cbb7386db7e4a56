"""Somebody who uses the product over HTTP: one connection, kept open."""

import http.client
import re
from collections.abc import Callable
from urllib.parse import urlencode

COURSE = "/course/partner-management"
LESSON = f"{COURSE}/two-businesses-one-customer/what-a-partner-really-is"
SCENARIO = f"{COURSE}/two-businesses-one-customer/four-dollars-an-endpoint"
QUIZ = f"{COURSE}/two-businesses-one-customer/knowledge-check-1"


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

    def enroll(self, courses: list[str]) -> None:
        """Start these courses, the last named being the one used last."""
        _, page, _ = self.send("GET", "/home")
        for slug in courses:
            self.send("POST", f"/course/{slug}/enrollment", {"csrf_token": self.token(page)})

    def etag(self, path: str) -> str:
        """What the browser remembers of a page."""
        return self.send("GET", path)[2]["ETag"]

    def getter(self, path: str, tag: str = "") -> Callable[[], object]:
        """Fetch a page again and again; with a `tag`, to be told that nothing changed."""

        def fetch() -> None:
            status, _, _ = self.send("GET", path, tag=tag)
            if status != (304 if tag else 200):
                raise RuntimeError(f"{path}: {status}")

        return fetch

    def answers(self) -> Callable[[], object]:
        """Change one answer of an open quiz again and again."""
        _, page, _ = self.send("GET", QUIZ)
        token = self.token(page)
        _, _, headers = self.send("POST", f"{QUIZ}/quiz-attempts", {"csrf_token": token})
        _, page, _ = self.send("GET", headers["Location"])
        action = re.findall(r'action="(/quiz-attempts/[^"]+/answers/[^"]+)"', page)[0]
        turn = [0]

        def answer() -> object:
            turn[0] += 1
            form = {"csrf_token": token, "choice": str(turn[0] % 3), "number": str(turn[0])}
            return self.send("POST", action, form)

        return answer


class Player:
    """Takes one decision after the other, always the first reply, in first attempts.

    A conversation has to be started before its decisions are measured: `prepare` does that where
    none is open, and `forget` makes it a first one again (a first attempt writes more than others).
    """

    def __init__(self, visitor: Visitor, forget: Callable[[], object]) -> None:
        self.visitor = visitor
        self.forget = forget
        self.token = visitor.token(visitor.send("GET", SCENARIO)[1])
        self.open = ""
        self.step = 0

    def prepare(self) -> None:
        """Start a conversation."""
        self.forget()
        _, _, headers = self.visitor.send(
            "POST", f"{SCENARIO}/attempts", {"csrf_token": self.token}
        )
        self.open, self.step = headers["Location"], 0

    def __call__(self) -> None:
        """Take the next decision; the conversation may end with it."""
        form = {"csrf_token": self.token, "step": str(self.step), "choice": "0"}
        _, _, headers = self.visitor.send("POST", f"{self.open}/decisions", form)
        self.step += 1
        if headers["Location"].endswith("/debrief"):
            self.open = ""
