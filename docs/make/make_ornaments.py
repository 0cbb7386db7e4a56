"""Draws the ornaments: weave, braid, guilloche and rosette, as static SVG files in app/static/img/.

    python docs/make/make_ornaments.py

Standard library only. Every ornament is a pure function of its size and seed. Colors are read from
the page where there is one (`<use href="braid-7.svg#braid">`), else they are the light theme's.
"""

import sys
from collections.abc import Iterator
from math import cos, pi, sin, tau
from pathlib import Path
from random import Random

from curves import Point, number, spline

IMAGES = Path(__file__).parents[2] / "app/static/img"

YOU, PARTNER = "#0b665a", "#d0900f"
DEEP, PAPER = "#0a3631", "#fffdf8"
MARK_YOU, MARK_PARTNER = "M2 27C15 27 15 10.5 29 10.5h17", "M2 3c13 0 13 16.5 27 16.5h17"


def main(folder: Path) -> None:
    """Write all files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, svg in files():
        (folder / name).write_text(svg + "\n", encoding="utf-8")


def files() -> Iterator[tuple[str, str]]:
    """Name and text of each file."""
    yield "weave.svg", weave(900, 420, seed=4)
    for stops in range(1, 13):
        yield f"braid-{stops}.svg", braid(1200, 88, stops, seed=7)
    yield "certificate.svg", certificate()
    yield "rosette.svg", document(96, 96, f'<g id="rosette">{seal_rings(YOU, PARTNER)}</g>')
    for state, (color, second, sign) in SEALS.items():
        yield f"seal-{state}.svg", seal(color, second, sign)
    yield "mark.svg", document(48, 30, mark("var(--you, #0b665a)", "var(--partner, #e3a11a)"))
    yield "favicon.svg", favicon()


def document(width: float, height: float, body: str, more: str = "") -> str:
    """An SVG file of that view box."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}"'
        f'{more} fill="none">{body}</svg>'
    )


def stroke(paths: list[str], color: str, width: float, opacity: float) -> str:
    """Curves in one color."""
    return (
        f'<path d="{"".join(paths)}" stroke="{color}" stroke-width="{number(width)}"'
        f' stroke-opacity="{number(opacity)}"/>'
    )


# ---------- the two strands ----------


def bundle(
    width: float, lines: int, seed: int, *, high: float, end: float, phase: float
) -> list[str]:
    """Lines across `width` that swing by `high`, calm down and run on side by side around `end`."""
    chance = Random(seed)  # noqa: S311 - an ornament keeps no secret
    waves, twist = chance.uniform(1.36, 1.46), chance.uniform(0.45, 0.6)
    paths = []
    for line in range(lines):
        place = line / (lines - 1) - 0.5

        def curve(t: float, place: float = place) -> Point:
            calm = max(1 - t, 0) ** 1.55
            wave = sin(tau * waves * t + phase + place * twist)
            spread = place * (0.1 * high * 1.7 + 0.62 * high * calm)
            return t * width, end + spread + high * calm * wave

        paths.append(spline(curve, 0, 1, 14))
    return paths


def weave(width: float, height: float, seed: int) -> str:
    """Two strands that tangle, cross and end side by side; for dark cards."""
    you = bundle(width, 16, seed, high=height * 0.56, end=height * 0.5, phase=pi / 2)
    partner = bundle(width, 16, seed + 1, high=height * 0.5, end=height * 0.33, phase=-pi / 2 - 0.5)
    body = stroke(you, "#4fb3a1", 1.3, 0.62) + stroke(partner, "#efb444", 1.3, 0.6)
    return document(width, height, f'<g id="weave">{body}</g>', ' preserveAspectRatio="none"')


