"""What of a machine a site rests on: settings, disk, files' rights, time zones, the mail server."""

import os
import shutil
import smtplib
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.upkeep.finding import Finding, State
from config import Config

SCARCE, VERY_SCARCE = 2_000_000_000, 200_000_000
"""bytes left on the disk from which it is worth a word, and from which writing may soon fail"""

SECONDS_FOR_MAIL = 10
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo")


def examine(config: Config) -> Iterator[Finding]:
    """All that is looked at without a database."""
    yield from settings(config)
    yield from rights(config)
    yield disk(config.data)
    yield zones()
    yield mail(config)


def settings(config: Config) -> Iterator[Finding]:
    """Settings that are allowed, and seldom meant."""
    if config.mode != "production":
        todo = "Set TANDEM_MODE=production where real people learn."
        yield Finding("warn", "settings", f"the mode is {config.mode}", todo)
    elif not config.address.startswith("https://"):
        todo = "Set TANDEM_PUBLIC_URL to the https:// address that people use."
        yield Finding("warn", "settings", f"people are sent to {config.address}", todo)
    elif not config.trusted_proxies:
        todo = "Set TANDEM_TRUSTED_PROXIES to the number of proxies in front, usually 1."
        yield Finding("warn", "settings", "no proxy is believed, so all visitors look alike", todo)
    else:
        yield Finding("ok", "settings", f"production at {config.address}")


def rights(config: Config) -> Iterator[Finding]:
    """Who may read and write what is kept in the data folder."""
    if not os.access(config.data, os.W_OK):
        todo = f"Give it to the user that runs Tandem: chown -R tandem {config.data}"
        yield Finding("fail", "data folder", f"{config.data} can't be written", todo)
    if (key := config.data / "secret-key").exists():
        yield private(key, 0o077, "fail", "600")
    if (file := config.data / "tandem.sqlite3").exists():
        yield private(file, 0o007, "warn", "o-rwx")


def private(path: Path, others: int, state: State, mode: str) -> Finding:
    """Whether `others` (bits of a file's mode) are kept out."""
    if not stat.S_IMODE(path.stat().st_mode) & others:
        return Finding("ok", path.name, "is private")
    said = "can be read by other users of this machine"
    return Finding(state, path.name, said, f"Run chmod {mode} {path}")


def disk(data: Path) -> Finding:
    """Whether there is room."""
    try:
        free = shutil.disk_usage(data).free
    except OSError as error:
        return Finding("fail", "disk", f"{data}: {error.strerror}", "Make the folder.")
    said = f"{free / 1e9:.1f} GB are free"
    if free < VERY_SCARCE:
        return Finding("fail", "disk", said, "Make room now: nothing can be saved on a full disk.")
    if free < SCARCE:
        return Finding("warn", "disk", said, "Make room, or move old backups elsewhere.")
    return Finding("ok", "disk", said)


def zones() -> Finding:
    """Whether time zones are known here: dates of cohorts and people's clocks need them."""
    try:
        for name in ZONES:
            ZoneInfo(name)
    except ZoneInfoNotFoundError as error:
        todo = "Install the system's package tzdata."
        return Finding("fail", "time zones", str(error.args[0]), todo)
    return Finding("ok", "time zones", "are known")


def mail(config: Config) -> Finding:
    """Whether the mail server answers; nothing is sent, and nobody signs in."""
    parts = urlsplit(config.mail)
    if parts.scheme not in ("smtp", "smtps"):
        todo = "Set TANDEM_MAIL to smtp://user:password@host:587, or nobody gets invitations."
        return Finding("warn", "mail", "goes into files, not to people", todo)
    host, is_private = parts.hostname or "localhost", parts.scheme == "smtps"
    place = f"{host}:{parts.port or (465 if is_private else 25)}"
    try:
        make = smtplib.SMTP_SSL if is_private else smtplib.SMTP
        with make(host, parts.port or (465 if is_private else 25), timeout=SECONDS_FOR_MAIL) as one:
            code, _words = one.ehlo()
            is_private = is_private or one.has_extn("starttls")
    except (OSError, smtplib.SMTPException) as error:
        todo = "Correct TANDEM_MAIL, or ask who runs the mail server. Letters wait meanwhile."
        return Finding("fail", "mail", f"{place} doesn't answer: {error}", todo)
    if code != 250:
        return Finding("fail", "mail", f"{place} answers {code}", "Ask who runs the mail server.")
    if parts.username and not is_private and host not in ("localhost", "127.0.0.1", "::1"):
        todo = "Use a server with STARTTLS or smtps://: the password is never sent in the clear."
        return Finding("fail", "mail", f"{place} offers no encryption", todo)
    return Finding("ok", "mail", f"{place} answers")
