"""What is the same in every test and slow to make: made once in a process, or once in a run."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

Build = Callable[..., tuple[str, str]]
_builds: dict[tuple[object, ...], Build] = {}


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
    """A route whose addresses are built by a function that an earlier app has compiled already."""

    def _compile_builder(self, append_unknown: bool = True) -> Build:
        key = (self.rule, self.subdomain, repr(self.defaults), append_unknown)
        if key not in _builds:
            _builds[key] = super()._compile_builder(append_unknown)
        return _builds[key]


def share_static_files(folder: Path, data: Path) -> None:
    """Let an app with this data folder find its copy of static files in the run's folder."""
    (folder / "static").mkdir(exist_ok=True)
    data.mkdir(parents=True, exist_ok=True)
    (data / "static").symlink_to(folder / "static")
