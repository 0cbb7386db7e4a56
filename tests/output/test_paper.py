"""The files a certificate is made of: ornaments and fonts, as they are shipped."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

from app.output.pdf import APP, FACES

IMAGES = sorted((APP / "static/img").glob("*.svg"))
FONTS = sorted(FACES.glob("*.ttf"))

LETTERS = "ÀÉÎÕÜßÆØÅÐÞñç ĄĆĘŁŃÓŚŹŻ čďěňřšťůž őű ăâîșț ğİış āēģīķļņūž ėįų đŒœŸ ’–"
"""of the languages of Europe that write Latin; names with others are set in the serif"""


@pytest.mark.parametrize("image", IMAGES, ids=lambda image: image.name)
def test_an_ornament_is_a_small_drawing_without_style_or_script(image: Path) -> None:
    text = image.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)

    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("viewBox")
    assert len(text) < (60_000 if image.stem == "certificate" else 20_000)
    assert not re.search(r"style=|<style|<script|<text|https?://(?!www\.w3\.org/2000/svg)", text)


@pytest.mark.parametrize("stops", range(1, 13))
def test_there_is_a_braid_for_every_length_of_route(stops: int) -> None:
    assert APP / f"static/img/braid-{stops}.svg" in IMAGES


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.name)
def test_a_font_of_the_sheet_holds_the_letters_of_european_names(path: Path) -> None:
    font = TTFont(path)
    letters = font.getBestCmap()

    assert [letter for letter in LETTERS if ord(letter) not in letters] == []
    assert path.stem.endswith(str(font["OS/2"].usWeightClass))
    assert "fvar" not in font


def test_every_font_lies_beside_its_license() -> None:
    for folder in (FACES, APP / "static/fonts"):
        licenses = {path.stem.removeprefix("OFL-") for path in folder.glob("OFL-*.txt")}
        fonts = [path.stem for path in folder.iterdir() if path.suffix in (".ttf", ".woff2")]
        assert fonts
        for font in fonts:
            assert any(font.split("-")[0] == name.split("-")[0] for name in licenses)
