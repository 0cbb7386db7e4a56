"""What kind of picture some bytes are, and how large: read from its head, nothing is unpacked."""

from app.errors import N_, Invalid

MOST_BYTES = 200_000
MOST_PIXELS = 4_000
"""on a side: a small file may unpack to more than a server holds"""

PNG, JPEG = "image/png", "image/jpeg"
SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""markers of a JPEG's segments that tell its size"""


def measure(data: bytes) -> tuple[str, int, int]:
    """Kind, width and height of a PNG or JPEG picture. Raises Invalid for all others."""
    if len(data) > MOST_BYTES:
        raise Invalid(N_("This picture is larger than 200 kB. Save it smaller."))
    kind, width, height = _png(data) or _jpeg(data) or ("", 0, 0)
    if not kind or not width or not height:
        raise Invalid(N_("Choose a PNG or JPEG picture."))
    if max(width, height) > MOST_PIXELS:
        raise Invalid(N_("This picture has more than 4,000 pixels on a side. Save it smaller."))
    return kind, width, height


def _png(data: bytes) -> tuple[str, int, int] | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR":
        return None
    return PNG, int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _jpeg(data: bytes) -> tuple[str, int, int] | None:
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        if data[at + 1] in SIZES:
            height, width = data[at + 5 : at + 7], data[at + 7 : at + 9]
            return JPEG, int.from_bytes(width), int.from_bytes(height)
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4]))
    return None
