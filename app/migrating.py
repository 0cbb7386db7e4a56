"""Bringing a database to a numbered migration; only commands and the start do that."""

from alembic import command
from alembic.config import Config

from config import ROOT


def alembic_config(url: str) -> Config:
    """Where the migrations lie, for the database at `url`."""
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    settings.attributes["url"] = url
    return settings


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to `revision`."""
    command.upgrade(alembic_config(url), revision)
