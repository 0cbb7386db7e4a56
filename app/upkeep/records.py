"""What the database says of the site: media, results, processes, mail, faults, counts."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import RevisionFile, Task
from app.services import beats, faults, health
from app.services.health import LATE, Figures
from app.upkeep.finding import Finding, spoken
from config import Config

BACKUP_EVERY = timedelta(days=2)
NAMED = 3
"""how many examples are named"""

DIGEST = re.compile(r"[0-9a-f]{64}")


def examine(config: Config, session: Session, recount: bool, now: datetime) -> Iterator[Finding]:
    """All that is looked at in the tables, and in the files that they speak of."""
    figures = health.figures(session, now)
    yield media_missing(session, config.data / "media")
    yield media_left(session, config.data / "media")
    yield results(session, config.data / "results")
    yield published(figures)
    yield working(figures, now)
    yield backups(session, now)
    yield letters(figures, now)
    yield broken(session, now)
    if recount and config.is_embedded:
        yield whole(session)


def media_missing(session: Session, root: Path) -> Finding:
    """Media that a revision names and the store lacks."""
    query = select(RevisionFile.digest, RevisionFile.path).where(RevisionFile.is_media)
    wanted = dict(session.execute(query).all())
    gone = [path for one, path in wanted.items() if not (root / one[:2] / one).exists()]
    if gone:
        todo = "Publish those courses again from their folders, or restore them from a backup."
        return Finding(
            "fail", "media", f"{len(gone)} missing: {', '.join(sorted(gone)[:NAMED])}", todo
        )
    return Finding("ok", "media", f"all {len(wanted)} files are there")


def media_left(session: Session, root: Path) -> Finding:
    """Media of the store that no revision names."""
    known = set(session.scalars(select(RevisionFile.digest).where(RevisionFile.is_media)))
    stored = {path.name for path in root.glob("??/*") if DIGEST.fullmatch(path.name)}
    if left := stored - known:
        todo = "They do no harm: an unfinished publishing leaves some. Remove them to save room."
        said = f"{len(left)} files belong to no revision: {', '.join(sorted(left)[:NAMED])}"
        return Finding("warn", "media left over", said, todo)
    return Finding("ok", "media left over", "none")


def results(session: Session, root: Path) -> Finding:
    """Results of long work: folders without a row, rows without their file."""
    rows = session.execute(select(Task.key, Task.state, Task.result)).all()
    keys = {row.key for row in rows}
    left = [path.name for path in root.glob("*") if path.name not in keys]
    done = [row for row in rows if row.state == "done" and row.result]
    gone = [row.key for row in done if not (root / row.key / row.result).exists()]
    if left or gone:
        said = f"{len(gone)} of {len(done)} missing, {len(left)} belong to nothing"
        todo = "Who asked for a missing one can ask again. Those that belong to nothing can go."
        return Finding("warn", "results", said, todo)
    return Finding("ok", "results", f"all {len(done)} files are there")


def published(figures: Figures) -> Finding:
    """Whether there is something to teach."""
    if not figures.revisions:
        return Finding("fail", "courses", "none is published", "Run “flask course publish FOLDER”.")
    said = ", ".join(f"{slug} {number}" for slug, number in figures.revisions.items())
    return Finding("ok", "courses", f"revisions {said}")


def working(figures: Figures, now: datetime) -> Finding:
    """Whether a job process runs."""
    spoken_at = [at for name, at in figures.beats.items() if name.startswith(beats.WORK)]
    last = f"heard {spoken(now - max(spoken_at))}" if spoken_at else "never heard of"
    if health.is_working(figures, now):
        alive = sum(now - at < beats.SILENT for at in spoken_at)
        return Finding("ok", "job process", f"{alive} at work, {last}")
    todo = "Start “flask --app wsgi work” (or the unit tandem-work): mail waits for it."
    return Finding("fail", "job process", last, todo)


def backups(session: Session, now: datetime) -> Finding:
    """Whether there is a backup, and how old it is."""
    todo = "Run “flask --app wsgi backup FILE” every day, and keep copies on another machine."
    beat = beats.find(session, beats.BACKUP)
    if beat is None:
        return Finding("warn", "backup", "none was made yet", todo)
    said = f"{beat.detail.get('file', '')} was made {spoken(now - beat.at)}"
    is_old = now - beat.at > BACKUP_EVERY
    return Finding("warn", "backup", said, todo) if is_old else Finding("ok", "backup", said)


def letters(figures: Figures, now: datetime) -> Finding:
    """Whether mail gets out."""
    said = ", ".join(f"{count} {state}" for state, count in figures.outbox.items())
    oldest = figures.oldest_letter
    if oldest and now - oldest > LATE:
        todo = "See that the job process runs, and that the mail server takes mail."
        said += f"; the oldest was due {spoken(now - oldest)}"
        return Finding("warn", "letters", said, todo)
    if figures.outbox["failed"] or figures.outbox["unknown"]:
        return Finding("warn", "letters", said, "Messages on the desk says which, and why.")
    return Finding("ok", "letters", said)


def broken(session: Session, now: datetime) -> Finding:
    """What broke on our side lately."""
    count = faults.count_since(session, now - timedelta(days=1))
    if count:
        todo = "Find their references, on the page Status, in the log, and report them."
        return Finding("warn", "faults", f"{count} in the last day", todo)
    return Finding("ok", "faults", "none in the last day")


def whole(session: Session) -> Finding:
    """SQLite's own look at its file."""
    said = session.connection().exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    lost = session.connection().exec_driver_sql("PRAGMA foreign_key_check").first()
    if said != "ok" or lost:
        todo = "Stop Tandem and restore the last backup."
        return Finding("fail", "file", f"the database is damaged: {lost or said}", todo)
    return Finding("ok", "file", "the database's file is sound")


def counts(differences: Sequence[object], is_mended: bool) -> Finding:
    """What is kept in sum, against what it sums up."""
    if not differences:
        return Finding("ok", "counts", "all are what a recount finds")
    said = f"{len(differences)} differ: " + "; ".join(str(one) for one in differences[:NAMED])
    if is_mended:
        return Finding("warn", "counts", said, "They are mended. Please report that they differed.")
    return Finding("fail", "counts", said, "Run “flask --app wsgi doctor --mend”; report it, too.")
