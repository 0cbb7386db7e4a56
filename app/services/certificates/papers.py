"""Certificates as they are printed: what stands on them, and the site's logo."""

import hashlib
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from app.domain import picture
from app.models import Certificate
from app.output.pdf import CertificateData
from app.services.publishing import media_path


def data_of(
    row: Certificate,
    address: str,
    language: str,
    words: Mapping[str, str],
    written: Callable[[datetime], str],
    logo: bytes = b"",
) -> CertificateData:
    """What is printed of a certificate; `written` writes a day out, `address` verifies it."""
    look = row.look
    return CertificateData(
        name=row.name,
        course=row.course,
        title=row.title,
        outcomes=tuple(row.outcomes),
        issuer=row.issuer,
        issued=row.issued_at.date(),
        ends=row.ends_at.date() if row.ends_at else None,
        serial=row.serial,
        address=address,
        language=language,
        issued_text=written(row.issued_at),
        ends_text=written(row.ends_at) if row.ends_at else "",
        words=words,
        text=str(look.get("text", "")),
        signatory=str(look.get("signatory", "")),
        signatory_title=str(look.get("signatory_title", "")),
        accent=str(look.get("accent", "")),
        logo=logo,
        is_distinguished=row.distinguished_at is not None,
    )


def logo_of(media: Path, digest: str) -> bytes:
    """A logo of the media store; nothing where there is none."""
    path = media_path(media, digest)
    return path.read_bytes() if digest and path.is_file() else b""


def store_logo(media: Path, data: bytes) -> str:
    """Put a picture into the media store; returns its digest. Raises Invalid for other files."""
    picture.measure(data)
    digest = hashlib.sha256(data).hexdigest()
    target = media_path(media, digest)
    if target.exists():
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, delete=False) as copy:
        copy.write(data)
        copy.flush()
        os.fsync(copy.fileno())
    Path(copy.name).replace(target)
    return digest
