"""Certificates as tagged PDF files, set by typst."""

import base64
import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path

import typst

from app.domain import picture
from app.errors import N_, TandemError
from app.output.qr import qr_path

APP = Path(__file__).parents[1]
TEMPLATE = APP / "output/certificate.typ"
FACES = APP / "output/fonts"

DESIGN, SERIF = "Bricolage Grotesque", "Libertinus Serif"

WORDS: Mapping[str, str] = {
    "certifies": N_("This certifies that"),
    "completed": N_("completed"),
    "distinguished": N_("completed with distinction"),
    "issued": N_("Issued"),
    "ends": N_("Valid until"),
    "document": N_("Certificate for %(name)s: %(title)s"),
    "logo": N_("Logo of %(issuer)s"),
    "code": N_("QR code that opens %(address)s, where this certificate can be checked"),
}
"""what a certificate says around its data; who prints in another language translates them"""

ACCENT = "#0b665a"

MISSING_GLYPH = "could not be displayed"
"""how typst says that no font it may use has a letter (PDF/UA-1 forbids boxes in their place)"""

_local = threading.local()


class UnprintableName(TandemError):  # noqa: N818 - named like the rest of its family
    """No font at hand has all letters of the name or of a text beside it; no boxes are printed."""

    message = N_(
        "This certificate can’t be printed: our fonts lack letters that it needs. It stays valid,"
        " and its page shows it in full."
    )


@dataclass(frozen=True, slots=True)
class CertificateData:
    """What a certificate says. `address` is its page for strangers; `language` a tag such as "en".

    `issued_text` and `ends_text` are the dates as the reader writes them, else the ISO form.
    `text` is a line under the outcomes, `accent` a color `#rrggbb` ("" is the product's own),
    `logo` a PNG or JPEG picture.
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
    text: str = ""
    signatory: str = ""
    signatory_title: str = ""
    accent: str = ""
    logo: bytes = b""
    is_distinguished: bool = False


def certificate_pdf(data: CertificateData, fonts: Path | None = None) -> bytes:
    """One A4 sheet, landscape, tagged (PDF/UA-1); the same bytes for the same data.

    `fonts` is a folder with TTF or OTF files for letters that the built-in faces lack. The name is
    set in the first face that has all its letters: the design's, the serif, then the folder's.
    Raises UnprintableName.
    """
    compiler, families = _compiler(fonts), _families(fonts)
    inputs = _inputs(data) | {"families": "\n".join(families)}
    tries = [[DESIGN]] if _is_latin(inputs["name"]) else []
    for faces in [*tries, [SERIF], *([[*families, SERIF]] if families else [])]:
        try:
            return _compiled(compiler, inputs | {"faces": "\n".join(faces)}, data.issued)
        except typst.TypstError as error:
            if MISSING_GLYPH not in str(error):
                raise
    raise UnprintableName


def _compiled(compiler: typst.Compiler, inputs: dict[str, str], issued: date) -> bytes:
    done = compiler.compile(
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(issued, time(), UTC),
    )
    assert isinstance(done, bytes)  # a list only where pages become files of their own
    return done


@lru_cache(maxsize=4)
def _fonts(folder: Path | None) -> typst.Fonts:
    """The faces beside this file, typst's own and those of `folder`; never the machine's."""
    paths = [FACES, folder] if folder else [FACES]
    return typst.Fonts(include_system_fonts=False, font_paths=[*paths])


@lru_cache(maxsize=4)
def _families(folder: Path | None) -> tuple[str, ...]:
    """The families that `folder` adds."""
    files = [(face.family, face.path) for face in _fonts(folder).fonts() if face.path and folder]
    return tuple(sorted({family for family, path in files if FACES not in Path(path).parents}))


def _compiler(folder: Path | None) -> typst.Compiler:
    """This thread's compiler: it keeps the template and the fonts warm, but takes one at a time."""
    compilers: dict[Path | None, typst.Compiler] = _local.__dict__.setdefault("compilers", {})
    if folder not in compilers:
        compilers[folder] = typst.Compiler(TEMPLATE, root=APP, font_paths=_fonts(folder))
    return compilers[folder]


def _inputs(data: CertificateData) -> dict[str, str]:
    """The texts as typst reads them; lines of a list are parted by line ends."""
    name, code, title = _line(data.name), qr_path(data.address), _line(data.title)
    words = data.words
    return {
        "name": name,
        "rtl": str(int(_is_right_to_left(name))),
        "course": _line(data.course),
        "title": title,
        "outcomes": "\n".join(_line(outcome) for outcome in data.outcomes),
        "issuer": _line(data.issuer),
        "serial": data.serial,
        "address": data.address,
        "shown": data.address.partition("://")[2].removesuffix(f"/{data.serial}"),
        "issued": data.issued_text or data.issued.isoformat(),
        "ends": data.ends_text or (data.ends.isoformat() if data.ends else ""),
        "language": data.language.replace("_", "-").partition("-")[0].lower(),
        "certifies": words["certifies"],
        "completed": words["distinguished" if data.is_distinguished else "completed"],
        "issued-word": words["issued"],
        "ends-word": words["ends"],
        "document": words["document"] % {"name": name, "title": title},
        **_look(data),
        "qr": code[0],
        "qr-size": str(code[1]),
        "qr-alt": words["code"] % {"address": data.address},
    }


def _look(data: CertificateData) -> dict[str, str]:
    """What the site's settings print."""
    return {
        "text": _line(data.text),
        "signatory": _line(data.signatory),
        "signatory-title": _line(data.signatory_title),
        "accent": data.accent or ACCENT,
        "logo": logo_svg(data.logo),
        "logo-alt": data.words["logo"] % {"issuer": _line(data.issuer)},
    }


def logo_svg(logo: bytes) -> str:
    """A picture as SVG that holds it, for what takes texts only; "" for none."""
    if not logo:
        return ""
    kind, width, height = picture.measure(logo)
    data = base64.b64encode(logo).decode()
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}'>"
        f"<image width='{width}' height='{height}' href='data:{kind};base64,{data}'/></svg>"
    )


def _line(text: str) -> str:
    """`text` on one line, composed (NFC), without control signs and halves of characters."""
    kept = (sign if unicodedata.category(sign) not in ("Cc", "Cs") else " " for sign in text)
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def _is_latin(text: str) -> bool:
    """Whether to try the design's face at all; it has Latin letters only."""
    return all(sign < "\u0370" or "\u1e00" <= sign < "\u1f00" for sign in text if sign.isalpha())


def _is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction says so."""
    directions = (unicodedata.bidirectional(sign) for sign in text)
    return next((found for found in directions if found in ("L", "R", "AL")), "L") != "L"
