"""QR codes, read back by a reader of another make."""

import re

import pytest
import zxingcpp

from app.output.qr import QUIET, outline, qr_path


def drawn(path: str, side: int, scale: int = 4) -> list[list[int]]:
    """The picture a path of h and v lines makes, filled even-odd: 0 dark, 255 light."""
    flips = [[0] * (side + 1) for _ in range(side)]
    for start, steps in re.findall(r"M(\d+ \d+)([^M]*)z", path):
        first = x, y = tuple(map(int, start.split()))
        corners = [first]
        for axis, length in re.findall(r"([hv])(-?\d+)", steps):
            x, y = (x + int(length), y) if axis == "h" else (x, y + int(length))
            corners.append((x, y))
        for (x1, y1), (_, y2) in zip(corners, [*corners[1:], first], strict=True):
            for row in range(min(y1, y2), max(y1, y2)):
                flips[row][x1] ^= 1
    picture = []
    for row_flips in flips:
        dark, line = 0, []
        for flip in row_flips[:side]:
            dark ^= flip
            line += [0 if dark else 255] * scale
        picture += [line] * scale
    return picture


def read(picture: list[list[int]]) -> list[str]:
    """The texts of all codes in the picture."""
    flat = memoryview(b"".join(map(bytes, picture)))
    shaped = flat.cast("B", (len(picture), len(picture[0])))
    return [found.text for found in zxingcpp.read_barcodes(shaped)]


@pytest.mark.parametrize(
    "text",
    [
        "https://learn.example.org/verify/7Q4K-M2XR-9TBD-0AZ3",
        "http://127.0.0.1:5000/verify/0000-0000-0000-0000",
        "https://lernen.example.org/partner/" + "abc-" * 30,
        "otpauth://totp/Tandem:ana%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=Tandem",
    ],
)
def test_a_code_reads_back_as_its_text(text: str) -> None:
    path, side = qr_path(text)

    assert read(drawn(path, side)) == [text]


def test_a_code_keeps_its_light_margin() -> None:
    path, side = qr_path("https://x.test")

    rows = drawn(path, side, scale=1)

    assert all(set(row[:QUIET] + row[-QUIET:]) == {255} for row in rows)
    assert all(set(row) == {255} for row in rows[:QUIET] + rows[-QUIET:])


def test_modules_that_touch_make_one_outline_and_holes_their_own() -> None:
    assert outline([[1, 1]]) == "M4 4h2v1h-2z"
    assert outline([[1, 1, 1], [1, 0, 1], [1, 1, 1]]).count("M") == 2
    assert outline([[0]]) == ""


def test_modules_that_touch_at_a_corner_stay_apart() -> None:
    path = outline([[1, 0], [0, 1]])

    rows = drawn(path, 10, scale=1)

    assert [row[4:6] for row in rows[4:6]] == [[0, 255], [255, 0]]
