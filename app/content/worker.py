"""A warm subprocess that reads and renders files; replaced when one takes too long."""

import gc
import json
import os
import resource
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from app.content.compiled import Json
from app.content.desk import Request
from app.content.file import answer
from app.content.place import Fault

PATIENCE = 5.0
BUSY = 6
"""How much longer than its own work an answer may take where the machine has others to work for."""
START = 60.0
MEMORY = 1 << 30
ROOT = Path(__file__).parents[2]
BOOT = """
import sys, types
app = sys.modules["app"] = types.ModuleType("app")
app.__path__ = [sys.argv[1]]
from app.content.worker import serve
serve()
"""
# `python -m app.content.worker`, but without the roof, whose rooms a renderer needn't load
LENGTH = struct.Struct(">I")
ASKED = struct.Struct(">dI")
READY = b"ready"


class TooLate(Exception):  # noqa: N818 - it says what happened
    """The worker didn't answer in time or died."""


class Worker:
    """The subprocess and its pipes. One file a request; safe to use from several threads.

    It starts with the first request. `patience` is in seconds of its own work, for one request: a
    file isn't to blame for what else the machine does.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def ask(self, request: Request) -> Json:
        """The worker's answer. Raises TooLate; the next request then starts a new worker."""
        with self._lock:
            try:
                process = self._running()
                data = json.dumps(request).encode()
                _send(_pipe(process.stdin), ASKED.pack(self.patience, len(data)) + data)
                return json.loads(_receive(_pipe(process.stdout), self.patience * BUSY))
            except (TooLate, OSError, ValueError):
                self._end()
                raise TooLate from None

    def close(self) -> None:
        """End the subprocess, if it runs."""
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = _started()
            if _receive(_pipe(self._process.stdout), START) != READY:
                raise TooLate
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            try:
                _pipe(pipe).close()
            except OSError:
                continue
        process.wait()


def late(path: str) -> Fault:
    """The fault of a file that the worker couldn't read in time."""
    message = "Reading this file takes too long."
    return Fault(
        path, 1, 1, message, "Divide it, or look for runs of brackets or signs.", "too-slow"
    )


def _started() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", BOOT, str(ROOT / "app")]
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    environment = kept | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment, bufsize=0
    )


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # both pipes are asked for
    return pipe


def _send(pipe: IO[bytes], data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(pipe.fileno(), view) :]


def _receive(pipe: IO[bytes], patience: float) -> bytes:
    until = time.monotonic() + patience
    (length,) = LENGTH.unpack(_exactly(pipe, LENGTH.size, until))
    return _exactly(pipe, length, until)


def _exactly(pipe: IO[bytes], count: int, until: float) -> bytes:
    waiting, chunks = select.poll(), list[bytes]()
    waiting.register(pipe, select.POLLIN)
    while count:
        left = until - time.monotonic()
        if left <= 0 or not waiting.poll(left * 1000):
            raise TooLate
        chunk = os.read(pipe.fileno(), min(count, 1 << 20))
        if not chunk:
            raise TooLate
        chunks.append(chunk)
        count -= len(chunk)
    return b"".join(chunks)


def serve() -> None:
    """Answer requests from stdin on stdout until it closes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # trees live briefly: looking for circles less saves a tenth
    read, write = sys.stdin.buffer, sys.stdout.buffer
    write.write(LENGTH.pack(len(READY)) + READY)
    write.flush()
    while head := read.read(ASKED.size):
        patience, length = ASKED.unpack(head)
        request = json.loads(read.read(length))
        signal.setitimer(signal.ITIMER_PROF, patience)  # ends this process, whatever it is at
        data = json.dumps(answer(request)).encode()
        signal.setitimer(signal.ITIMER_PROF, 0)
        write.write(LENGTH.pack(len(data)) + data)
        write.flush()


if __name__ == "__main__":
    serve()
