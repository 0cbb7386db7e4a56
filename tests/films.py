"""Small films and recordings, made by hand: right in form, with nothing to see or hear."""

import struct


def box(kind: bytes, body: bytes = b"") -> bytes:
    """A box of an MP4 file."""
    return struct.pack(">I4s", len(body) + 8, kind) + body


def track(width: int, height: int) -> bytes:
    """A track with its header; one of sound has no size."""
    size = struct.pack(">II", width << 16, height << 16)
    return box(b"trak", box(b"tkhd", bytes(76) + size))


def film(width: int = 640, height: int = 360) -> bytes:
    """An MP4 whose header comes last, as recorders write it: sound first, then the picture."""
    head = box(b"ftyp", b"isom" + bytes(4) + b"isommp41")
    moov = box(b"moov", box(b"mvhd", bytes(100)) + track(0, 0) + track(width, height))
    return head + box(b"mdat", bytes(300)) + moov


def recording(frames: int = 40) -> bytes:
    """An MP3 of silence: MPEG-1 layer III, 32 kbit/s, 44.1 kHz, mono; 26 ms a frame."""
    frame = b"\xff\xfb\x10\xc4" + bytes(100)
    return frame * frames
