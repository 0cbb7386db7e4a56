"""Keeping the site: backup, restore, doctor."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from app import db, serving
from app.cli.course import settings
from app.cli.ready import needs_tables
from app.errors import TandemError
from app.upkeep import backup as keeping
from app.upkeep import doctor as examining
from app.upkeep import restore as bringing_back

MARKS = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}
FILE = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@click.option("--keep", type=click.IntRange(1), help="Of a folder: remove all but the newest ones.")
@with_appcontext
@needs_tables
def backup(file: Path, keep: int | None) -> None:
    """Write database, media and key into one FILE (.tar.gz), while people go on working.

    Where FILE is a folder, the file in it is named by date and time (UTC).
    """
    now = datetime.now(UTC)
    target = file.resolve()
    if target.is_dir():
        target = target / f"tandem-{now:%Y%m%d-%H%M%S}.tar.gz"
    elif keep:
        raise click.UsageError("--keep needs a folder, not a file.")
    try:
        made = keeping.make(settings(), db.database(), target, now)
    except TandemError as error:
        raise click.ClickException(serving.words_of(error)) from error
    click.echo(f"{made.path}: {made.rows:,} rows, {made.media:,} media, {made.size:,} bytes.")
    if not made.has_key:
        click.echo("The secret key is set in TANDEM_SECRET_KEY and not in the file: keep it, too.")
    for gone in keeping.thin_out(target.parent, keep) if keep else ():
        click.echo(f"Removed {gone.name}.")


@click.command()
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Put the database that is here aside.")
@with_appcontext
def restore(file: Path, force: bool) -> None:
    """Bring a backup back into an empty site; everything is checked before anything is touched."""
    config = settings()
    if why := db.why_unreachable(db.database().engine):
        raise click.ClickException(f"The database can't be reached: {why}")
    if serving.is_taken(config.host, config.port):
        raise click.ClickException(
            f"Something listens on port {config.port}. Stop Tandem before restoring."
        )
    try:
        done = bringing_back.restore(config, db.database(), file, datetime.now(UTC), force=force)
    except TandemError as error:
        raise click.ClickException(serving.words_of(error)) from error
    click.echo(f"Restored the backup of {done.made_at}: {done.rows:,} rows, {done.media:,} media.")
    for line in advice(done):
        click.echo(line)


def advice(done: bringing_back.Restored) -> list[str]:
    """What to know before the start."""
    said = []
    if done.aside:
        said.append(f"What was here before is kept as {done.aside}. Remove it when all is well.")
    if not done.has_key:
        said.append(
            "The backup holds no secret key. With another one than then, people sign in again, and "
            "apps for the second step show codes that are no longer right: recovery codes still "
            "work, and “flask user remove-second-step” helps whoever has none."
        )
    if done.waiting:
        said.append(
            f"{done.waiting:,} letters wait. They go out when the job process starts, those sent "
            "after the backup for a second time."
        )
    if not done.is_current:
        said.append("Its tables are older than this version: run “flask --app wsgi migrate”.")
    return said


@click.command()
@click.option("--recount", is_flag=True, help="Count everything anew; takes longer.")
@click.option("--mend", is_flag=True, help="Recount, and put right what differs.")
@with_appcontext
def doctor(recount: bool, mend: bool) -> None:
    """Look for what is wrong, and say what to do; exits 1 where something needs to be mended."""
    now = datetime.now(UTC)
    findings = examining.examine(settings(), db.database(), recount, now, mend=mend)
    for one in findings:
        click.echo(f"{MARKS[one.state]}  {one.about}: {one.said}")
        if one.todo:
            click.echo(f"      {one.todo}")
    failed = sum(one.state == "fail" for one in findings)
    warned = sum(one.state == "warn" for one in findings)
    click.echo(f"{failed} to mend, {warned} to look at." if failed + warned else "All is well.")
    raise SystemExit(bool(failed))


COMMANDS = (backup, restore, doctor)
