"""Commands on courses: begin one, add to it, check, publish, list."""

from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app import db, serving
from app.cli import report
from app.cli.ready import needs_tables
from app.cli.tables import as_tables
from app.content import scaffold
from app.content.gift import read_gift
from app.content.gift_quiz import quiz_of
from app.errors import TandemError
from app.services import drafts, publishing, pulling
from app.services.publishing import Prepared
from app.words.changed_files import told
from config import Config

course = AppGroup("course", help="Begin, check, publish and list courses.")


def settings() -> Config:
    """The running app's configuration."""
    config: Config = current_app.extensions["config"]
    return config


@course.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Exit with 2 where there are hints.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document, for editors.")
@click.option("--github", "as_github", is_flag=True, help="Annotations for GitHub's workflows.")
def check(folders: tuple[Path, ...], strict: bool, as_json: bool, as_github: bool) -> None:
    """Report what would trip a learner; exits 1 on a fault, so that it can guard a commit."""
    if as_json and as_github:
        raise click.UsageError("Choose --json or --github, not both.")
    checked = [(folder, read(folder)) for folder in folders]
    written = report.as_json if as_json else report.as_github if as_github else report.as_text
    click.echo(written(checked))
    results = [prepared.result for _folder, prepared in checked]
    has_faults = any(result.faults for result in results)
    has_hints = any(result.hints for result in results)
    raise SystemExit(1 if has_faults else 2 if strict and has_hints else 0)


@course.command()
@click.argument("folder", type=click.Path(path_type=Path))
def reading(folder: Path) -> None:
    """Tell how every lesson reads: words, minutes, grade, sentences."""
    found = read(folder).result
    if found.course is None:
        raise click.ClickException("The course has faults. See them with: flask course check")
    click.echo(report.as_table(found.course))


@course.command()
@click.argument("folder", type=click.Path(path_type=Path))
def tables(folder: Path) -> None:
    """Write a course as Markdown tables: words, grade, minutes, plays, and what covers what."""
    found = read(folder).result
    if found.course is None:
        raise click.ClickException("The course has faults. See them with: flask course check")
    click.echo(as_tables(found))


def read(folder: Path) -> Prepared:
    """A course's folder, read and checked. Raises ClickException where it can't be."""
    name = report.shown(str(folder))
    if not folder.exists():
        raise click.ClickException(f"There is no folder “{name}”.")
    if not folder.is_dir():
        raise click.ClickException(f"“{name}” is a file. Name the course's folder.")
    try:
        return serving.prepare(settings(), folder)
    except OSError as error:
        raise click.ClickException(f"“{name}” can't be read ({error.strerror}).") from error


@course.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--note", default="", help="What changed, for those who look back.")
@click.option("--over", is_flag=True, help="Replace what was published in the browser meanwhile.")
@needs_tables
def publish(folder: Path, note: str, over: bool) -> None:
    """Make a folder's files what learners see."""
    try:
        click.echo(serving.publish_folder(settings(), db.database(), folder, note, over=over))
        with db.database().reading() as session:
            pulling.mark(session, folder.resolve())
    except TandemError as error:
        raise click.ClickException(serving.words_of(error)) from error


@course.command()
@click.argument("folder", type=click.Path(path_type=Path))
@needs_tables
def diff(folder: Path) -> None:
    """Say in words what publishing a FOLDER would change, and who is in the middle of it."""
    prepared = read(folder.resolve())
    if prepared.result.course is None:
        raise click.ClickException("The course has faults. See them with: flask course check")
    try:
        with db.database().reading() as session:
            ahead = drafts.look_ahead(session, prepared)
    except TandemError as error:
        raise click.ClickException(
            f"{report.shown(prepared.slug)} was never published: all of it is new."
        ) from error
    for line in told(ahead.differing, ahead.reach):
        click.echo(report.shown(line))
    count = len(ahead.differing.files)
    click.echo(f"{count} file{'s' * (count != 1)} would change in revision {ahead.number}.")


@course.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--over", is_flag=True, help="Take the published files where both sides changed.")
@needs_tables
def pull(folder: Path, over: bool) -> None:
    """Bring what is published into a FOLDER, which has the course's name."""
    try:
        with db.database().reading() as session:
            media = settings().data / "media"
            pulled = pulling.pull(session, folder.resolve(), media, over=over)
    except TandemError as error:
        raise click.ClickException(serving.words_of(error)) from error
    except OSError as error:
        raise click.ClickException(f"The files can't be written ({error.strerror}).") from error
    for path in pulled.written:
        click.echo(f"Wrote {report.shown(path)}")
    for path in pulled.removed:
        click.echo(f"Removed {report.shown(path)}")
    click.echo(f"{report.shown(folder.name)} has the files of revision {pulled.number}.")


@course.command("list")
@needs_tables
def list_courses() -> None:
    """Every course with the revision that learners see."""
    with db.database().reading() as session:
        for row in publishing.list_courses(session):
            click.echo(
                f"{row.slug}  revision {row.number}, "
                f"{row.published_at:%d %B %Y %H:%M} UTC  {row.title}"
            )


@course.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="", help="What learners read; the folder's name without it.")
def new(folder: Path, title: str) -> None:
    """Begin a course: a small one that passes the check, to be written over."""
    write(lambda: scaffold.begin(folder, title))
    click.echo(f"Check it with: flask course check {report.shown(str(folder))}")


@course.command()
@click.argument("kind", type=click.Choice(scaffold.KINDS))
@click.argument("module", type=click.Path(path_type=Path))
@click.argument("name")
@click.option("--title", default="", help="What learners read; the name without it.")
def add(kind: str, module: Path, name: str, title: str) -> None:
    """Add a starting file with the next number to a MODULE's folder; NAME becomes its address."""
    write(lambda: scaffold.add(kind, module, name, title))


@course.command("import-questions")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("module", type=click.Path(path_type=Path))
@click.argument("name")
@click.option("--title", default="", help="What learners read; the name without it.")
def import_questions(file: Path, module: Path, name: str, title: str) -> None:
    """Make a quiz in a MODULE's folder of the questions in a GIFT file, which Moodle exports."""
    try:
        questions, problems = read_gift(file.read_bytes().decode())
    except UnicodeDecodeError as error:
        raise click.ClickException(
            "The file isn't UTF-8. Save it as UTF-8 and try again."
        ) from error
    for one in problems:
        click.echo(f"{report.shown(str(file))}:{one.line}: {one.message}", err=not one.is_note)
    if any(not one.is_note for one in problems):
        raise click.ClickException("Nothing was written. Mend these lines and try again.")
    title = title or name.replace("-", " ").capitalize()
    write(lambda: scaffold.add("quiz", module, name, title, quiz_of(title, questions)))
    count = len(questions)
    click.echo(f"{count} question{'s' * (count != 1)}. Check with: flask course check")


def write(made: Callable[[], list[Path]]) -> None:
    """Say which files were made. Raises ClickException where none could be."""
    try:
        for path in made():
            click.echo(f"Made {report.shown(str(path))}")
    except TandemError as error:
        raise click.ClickException(report.shown(str(error))) from error
    except OSError as error:
        raise click.ClickException(f"The files can't be written ({error.strerror}).") from error
