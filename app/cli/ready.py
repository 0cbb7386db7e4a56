"""Commands that need the database's tables say so in a sentence where there are none."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from app import db

Given = ParamSpec("Given")
Result = TypeVar("Result")


def needs_tables(command: Callable[Given, Result]) -> Callable[Given, Result]:
    """Make a command look first whether the database is there and up to date.

    It then raises ClickException where it can't be reached or the tables are missing or old.
    """

    @wraps(command)
    def ready(*args: Given.args, **given: Given.kwargs) -> Result:
        if why := db.why_unreachable(db.database().engine):
            raise click.ClickException(f"The database can't be reached: {why}")
        if not db.is_migrated(db.database().engine):
            raise click.ClickException(
                "The database isn't ready. Run “flask --app wsgi migrate” once, then this again."
            )
        return command(*args, **given)

    return ready
