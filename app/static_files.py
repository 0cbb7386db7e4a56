"""Static files under an address that holds their digest.

Immutable when it matches, precompressed at start.
"""

import gzip
import hashlib
import mimetypes
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from flask import Flask
from whitenoise import WhiteNoise

from config import Config

FOLDER = Path(__file__).parent / "static"
COMPRESSED = {".css", ".js", ".svg", ".txt"}


def tree_digest(folder: Path) -> str:
    """One short digest over all files' names and bytes."""
    summed = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            summed.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return summed.hexdigest()[:12]


@cache
def own_digests() -> tuple[str, str]:
    """Those of static files and templates, which stay as they are while a process runs."""
    return tree_digest(FOLDER), tree_digest(FOLDER.parent / "templates")


def prepare(digest: str, made: Path) -> Path:
    """A copy of the tree with gzipped twins in `made`/<digest>; made once, whole or not at all."""
    target = made / digest
    if target.exists():
        return target
    made.mkdir(parents=True, exist_ok=True)
    fresh = Path(mkdtemp(dir=made))
    shutil.copytree(FOLDER, fresh, dirs_exist_ok=True)
    for path in sorted(fresh.rglob("*")):
        if path.suffix in COMPRESSED:
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    try:
        fresh.rename(target)
    except OSError:  # another process was faster
        shutil.rmtree(fresh)
    return target


def init_app(app: Flask, config: Config, headers: Mapping[str, str]) -> str:
    """Serve `app/static` below /static/<digest>/ with `headers`; see `static()` in templates.

    Returns a digest over static files and templates: pages made by other ones are stale.
    """
    digest, templates = own_digests()
    prefix = f"/static/{digest}/"
    mimetypes.add_type("font/woff2", ".woff2")

    def add_headers(sent: dict[str, str], _path: str, _url: str) -> None:
        for name, value in headers.items():
            sent[name] = value

    served = WhiteNoise(
        app.wsgi_app,
        allow_all_origins=False,
        immutable_file_test=lambda _path, url: url.startswith(prefix),
        add_headers_function=add_headers,
    )
    served.add_files(str(prepare(digest, config.data / "static")), prefix)
    app.wsgi_app = served  # type: ignore[method-assign] # how WSGI middleware is put on
    app.jinja_env.globals["static"] = lambda path: prefix + path
    return digest + templates
