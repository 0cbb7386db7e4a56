"""Every setting of Tandem: name, default, one line of meaning; read from TANDEM_* variables."""

import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

PREFIX = "TANDEM_"
ROOT = Path(__file__).resolve().parent
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
Mode = Literal["production", "demo", "test"]
PUBLIC_URL = re.compile(r"https?://[^/?#@\s]+/?")
"""Cookies, mail and the codes on certificates rest on it: half an address would break them late."""
HOST_AND_PORT = re.compile(r"(?P<host>[\w.-]+|\[[0-9a-fA-F:]+\]):(?P<port>[0-9]{1,5})")


class ConfigError(Exception):
    """A setting can't be used; the message names it and says what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """All settings. `from_environ` reads them; a name that isn't here is an error."""

    data: Path = ROOT / "var"
    """Folder for all that is written: database, media, mail, queue, keys."""

    database_url: str = ""
    """SQLAlchemy address; empty means SQLite in the data folder. PostgreSQL: postgresql+psycopg://…"""

    host: str = "127.0.0.1"
    """Address the server listens on."""

    port: int = 8000
    """Port the server listens on."""

    secret_key: str = field(default="", repr=False)
    """Signs cookies and forms; empty means made once and kept in the data folder."""

    public_url: str = ""
    """Address people use, for links in mail and on certificates; empty means http://host:port."""

    site_name: str = "Partner Management Training"
    """Name in the bar, in mail and as issuer on certificates."""

    mail: str = ""
    """Where mail goes: empty for files in the data folder, or smtp://user:password@host:port."""

    mail_from: str = "Tandem <no-reply@example.test>"
    """Sender of all mail."""

    trusted_proxies: int = 0
    """How many proxies in front to believe when they name the visitor's address."""

    demo_password: str = field(default="", repr=False)
    """Password of all demo people; empty means one is made at the first start."""

    sign_up: Literal["open", "invited"] = "open"
    """Who may make an account: anyone, or people with an invitation."""

    cert_fonts: Path | None = None
    """Folder with fonts for names on certificates that the built-in ones can't print."""

    locale: str = "en"
    """Language of the interface where a person has chosen none."""

    translations: Path = ROOT / "app" / "translations"
    """Folder with the catalogs of other languages."""

    mode: Mode = "production"
    """production, demo (made-up people may exist) or test (the clock may be set)."""

    clock: Path | None = None
    """Test mode only: a file that holds the time the server believes in (ISO 8601, UTC)."""

    workers: int = 1
    """Server processes."""

    metrics: str = ""
    """host:port where the job process tells its figures (Prometheus); empty tells none."""

    pg_dump: str = "pg_dump"
    """Program that backs PostgreSQL up, as new as the server; pg_restore lies beside it."""

    file_limit: int = 50_000_000
    """Largest media file of a course, in bytes."""

    course_limit: int = 2_000_000_000
    """Largest course, all files together, in bytes."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> "Config":
        """Read all TANDEM_* variables. Raises ConfigError for unknown names and bad values."""
        known = {PREFIX + one.name.upper(): one for one in fields(cls)}
        given = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
        if unknown := sorted(given.keys() - known.keys()):
            raise ConfigError(
                f"Unknown setting {', '.join(unknown)}. Known: {', '.join(sorted(known))}."
            )
        values = {known[name].name: _read(name, value) for name, value in given.items()}
        return cls(**values).checked()  # type: ignore[arg-type] # _read gives each name its type

    def checked(self) -> "Config":
        """Return this configuration. Raises ConfigError where settings contradict each other."""
        if not (self.is_embedded or self.secret_key):
            raise ConfigError(
                "PostgreSQL serves several nodes, and all need the same secret key. Set "
                "TANDEM_SECRET_KEY to 48 or more random characters, the same on each: "
                "openssl rand -base64 48"
            )
        if self.metrics and not HOST_AND_PORT.fullmatch(self.metrics):
            raise ConfigError("TANDEM_METRICS is empty or host:port, such as 127.0.0.1:9108.")
        if self.mode not in ("production", "demo", "test"):
            raise ConfigError("TANDEM_MODE is production, demo or test.")
        if self.sign_up not in ("open", "invited"):
            raise ConfigError("TANDEM_SIGN_UP is open or invited.")
        if self.clock and self.mode != "test":
            raise ConfigError("TANDEM_CLOCK is for tests: set TANDEM_MODE=test or remove it.")
        if self.public_url and not PUBLIC_URL.fullmatch(self.public_url):
            raise ConfigError(
                "TANDEM_PUBLIC_URL is https:// or http:// and a host, such as "
                "https://learn.example.com, without a path."
            )
        if self.mail and urlsplit(self.mail).scheme not in ("smtp", "smtps", "file"):
            raise ConfigError(
                "TANDEM_MAIL is empty, file:///folder or smtp://user:password@host:port."
            )
        return self

    @property
    def database(self) -> str:
        """The database's SQLAlchemy address."""
        return self.database_url or f"sqlite:///{self.data / 'tandem.sqlite3'}"

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a file of this machine (SQLite), not a server."""
        return self.database.startswith("sqlite")

    @property
    def address(self) -> str:
        """The public address without a slash at its end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    def secret(self) -> str:
        """The secret key: as set, else the one kept in the data folder, made at the first call."""
        if self.secret_key:
            return self.secret_key
        path = self.data / "secret-key"
        if not path.exists():
            self._make_secret(path)
        return path.read_text(encoding="ascii").strip()

    def _make_secret(self, path: Path) -> None:
        # Written whole beside its place, so that processes starting at once never read half of it.
        self.data.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"secret-key.{secrets.token_hex(8)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()


INTEGERS = {"port", "trusted_proxies", "workers", "file_limit", "course_limit"}
PATHS = {"data", "cert_fonts", "translations", "clock"}


def _read(name: str, value: str) -> object:
    key = name.removeprefix(PREFIX).lower()
    if key in PATHS:
        return Path(value).resolve()
    if key not in INTEGERS:
        return value
    if not value.isascii() or not value.isdigit():
        raise ConfigError(f"{name} must be a whole number, not {value!r}.")
    return int(value)
