"""The start: it says where to go, refuses what can't work, and ends with all it started."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config import ROOT
from tests.journeys.browser import PASSWORD, SECONDS_TO_STOP, Server, below, free_port
from tests.journeys.people import Site


def start(**settings: str) -> subprocess.CompletedProcess[str]:
    """Run the start command until it ends by itself."""
    others = {name: text for name, text in os.environ.items() if "TANDEM_" not in name}
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
        cwd=ROOT,
        env={**others, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def settings_of(server: Server, **more: str) -> dict[str, str]:
    """The settings of a running server, for a second start beside it."""
    given = {
        "TANDEM_DATA": str(server.data),
        "TANDEM_DATABASE_URL": server.database_url,
        "TANDEM_PORT": str(server.port),
        "TANDEM_MODE": "test",
    }
    return given | more


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server_and_all_it_started(server: Server, kind: int) -> None:
    process = server.process
    assert process
    started = below(process.pid)

    process.send_signal(kind)

    assert process.wait(SECONDS_TO_STOP) == 0
    assert len(started) >= 2
    assert [pid for pid in started if below(pid) or is_alive(pid)] == []
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", server.port))


def is_alive(pid: int) -> bool:
    """Whether a process still runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_says_address_and_sign_ins(site: Site) -> None:
    said = site.server.said()

    assert f"is at {site.server.address}" in said
    assert PASSWORD in said
    for person in ("admin", "instructor", "new", "halfway", "certified"):
        assert f"{person}@example.test" in said


def test_a_taken_port_is_told_in_a_sentence(site: Site) -> None:
    ended = start(**settings_of(site.server))

    assert ended.returncode == 1
    assert f"Port {site.server.port} is taken." in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_production_start_refuses_demo_people(site: Site) -> None:
    beside = {"TANDEM_MODE": "production", "TANDEM_PORT": str(free_port())}

    ended = start(**settings_of(site.server, **beside))

    assert ended.returncode == 1
    assert "demo people" in ended.stderr


def test_an_unknown_setting_is_told_in_a_sentence(site: Site) -> None:
    ended = start(**settings_of(site.server, TANDEM_COLOUR="red"))

    assert ended.returncode != 0
    assert "Unknown setting TANDEM_COLOUR" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_job_process_that_dies_is_started_again_and_pages_go_on(server: Server) -> None:
    assert server.process
    (work,) = [pid for pid in below(server.process.pid) if b"\0work" in command_of(pid)]

    os.kill(work, signal.SIGKILL)

    until = time.monotonic() + 30
    while time.monotonic() < until:
        again = [pid for pid in below(server.process.pid) if b"\0work" in command_of(pid)]
        if again and again != [work]:
            break
        time.sleep(0.1)
    assert again != [work]
    assert server.is_ready()


def command_of(pid: int) -> bytes:
    """How a process was started; nothing once it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""
