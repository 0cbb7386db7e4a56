"""Commands of people; those of courses, of running the site and of its upkeep have own files."""

from datetime import UTC, datetime

import click
from flask import Flask
from flask.cli import AppGroup

from app import db, serving
from app.cli import ops, run
from app.cli.course import course, settings
from app.cli.ready import needs_tables
from app.domain.permission import Role
from app.errors import TandemError
from app.forms.security import REMOVED_FOR
from app.services import accounts, mail, passwords
from app.services.accounts import second
from app.services.mail import Letter
from app.templating import letter

user = AppGroup("user", help="Add and invite people.")


def init_app(app: Flask) -> None:
    """Put the commands on."""
    app.cli.add_command(course)
    app.cli.add_command(user)
    for command in (*run.COMMANDS, *ops.COMMANDS):
        app.cli.add_command(command)


@user.command("add")
@click.argument("email")
@click.option("--name", prompt=True)
@click.option("--role", "roles", type=click.Choice([r.value for r in Role]), multiple=True)
@click.password_option()
@needs_tables
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
@needs_tables
def invite_user(email: str, role: str) -> None:
    """Mail an invitation that lasts two weeks, and print its link."""

    def write(token: str) -> Letter:
        return letter("invitation", link=f"{settings().address}/join/{token}")

    try:
        address = accounts.fold(email)
        with db.database().transaction() as session:
            token = accounts.invite(session, address, Role(role), write, datetime.now(UTC))
    except TandemError as error:
        raise click.ClickException(serving.words_of(error)) from error
    click.echo(f"{settings().address}/join/{token}")


@user.command("remove-second-step")
@click.argument("email")
@click.option("--reason", type=click.Choice(second.REMOVED_FOR), default="lost", show_default=True)
@needs_tables
def remove_second_step(email: str, reason: str) -> None:
    """Take the second step off an account, also the last admin's; they are told by mail."""
    now = datetime.now(UTC)
    try:
        address = accounts.fold(email)
        with db.database().transaction() as session:
            found = accounts.get(session, address)
            reader, link = mail.reader_of(found), f"{settings().address}/reset"
            why = mail.writer(session).say(REMOVED_FOR[reason], reader)
            told = mail.write(session, "second_removed", reader, reason=why, link=link)
            second.remove(session, None, found, reason, told, now)
    except TandemError as error:
        raise click.ClickException(serving.words_of(error)) from error
    click.echo(f"{address} signs in with the password alone now. Every browser is signed out.")


@user.command("allow")
@click.argument("email")
@click.option("--extra-time", type=int, required=True, help="Percent more time, 0 for none.")
@needs_tables
def allow_user(email: str, extra_time: int) -> None:
    """Give a person more time in timed quizzes, from their next attempt on."""
    try:
        with db.database().transaction() as session:
            accounts.allow(session, email, extra_time, datetime.now(UTC))
    except TandemError as error:
        raise click.ClickException(serving.words_of(error)) from error
    click.echo(f"{email} has {extra_time}% more time in timed quizzes.")
