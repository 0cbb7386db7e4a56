"""One tar file that holds a site: written whole or not at all, read with every digest checked."""

import hashlib
import io
import json
import os
import re
import secrets
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from app.errors import TandemError

MANIFEST = "manifest.json"
SQLITE, POSTGRESQL = "database.sqlite3", "database.dump"
SECRET = "secret-key"  # noqa: S105 - a file's name
MEDIA = re.compile(r"media/([0-9a-f]{2})/(\1[0-9a-f]{62})")
KNOWN = {MANIFEST, SQLITE, POSTGRESQL, SECRET}
CHUNK = 1 << 20


class UpkeepError(TandemError):
    """A backup can't be made or brought back; the message says why and what to do."""


class Summing:
    """A file that is read once, and its digest."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.summed = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        chunk = self.file.read(size)
        self.summed.update(chunk)
        return chunk


class Writer:
    """Adds files to a tar, and remembers their digests for the manifest."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.digests = dict[str, str]()

    def add(self, path: Path, name: str) -> None:
        """Add one file. Raises FileNotFoundError, before anything is written, where it is gone."""
        with path.open("rb") as file:
            made = tarfile.TarInfo(name)
            made.size, made.mode, made.mtime = os.fstat(file.fileno()).st_size, 0o600, time.time()
            read = Summing(file)
            self.tar.addfile(made, read)
        self.digests[name] = read.summed.hexdigest()

    def end(self, manifest: dict[str, Any]) -> None:
        """Add the manifest: the last file, for it names the digests of all others."""
        body = json.dumps({**manifest, "files": self.digests}, indent=1, sort_keys=True).encode()
        made = tarfile.TarInfo(MANIFEST)
        made.size, made.mode, made.mtime = len(body), 0o600, time.time()
        self.tar.addfile(made, io.BytesIO(body))


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """A tar that gets its name when it is complete and on the disk; compressed where it ends so.

    Raises UpkeepError where something has that name, before and after.
    """
    refuse_taken(target)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as file:
            mode = "w:gz" if target.suffix in (".gz", ".tgz") else "w"
            with tarfile.open(fileobj=file, mode=mode) as tar:  # type: ignore[call-overload]
                yield Writer(tar)
            file.flush()
            os.fsync(file.fileno())
        rename(part, target)
    finally:
        part.unlink(missing_ok=True)


def rename(part: Path, target: Path) -> None:
    """Give a complete file its name, unless that was taken meanwhile."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        refuse_taken(target)
    except OSError:  # a file system without links
        refuse_taken(target)
        part.rename(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Have a folder's names on the disk."""
    opened = os.open(folder, os.O_RDONLY)
    with suppress(OSError):
        os.fsync(opened)
    os.close(opened)


def refuse_taken(target: Path) -> None:
    """Nothing is written over."""
    if target.exists() or target.is_symlink():
        raise UpkeepError("%(path)s is there already. Choose another name.", path=target)


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack a backup into an empty folder and return its manifest.

    Raises UpkeepError where it isn't a backup, is cut off, or a file isn't what was written.
    """
    try:
        with tarfile.open(source, "r:*") as tar:
            digests = dict(_take(tar, member, folder) for member in tar)
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise UpkeepError("%(path)s can't be read: %(why)s.", path=source, why=error) from error
    return _checked(folder, digests)


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> tuple[str, str]:
    if not member.isfile() or not (member.name in KNOWN or MEDIA.fullmatch(member.name)):
        raise ValueError(f"{member.name[:80]!r} has no place in a backup")
    path = folder / member.name
    path.parent.mkdir(parents=True, exist_ok=True)
    content = tar.extractfile(member)
    assert content is not None
    read = Summing(content)
    with path.open("xb") as file:
        while chunk := read.read(CHUNK):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)
    return member.name, read.summed.hexdigest()


def _checked(folder: Path, digests: dict[str, str]) -> dict[str, Any]:
    if digests.pop(MANIFEST, None) is None:
        raise UpkeepError("This is no complete backup: its manifest is missing.")
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        promised: dict[str, str] = manifest["files"]
    except (ValueError, KeyError, TypeError) as error:
        raise UpkeepError("The manifest of this backup can't be read.") from error
    if promised != digests:
        differing = {name for name, _ in set(promised.items()) ^ set(digests.items())}
        raise UpkeepError(
            "This backup is damaged. Not as it was written: %(names)s.",
            names=", ".join(sorted(differing)[:5]),
        )
    return manifest
