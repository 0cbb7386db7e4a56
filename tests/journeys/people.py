"""A running server and the people on it: made through services, signed in by cookie."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from typing import TypeVar
from urllib.parse import urlencode

from flask import Flask
from playwright.sync_api import Browser, BrowserContext
from sqlalchemy.orm import Session

from app import create_app
from app.domain.course import Activity, Course
from app.services import demo
from app.services.sessions import Actor
from config import Config
from tests import learners
from tests.journeys.browser import SECRET, Server
from tests.learners import COURSE

Done = TypeVar("Done")
SECONDS_TO_ANSWER = 15


@dataclass(frozen=True)
class Reply:
    """An answer that fully arrived."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


class Wire:
    """Plain HTTP for one person, a connection a request; follows no redirect."""

    def __init__(self, server: Server, cookie: str = "", token: str = "") -> None:
        self.server = server
        self.cookie = cookie
        self.token = token

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """One request. Raises OSError or HTTPException where its answer did not fully arrive."""
        cookie = {"Cookie": f"tandem={self.cookie}"} if self.cookie else {}
        port, said = self.server.port, {**cookie, **(headers or {})}
        with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_ANSWER)) as line:
            line.request(method, path, body, said)
            answer = line.getresponse()
            got = dict[str, str]()
            for name, value in answer.getheaders():
                got[name] = f"{got[name]}, {value}" if name in got else value
            return Reply(answer.status, got, answer.read())

    def see(self, path: str) -> Reply:
        """GET."""
        return self.send("GET", path)

    def post(self, path: str, fetch: bool = False, **form: str) -> Reply:
        """Send a form with this person's token, as a browser or as our scripts do."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if fetch:
            headers["X-Requested-With"] = "fetch"
        body = urlencode({"csrf_token": self.token, **form}).encode()
        return self.send("POST", path, body, headers)


class Site:
    """A running server, and the product on its database and keys in this process."""

    def __init__(self, server: Server, app: Flask, course: Course) -> None:
        self.server = server
        self.app = app
        self.course = course
        self.known: dict[object, Actor] = {}

    def work(self, work: Callable[[Session], Done]) -> Done:
        """The result of `work`, committed."""
        with learners.database(self.app).transaction() as session:
            return work(session)

    def person(self, name: str = "Maya Lindqvist", share: float = 0, course: str = COURSE) -> Actor:
        """Somebody new who has done that share of the course; `course` "" has not begun any."""
        now = self.server.clock.now - timedelta(days=12)
        actor = learners.learner(self.app, course, name, now=now)
        if share:
            learners.advance(self.app, actor, share, now)
        return actor

    def once(self, share: float, course: str = COURSE) -> Actor:
        """Somebody of that kind, the same one at every call; nobody changes anything for them."""
        if (share, course) not in self.known:
            self.known[share, course] = self.person(share=share, course=course)
        return self.known[share, course]

    def finish(self, actor: Actor, *activities: Activity) -> None:
        """Let somebody do these activities well."""
        for one in activities:
            with learners.database(self.app).transaction() as session:
                demo.do(session, actor, COURSE, one, self.server.clock.now)

    def accept(self, actor: Actor) -> None:
        """Let the worksheets that somebody handed in for the certificate be accepted."""
        with learners.database(self.app).transaction() as session:
            demo.accept_worksheets(session, actor, COURSE, self.server.clock.now)

    def wire(self, actor: Actor) -> Wire:
        """Plain HTTP, signed in as `actor`."""
        client = self.app.test_client()
        token = learners.sign_in(self.app, client, actor, self.server.clock.now)
        cookie = client.get_cookie("tandem")
        assert cookie
        return Wire(self.server, cookie.value, token)

    def sign_in(self, context: BrowserContext, actor: Actor, address: str = "") -> None:
        """Make a browser's visits those of `actor`."""
        value = self.wire(actor).cookie
        url = address or self.server.address
        context.add_cookies([{"name": "tandem", "value": value, "url": url}])

    def browse(
        self, browser: Browser, actor: Actor | None = None, **looks: object
    ) -> BrowserContext:
        """A browser of its own, signed in as `actor`: 1440 by 900, light, nothing moves."""
        given = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce", **looks}
        context = browser.new_context(base_url=self.server.address, **given)  # type: ignore[arg-type]
        context.set_default_timeout(SECONDS_TO_ANSWER * 1000)
        if actor:
            self.sign_in(context, actor)
        return context


@contextmanager
def beside(server: Server, course: Course) -> Iterator[Site]:
    """The product in this process, on a running server's database, keys and clock."""
    config = Config(
        mode="test",
        data=server.data,
        database_url=server.database_url,
        port=server.port,
        clock=server.clock.path,
        secret_key=SECRET,
    ).checked()
    app = create_app(config)
    yield Site(server, app, course)
    app.extensions["db"].engine.dispose()
