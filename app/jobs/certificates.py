"""Certificates as PDF files in one archive, a few at a time."""

import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from app.domain.names import fold
from app.errors import N_, Invalid
from app.jobs.tasks import Work
from app.models import Certificate
from app.output.pdf import WORDS, UnprintableName, certificate_pdf
from app.services import certificates
from app.services.certificates import Filters
from config import Config

MOST = 20_000
"""in one archive"""

ARCHIVE = "certificates.zip"


def run(work: Work) -> str:
    """Print what the filters want; names that no font has stand in a list instead."""
    filters, now = Filters.read(work.payload["filters"]), datetime.now(UTC)
    with work.database.reading() as session:
        total = certificates.count_printable(session, filters, now)
    if total > MOST:
        raise Invalid(N_("These are more than 20,000 certificates. Choose a cohort or days."))
    if not total:
        raise Invalid(N_("None of these certificates can be printed: all are revoked."))
    work.tell(0, total)
    missing: list[str] = []
    done = last = 0
    with zipfile.ZipFile(work.folder / ARCHIVE, "w", zipfile.ZIP_STORED) as archive:
        while some := _some(work, filters, last, now):
            for row in some:
                if not _print(work, archive, row):
                    missing.append(f"{row.serial} {row.name}")
            done, last = done + len(some), some[-1].id
            work.tell(min(done, total), total)
        if missing:
            said = "No font here has all letters of these names:\r\n" + "\r\n".join(missing)
            archive.writestr("not-printed.txt", "\ufeff" + said)
    return ARCHIVE


def _some(work: Work, filters: Filters, last: int, now: datetime) -> list[Certificate]:
    with work.database.reading() as session:
        return certificates.list_printable(session, filters, last, now)


def _print(work: Work, archive: zipfile.ZipFile, row: Certificate) -> bool:
    """Put one into the archive; False where its name can't be printed."""
    paper = paper_of(work.config, work.payload, row)
    if paper is not None:
        archive.writestr(file_name(row.serial, row.name), paper)
    return paper is not None


def paper_of(config: Config, said: Mapping[str, Any], row: Certificate) -> bytes | None:
    """A certificate as PDF, in the words that who asked sent along; None where no font has it."""
    months = said["months"]
    data = certificates.data_of(
        row,
        f"{said['verify']}/{row.serial}",
        said["language"],
        {**WORDS, **said["words"]},
        lambda moment: f"{moment.day} {months[moment.month - 1]} {moment.year}",
        certificates.logo_of(config.data / "media", str(row.look.get("logo", ""))),
    )
    try:
        return certificate_pdf(data, config.cert_fonts)
    except UnprintableName:
        return None


def file_name(serial: str, name: str) -> str:
    """A name that every system takes: Latin letters without accents, the number, no others.

    >>> file_name("0000-0000-0000-0000", "Zoë ../Ångström")
    'zoe-angstrom-0000-0000-0000-0000.pdf'
    """
    letters = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60]
    return f"{letters}-{serial}.pdf".lstrip("-")
