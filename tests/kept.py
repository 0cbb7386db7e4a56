"""What is the same in every test and slow to make: made once in a process, or once in a run."""

import json
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule
from whitenoise import WhiteNoise

from app import static_files
from app.content import library
from app.content.cache import Memory, key_of
from app.content.compiled import Json, load
from app.content.desk import Request
from app.content.worker import TooLate, Worker
from app.services import publishing
from app.services.drafts import preview

ASKED = "tandem.asked"
"""what audit hooks are told when a file is given to a renderer"""
_rules: dict[tuple[object, ...], Rule] = {}
_files: dict[tuple[object, ...], dict[str, Any]] = {}
_answers = Memory(5_000)
_reader = Worker()


class Templates(BytecodeCache):
    """Compiled templates of all apps of this process; a changed template is compiled anew."""

    def __init__(self) -> None:
        self.codes = dict[str, tuple[str, Any]]()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from the same text."""
        checksum, code = self.codes.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self.codes[bucket.key] = (bucket.checksum, bucket.code)


class KnownRule(Rule):
    """A route that is read as the route of an earlier app was that was written alike."""

    def compile(self) -> None:
        """Take what the earlier one found, where there was one."""
        key = (self.rule, self.subdomain, self.merge_slashes, repr(self.defaults))
        if key not in _rules:
            super().compile()
            _rules[key] = self
        known = _rules[key]
        self.arguments, self._parts = known.arguments, known._parts
        self._trace, self._converters = known._trace, known._converters
        self._build = known._build.__func__.__get__(self)  # type: ignore[attr-defined]
        self._build_unknown = known._build_unknown.__func__.__get__(self)  # type: ignore[attr-defined]


class KnownFiles(WhiteNoise):  # type: ignore[misc] # it has no types
    """Static files, looked at once for all apps that send them with the same headers."""

    files: dict[str, Any]

    def update_files_dictionary(self, root: str, prefix: str) -> None:
        """Take over what is known of a folder."""
        headers = dict[str, str]()
        self.add_headers_function(headers, "", "")
        key = (f"{Path(root).resolve()}/", prefix, *headers.items())
        if key not in _files:
            super().update_files_dictionary(key[0], prefix)
            _files[key] = self.files
        self.files = {**self.files, **_files[key]}


def share_static_files(folder: Path, data: Path) -> None:
    """Let an app with this data folder find its copy of static files in the run's folder."""
    (folder / "static").mkdir(exist_ok=True)
    data.mkdir(parents=True, exist_ok=True)
    (data / "static").symlink_to(folder / "static")


class KnownAnswers(Worker):
    """The worker of one course that is published, or of one app; all ask the same subprocess.

    What was answered in this process is answered from memory: the answer depends on nothing but
    the request, which is why the product keeps answers, too. Who waits for no time gets none.
    """

    def ask(self, request: Request) -> Json:
        """The answer that a worker of its own would give."""
        sys.audit(ASKED)
        key = key_of(request)
        known = _answers.get(key)
        if known is None:
            known = json.dumps(_asked(request, self.patience))
            _answers.put(key, known)
        elif not self.patience:
            raise TooLate
        return json.loads(known)


def _asked(request: Request, patience: float) -> Json:
    _reader.patience = patience
    return _reader.ask(request)


def share() -> None:
    """Let all apps of this process use what is known here."""
    Flask.url_rule_class = KnownRule
    static_files.__dict__["WhiteNoise"] = KnownFiles
    library.__dict__["load"] = lru_cache(8)(load)  # courses don't change, and are large
    for module in (publishing, preview):
        module.__dict__["Worker"] = KnownAnswers


def end_reader() -> None:
    """End the subprocess that reads for all."""
    _reader.close()
