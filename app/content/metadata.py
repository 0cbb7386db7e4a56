"""What cameras and programs write into pictures beside the picture: taken out.

A file is walked by its own segments, and only those that draw it are kept. Of all that cameras
say, only how they were held stays, where it matters: readers turn the picture by it.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator

from app.errors import N_, Invalid

PNG, JPEG, GIF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8"
PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD hIST pHYs sPLT "
    b"acTL fcTL fdAT".split()
)
WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
EXIF_FLAG, XMP_FLAG = 0x08, 0x04
"""of VP8X: such a chunk follows"""
JPEG_KEPT = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
"""segments of programs without which a picture has another form or other colors"""
BARE = frozenset((0x01, *range(0xD0, 0xD8)))
"""marks without a length"""
SCAN, END, COMMENT, CAMERA = 0xDA, 0xD9, 0xFE, 0xE1
AFTER_SCAN = re.compile(rb"\xff+[^\xff\0\xd0-\xd7]")
GIF_KEPT = (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0", b"\x0bICCRGBG1012")
EXIF = b"Exif\0\0"
ORIENTATION = 0x0112
Segments = Iterator[bytes]


class Damaged(Invalid):
    """A picture whose own segments lead nowhere: nobody knows what it holds."""

    message = N_("The picture is damaged or cut off. Save it anew, then send it again.")


def bare(picture: bytes) -> bytes:
    """The picture without what was written into it beside it; other files stay as they are.

    Raises Damaged for a PNG, JPEG, WebP or GIF that can't be walked to its end.
    """
    walk = _walk_of(picture)
    try:
        return walk(picture) if walk else picture
    except (struct.error, IndexError, ValueError):
        raise Damaged from None


def _walk_of(picture: bytes) -> Callable[[bytes], bytes] | None:
    for beginning, walk in ((PNG, _png), (JPEG, _jpeg), (GIF, _gif)):
        if picture.startswith(beginning):
            return walk
    return _webp if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP" else None


def _cut(data: bytes, at: int, length: int) -> bytes:
    """So many bytes. Raises ValueError where there are fewer."""
    if len(data) < at + length:
        raise ValueError("cut off")
    return data[at : at + length]


def _png(data: bytes) -> bytes:
    return PNG + b"".join(_png_chunks(data))


def _png_chunks(data: bytes) -> Segments:
    at, name = len(PNG), b""
    while name != b"IEND":
        length, name = struct.unpack(">I4s", _cut(data, at, 8))
        chunk = _cut(data, at, 12 + length)
        at += len(chunk)
        if name in PNG_KEPT:
            yield chunk
        elif name == b"eXIf" and (held := _orientation(chunk[8:-4])):
            yield _png_chunk(name, _held(held))


def _png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _jpeg(data: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(_jpeg_segments(data))


def _jpeg_segments(data: bytes) -> Segments:
    at, has_scan = 2, False
    while True:
        if data[at] != 0xFF:
            raise ValueError("no mark")
        while data[at + 1] == 0xFF:  # marks may be filled up
            at += 1
        mark = data[at + 1]
        if mark == END:
            break
        length = 0 if mark in BARE else struct.unpack(">H", _cut(data, at + 2, 2))[0]
        segment = _cut(data, at, 2 + length)
        end = at + len(segment)
        if mark == SCAN:
            has_scan = True
            follows = AFTER_SCAN.search(data, end)
            if follows is None:
                raise ValueError("cut off")
            segment, end = data[at : follows.start()], follows.start()
        at = end
        yield from _jpeg_kept(mark, segment)
    if not has_scan:
        raise ValueError("nothing to see")
    yield b"\xff\xd9"


def _jpeg_kept(mark: int, segment: bytes) -> Segments:
    body = segment[4:]
    is_program = 0xE0 <= mark <= 0xEF or mark == COMMENT
    if not is_program or any(mark == one and body.startswith(name) for one, name in JPEG_KEPT):
        yield segment
    elif mark == CAMERA and body.startswith(EXIF) and (held := _orientation(body[6:])):
        kept = EXIF + _held(held)
        yield struct.pack(">BBH", 0xFF, CAMERA, len(kept) + 2) + kept


def _webp(data: bytes) -> bytes:
    chunks = list(_webp_chunks(_cut(data, 0, 8 + struct.unpack("<I", _cut(data, 4, 4))[0])))
    if not any(name in (b"VP8 ", b"VP8L", b"ANMF") for name, _body in chunks):
        raise ValueError("nothing to see")
    has_camera = any(name == b"EXIF" for name, _body in chunks)
    body = b"".join(_webp_chunk(name, one, has_camera) for name, one in chunks)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at < len(data):
        name, length = struct.unpack("<4sI", _cut(data, at, 8))
        body = _cut(data, at + 8, length)
        at += 8 + length + length % 2
        if name in WEBP_KEPT:
            yield name, body
        elif name == b"EXIF" and (held := _orientation(body.removeprefix(EXIF))):
            yield name, _held(held)


def _webp_chunk(name: bytes, body: bytes, has_camera: bool) -> bytes:
    if name == b"VP8X":
        flags = body[0] & ~(EXIF_FLAG | XMP_FLAG) | (EXIF_FLAG if has_camera else 0)
        body = bytes((flags,)) + body[1:]
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _gif(data: bytes) -> bytes:
    at = 13 + _colors(data[10])
    kept = [_cut(data, 0, at)]
    while data[at] != 0x3B:
        begin, mark, label = at, data[at], data[at + 1]
        if mark == 0x2C:
            at = _blocks(data, at + 11 + _colors(data[at + 9]))
            kept.append(data[begin:at])
        elif mark == 0x21:
            at = _blocks(data, at + 2)
            is_known = label == 0xFF and data.startswith(GIF_KEPT, begin + 2)
            if label == 0xF9 or is_known:
                kept.append(data[begin:at])
        else:
            raise ValueError("no block")
    return b"".join([*kept, b"\x3b"])


def _colors(flags: int) -> int:
    """Bytes of the table of colors that flags announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _blocks(data: bytes, at: int) -> int:
    """Where blocks that say their length end."""
    while data[at]:
        at += 1 + data[at]
    return at + 1


def _orientation(tiff: bytes) -> int:
    """How the camera was held (2 to 8); 0 for upright, and where it can't be told."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    try:
        (at,) = struct.unpack(f"{order}I", tiff[4:8]) if order else (len(tiff),)
        (count,) = struct.unpack(f"{order}H", tiff[at : at + 2])
        for n in range(count):
            one = tiff[at + 2 + 12 * n : at + 14 + 12 * n]
            tag, _kind, _count, value = struct.unpack(f"{order}HHIH2x", one)
            if tag == ORIENTATION:
                return value if 2 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _held(orientation: int) -> bytes:
    """What says how a camera was held, and nothing else."""
    return b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, ORIENTATION, 3, 1, orientation, 0, 0)
