"""An admin's browser at the shipped course, for tests of cohorts."""

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.services.sessions import Actor
from tests.learners import COURSE, sign_in

PLAN = {"title": "Nordics", "opens_on": "2026-03-02", "time_zone": "stockholm", "course": COURSE}


class Desk:
    """Somebody's browser, with the form token of their session."""

    def __init__(self, app: Flask, client: FlaskClient, actor: Actor) -> None:
        self.app, self.client, self.actor = app, client, actor
        self.token = sign_in(app, client, actor)

    def see(self, path: str, status: int = 200) -> str:
        """The page at `path`."""
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        return answer.text

    def post(self, path: str, **form: object) -> TestResponse:
        """Send a form."""
        return self.client.post(path, data={**form, "csrf_token": self.token})

    def make(self, **changed: str) -> str:
        """A cohort by its form; its path."""
        answer = self.post("/admin/cohorts/new", **{**PLAN, **changed})
        assert answer.status_code == 303, answer.text
        return answer.location.removesuffix("/edit")

    def link(self, path: str, **given: str) -> str:
        """A link into the cohort at `path`: the path that it has."""
        before = set(self.links(path))
        assert self.post(f"{path}/links", **given).status_code == 303
        (made,) = set(self.links(path)) - before
        return made

    def links(self, path: str) -> list[str]:
        """The links that the page shows."""
        parts = self.see(f"{path}/ways-in").split('value="http://localhost/join-cohort/')[1:]
        return [f"/join-cohort/{part.split(chr(34))[0]}" for part in parts]
