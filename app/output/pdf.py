"""Certificates as tagged PDF files, set by typst."""

import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path

import typst

from app.errors import N_, TandemError
from app.output.qr import qr_path

APP = Path(__file__).parents[1]
TEMPLATE = APP / "output/certificate.typ"
FACES = APP / "output/fonts"

DESIGN, SERIF = "Bricolage Grotesque", "Libertinus Serif"

WORDS: Mapping[str, str] = {
    "certifies": N_("This certifies that"),
    "completed": N_("completed"),
    "issued": N_("Issued"),
    "ends": N_("Valid until"),
    "document": N_("Certificate for %(name)s: %(title)s"),
    "code": N_("QR code that opens %(address)s, where this certificate can be checked"),
}
"""what a certificate says around its data; a page that prints in another language translates them"""

MISSING_GLYPH = "could not be displayed"
"""how typst says that no font it may use has a letter (PDF/UA-1 forbids boxes in their place)"""

_local = threading.local()


class UnprintableName(TandemError):
    """No font at hand has all letters of the name, or of a text beside it; boxes are never printed."""

    message = N_(
        "This certificate can’t be printed: our fonts lack letters that it needs. It stays valid,"
        " and its page shows it in full."
    )


@dataclass(frozen=True, slots=True)
class CertificateData:
    """What a certificate says. `address` is its page for strangers; `language` a tag such as "en".

    `issued_text` and `ends_text` are the dates as the reader writes them, else the ISO form.
    """

    name: str
    course: str
    title: str
    outcomes: tuple[str, ...]
    issuer: str
    serial: str
    address: str
    issued: date
    ends: date | None = None
    language: str = "en"
    issued_text: str = ""
    ends_text: str = ""
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)


def certificate_pdf(data: CertificateData, fonts: Path | None = None) -> bytes:
    """One A4 sheet, landscape, tagged (PDF/UA-1); the same bytes for the same data.

    `fonts` is a folder with TTF or OTF files for letters that the built-in faces lack. The name is set
    in one face, the first that has all its letters: the design's, the serif, then those of the folder.
    Raises UnprintableName.
    """
    compiler, families = _compiler(fonts)
    inputs = _inputs(data, families)
    for faces in ([DESIGN], [SERIF], *([family] for family in families), [SERIF, *families]):
        try:
            return _compiled(compiler, inputs | {"faces": "\n".join(faces)}, data.issued)
        except typst.TypstError as error:
            if MISSING_GLYPH not in str(error):
                raise
    raise UnprintableName
