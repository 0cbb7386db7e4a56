"""Makes the fonts: web files by range of letters, and the TTF files that certificates are set in.

    .venv/bin/python docs/make/make_fonts.py SOURCES

SOURCES holds the unpacked npm packages `@fontsource-variable/bricolage-grotesque`,
`…/atkinson-hyperlegible-next` and `…/literata` (5.3.0, SIL Open Font License), in any depth.
Web files are copied as they are. typst reads no woff2 and no variable fonts, so each weight of a
certificate is cut from the variable files, and the ranges of letters are joined into one TTF.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).parents[2]
WEB, PAPER = ROOT / "app/static/fonts", ROOT / "app/output/fonts"

LICENSES = {
    "bricolage-grotesque": "bricolage-grotesque",
    "atkinson-hyperlegible-next": "atkinson-hyperlegible-next",
    "literata": "literata",
}

STATIC_FILES = {
    "bricolage-grotesque": "bricolage-grotesque-latin-wght-normal",
    "bricolage-grotesque-ext": "bricolage-grotesque-latin-ext-wght-normal",
    "bricolage-grotesque-vietnamese": "bricolage-grotesque-vietnamese-wght-normal",
    "atkinson-next": "atkinson-hyperlegible-next-latin-wght-normal",
    "atkinson-next-ext": "atkinson-hyperlegible-next-latin-ext-wght-normal",
    "literata": "literata-latin-wght-normal",
    "literata-ext": "literata-latin-ext-wght-normal",
    "literata-italic": "literata-latin-wght-italic",
    "literata-italic-ext": "literata-latin-ext-wght-italic",
}
"""file in static/fonts → file of the package"""

RANGES = ("latin", "latin-ext", "vietnamese")

CUTS = (
    ("bricolage-grotesque", "Bricolage Grotesque", "Bold", 700),
    ("bricolage-grotesque", "Bricolage Grotesque", "Medium", 500),
    ("atkinson-hyperlegible-next", "Atkinson Hyperlegible Next", "Regular", 400),
    ("atkinson-hyperlegible-next", "Atkinson Hyperlegible Next", "Bold", 700),
)
"""package, family, style and weight of each TTF"""


def main(sources: Path) -> None:
    """Write both folders of fonts."""
    found = {path.stem: path for path in sorted(sources.rglob("*.woff2"))}
    for folder in (WEB, PAPER):
        folder.mkdir(parents=True, exist_ok=True)
    for name, source in STATIC_FILES.items():
        shutil.copyfile(found[source], WEB / f"{name}.woff2")
    for package, family, style, weight in CUTS:
        ranges = [
            found[stem] for part in RANGES if (stem := f"{package}-{part}-wght-normal") in found
        ]
        cut(ranges, family, style, weight).save(PAPER / f"{package}-{weight}.ttf")
    for package, name in LICENSES.items():
        text = found[f"{package}-latin-wght-normal"].parents[1] / "LICENSE"
        for folder in (WEB, PAPER):
            if folder is WEB or any(package == cutting[0] for cutting in CUTS):
                shutil.copyfile(text, folder / f"OFL-{name}.txt")


def cut(sources: list[Path], family: str, style: str, weight: int) -> TTFont:
    """One weight of the variable `sources` (ranges of one face) as a single static font."""
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for number, source in enumerate(sources):
            font = instantiateVariableFont(TTFont(source), {"wght": weight})
            font.flavor = None
            parts.append(str(Path(folder) / f"{number}.ttf"))
            font.save(parts[-1])
        merged = Merger().merge(parts)
    rename(merged, family, style, weight)
    return merged


def rename(font: TTFont, family: str, style: str, weight: int) -> None:
    """Name the font after its face and weight, as typst and PDF readers will see it."""
    names = font["name"]
    legal = {
        record.nameID: record.toUnicode() for record in names.names if record.nameID in (0, 13, 14)
    }
    names.names = []
    plain = style in ("Regular", "Bold")
    postscript = f"{family.replace(' ', '')}-{style}"
    texts = legal | {
        1: family if plain else f"{family} {style}",
        2: style if plain else "Regular",
        3: postscript,
        4: f"{family} {style}",
        5: "Version 1.000",
        6: postscript,
    }
    if not plain:
        texts |= {16: family, 17: style}
    for number, text in texts.items():
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = {"Bold": 0x20, "Regular": 0x40}.get(style, 0) | 0x80
    font["head"].macStyle = int(style == "Bold")
    # the same bytes every time it is made
    font["head"].created = font["head"].modified = 0
    font.recalcTimestamp = False


if __name__ == "__main__":
    main(Path(sys.argv[1]))
