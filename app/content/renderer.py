"""The name of the rendering that compiles courses: of its code and of the packages it uses."""

import hashlib
import sys
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("markdown", "pymdown-extensions", "nh3", "pyphen", "pyyaml", "pydantic")


def _digest() -> str:
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    rooms = (Path(__file__).parent, Path(__file__).parent.parent / "domain")
    for path in sorted(
        path for room in rooms for path in [*room.rglob("*.py"), *room.rglob("*.toml")]
    ):
        digest.update(path.name.encode() + path.read_bytes())
    for name in PACKAGES:
        digest.update(f"{name}={version(name)}".encode())
    return digest.hexdigest()[:32]


RENDERER: str = _digest()
"""Changes whenever the same files may compile to something else."""
