"""What machines ask."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app import create_app
from app.models import CourseRow
from config import Config
from tests.learners import database
from tests.views.public.visits import Count


def test_health_needs_no_database(client: FlaskClient, statements: Count) -> None:
    with statements() as said:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.data, said) == (200, b"ok", [])


def test_readiness_names_what_is_missing(app: Flask, client: FlaskClient, course: int) -> None:
    def state() -> tuple[int, object]:
        answer = client.get("/readyz")
        return answer.status_code, answer.json

    assert state() == (200, {"ready": True})
    with database(app).transaction() as session:
        session.execute(update(CourseRow).values(published_id=None))
    assert state() == (503, {"ready": False, "missing": "published course"})
    with database(app).transaction() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    assert state() == (503, {"ready": False, "missing": "migrations"})


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "address", ["sqlite:////nowhere/at/all.sqlite3", "postgresql+psycopg://x@127.0.0.1:9/x"]
)
def test_without_a_database_the_product_is_not_ready(config: Config, address: str) -> None:
    client = create_app(replace(config, database_url=address)).test_client()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "missing": "database"})
    assert client.get("/healthz").status_code == 200


@pytest.mark.databases("sqlite")
def test_search_engines_are_kept_from_certificates(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Disallow: /verify" in answer.get_data(as_text=True).splitlines()
