"""Cohorts and people of others: no address of the desk knows them, whatever role one has."""

import pytest
from flask import Flask

from app.domain.permission import Role
from app.models import Waiting
from tests.learners import database, learner, sign_in
from tests.services.people.made import manage
from tests.views.admin.desks import Desk
from tests.views.admin.test_hostile import addresses, places

pytestmark = [pytest.mark.databases("sqlite"), pytest.mark.usefixtures("course")]


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.MANAGER, Role.LEARNER])
def test_nothing_of_others_is_seen_or_changed(app: Flask, desk: Desk, role: Role) -> None:
    named = places(app, desk)
    stranger = learner(app, "", "Sven Stranger", [role])
    if role is Role.MANAGER:
        manage(app, stranger, learner(app), desk.actor)
    client = app.test_client()
    token = sign_in(app, client, stranger)
    app.config["WTF_CSRF_ENABLED"] = False
    let_in = []

    for method in ("GET", "POST"):
        bare = set(addresses(app, method, {}))
        for path in set(addresses(app, method, named, but=())) - bare:
            form = {"csrf_token": token, "kind": "csv", "act": "move", "person": named["person"]}
            answer = client.open(path, method=method, data=form if method == "POST" else None)
            if answer.status_code not in (403, 404):
                let_in.append((method, path, answer.status_code))

    assert let_in == []
    with database(app).reading() as session:
        assert session.query(Waiting).count() == 0


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.MANAGER, Role.LEARNER])
def test_lists_and_searches_name_nobody_of_others(app: Flask, desk: Desk, role: Role) -> None:
    named = places(app, desk)
    client = app.test_client()
    sign_in(app, client, learner(app, "", "Sven Stranger", [role]))
    query = {"q": "maya", "cohort": named["cohort"], "person": named["person"]}

    pages = [client.get(path, query_string=query).text for path in addresses(app, "GET", {})]

    assert not [page for page in pages if "Maya Lindqvist" in page or "Nordics" in page]
