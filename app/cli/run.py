"""Running the site: prepare, serve, work, migrate."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app import db, migrating, serving, working
from app.cli.course import settings
from app.cli.ready import needs_tables
from config import ROOT

FOLDER = click.Path(path_type=Path)


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to the newest migration."""
    if why := db.why_unreachable(db.database().engine):
        raise click.ClickException(f"The database can't be reached: {why}")
    migrating.migrate(settings().database)
    click.echo("The database is up to date.")


@click.command()
@click.option("--courses", type=FOLDER, default=ROOT / "courses")
@with_appcontext
def prepare(courses: Path) -> None:
    """Once a release, before its nodes start: migrate, and publish the courses that changed."""
    raise SystemExit(serving.prepare_site(settings(), db.database(), courses, False))


@click.command()
@click.option("--no-demo", is_flag=True, help="Start without made-up people.")
@click.option("--courses", type=FOLDER, default=ROOT / "courses")
@click.option("--web-only", is_flag=True, help="A web node: no job process, nothing is prepared.")
@click.option("--server-app", default="app.web:app", hidden=True)
@with_appcontext
def serve(no_demo: bool, courses: Path, web_only: bool, server_app: str) -> None:
    """Serve until Ctrl-C or SIGTERM, then finish what is under way.

    Alone it does all that one machine needs: migrate, publish, run the job process beside. With
    --web-only it just serves: “flask prepare” has run once, “flask work” runs somewhere.
    """
    if web_only:
        status = ready_node()
    else:
        status = serving.prepare_all(settings(), db.database(), courses, not no_demo)
    raise SystemExit(status or serving.run(settings(), server_app, with_jobs=not web_only))


@needs_tables
def ready_node() -> int:
    """Look before a web node serves. Raises ClickException where nothing was prepared."""
    return serving.prepare_node(settings(), db.database())


@click.command()
@with_appcontext
@needs_tables
def work() -> None:
    """Run the job process: mail, long work, what happens by the clock. SIGTERM lets it finish."""
    made = current_app.extensions
    working.run(settings(), db.database(), made["queue"], made["look"])


COMMANDS = (prepare, serve, work, migrate)
