"""Reads printed files back: text, fonts, structure and codes."""

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp


def opened(pdf: bytes) -> tuple[pypdfium2.PdfDocument, pypdfium2.PdfPage]:
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    return document, document[0]


def text_of(pdf: bytes) -> str:
    """All text of the page, spaces and line ends as one space."""
    _, page = opened(pdf)
    found = unicodedata.normalize("NFC", page.get_textpage().get_text_range())
    return " ".join(re.sub("[\ufffe\u00ad\u0002]", "", found).split())


def fonts_of(pdf: bytes) -> set[str]:
    """Names of the embedded fonts, without the letters that mark a subset."""
    _, page = opened(pdf)
    names = set()
    for text in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        font = pdfium.FPDFTextObj_GetFont(text)
        assert pdfium.FPDFFont_GetIsEmbedded(font)
        name = ctypes.create_string_buffer(100)
        pdfium.FPDFFont_GetBaseFontName(font, name, 100)
        names.add(name.value.decode().partition("+")[2])
    return names


def tags_of(pdf: bytes) -> list[tuple[str, str]]:
    """Type and alternative text of every element of the structure, in reading order."""
    _, page = opened(pdf)

    def walk(element: Any) -> Iterator[tuple[str, str]]:
        texts = []
        for read in (pdfium.FPDF_StructElement_GetType, pdfium.FPDF_StructElement_GetAltText):
            room = ctypes.create_string_buffer(1000)
            length = read(element, room, 1000)
            texts.append(room.raw[: max(length - 2, 0)].decode("utf-16-le"))
        yield texts[0], texts[1]
        for child in range(pdfium.FPDF_StructElement_CountChildren(element)):
            if inner := pdfium.FPDF_StructElement_GetChildAtIndex(element, child):
                yield from walk(inner)

    tree = pdfium.FPDF_StructTree_GetForPage(page)
    roots = range(pdfium.FPDF_StructTree_CountChildren(tree))
    return [
        tag for root in roots for tag in walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, root))
    ]


def codes_on(pdf: bytes) -> list[str]:
    """What a reader of QR codes sees on the printed page."""
    _, page = opened(pdf)
    bitmap = page.render(scale=2, grayscale=True)
    flat = bytes(bitmap.buffer)
    rows = [flat[row * bitmap.stride :][: bitmap.width] for row in range(bitmap.height)]
    picture = memoryview(b"".join(rows)).cast("B", (bitmap.height, bitmap.width))
    return [found.text for found in zxingcpp.read_barcodes(picture)]
