"""Settings: read from TANDEM_* variables, and the secret key that is made and kept."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config import Config, ConfigError


def test_settings_are_read_from_the_environment(tmp_path: Path) -> None:
    given = {"TANDEM_PORT": "9000", "TANDEM_DATA": str(tmp_path), "TANDEM_SITE_NAME": "House"}

    config = Config.from_environ(given | {"HOME": "/elsewhere"})

    assert (config.port, config.data, config.site_name) == (9000, tmp_path, "House")


def test_addresses_follow_from_the_settings(tmp_path: Path) -> None:
    plain = Config(data=tmp_path)
    set_ = Config(database_url="postgresql+psycopg://x/y", public_url="https://a.example.test/")

    assert plain.database == f"sqlite:///{tmp_path / 'tandem.sqlite3'}"
    assert (plain.address, set_.address) == ("http://127.0.0.1:8000", "https://a.example.test")
    assert set_.database == "postgresql+psycopg://x/y"


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"TANDEM_PRT": "9000"}, "TANDEM_PRT"),
        ({"TANDEM_PORT": "nine"}, "TANDEM_PORT"),
        ({"TANDEM_PORT": "-1"}, "TANDEM_PORT"),
        ({"TANDEM_MODE": "play"}, "TANDEM_MODE"),
        ({"TANDEM_SIGN_UP": "closed"}, "TANDEM_SIGN_UP"),
        ({"TANDEM_CLOCK": "clock"}, "TANDEM_CLOCK"),
        ({"TANDEM_MAIL": "ftp://mail.example.test"}, "TANDEM_MAIL"),
        ({"TANDEM_DATABASE_URL": "postgresql+psycopg://x/y"}, "TANDEM_SECRET_KEY"),
        ({"TANDEM_METRICS": "9108"}, "TANDEM_METRICS"),
        ({"TANDEM_PUBLIC_URL": "learn.example.test"}, "TANDEM_PUBLIC_URL"),
        ({"TANDEM_PUBLIC_URL": "HTTPS://learn.example.test"}, "TANDEM_PUBLIC_URL"),
        ({"TANDEM_PUBLIC_URL": "https://example.test/learn"}, "TANDEM_PUBLIC_URL"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(given: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        Config.from_environ(given)


def test_the_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    config = Config(data=tmp_path / "var")

    first = config.secret()

    assert len(first) >= 48
    assert config.secret() == first
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600


def test_processes_that_start_at_once_agree_on_the_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        secrets = list(pool.map(lambda _: Config(data=tmp_path).secret(), range(8)))

    assert len(set(secrets)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_a_secret_that_is_set_is_used(tmp_path: Path) -> None:
    assert Config(data=tmp_path, secret_key="given").secret() == "given"
    assert not list(tmp_path.iterdir())
