"""Pictures: their size from the file's own header, and what an SVG may not hold."""

import re
import struct

JPEG_SIZES = frozenset(
    {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
)
VIEWBOX = re.compile(
    rb"viewBox\s*=\s*[\"']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+(\d+(?:\.\d+)?)[\s,]+(\d+(?:\.\d+)?)"
)
LENGTH = re.compile(rb"\s(width|height)\s*=\s*[\"'](\d+(?:\.\d+)?)(?:px)?[\"']")
ACTIVE = (
    (re.compile(rb"<\s*script", re.IGNORECASE), "a script"),
    (re.compile(rb"<\s*foreignObject", re.IGNORECASE), "a foreignObject"),
    (re.compile(rb"[\s\"'/]on[a-z]{2,30}\s*=", re.IGNORECASE), "an event handler"),
    (re.compile(rb"<!\s*(ENTITY|DOCTYPE)", re.IGNORECASE), "a document type or entity"),
    (re.compile(rb"(java|vb)script\s*:", re.IGNORECASE), "a script address"),
    (
        re.compile(rb"href\s*=\s*[\"']\s*(?!#|data:image/(?:png|jpeg|webp))", re.IGNORECASE),
        "a link to another file",
    ),
    (re.compile(rb"(url\(\s*[\"']?\s*(?!#)|@import)", re.IGNORECASE), "a style from another file"),
)


def active_content(svg: bytes) -> str:
    """What makes an SVG more than a picture, in words; "" for a plain one."""
    return next((what for pattern, what in ACTIVE if pattern.search(svg)), "")


def size_of(data: bytes, ending: str) -> tuple[int, int]:
    """Width and height in pixels of a picture's first bytes; (0, 0) where they can't be told."""
    try:
        if ending == "svg":
            return _svg(data)
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            width, height = struct.unpack(">II", data[16:24])
            return width, height
        if data.startswith((b"GIF87a", b"GIF89a")):
            width, height = struct.unpack("<HH", data[6:10])
            return width, height
        return _jpeg(data) if data.startswith(b"\xff\xd8") else _webp(data)
    except (struct.error, IndexError):
        return 0, 0


def _svg(data: bytes) -> tuple[int, int]:
    head = data[:8192]
    if match := VIEWBOX.search(head):
        return round(float(match[1])), round(float(match[2]))
    tag = head[max(0, head.find(b"<svg")) :].split(b">", 1)[0]
    lengths = {match[1]: round(float(match[2])) for match in LENGTH.finditer(tag)}
    return lengths.get(b"width", 0), lengths.get(b"height", 0)


def _jpeg(data: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return 0, 0
        mark, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if mark in JPEG_SIZES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 0, 0


def _webp(data: bytes) -> tuple[int, int]:
    kind = data[12:16] if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else b""
    if kind == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    return 0, 0
