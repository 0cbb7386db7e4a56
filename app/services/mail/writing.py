"""Letters as their templates write them, in the reader's language and time zone.

The roof hands the writer in, so that jobs write letters too; templates stay out of services.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from app.models import User
from app.services import settings
from app.services.mail.outbox import Letter

BLANK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a letter is for: language ("" is the site's), time zone, and what they are called."""

    locale: str = ""
    time_zone: str = "UTC"
    name: str = ""

    @property
    def first_name(self) -> str:
        """The first word of the name."""
        return self.name.split()[0] if self.name.split() else self.name


class Writer(Protocol):
    """What the roof hands in as `session.info["writer"]`."""

    home: str
    """the site's public address, without a slash at its end"""
    secret: str
    """signs what a letter's links may do without signing in"""

    def letter(
        self, template: str, reader: Reader, unsubscribe: str, words: dict[str, object]
    ) -> Letter:
        """The letter that mail/<template>.txt and .html write."""

    def say(self, text: str, reader: Reader) -> str:
        """A marked text in the reader's language."""

    def moment(self, when: datetime, reader: Reader) -> str:
        """A day and time as the reader's clock has it, with its zone."""


def writer(session: Session) -> Writer:
    """The one that the roof handed in."""
    found: Writer = session.info["writer"]
    return found


def write(
    session: Session, template: str, reader: Reader, unsubscribe: str = "", **words: object
) -> Letter:
    """The letter of a template; its words may also say `site_name` and `home`."""
    said = {"site_name": site_name(session), "unsubscribe": unsubscribe, **words}
    return writer(session).letter(template, reader, unsubscribe, said)


def reader_of(user: User) -> Reader:
    """The person as somebody who reads letters."""
    return Reader(user.locale or "", user.time_zone, user.name)


def site_name(session: Session) -> str:
    """The site's name: as set, else the one that it was started with."""
    return settings.get(session).site_name or str(session.info["site_name"])


def absolute(session: Session, link: str) -> str:
    """A path of this site as an address for mail; "" stays so."""
    return writer(session).home + link if link.startswith("/") else link


def paragraphs(text: str) -> Sequence[str]:
    """The paragraphs of a plain text: parted by empty lines."""
    return [part.strip() for part in BLANK.split(text.strip()) if part.strip()]
