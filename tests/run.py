"""What the processes of one test run share: a folder, a lock that says it is alive, its end."""

import fcntl
import os
import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

SOCKET = "postgres/.s.PGSQL.5432"
SOCKET_LENGTH = 100
"""Longest path a socket may have, in bytes, on the pickiest system."""

SECONDS_TO_END = 20
MEMORY = "/dev/shm"
ROOM = 4_000_000_000
"""What must be free there, in bytes: a run writes some hundred megabytes at a time."""


def make_folder() -> Path:
    """A fresh folder for one run: every user may pass through it, only its owner sees into it.

    Raises RuntimeError where no place for temporary files can hold a PostgreSQL.
    """
    places = [*([MEMORY] if is_roomy(MEMORY) else []), tempfile.gettempdir(), "/var/tmp", "/tmp"]
    for place in dict.fromkeys(places):
        folder = Path(tempfile.mkdtemp(prefix="tandem-", dir=place)).resolve()
        folder.chmod(0o711)
        if len(os.fsencode(folder / SOCKET)) <= SOCKET_LENGTH and is_open(folder):
            return folder
        folder.rmdir()
    raise RuntimeError("Tests need a folder that every user may enter: set TMPDIR to one.")


def is_open(folder: Path) -> bool:
    """Whether the unprivileged user that serves where we are root could reach `folder`."""
    if os.geteuid():
        return True
    return all(place.stat().st_mode & stat.S_IXOTH for place in (folder, *folder.parents))


def is_roomy(place: str) -> bool:
    """Whether files can lie there in memory, and be run: thousands of small ones need no disk."""
    if "TMPDIR" in os.environ or not os.access(place, os.W_OK):
        return False
    return shutil.disk_usage(place).free > ROOM and not os.statvfs(place).f_flag & os.ST_NOEXEC


def hold(folder: Path) -> int:
    """Say that the run is alive, until this process ends or closes the file returned."""
    lock = os.open(folder / "run.lock", os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def wait_for_end(folder: Path) -> None:
    """Return when the process that holds the run is gone, however it ended."""
    with (folder / "run.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)


def end(folder: Path, lock: int) -> None:
    """End the run: kill what tests left running; the database's keeper cleans up, else this.

    A file `<number>.group` names a group of processes that must not outlive the run.
    """
    for path in folder.glob("*.group"):
        with suppress(ProcessLookupError):
            os.killpg(int(path.stem), signal.SIGKILL)
    os.close(lock)
    if not (folder / "postgres.made").exists():
        shutil.rmtree(folder)
    deadline = time.monotonic() + SECONDS_TO_END
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.02)


def once(folder: Path, name: str, make: Callable[[], None]) -> None:
    """Call `make` in the first of the run's processes that asks; the others wait for it."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder / f"{name}.made"
        if not made.exists():
            make()
            made.touch()
