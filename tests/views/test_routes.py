"""Every route for every kind of visitor: who gets in, who is sent to sign in."""

import pytest
from flask import Flask

from app.domain.permission import Permission, Role
from tests.learners import learner, sign_in

ROLES = [None, Role.LEARNER, Role.INSTRUCTOR, Role.MANAGER, Role.ADMIN]
MADE_UP = {
    "course": "nothing",
    "module": "nothing",
    "activity": "nothing",
    "key": "nothing",
    "browser": "nothing",
    "question": "nothing",
    "section": "nothing",
    "line": "nothing",
    "serial": "nothing",
    "token": "nothing",
    "digest": "nothing",
    "name": "nothing",
    "path": "nothing",
    "step": "0",
    "number": "1",
    "cohort": "nothing",
    "person": "nothing",
    "meeting": "nothing",
    "rule": "nothing",
    "message": "nothing",
    "task": "nothing",
    "allowance": "nothing",
    "kind": "nothing",
    "link": "nothing",
    "letter": "nothing",
    "heading": "nothing",
    "card": "nothing",
    "competency": "nothing",
    "guide": "nothing",
}
OPEN = {Permission.SEE_PUBLIC}

pytestmark = pytest.mark.databases("sqlite")


def test_every_endpoint_names_its_permission(app: Flask) -> None:
    bare = [name for name, view in app.view_functions.items() if not hasattr(view, "permission")]

    assert bare == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.usefixtures("course")
def test_every_route_lets_in_whom_its_permission_names(app: Flask, role: Role | None) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    if role:
        sign_in(app, client, learner(app, course="", roles=[role]))
    wrong = []
    with app.test_request_context():
        rules = list(app.url_map.iter_rules())
        for rule in rules:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                if rule.endpoint == "account.sign_out":
                    continue
                values = {name: MADE_UP[name] for name in rule.arguments}
                path = app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
                answer = client.open(path, method=method, buffered=True)
                view = app.view_functions[rule.endpoint]
                is_open = getattr(view, "permission", None) in OPEN
                to_sign_in = answer.status_code in (302, 303) and answer.headers[
                    "Location"
                ].startswith("/sign-in")
                if to_sign_in is not (role is None and not is_open):
                    wrong.append((method, path, answer.status_code))
                if answer.status_code >= 500:
                    wrong.append((method, path, answer.status_code))

    assert wrong == []


@pytest.mark.parametrize(
    "path", ["/attempts/nothing", "/quiz-attempts/nothing", "/attempts/nothing/debrief"]
)
def test_what_is_somebody_elses_is_not_found(app: Flask, path: str) -> None:
    client = app.test_client()
    sign_in(app, client, learner(app, course=""))

    assert client.get(path).status_code == 404
