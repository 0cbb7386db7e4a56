"""Pictures: kind and size are read from the head, and what would unpack to too much is refused."""

import pytest

from app.domain.picture import JPEG, PNG, measure
from app.errors import Invalid

HEAD = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
FRAME = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\x14\0\x28" + b"\0" * 20


def test_a_png_tells_its_size() -> None:
    assert measure(HEAD + (40).to_bytes(4) + (20).to_bytes(4)) == (PNG, 40, 20)


def test_a_jpeg_tells_its_size_behind_other_segments() -> None:
    assert measure(FRAME) == (JPEG, 40, 20)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        HEAD,
        HEAD + (5000).to_bytes(4) + (20).to_bytes(4),
        FRAME[:12],
        b"\xff\xd8\xff\xe0\0\0" * 3,
        HEAD + b"\0\0\0\x28\0\0\0\x14" + b"x" * 200_000,
    ],
)
def test_what_can_not_be_printed_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        measure(data)
