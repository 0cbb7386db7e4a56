"""The roof: what a fresh folder becomes, and whom it believes about addresses."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import request

from app import cli, create_app
from app.domain.permission import Permission
from app.security import requires
from config import Config

VISITOR, PROXY = "203.0.113.7", "198.51.100.1"


@requires(Permission.SEE_PUBLIC)
def who() -> str:
    """The visitor's address, as the product believes it."""
    return request.remote_addr or ""


@pytest.mark.parametrize(("proxies", "believed"), [(0, "127.0.0.1"), (1, PROXY), (2, VISITOR)])
def test_as_many_proxies_are_believed_as_the_settings_say(
    config: Config, proxies: int, believed: str
) -> None:
    app = create_app(replace(config, trusted_proxies=proxies))
    app.add_url_rule("/who", view_func=who)

    said = app.test_client().get("/who", headers={"X-Forwarded-For": f"{VISITOR}, {PROXY}"})

    app.extensions["db"].engine.dispose()
    assert said.text == believed


def test_a_folder_that_is_not_there_is_made_for_the_database(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"

    app = create_app(Config(mode="test", data=data))
    cli.init_app(app)

    assert app.test_cli_runner().invoke(args=["migrate"]).exit_code == 0
    app.extensions["db"].engine.dispose()
    assert (data / "tandem.sqlite3").exists()
    assert app.test_client().get("/").status_code == 200
    app.extensions["db"].engine.dispose()
