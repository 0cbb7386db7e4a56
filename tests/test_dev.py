"""The door for developers: what it refuses before it makes anything, and how it mends .venv."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from config import ROOT


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own with nothing to install."""
    shutil.copy(ROOT / "dev.py", tmp_path)
    (tmp_path / dev.RUN).write_text("")
    for name in ("ROOT", "VENV", "VAR", "PYTHON"):
        own = tmp_path / getattr(dev, name).relative_to(ROOT)
        monkeypatch.setattr(dev, name, own)
    return tmp_path


def made_by(project: Path) -> list[str]:
    """What lies in the project beside the files that came with it."""
    return sorted(path.name for path in project.iterdir() if path.name not in ("dev.py", dev.RUN))


def said_by(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run dev.py there and return how it ended."""
    command = [sys.executable, "dev.py", *words]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def test_an_old_python_is_refused_before_anything_is_made(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "OLDEST", (9, 0, 0))

    with pytest.raises(dev.StopError, match=r"needs Python 9\.0\.0 or newer; this is 3\."):
        dev.check_python()

    assert made_by(project) == []


def test_a_python_without_ensurepip_is_told_what_to_install(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)

    with pytest.raises(dev.StopError, match="apt install python3-venv"):
        dev.check_python()

    assert made_by(project) == []


def test_a_port_that_is_taken_is_told_before_anything_is_made(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = said_by(project, "run", "--port", port)

    assert (ended.returncode, made_by(project)) == (2, [])
    assert f"Can't listen on port {port}" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_words_that_no_command_knows_are_refused(project: Path) -> None:
    ended = said_by(project, "run", "--nodemo")

    assert (ended.returncode, made_by(project)) == (2, [])
    assert "--nodemo: not understood" in ended.stderr


def test_the_environment_is_made_once_and_again_where_it_is_broken(project: Path) -> None:
    python, stamp = dev.VENV / "bin" / "python", dev.VENV / f"{dev.RUN}.stamp"
    rest = dev.VENV / "rest"  # tells whether .venv was made anew

    dev.prepare(dev.RUN)
    rest.touch()
    first = stamp.stat().st_mtime_ns
    dev.prepare(dev.RUN)
    assert (stamp.stat().st_mtime_ns, rest.exists()) == (first, True)

    (project / dev.RUN).write_text("# another lock\n")
    dev.prepare(dev.RUN)
    assert stamp.stat().st_mtime_ns > first and rest.exists()

    (dev.VENV / "unfinished").touch()  # as an install leaves it that was killed
    dev.prepare(dev.RUN)
    assert not rest.exists() and not (dev.VENV / "unfinished").exists()

    python.unlink()
    python.symlink_to("/nowhere/python")
    dev.prepare(dev.RUN)
    assert dev.version_of(python) == sys.version.split()[0]
    assert made_by(project) == [".venv", "var"]


def test_what_cannot_be_installed_is_said_and_not_taken_for_done(project: Path) -> None:
    (project / dev.RUN).write_text("./nothing-here.whl --hash=sha256:" + "0" * 64)

    with pytest.raises(dev.StopError, match="could not be installed"):
        dev.prepare(dev.RUN)

    assert not (dev.VENV / f"{dev.RUN}.stamp").exists()


def test_tests_run_without_the_settings_of_a_real_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANDEM_DATABASE_URL", "postgresql+psycopg://real")

    assert [name for name in dev.without_settings() if name.startswith("TANDEM_")] == []


@pytest.mark.parametrize("name", [dev.RUN, dev.DEV])
def test_locks_carry_hashes_and_name_no_index(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    packages = [line for line in lines if "==" in line and not line.lstrip().startswith("#")]

    assert packages
    assert not [line for line in packages if not line.endswith("\\")]
    assert not [line for line in lines if "://" in line or line.startswith("--")]
