"""Commands: check and publish courses, add people, serve, work."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask, current_app, render_template
from flask.cli import AppGroup, with_appcontext

from app import db, migrating, serving
from app.domain.permission import Role
from app.errors import TandemError
from app.services import accounts, passwords, publishing
from app.services.mail import Letter
from config import ROOT, Config

course = AppGroup("course", help="Check, publish and list courses.")
user = AppGroup("user", help="Add and invite people.")


def init_app(app: Flask) -> None:
    """Put the commands on."""
    app.cli.add_command(course)
    app.cli.add_command(user)
    for command in (serve, work, migrate):
        app.cli.add_command(command)


def settings() -> Config:
    """The running app's configuration."""
    config: Config = current_app.extensions["config"]
    return config


@course.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--strict", is_flag=True, help="Exit with 2 where there are hints.")
def check(folder: Path, strict: bool) -> None:
    """Report what would trip a learner; exits 1 on a fault, so that it can guard a commit."""
    prepared = serving.prepare(settings(), folder)
    result = prepared.result
    for line in (*result.faults, *result.hints):
        click.echo(str(line))
    for report in result.reports:
        click.echo(str(report))
    click.echo(
        f"{len(prepared.source.texts)} files, "
        f"{len(result.faults)} faults, {len(result.hints)} hints."
    )
    raise SystemExit(1 if result.faults else 2 if strict and result.hints else 0)


@course.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--note", default="", help="What changed, for those who look back.")
def publish(folder: Path, note: str) -> None:
    """Make a folder's files what learners see."""
    try:
        click.echo(serving.publish_folder(settings(), db.database(), folder, note))
    except TandemError as error:
        raise click.ClickException(serving.words_of(error)) from error


@course.command("list")
def list_courses() -> None:
    """Every course with the revision that learners see."""
    with db.database().reading() as session:
        for row in publishing.list_courses(session):
            click.echo(
                f"{row.slug}  revision {row.number}, "
                f"{row.published_at:%d %B %Y %H:%M} UTC  {row.title}"
            )


@user.command("add")
@click.argument("email")
@click.option("--name", prompt=True)
@click.option("--role", "roles", type=click.Choice([r.value for r in Role]), multiple=True)
@click.password_option()
def add_user(email: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Make an account (role learner, unless others are named)."""
    try:
        address, cleaned = accounts.fold(email), accounts.clean_name(name)
        passwords.check_rules(password, address, cleaned)
        hashed = passwords.make(password)
        given = {Role(role) for role in roles} or {Role.LEARNER}
        with db.database().transaction() as session:
            accounts.add(session, address, cleaned, hashed, given, datetime.now(UTC))
    except TandemError as error:
        raise click.ClickException(serving.words_of(error)) from error
    click.echo(f"{address} can sign in.")


@user.command("invite")
@click.argument("email")
@click.option("--role", type=click.Choice([r.value for r in Role]), default=Role.LEARNER.value)
def invite_user(email: str, role: str) -> None:
    """Mail an invitation that lasts two weeks, and print its link."""

    def write(token: str) -> Letter:
        link = f"{settings().address}/join/{token}"
        return Letter.of(render_template("mail/invitation.txt", link=link))

    try:
        address = accounts.fold(email)
        with db.database().transaction() as session:
            token = accounts.invite(session, address, Role(role), write, datetime.now(UTC))
    except TandemError as error:
        raise click.ClickException(serving.words_of(error)) from error
    click.echo(f"{settings().address}/join/{token}")


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to the newest migration."""
    migrating.migrate(settings().database)
    click.echo("The database is up to date.")


@click.command()
@click.option("--no-demo", is_flag=True, help="Start without made-up people.")
@click.option("--courses", type=click.Path(path_type=Path), default=ROOT / "courses")
@click.option("--server-app", default="app.web:app", hidden=True)
@with_appcontext
def serve(no_demo: bool, courses: Path, server_app: str) -> None:
    """Migrate, publish the courses, then serve until Ctrl-C, with the job process beside."""
    status = serving.prepare_all(settings(), db.database(), courses, not no_demo)
    raise SystemExit(status or serving.run(settings(), server_app))


@click.command()
@with_appcontext
def work() -> None:
    """Run the job process: mail and other things that leave the house."""
    consumer = current_app.extensions["queue"].create_consumer(workers=1, periodic=True)
    consumer.run()
