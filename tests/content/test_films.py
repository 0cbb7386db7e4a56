"""How large a film's picture is."""

from io import BytesIO

import pytest

from app.content.films import film_size
from tests.films import box, film, track


def test_the_size_is_that_of_the_picture_track_wherever_the_header_is() -> None:
    assert film_size(BytesIO(film(1280, 720))) == (1280, 720)
    assert film_size(BytesIO(box(b"moov", track(320, 240)) + box(b"mdat"))) == (320, 240)


def test_long_boxes_and_open_ends_are_read() -> None:
    long = b"\0\0\0\x01mdat" + (16 + 5).to_bytes(8, "big") + bytes(5)
    moov = box(b"moov", track(320, 240))
    assert film_size(BytesIO(long + moov)) == (320, 240)
    assert film_size(BytesIO(long + b"\0\0\0\0" + moov[4:])) == (320, 240)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0",
        b"not a film at all",
        film()[:-9],
        box(b"moov", box(b"trak", box(b"tkhd", bytes(4)))),
        box(b"moov", box(b"trak", box(b"tkhd", bytes(200)))),
        b"\0\0\0\x04moov" * 500,
        box(b"free") * 500,
    ],
)
def test_what_cannot_be_read_has_no_size(data: bytes) -> None:
    assert film_size(BytesIO(data)) == (0, 0)
