"""A real server and what a real browser says about its pages."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response, WebError

from app.db import Database
from app.services import publishing
from app.services.publishing import Prepared
from config import ROOT
from tests.conftest import Clock

PASSWORD = "the password of all demo people"
SECRET = "a secret of journeys, as long as a real one is, on every node"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 15
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
REFUSED = "Failed to load resource: the server responded with a status of"


class Server:
    """Tandem as people start it, in test mode, with its own data folder, port and clock."""

    def __init__(self, folder: Path, data: Path, database_url: str) -> None:
        self.run_folder = folder
        self.data = data
        self.database_url = database_url
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.clock = Clock(data / "clock", datetime.now(UTC).replace(microsecond=0))
        self.log = data / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.settings: dict[str, str] = {}

    def publish(self, prepared: Prepared) -> None:
        """Publish a compiled course beforehand, so that the start has nothing to compile."""
        database = Database(self.database_url)
        publishing.store_media(prepared, self.data / "media")
        with database.transaction() as session:
            publishing.publish(session, prepared, self.clock.now)
        database.engine.dispose()

    def start(self) -> None:
        """Start and return when it is ready. Raises AssertionError with its log where it isn't."""
        settings = {
            "TANDEM_MODE": "test",
            "TANDEM_DATA": str(self.data),
            "TANDEM_DATABASE_URL": self.database_url,
            "TANDEM_PORT": str(self.port),
            "TANDEM_CLOCK": str(self.clock.path),
            "TANDEM_DEMO_PASSWORD": PASSWORD,
            "TANDEM_SECRET_KEY": SECRET,
            **self.settings,
        }
        others = {name: text for name, text in os.environ.items() if "TANDEM_" not in name}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
                cwd=ROOT,
                env={**others, **settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a group of its own, so that all of it can be killed
            )
        (self.run_folder / f"{self.process.pid}.group").touch()
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.is_ready():
            assert self.process.poll() is None, f"the server ended:\n{self.said()}"
            assert time.monotonic() < deadline, f"the server is not ready:\n{self.said()}"
            time.sleep(0.05)

    def is_ready(self) -> bool:
        """Whether it says so itself."""
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        """Stop it as Ctrl-C does; what is left after a while is killed."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(SECONDS_TO_STOP)
        self.kill()

    def kill(self) -> None:
        """SIGKILL for the server and all its processes, at once."""
        if self.process is None:
            return
        for pid in [self.process.pid, *below(self.process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        (self.run_folder / f"{self.process.pid}.group").unlink(missing_ok=True)
        self.process = None

    def said(self) -> str:
        """Everything it wrote so far."""
        return self.log.read_text(errors="replace")

    def faults(self) -> list[str]:
        """What went wrong inside, as logged."""
        marks = ('"level": "error"', "Traceback")
        return [line for line in self.said().splitlines() if any(mark in line for mark in marks)]


def below(pid: int) -> list[int]:
    """All processes that a process has started, and theirs."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except FileNotFoundError:
        return []
    children = [int(child) for child in text.split()]
    return children + [pid for child in children for pid in below(child)]


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """Start a server, stop it whatever happens; faults that it logged are the test's."""
    try:
        server.start()
        yield server
    finally:
        server.stop()
    assert server.faults() == []


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Complaints(list[str]):
    """What browsers said that nobody should see: console, scripts, broken parts of pages.

    A test that expects some clears them, or names parts of them as `expected` beforehand.
    """

    expected: tuple[str, ...] = ()

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of a context, from its first."""
        refused: set[str] = set()

        def answered(response: Response) -> None:
            if response.status >= 400 and response.request.is_navigation_request():
                refused.add(response.url)

        def spoke(message: ConsoleMessage) -> None:
            if message.type not in ("error", "warning"):
                return
            place = message.location["url"]
            if message.text.startswith(REFUSED) and place in refused:
                return  # a page that is itself an error; the browser says so each time
            if any(part in message.text for part in self.expected):
                return
            self.append(f"{message.type}: {message.text} ({place})")

        def broke(fault: WebError) -> None:
            self.append(f"script: {fault.error}")

        context.on("response", answered)
        context.on("console", spoke)
        context.on("weberror", broke)


def axe(page: Page, within: str = "html") -> list[str]:
    """What axe-core finds on a page by WCAG 2.0-2.2 A and AA and best practice, a line a place."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = page.evaluate("([within, options]) => axe.run(within, options)", [within, options])
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n  {' '.join(map(str, node['target']))}\n"
        f"  {node['html'][:300]}\n  {json.dumps(node.get('failureSummary', ''))}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