def braid(width: float, height: float, stops: int, seed: int) -> str:
    """Two strands that cross between `stops` places and open at each; for the route."""
    chance = Random(seed)  # noqa: S311 - an ornament keeps no secret
    swell = chance.uniform(0.08, 0.14)

    def strand(sign: int) -> list[str]:
        paths = []
        for line in range(5):
            shift = (line - 2) * height * 0.02

            def curve(t: float, shift: float = shift) -> Point:
                high = height * (0.172 + 0.02 * sin(tau * t * stops / 5 + swell))
                return t * width, height / 2 + shift + sign * high * sin(pi * stops * t)

            paths.append(spline(curve, 0, 1, max(4 * stops, 6)))
        return paths

    you = stroke(strand(1), "var(--you, #2c8c7d)", 1.5, 0.75)
    partner = stroke(strand(-1), "var(--partner, #e3a11a)", 1.5, 0.9)
    return document(
        width, height, f'<g id="braid">{you}{partner}</g>', ' preserveAspectRatio="none"'
    )


def mark(you: str, partner: str) -> str:
    """The sign of the house: two strands that cross once and run on side by side."""
    return (
        '<g stroke-width="3.6" stroke-linecap="round">'
        f'<path d="{MARK_YOU}" stroke="{you}"/><path d="{MARK_PARTNER}" stroke="{partner}"/></g>'
    )


def favicon() -> str:
    """The mark on a deep green tile, readable on light and dark tabs."""
    inner = f'<g transform="translate(7 12.7) scale(.71)">{mark("#5cc4b0", "#f2b430")}</g>'
    return document(48, 48, f'<rect width="48" height="48" rx="11" fill="{DEEP}"/>{inner}')


# ---------- guilloche ----------


def rings(
    middle: Point, radii: Point, *, count: int, lobes: int, turn: float, start: float = 0.0
) -> list[str]:
    """`count` closed lines between two radii, with `lobes` waves, each turned a little further."""
    inner, outer = radii
    paths = []
    for ring in range(count):
        share = ring / (count - 1)
        radius = inner + (outer - inner) * share
        high = (outer - inner) * (0.05 + 0.085 * share)
        phase = start + turn * (ring + 2.2 * share * share)

        def curve(
            t: float, radius: float = radius, high: float = high, phase: float = phase
        ) -> Point:
            far = radius + high * sin(lobes * t + phase)
            return middle[0] + far * cos(t), middle[1] + far * sin(t)

        paths.append(spline(curve, 0, tau, 4 * lobes, 1 if outer > 60 else 2) + "z")
    return paths


def seal_rings(you: str, partner: str) -> str:
    """The rosette around a seal's disc, in a view box of 96."""
    one = rings((48, 48), (24, 43), count=6, lobes=10, turn=0.7)
    two = rings((48, 48), (24, 43), count=6, lobes=10, turn=-0.7)
    return (
        '<g stroke-width="1.05" stroke-opacity=".9">'
        f'<path d="{"".join(two)}" stroke="var(--partner, {partner})"/>'
        f'<path d="{"".join(one)}" stroke="var(--you, {you})"/></g>'
    )


SEALS = {
    "genuine": (YOU, "#e3a11a", "m38 49 7 7 14-16"),
    "ended": ("#56655f", "#8d9a94", "M48 36v13l8 6"),
    "revoked": ("#b3261e", "#d98a84", "m40 40 16 16M56 40 40 56"),
    "unknown": (
        "#56655f",
        "#8d9a94",
        "M42 42a6.2 6.2 0 1 1 8.6 5.7c-1.9.8-2.6 1.9-2.6 3.8M48 58.500v.1",
    ),
}
"""state of a certificate → main and second color, sign on the disc; never told by color alone"""


def seal(color: str, second: str, sign: str) -> str:
    """The verdict's picture: a rosette, a disc and a sign."""
    around = seal_rings(color, second).replace("var(--partner, ", "").replace("var(--you, ", "")
    around = around.replace(')"', '"')
    return document(
        96,
        96,
        f'{around}<circle cx="48" cy="48" r="20.5" fill="{color}"/><path d="{sign}" stroke="#fff"'
        ' stroke-width="4.6" stroke-linecap="round" stroke-linejoin="round"/>',
    )


