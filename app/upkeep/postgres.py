"""PostgreSQL's own programs: what they are told, and what is said where they can't be used."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, Connection, make_url

from app.upkeep.archive import UpkeepError

KEPT = "before_restore_"
"""What the schema of a database is called that a restore has replaced."""


def connection_words(url: URL) -> str:
    """Where the server is, as its programs read it: all but the password."""
    given = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database}
    more = {name: value for name, value in url.query.items() if isinstance(value, str)}
    known = {name: str(value) for name, value in {**given, **more}.items() if value}
    return " ".join(f"{name}='{quoted(value)}'" for name, value in known.items())


def quoted(value: str) -> str:
    """A value between quotes in a connection string."""
    return value.replace("\\", "\\\\").replace("'", "\\'")


def find(pg_dump: str, name: str) -> str:
    """The path of one of the programs. Raises UpkeepError where it isn't there."""
    beside = Path(pg_dump).with_name(name) if os.sep in pg_dump else Path(name)
    found = shutil.which(str(beside))
    if found is None:
        raise UpkeepError(
            "%(name)s isn't here. Install PostgreSQL's client programs (on Debian and Ubuntu: "
            "apt install postgresql-client), or name their pg_dump in TANDEM_PG_DUMP.",
            name=name,
        )
    return found


def refuse_older(program: str, server: int) -> None:
    """Raise UpkeepError where a program is older than the server (its main version)."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = re.search(r"\)\s*(\d+)", said.stdout)
    version = int(found[1]) if found else 0
    if version < server:
        raise UpkeepError(
            "%(name)s is of version %(version)s, the server of %(server)s. Install the client "
            "programs of version %(server)s, or name their pg_dump in TANDEM_PG_DUMP.",
            name=Path(program).name,
            version=version or "an unknown",
            server=server,
        )


def server_version(connection: Connection) -> int:
    """The server's main version."""
    return int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000


def run(program: str, url: str, *words: str) -> None:
    """Run one of the programs. Raises UpkeepError with its own words where it fails."""
    parts = make_url(url)
    environ = {**os.environ, "PGPASSWORD": parts.password or os.environ.get("PGPASSWORD", "")}
    line = [program, f"--dbname={connection_words(parts)}", "--no-password", *words]
    said = subprocess.run(line, env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    if said.returncode:
        raise UpkeepError(
            "%(name)s failed: %(why)s",
            name=Path(program).name,
            why=" ".join(said.stderr.split())[-600:],
        )


def dump(pg_dump: str, url: str, snapshot: str, server: int, target: Path) -> None:
    """Write what a snapshot shows, in PostgreSQL's own format, without what a restore replaced."""
    program = find(pg_dump, "pg_dump")
    refuse_older(program, server)
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    run(program, url, *words, f"--exclude-schema={KEPT}*", f"--file={target}")


def load(pg_dump: str, url: str, source: Path) -> None:
    """Bring a dump into an empty database: all of it or nothing."""
    program = find(pg_dump, "pg_restore")
    words = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    run(program, url, *words, str(source))
