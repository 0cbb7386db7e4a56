"""The server killed while people write: nothing that it acknowledged is lost or there twice."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from threading import Condition, Thread

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.course import Quiz, Worksheet
from app.domain.question import QuestionType
from app.models import Answer, Attempt, Decision, Enrollment, Entry
from app.services import quizzes, scenarios
from app.services.publishing import Prepared
from app.services.sessions import Actor
from tests.journeys import places
from tests.journeys.browser import Server
from tests.journeys.people import Reply, Site, Wire, beside
from tests.journeys.places import CHECK, SHEET, TALK, at, sit

KILLS = 3
WRITERS = 2
"""of each kind, so that several writes are always under way"""

BETWEEN = (15, 60)
"""how many writes are acknowledged between two kills, drawn at random"""

SECONDS = 60


class Stream:
    """All who write at once; after a kill they wait for the server, then send their last again."""

    def __init__(self) -> None:
        self.state = Condition()
        self.is_up, self.is_over = True, False
        self.acknowledged, self.waiting = 0, 0
        self.faults = list[str]()

    def send(self, write: Callable[[], Reply]) -> Reply:
        """Send one write until it is acknowledged. Raises AssertionError where it is refused."""
        while True:
            try:
                reply = write()
            except (OSError, HTTPException):
                self.rest()
                continue
            assert reply.status < 400, f"{reply.status}: {reply.text[:500]}"
            with self.state:
                self.acknowledged += 1
                self.state.notify_all()
            return reply

    def rest(self) -> None:
        """Wait until the server is back."""
        with self.state:
            self.waiting += 1
            self.state.notify_all()
            self.state.wait_for(lambda: self.is_up)
            self.waiting -= 1

    def wait_for_more(self, count: int) -> None:
        """Return when `count` more writes are acknowledged."""
        with self.state:
            wanted = self.acknowledged + count
            self.until(lambda: self.acknowledged >= wanted)

    def wait_for_silence(self, writers: int) -> None:
        """Return when all writers have noticed that the server is gone."""
        with self.state:
            self.is_up = False
            self.until(lambda: self.waiting == writers)

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait, but not for ever, and not for those who stopped."""
        assert self.state.wait_for(lambda: bool(self.faults) or is_so(), SECONDS), "nobody writes"
        assert self.faults == []

    def go_on(self) -> None:
        """The server is back."""
        with self.state:
            self.is_up = True
            self.state.notify_all()

    def run(self, write: Callable[["Stream"], None]) -> None:
        """Write until it is over; what goes wrong is told to all."""
        try:
            while not self.is_over:
                write(self)
        except Exception as error:
            with self.state:
                self.faults.append(repr(error))
                self.state.notify_all()


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
        assert all(int(one["number"]) in (self.kept, self.sent) for one in found)
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
    started: int = 0
    keys: list[str] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    tried: tuple[str, int] = ("", 0)

    def __call__(self, stream: Stream) -> None:
        start = f"{at(self.site, TALK)}/attempts"
        self.started += 1
        key = stream.send(lambda: self.wire.post(start)).headers["location"].split("/")[-1]
        assert key not in self.keys
        self.keys.append(key)
        self.taken[key] = 0
        page = f"/attempts/{key}/decisions"
        while not stream.is_over:
            step = self.taken[key]
            self.tried = (key, step)
            form = {"step": str(step), "choice": "0"}
            reply = stream.send(partial(self.wire.post, page, True, **form))
            self.taken[key] = step + 1
            if json.loads(reply.body)["next"].endswith("/debrief"):
                return

    def check(self) -> None:
        """Acknowledged replies are stored as said, once; at most one more was under way."""
        for key, count in self.taken.items():
            stored = self.site.work(partial(decisions_of, key=key))
            assert [position for position, _ in stored] == list(range(len(stored)))
            most = count + (self.tried == (key, count))
            assert count <= len(stored) <= most
            said = self.site.work(partial(offered_first, actor=self.actor, key=key))
            assert [label for _, label in stored] == said
        mine = (
            select(func.count())
            .select_from(Attempt)
            .join(Enrollment, Attempt.enrollment_id == Enrollment.id)
            .where(Enrollment.user_id == self.actor.id)
        )
        number = self.site.work(lambda session: session.scalars(mine).one())
        assert number in (len(self.keys), self.started)


def decisions_of(session: Session, key: str) -> list[tuple[int, str]]:
    """An attempt's stored decisions, in their order."""
    query = (
        select(Decision.position, Decision.choice)
        .join(Attempt, Decision.attempt_id == Attempt.id)
        .where(Attempt.key == key)
        .order_by(Decision.position)
    )
    return [(position, choice) for position, choice in session.execute(query)]


def offered_first(session: Session, actor: Actor, key: str) -> list[str]:
    """What stood first on the page at each step of an attempt."""
    run = scenarios.get(session, actor, key)
    return [scenarios.choices_at(run, step)[0].label for step in range(len(run.decisions))]


def drawn_by(session: Session, actor: Actor, key: str) -> list[str]:
    """The questions that an attempt drew."""
    return list(quizzes.get(session, actor, key).attempt.drawn)


def answering(site: Site) -> Answers:
    """Somebody with an open quiz whose attempt drew a question for a number."""
    quiz = places.activity(site, CHECK)
    assert isinstance(quiz, Quiz)
    numbers = {one.id for one in quiz.questions if one.type is QuestionType.NUMBER}
    while True:
        actor = site.person()
        key = sit(site, actor, answered=0)
        drawn = site.work(partial(drawn_by, actor=actor, key=key))
        if found := sorted(numbers & set(drawn)):
            return Answers(site, site.wire(actor), f"/quiz-attempts/{key}", found[0], key)


def writing(site: Site) -> Texts:
    """Somebody with an empty worksheet."""
    sheet, actor = places.activity(site, SHEET), site.person()
    assert isinstance(sheet, Worksheet)
    section = next(one.id for one in sheet.sections if one.field != "table")
    return Texts(site, site.wire(actor), actor, section)


def talking(site: Site) -> Talk:
    """Somebody who has not talked yet."""
    actor = site.person()
    return Talk(site, site.wire(actor), actor)


@pytest.mark.databases("sqlite", "postgresql")
def test_what_was_acknowledged_survives_kills_and_is_there_once(
    server: Server, shipped: Prepared
) -> None:
    assert shipped.result.course
    chance = random.Random(20)
    with beside(server, shipped.result.course) as site:
        made = (answering, writing, talking)
        writers = [make(site) for _ in range(WRITERS) for make in made]
        stream = Stream()
        threads = [Thread(target=stream.run, args=[one], daemon=True) for one in writers]
        for thread in threads:
            thread.start()
        for _ in range(KILLS):
            stream.wait_for_more(chance.randint(*BETWEEN))
            server.kill()
            stream.wait_for_silence(len(writers))
            for one in writers:
                one.check()
            server.start()
            stream.go_on()
        stream.wait_for_more(BETWEEN[0])
        stream.is_over = True
        for thread in threads:
            thread.join(SECONDS)
        for one in writers:
            one.check()
        assert stream.faults == []
