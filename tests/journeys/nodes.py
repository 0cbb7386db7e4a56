"""Several nodes of one site: web processes and job processes on one PostgreSQL."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from config import ROOT
from tests.journeys.browser import SECRET, Server, free_port
from tests.postman import Office, Postman

SECONDS_TO_END = 40
JOBS = 2


class Program:
    """One `flask …` of a node, in a group of its own, with its log."""

    def __init__(self, run_folder: Path, environ: dict[str, str], log: Path, *words: str) -> None:
        self.log = log
        others = {name: text for name, text in os.environ.items() if "TANDEM_" not in name}
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", *words],
                cwd=ROOT,
                env={**others, **environ},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        self.mark = run_folder / f"{self.process.pid}.group"
        self.mark.touch()

    def end(self, kind: signal.Signals = signal.SIGTERM) -> int:
        """Stop it as a service manager does, or kill it with all its children; its exit status."""
        if self.process.poll() is None:
            send = os.killpg if kind is signal.SIGKILL else os.kill
            send(self.process.pid, kind)
        status = self.process.wait(SECONDS_TO_END)
        self.mark.unlink(missing_ok=True)
        return status

    def said(self) -> str:
        """Everything it wrote so far."""
        return self.log.read_text(errors="replace")


class Web(Server):
    """A web node: it only serves."""

    words = ("serve", "--web-only")

    def start(self) -> None:
        """Start; `wait` says when it is ready."""
        self.program = Program(self.run_folder, self.environ(), self.log, *self.words)

    def environ(self) -> dict[str, str]:
        """Its settings: those of all nodes, and its own port."""
        return {**self.settings, "TANDEM_PORT": str(self.port)}

    def wait(self) -> None:
        """Return when it is ready. Raises AssertionError with its log where it isn't."""
        deadline = time.monotonic() + 60
        while not self.is_ready():
            assert self.program.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL, all of it: it says nothing more."""
        for group in [self.program.process.pid, *children(self.program.process.pid)]:
            os.kill(group, signal.SIGKILL)
        self.program.process.wait()
        self.program.mark.unlink(missing_ok=True)


def children(pid: int) -> list[int]:
    """All processes below one."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    own = [int(one) for one in text.split()]
    return own + [deeper for one in own for deeper in children(one)]


class RoundRobin:
    """What stands in front: each request goes to the next web node, dead or alive."""

    def __init__(self, nodes: list[Web]) -> None:
        self.nodes = cycle(nodes)

    @property
    def port(self) -> int:
        """Where the next request goes."""
        return next(self.nodes).port


class Counter(Postman):
    """A mail server that counts, and keeps its answer back while `held` says so."""

    def answer(self) -> None:
        """Kept; late, where somebody holds the answer back."""
        held = getattr(self.server, "held", None)
        if held is not None:
            self.server.reached.set()  # type: ignore[attr-defined] # put there with `held`
            held.wait(20)
        super().answer()


class Nodes:
    """Two web nodes and two job processes, on an empty PostgreSQL that they prepare themselves."""

    def __init__(self, run_folder: Path, data: Path, database_url: str, office: Office) -> None:
        self.run_folder, self.data, self.office = run_folder, data, office
        self.web = [Web(run_folder, data, database_url) for _ in range(2)]
        self.settings = {
            "TANDEM_MODE": "test",
            "TANDEM_DATA": str(data),
            "TANDEM_DATABASE_URL": database_url,
            "TANDEM_SECRET_KEY": SECRET,
            "TANDEM_MAIL": f"smtp://127.0.0.1:{office.port}",
            "TANDEM_METRICS": f"127.0.0.1:{free_port()}",
        }
        for number, one in enumerate(self.web):
            one.settings, one.log = self.settings, data / f"web-{number}.log"
        self.jobs = list[Program]()

    def run(self, name: str, *words: str) -> Program:
        """Run a command as one of the nodes."""
        return Program(self.run_folder, self.settings, self.data / f"{name}.log", *words)

    def start(self) -> None:
        """Start all four."""
        for one in self.web:
            one.start()
        self.jobs = [self.run(f"work-{number}", "work") for number in range(JOBS)]
        for one in self.web:
            one.wait()

    def stop(self) -> None:
        """Stop what still runs."""
        for one in (*self.jobs, *(web.program for web in self.web if hasattr(web, "program"))):
            one.end()

    def faults(self) -> list[str]:
        """What went wrong inside, as logged."""
        marks = ('"level": "error"', "Traceback")
        lines = [line for log in self.data.glob("*.log") for line in log.read_text().splitlines()]
        return [line for line in lines if any(mark in line for mark in marks)]


@contextmanager
def running(nodes: Nodes) -> Iterator[Nodes]:
    """Stop all nodes whatever happens."""
    try:
        yield nodes
    finally:
        nodes.stop()
