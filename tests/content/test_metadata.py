"""What cameras write into pictures is taken out; what draws them, and turns them, stays."""

import pytest

from app.content.metadata import Damaged, bare
from app.content.pictures import size_of
from tests.pictures import SECRET, chunk, extension, gif, jpeg, part, png, segment, tiff, webp

ICC = segment(0xE2, b"ICC_PROFILE\0\x01\x01colors")
JFIF, ADOBE = (
    segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0"),
    segment(0xEE, b"Adobe\0d\0\0\0\0\0"),
)
EXIF = b"Exif\0\0"
UPRIGHT = {
    "png": (
        png(4, 3, *(chunk(name, SECRET) for name in (b"tEXt", b"zTXt", b"iTXt", b"tIME", b"prVt")),
            chunk(b"gAMA", b"\0\0\xb1\x8f"), chunk(b"eXIf", tiff())) + SECRET,
        png(4, 3, chunk(b"gAMA", b"\0\0\xb1\x8f")),
    ),
    "jpg": (
        jpeg(JFIF, segment(0xE1, EXIF + tiff(1)), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0"
             + SECRET), segment(0xE2, b"MPF\0" + SECRET), ICC, segment(0xED, SECRET), ADOBE,
             b"\xff" + segment(0xFE, SECRET)) + SECRET,
        jpeg(JFIF, ICC, ADOBE),
    ),
    "webp": (
        webp(0x2C, part(b"ICCP", b"color"), part(b"EXIF", EXIF + tiff()), part(b"XMP ", SECRET),
             part(b"MINE", SECRET)) + SECRET,
        webp(0x20, part(b"ICCP", b"color")),
    ),
    "gif": (
        gif(extension(0xFE, SECRET), extension(0xFF, b"XMP DataXMP", SECRET),
            extension(0xFF, b"NETSCAPE2.0", b"\x01\0\0"), extension(0xF9, b"\0\0\0\0")) + SECRET,
        gif(extension(0xFF, b"NETSCAPE2.0", b"\x01\0\0"), extension(0xF9, b"\0\0\0\0")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("ending", UPRIGHT)
def test_only_what_draws_the_picture_stays(ending: str) -> None:
    told, plain = UPRIGHT[ending]

    assert bare(told) == plain
    assert bare(plain) == plain
    assert size_of(plain, ending) == (4, 3)


@pytest.mark.parametrize("order", ["<", ">"])
def test_how_a_camera_was_held_stays_and_nothing_else_of_it(order: str) -> None:
    camera, kept = tiff(6, order), (
        b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
    )  # fmt: skip

    assert bare(jpeg(segment(0xE1, EXIF + camera))) == jpeg(segment(0xE1, EXIF + kept))
    assert bare(png(4, 3, chunk(b"eXIf", camera))) == png(4, 3, chunk(b"eXIf", kept))
    told = webp(0x0C, part(b"EXIF", camera), part(b"XMP ", SECRET))
    assert bare(told) == webp(0x08, part(b"EXIF", kept))
    assert bare(kept) == kept  # no picture at all


@pytest.mark.parametrize(
    "camera", [b"", b"XX*\0", b"II*\0\xff\xff\xff\xff", tiff(9), tiff(6)[:24], b"MM\0*\0\0\0\x08"]
)
def test_a_camera_that_talks_nonsense_says_nothing(camera: bytes) -> None:
    assert bare(jpeg(segment(0xE1, EXIF + camera))) == jpeg()


@pytest.mark.parametrize("whole", [png(), jpeg(JFIF), webp(), gif(extension(0xFE, b"a"))])
def test_a_picture_that_is_cut_off_anywhere_is_refused(whole: bytes) -> None:
    for length in range(12, len(whole) - 1):
        with pytest.raises(Damaged):
            bare(whole[:length])


@pytest.mark.parametrize(
    "broken",
    [
        b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xe0\0\x02no mark", jpeg()[:-2],
        png().replace(b"\0\0\0\rIHDR", b"\xff\0\0\rIHDR"), gif().replace(b"\x2c", b"\x2d", 1),
        b"RIFF\x04\0\0\0WEBP", webp().replace(b"VP8X\x0a", b"VP8X\xfa"),
        b"RIFF\x0c\0\0\0WEBPVP8X\0\0\0\0", png().replace(b"IEND", b"ends"),
    ],
)  # fmt: skip
def test_segments_that_lead_nowhere_are_refused(broken: bytes) -> None:
    with pytest.raises(Damaged, match="damaged or cut off"):
        bare(broken)
