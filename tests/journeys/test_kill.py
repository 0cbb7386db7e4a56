"""The server killed while people write: nothing that it acknowledged is lost or there twice."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Event, Lock, Thread

import pytest
from sqlalchemy import func, select

from app.domain.course import Course, Quiz, Worksheet
from app.domain.question import QuestionType
from app.models import Answer, Attempt, Decision, Enrollment, Entry
from app.services import scenarios
from app.services.publishing import Prepared
from app.services.sessions import Actor
from tests.journeys import places
from tests.journeys.browser import Server
from tests.journeys.people import Reply, Site, Wire, beside
from tests.journeys.places import CHECK, SHEET, TALK, at, sit

KILLS = 4
WRITERS = 2
"""of each kind, so that several writes are always under way"""

BETWEEN = (15, 60)
"""how many writes are acknowledged between two kills, drawn at random"""

SECONDS = 60
FORM = {"X-Requested-With": "fetch"}


class Stream:
    """All who write at once; after a kill they wait for the server, then send their last again."""

    def __init__(self) -> None:
        self.is_up, self.is_over, self.more = Event(), Event(), Event()
        self.lock = Lock()
        self.acknowledged = 0
        self.wanted = 0
        self.waiting = 0
        self.faults = list[str]()

    def send(self, write: Callable[[], Reply]) -> Reply:
        """Send one write until it is acknowledged."""
        while True:
            self.is_up.wait()
            try:
                reply = write()
            except (OSError, HTTPException):
                self.rest()
                continue
            if reply.status >= 400:
                raise AssertionError(f"{reply.status}: {reply.text[:500]}")
            with self.lock:
                self.acknowledged += 1
                if self.acknowledged >= self.wanted:
                    self.more.set()
            return reply

    def rest(self) -> None:
        """Wait until the server is back."""
        with self.lock:
            self.waiting += 1
        while not self.is_up.wait(0.01):
            pass
        with self.lock:
            self.waiting -= 1

    def wait_for(self, count: int) -> None:
        """Return when `count` more writes are acknowledged."""
        with self.lock:
            self.more.clear()
            self.wanted = self.acknowledged + count
        assert self.more.wait(SECONDS), "nobody writes any more"

    def run(self, write: Callable[["Stream"], None]) -> None:
        """Write until it is over; what goes wrong is told at the end."""
        try:
            while not self.is_over.is_set():
                write(self)
        except Exception as error:
            self.faults.append(repr(error))
            self.more.set()


@dataclass
class Answers:
    """Somebody who gives one answer after another to the same question."""

    site: Site
    wire: Wire
    path: str
    question: str
    key: str
    sent: int = 0
    kept: int = 0

    def __call__(self, stream: Stream) -> None:
        self.sent += 1
        path = f"{self.path}/answers/{self.question}"
        stream.send(lambda: self.wire.post(path, fetch=True, number=str(self.sent)))
        self.kept = self.sent

    def check(self) -> None:
        """The newest acknowledged answer is stored, or the one that was under way."""
        query = (
            select(Answer.response)
            .join(Attempt, Answer.attempt_id == Attempt.id)
            .where(Attempt.key == self.key, Answer.question == self.question)
        )
        found = self.site.work(lambda session: session.scalars(query).all())
        assert [int(one["number"]) in (self.kept, self.sent) for one in found] == [True] * len(found)
        assert len(found) == 1 or not self.kept


@dataclass
class Texts:
    """Somebody who writes in a worksheet; each save goes on from the version that it got."""

    site: Site
    wire: Wire
    actor: Actor
    section: str
    sent: int = 0
    kept: int = 0

    def __call__(self, stream: Stream) -> None:
        self.sent += 1
        path = f"{at(self.site, SHEET)}/sections/{self.section}"
        form = {"version": str(self.kept), "text": f"Draft {self.sent}"}
        reply = stream.send(lambda: self.wire.post(path, fetch=True, **form))
        assert json.loads(reply.body)["version"] == self.sent
        self.kept = self.sent

    def check(self) -> None:
        """Each text was stored once: the version counts them."""
        query = (
            select(Entry.value, Entry.version)
            .join(Enrollment, Entry.enrollment_id == Enrollment.id)
            .where(Enrollment.user_id == self.actor.id)
        )
        found = self.site.work(lambda session: session.execute(query).all())
        for value, version in found:
            assert version in (self.kept, self.sent)
            assert value == {"text": f"Draft {version}"}
        assert len(found) == 1 or not self.kept


@dataclass
class Talk:
    """Somebody who plays a conversation again and again, always the same place on the page."""

    site: Site
    wire: Wire
    actor: Actor
    keys: list[str] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    tried: tuple[str, int] = ("", 0)

    def __call__(self, stream: Stream) -> None:
        start = f"{at(self.site, TALK)}/attempts"
        key = stream.send(lambda: self.wire.post(start)).headers["location"].split("/")[-1]
        assert key not in self.keys
        self.keys.append(key)
        self.taken[key] = 0
        page = f"/attempts/{key}/decisions"
        while not stream.is_over.is_set():
            step = self.taken[key]
            self.tried = (key, step)
            form = {"step": str(step), "choice": "0"}
            reply = stream.send(lambda form=form: self.wire.post(page, fetch=True, **form))
            self.taken[key] = step + 1
            if json.loads(reply.body)["next"].endswith("/debrief"):
                return

    def check(self) -> None:
        """Every acknowledged reply is stored as said, none twice; at most one more was under way."""
        for key, count in self.taken.items():
            stored = self.site.work(lambda session, key=key: decisions_of(session, key))
            assert [position for position, _ in stored] == list(range(len(stored)))
            most = count + (self.tried == (key, count))
            assert count <= len(stored) <= most
            said = self.site.work(lambda session, key=key: offered_first(session, self.actor, key))
            assert [label for _, label in stored] == said
        mine = (
            select(func.count())
            .select_from(Attempt)
            .join(Enrollment, Attempt.enrollment_id == Enrollment.id)
            .where(Enrollment.user_id == self.actor.id)
        )
        number = self.site.work(lambda session: session.scalars(mine).one())
        assert len(self.keys) <= number <= len(self.keys) + 1
