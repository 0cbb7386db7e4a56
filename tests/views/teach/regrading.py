"""An instructor's browser at a course whose quiz is to be regraded."""

from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.services.sessions import Actor
from tests.conversations import COURSE
from tests.learners import sign_in
from tests.regrades import REASON, School, check, rekeyed

HERE = f"/teach/courses/{COURSE}/regrade"
QUIZ = f"{HERE}/check"
OLD = check()
NEW = rekeyed(OLD, q1="-x-", q2="-x-")
TWO_WRONG = {"q1": 1, "q2": 1, "q3": 0, "q4": 0}
ALL_OLD = {"q1": 0, "q2": 0, "q3": 0, "q4": 0}


@dataclass
class Desk:
    """An instructor's browser, and the course that they teach."""

    school: School
    client: FlaskClient
    token: str = ""

    def enter(self, who: Actor) -> None:
        """Sign in as somebody."""
        self.token = sign_in(self.school.app, self.client, who)

    def get(self, path: str) -> str:
        """A page, which is there."""
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def apply(self, **given: object) -> TestResponse:
        """Send the form as the page has it now, but for what is `given`."""
        number, last = self.school.seen()
        sent = {"csrf_token": self.token, "revision": number, "after": last, "reason": REASON}
        return self.client.post(QUIZ, data=sent | given)

    @classmethod
    def open(cls, app: Flask, client: FlaskClient) -> "Desk":
        """The course published, its instructor signed in."""
        made = cls(School(app), client)
        made.school.publish(OLD)
        made.enter(made.school.teacher())
        return made