def tile(period: float, color: str, sign: int) -> str:
    """Two periods of the border, along x: lines that leave a knot together and meet in the next."""
    paths = []
    for line in range(4):
        high = 7.6 - 1.9 * line

        def curve(t: float, high: float = high, lag: float = 0.1 * line) -> Point:
            return t * period, sign * high * sin(tau * t + sign * lag)

        paths.append(spline(curve, 0, 2, 8, 2))
    return f'<path d="{"".join(paths)}" stroke="{color}"/>'


def border(width: float, height: float, across: int, down: int, margin: float) -> str:
    """A frame of `across` and `down` (even) periods, and a small rosette over each corner."""
    period = (width - 2 * margin) / across
    defs = (
        f'<defs><g id="t" stroke-width=".75" stroke-opacity=".78">{tile(period, YOU, 1)}'
        f"{tile(period, PARTNER, -1)}</g>"
    )
    row = "".join(f'<use href="#t" x="{number(n * period)}"/>' for n in range(0, across, 2))
    column = "".join(f'<use href="#t" x="{number(n * period)}"/>' for n in range(0, down, 2))
    right, bottom = number(width - margin), number(height - margin)
    edge = number(margin)
    sides = (
        f'<g id="r">{row}</g><g id="k">{column}</g></defs>'
        f'<use href="#r" transform="translate({edge} {edge})"/>'
        f'<use href="#r" transform="translate({right} {bottom}) rotate(180)"/>'
        f'<use href="#k" transform="translate({right} {edge}) rotate(90)"/>'
        f'<use href="#k" transform="translate({edge} {bottom}) rotate(-90)"/>'
    )
    knob = (
        f'<g id="c"><circle r="17.5" fill="{PAPER}"/>'
        + stroke(rings((0, 0), (5, 16), count=4, lobes=8, turn=0.9), YOU, 0.7, 0.8)
        + stroke(rings((0, 0), (5, 16), count=4, lobes=8, turn=-0.9), PARTNER, 0.7, 0.85)
        + "</g>"
    )
    corners = "".join(
        f'<use href="#c" x="{x}" y="{y}"/>' for x in (edge, right) for y in (edge, bottom)
    )
    return f"{defs}{sides}<defs>{knob}</defs>{corners}"


def strands(width: float, height: float, margin: float) -> str:
    """The two strands across the sheet, pale, from tangled on the left to parallel on the right."""
    inner = width - 2 * margin

    def lines(high: float, start: float, end: float, phase: float) -> list[str]:
        paths = []
        for line in range(16):
            place = line / 15 - 0.5

            def curve(t: float, place: float = place) -> Point:
                calm = (1 - t) ** 0.8 if t < 1 else 0.0
                middle = start + (end - start) * t * t * (3 - 2 * t)
                wave = sin(tau * 0.92 * t + phase + place * 0.35)
                return margin + t * inner, middle + place * (44 + 105 * calm) + high * calm * wave

            paths.append(spline(curve, 0, 1, 12))
        return paths

    you = lines(84, height * 0.685, height * 0.735, 0.1 + pi)
    partner = lines(86, height * 0.76, height * 0.655, 0.3)
    return stroke(you, YOU, 0.9, 0.27) + stroke(partner, PARTNER, 0.9, 0.33)


def certificate() -> str:
    """The sheet under a certificate's text: strands, border, mark and rosette; A4 at 96 dpi."""
    width, height, margin = 1123.0, 794.0, 33.75
    middle = (925.0, 190.0)
    rosette = stroke(
        rings(middle, (40, 100), count=14, lobes=12, turn=0.42, start=pi), PARTNER, 0.75, 0.85
    ) + stroke(rings(middle, (40, 100), count=14, lobes=12, turn=-0.42), YOU, 0.75, 0.75)
    check = (
        f'<path d="m908 191 12 13 24-28" stroke="{YOU}" stroke-width="6" stroke-linecap="round"'
        ' stroke-linejoin="round"/>'
    )
    brand = f'<g transform="translate(96 92) scale(1.5)">{mark(YOU, "#e3a11a")}</g>'
    ground = f'<rect width="1123" height="794" fill="{PAPER}"/>'
    body = ground + strands(width, height, 50) + border(width, height, 38, 26, margin)
    return document(width, height, body + rosette + check + brand)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
