"""An admin's browser at a site with the small course."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.domain.permission import Role
from tests.conversations import Visitor
from tests.views.admin.visits import enter


@pytest.fixture
def admin(app: Flask, client: FlaskClient) -> Visitor:
    """Alex, who runs the site."""
    return enter(app, client, Role.ADMIN, "Alex Adebayo")
