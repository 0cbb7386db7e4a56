"""Films: width and height from an MP4 file's own header."""

import os
import struct
from collections.abc import Iterator
from typing import IO

HOLDERS = (b"moov", b"trak")
MOST_BOXES = 200
HEADER = 100
"""Bytes of a track's header at most."""


def film_size(stream: IO[bytes]) -> tuple[int, int]:
    """Width and height in pixels of an MP4's first picture track; (0, 0) where it can't be told.

    Source: ISO/IEC 14496-12, 8.3.2 (the last eight bytes of `tkhd`, as 16.16 numbers).
    """
    end = stream.seek(0, os.SEEK_END)
    for kind, body, until in _boxes(stream, 0, end):
        if kind == b"tkhd" and 8 <= until - body <= HEADER:
            stream.seek(until - 8)
            width, height = (value >> 16 for value in struct.unpack(">II", stream.read(8)))
            if width and height:
                return width, height
    return 0, 0


def _boxes(stream: IO[bytes], start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of the body of every box, those inside `HOLDERS` too."""
    waiting = [(start, end)]
    for _ in range(MOST_BOXES):
        at, end = waiting.pop() if waiting else (0, 0)
        if at + 8 > end:
            if not waiting:
                return
            continue
        stream.seek(at)
        size, kind = struct.unpack(">I4s", stream.read(8))
        body = at + 8
        if size == 1 and body + 8 <= end:
            (size,) = struct.unpack(">Q", stream.read(8))
            body += 8
        until = end if size == 0 else at + size
        if until > end or until < body:
            return
        waiting.append((until, end))
        if kind in HOLDERS:
            waiting.append((body, until))
        yield kind, body, until
