"""An admin's browser at a site with the small course."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.permission import Role
from tests.conversations import Visitor
from tests.learners import learner
from tests.views.admin.desks import Desk
from tests.views.admin.visits import enter


@pytest.fixture
def admin(app: Flask, client: FlaskClient) -> Visitor:
    """Alex, who runs the site."""
    return enter(app, client, Role.ADMIN, "Alex Adebayo")


@pytest.fixture
def desk(app: Flask, client: FlaskClient) -> Desk:
    """Ada, who runs a site with the shipped course."""
    return Desk(app, client, learner(app, "", "Ada Admin", [Role.ADMIN]))
