"""Somebody who talks in a browser, and what their pages say."""

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app.services import scenarios
from app.services.sessions import Actor
from tests.conversations import COURSE, MODULE, TALK, Visitor, database_of

FIRST = f"/course/{COURSE}/{MODULE}/{TALK}"
WARM = ("Own it", "Go on", "Share it")
COLD = ("Rank her", "Go on", "Hide it")


class Learner(Visitor):
    """A learner's browser in the course with a conversation."""

    def __init__(self, app: Flask, actor: Actor) -> None:
        super().__init__(app, app.test_client(), actor, FIRST)

    def start(self, **form: Any) -> str:
        """Begin or go on; the attempt's key."""
        answer = self.post(f"{FIRST}/attempts", **form)
        assert answer.status_code == 303
        return answer.location.rsplit("/", 1)[-1]

    def place_of(self, key: str, step: int, label: str) -> int:
        """Where a choice stands on this attempt's page."""
        with database_of(self.app).reading() as session:
            run = scenarios.get(session, self.actor, key)
            return [one.label for one in scenarios.choices_at(run, step)].index(label)

    def decide(
        self, key: str, step: int, label: str, fetch: bool = False, **said: Any
    ) -> TestResponse:
        """Take a decision by its label."""
        place = self.place_of(key, step, label)
        return self.post(f"/attempts/{key}/decisions", fetch, step=step, choice=place, **said)

    def play(self, *labels: str, **form: Any) -> str:
        """Start and decide all these; the attempt's key."""
        key = self.start(**form)
        with database_of(self.app).reading() as session:
            taken = len(scenarios.get(session, self.actor, key).decisions)
        for step, label in enumerate(labels, taken):
            assert self.decide(key, step, label).status_code == 303
        return key


def text_of(page: str) -> str:
    """A page's words without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())
