"""One door for people who work on Tandem: run, test, check, bench, lock.

Standard library only. It makes .venv in the project from the hash-locked requirements; nothing is
written outside the project's folder. Older Pythons must get as far as the sentence that they are
too old, so annotations with newer words stand in quotes.
"""

import argparse
import fcntl
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = ROOT / "var"
OLDEST = (3, 11, 2)
RUN, DEV = "requirements.txt", "requirements-dev.txt"
SHELL = "chromium-headless-shell"
"""The same browser without windows: a page costs half as much."""
CHROMIUMS = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LOCKING = ["--universal", "--python-version", "3.11", "--generate-hashes"]
LOCKING += ["--no-emit-index-url", "--no-header", "--no-strip-extras", "--quiet"]


class StopError(Exception):
    """Nothing more can be done; the message says why and what to do."""


def main() -> int:
    """Do what the command line says; returns the exit status."""
    try:
        check_python()
        arguments, rest = parser().parse_known_args()
        if rest and arguments.do not in (test, bench, lock):
            raise StopError(f"{' '.join(rest)}: not understood. See python3 dev.py --help.")
        status: int = arguments.do(arguments, rest)
    except StopError as reason:
        print(reason, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    return status


def parser() -> argparse.ArgumentParser:
    """The commands and their options; what is left over goes to the tool behind the command."""
    made = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    commands = made.add_subparsers(metavar="command", required=True)
    one = commands.add_parser("run", help="start Tandem with demo people, and say where it is")
    one.add_argument("--no-demo", action="store_true", help="start without made-up people")
    one.add_argument("--port", type=int, help="port to listen on (8000)")
    one.set_defaults(do=run)
    one = commands.add_parser("test", help="run all tests; what follows goes to pytest")
    one.add_argument("--all", action="store_true", help="every page in every look, too")
    one.set_defaults(do=test)
    one = commands.add_parser("check", help="linters, types, templates, courses, migrations")
    one.set_defaults(do=check)
    one = commands.add_parser("bench", help="measure what the product promises")
    one.set_defaults(do=bench)
    one = commands.add_parser("lock", help="write the requirements anew; --upgrade for newer ones")
    one.set_defaults(do=lock)
    return made


def run(arguments: argparse.Namespace, _rest: "list[str]") -> int:
    """Start server and job process in place of this one; Ctrl-C stops both."""
    environ = dict(os.environ)
    if arguments.port is not None:
        environ["TANDEM_PORT"] = str(arguments.port)
    environ.setdefault("TANDEM_MODE", "production" if arguments.no_demo else "demo")
    check_port(environ.get("TANDEM_HOST", "127.0.0.1"), environ.get("TANDEM_PORT", "8000"))
    prepare(RUN)
    command = [str(PYTHON), "-m", "flask", "--app", "wsgi", "serve"]
    if arguments.no_demo:
        command.append("--no-demo")
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execve(command[0], command, environ)


def test(arguments: argparse.Namespace, rest: "list[str]") -> int:
    """Install what tests need and run them, one more at a time than there are cores: many wait."""
    environ = {**without_settings(), "CHROMIUM_PATH": find_chromium()}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # tests start the product a hundred times
    prepare(DEV)
    workers = min((os.cpu_count() or 2) + 1, 4)
    options = ["-n", str(workers), *["--all"] * arguments.all]
    return call([PYTHON, "-m", "pytest", *options, *rest], environ)


def check(_arguments: argparse.Namespace, _rest: "list[str]") -> int:
    """Everything that finds faults without running the product; all of it, then the verdict."""
    prepare(DEV)
    python: list[str | Path] = [PYTHON, "-m"]
    courses = sorted(path.parent for path in ROOT.glob("courses/*/course.md"))
    flask = [*python, "flask", "--app", "wsgi"]
    steps = [
        ("types", [*python, "mypy"]),
        ("lint", [*python, "ruff", "check", "."]),
        ("format", [*python, "ruff", "format", "--check", "."]),
        ("templates", [*python, "djlint", "--lint", "--quiet", "app/templates"]),
        *((f"course {path.name}", [*flask, "course", "check", path]) for path in courses),
        ("migrations", [*python, "pytest", "-q", "tests/test_migrations.py"]),
    ]
    failed = []
    with ThreadPoolExecutor(2) as pool:  # types take as long as all the rest
        ended = pool.map(lambda step: quietly(step[1], without_settings()), steps)
        for (name, _), (status, said) in zip(steps, ended, strict=True):
            print(f"== {name}\n{said}", end="", flush=True)
            if status:
                failed.append(name)
    print(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


def bench(_arguments: argparse.Namespace, rest: "list[str]") -> int:
    """Measure, against a bare reference route, in one run."""
    prepare(RUN)
    return call([PYTHON, "-m", "bench", *rest], without_settings())


def lock(_arguments: argparse.Namespace, rest: "list[str]") -> int:
    """Resolve pyproject.toml into both requirement files, with uv in a place of its own."""
    place = VAR / "uv"
    uv = place / "bin" / "uv"
    if not uv.exists():
        call([base_python(), "-m", "venv", "--clear", place])
        call([place / "bin" / "python", "-m", "pip", "install", "-q", "--no-cache-dir", "uv"])
    compile_: list[str | Path] = [uv, "pip", "compile", "pyproject.toml", *LOCKING, *rest]
    environ = {**os.environ, "UV_CACHE_DIR": str(place / "cache")}
    return call([*compile_, "-o", RUN], environ) or call(
        [*compile_, "--extra", "dev", "-o", DEV], environ
    )


def call(command: "Sequence[str | Path]", environ: "dict[str, str] | None" = None) -> int:
    """Run one program in the project's folder; returns its exit status."""
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=ROOT, env=environ, check=False).returncode


def quietly(command: "Sequence[str | Path]", environ: "dict[str, str]") -> "tuple[int, str]":
    """The same, but what it says is kept: its exit status and its words."""
    words = [str(word) for word in command]
    ended = subprocess.run(
        words, cwd=ROOT, env=environ, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return ended.returncode, ended.stdout.decode(errors="replace")


def without_settings() -> "dict[str, str]":
    """The environment without Tandem's own settings: tests and checks must not touch real data."""
    return {name: value for name, value in os.environ.items() if not name.startswith("TANDEM_")}


def check_python() -> None:
    """Raise StopError, before anything is made, where this Python can't make the environment."""
    if sys.version_info[:3] < OLDEST:
        wanted, found = (".".join(map(str, one)) for one in (OLDEST, sys.version_info[:3]))
        raise StopError(f"Tandem needs Python {wanted} or newer; this is {found}.")
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise StopError(
            "This Python can't make virtual environments. On Debian and Ubuntu: "
            "apt install python3-venv"
        )


def check_port(host: str, port: str) -> None:
    """Raise StopError, before anything slow, where somebody else listens at this address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except (OSError, ValueError, OverflowError) as error:
            raise StopError(
                f"Can't listen on port {port} of {host} ({error}). "
                "Stop what uses it, or pick another: python3 dev.py run --port 8001"
            ) from None


def prepare(requirements: str) -> None:
    """Bring .venv to what `requirements` locks: nothing to do where its stamp says so."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "dev.lock").open("w") as waiting:
        fcntl.flock(waiting, fcntl.LOCK_EX)  # two terminals, one environment
        stamp, unfinished = VENV / f"{requirements}.stamp", VENV / "unfinished"
        python = version_of(PYTHON)
        wanted = hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest() + f" {python}"
        if python and stamp.exists() and stamp.read_text() == wanted and not unfinished.exists():
            return
        is_whole = bool(python) and not unfinished.exists()
        if not (is_whole and install(requirements)):
            make_venv()
            if not install(requirements, is_last=True):
                raise StopError("The packages could not be installed; pip's own words are above.")
        digest = wanted.split()[0]
        stamp.write_text(f"{digest} {version_of(PYTHON)}")
        unfinished.unlink()


def version_of(python: Path) -> str:
    """The version of an interpreter of .venv that runs and is new enough, else nothing."""
    code = f"import sys; print(sys.version_info >= {OLDEST} and sys.version.split()[0] or '')"
    try:
        said = subprocess.run([python, "-I", "-S", "-c", code], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return said.stdout.decode().strip()


def base_python() -> str:
    """The interpreter under this one, where this one is itself of a virtual environment."""
    return getattr(sys, "_base_executable", None) or sys.executable


def make_venv() -> None:
    """Make .venv from nothing; the mark goes when all that it needs is there."""
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir()
    (VENV / "unfinished").touch()
    tell("Making .venv")
    if call([base_python(), "-m", "venv", VENV]):
        raise StopError("The virtual environment could not be made; Python's own words are above.")


def install(requirements: str, is_last: bool = False) -> bool:
    """Have pip install what is locked, with a line that moves; returns whether it went well."""
    (VENV / "unfinished").touch()
    command: list[str | Path] = [PYTHON, "-m", "pip", "install", "--require-hashes"]
    command += ["--no-cache-dir", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", "-r", ROOT / requirements]
    said, number = [], 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        assert pip.stdout is not None
        tell("Installing packages")
        for line in pip.stdout:
            said.append(line)
            if line.startswith("Collecting "):
                number += 1
                tell(f"Installing packages: {number} {line.split()[1].partition('=')[0]}", True)
    tell("Installing packages: " + ("done" if not pip.returncode else "failed"), True)
    if sys.stdout.isatty():
        print()
    if pip.returncode and is_last:
        print("".join(said[-20:]), file=sys.stderr)
    return not pip.returncode


def tell(words: str, is_moving: bool = False) -> None:
    """Say what is going on: on one line for people who look, once for a log."""
    if sys.stdout.isatty():
        print(f"\r\033[K{words}", end="", flush=True)
    elif not is_moving:
        print(words, flush=True)


def find_chromium() -> str:
    """The path of a Chromium, installed where that is ours to do. Raises StopError without one."""
    for name in (os.environ.get("CHROMIUM_PATH", ""), *CHROMIUMS):
        found = name and shutil.which(name)
        if found:
            return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium", flush=True)
        environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        apt: list[str | Path] = ["apt-get", "-y", "-qq"]
        call([*apt, "update"], environ)
        for name in (SHELL, "chromium"):  # not every system has the first
            call([*apt, "install", "--no-install-recommends", name], environ)
            found = shutil.which(name)
            if found:
                return found
    raise StopError(
        "Tests need Chromium: install the package chromium with your system's package manager, "
        "or name a browser in CHROMIUM_PATH."
    )


if __name__ == "__main__":
    raise SystemExit(main())
