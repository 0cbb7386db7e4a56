"""The real server on a free port, and what it costs: CPU and memory of its process tree."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from config import ROOT

PAGE = os.sysconf("SC_PAGE_SIZE")
PATIENCE = 60
WRITER = "new@example.test"


class Server:
    """Granian with one worker on the data in `folder`; use as a context."""

    password = "bench-password"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    def __enter__(self) -> Self:
        environ = {name: v for name, v in os.environ.items() if not name.startswith("TANDEM_")}
        environ |= {
            "TANDEM_DATA": str(self.folder / "var"),
            "TANDEM_PORT": str(self.port),
            "TANDEM_MODE": "demo",
            "TANDEM_DEMO_PASSWORD": self.password,
        }
        line = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
        line += ["--courses", str(self.folder / "courses"), "--server-app", "bench.wsgi:app"]
        self.log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            line, cwd=ROOT, env=environ, stdout=self.log, stderr=self.log, start_new_session=True
        )
        self._wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        self.process.wait(30)
        self.log.close()

    def cpu_seconds(self) -> float:
        """CPU time that the web server's processes have used so far."""
        return sum(time.clock_gettime(self._clock(pid)) for pid in self._web())

    def memory_mb(self) -> float:
        """Resident memory of the largest web process."""
        return max(self._resident(pid) for pid in self._web()) / 1e6

    def forget_conversations(self) -> None:
        """Take the writing person's attempts at scenarios out, so that the next is a first one."""
        with closing(sqlite3.connect(self.folder / "var" / "tandem.sqlite3")) as database, database:
            database.execute("PRAGMA foreign_keys=ON")
            database.execute(
                "DELETE FROM attempts WHERE drawn = '[]' AND enrollment_id IN (SELECT e.id "
                "FROM enrollments e JOIN users u ON u.id = e.user_id WHERE u.email = ?)",
                [WRITER],
            )

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                if self.process.poll() is not None:
                    break
                time.sleep(0.02)
        raise RuntimeError((self.folder / "server.log").read_text()[-3000:])

    def _web(self) -> list[int]:
        """Processes below the start command, but for the job process."""
        found, parents = list[int](), [self.process.pid]
        while parents:
            children = self._children(parents.pop())
            web = [pid for pid in children if b"\0work" not in self._line(pid)]
            found += web
            parents += web
        return found

    @staticmethod
    def _line(pid: int) -> bytes:
        return Path(f"/proc/{pid}/cmdline").read_bytes()

    @staticmethod
    def _children(pid: int) -> list[int]:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(child) for child in text.split()]

    @staticmethod
    def _clock(pid: int) -> int:
        """The CPU clock of another process, to the nanosecond, as clock_getcpuclockid(3) has it."""
        return (~pid << 3) | 2

    @staticmethod
    def _resident(pid: int) -> int:
        """Resident bytes of a process."""
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
