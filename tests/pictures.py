"""Pictures made by hand, with what cameras and programs write into them beside the picture."""

import struct
import zlib

SECRET = b"52.5163N 13.3777E, camera 4711"
"""what nobody else may see"""


def tiff(orientation: int = 0, order: str = "<") -> bytes:
    """What a camera says: where it was and, unless 0, how it was held."""
    entries = struct.pack(f"{order}HHI4s", 0x010F, 2, 4, SECRET[:4])
    if orientation:
        entries += struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    return head + struct.pack(f"{order}H", len(entries) // 12) + entries + bytes(4) + SECRET


def png(width: int = 4, height: int = 3, *told: bytes) -> bytes:
    """A PNG; `told` are chunks as `chunk` makes them."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    drawn = chunk(b"IDAT", zlib.compress(b"\0" * 39))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(told) + drawn + chunk(b"IEND")


def chunk(name: bytes, body: bytes = b"") -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def jpeg(*told: bytes) -> bytes:
    """A JPEG of two scans; `told` are segments as `segment` makes them."""
    frame = segment(0xC2, struct.pack(">BHHB", 8, 3, 4, 1) + b"\x01\x11\0")
    scan = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x12\xff\0\x34\xff\xd0\x56"
    return b"\xff\xd8" + b"".join(told) + frame + scan + scan + b"\xff\xd9"


def segment(mark: int, body: bytes) -> bytes:
    """A segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, mark, len(body) + 2) + body


def webp(flags: int = 0, *told: bytes) -> bytes:
    """A WebP; `told` are chunks as `part` makes them, `flags` announce them."""
    size = struct.pack("<B3x3s3s", flags, b"\x03\0\0", b"\x02\0\0")
    body = part(b"VP8X", size) + part(b"VP8L", b"\x2f\x03\x80\0\0") + b"".join(told)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def part(name: bytes, body: bytes) -> bytes:
    """A chunk of a WebP."""
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def gif(*told: bytes) -> bytes:
    """A GIF of one picture; `told` are extensions as `extension` makes them."""
    screen = b"GIF89a" + struct.pack("<HHBBB", 4, 3, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    drawn = b"\x2c" + struct.pack("<HHHHB", 0, 0, 4, 3, 0x80) + bytes(6) + b"\x02\x02\x44\x01\0"
    return screen + b"".join(told) + drawn + b"\x3b"


def extension(label: int, *blocks: bytes) -> bytes:
    """An extension of a GIF."""
    return bytes((0x21, label)) + b"".join(bytes((len(one),)) + one for one in blocks) + b"\0"
