"""Smooth curves as short SVG paths: cubic Béziers whose handles follow the slope."""

from collections.abc import Callable

Point = tuple[float, float]
Curve = Callable[[float], Point]


def spline(curve: Curve, start: float, stop: float, pieces: int, places: int = 1) -> str:
    """The path of `curve` from `start` to `stop` in as many cubic Béziers as `pieces`.

    Coordinates are relative to the point before, rounded without letting the error add up.
    """
    step = (stop - start) / pieces
    here = rounded(curve(start), places)
    path = [f"M{number(here[0])} {number(here[1])}c"]
    for piece in range(pieces):
        first, last = start + piece * step, start + (piece + 1) * step
        (x1, y1), (x2, y2) = curve(first), curve(last)
        (u1, v1), (u2, v2) = slope(curve, first), slope(curve, last)
        third = step / 3
        points = ((x1 + u1 * third, y1 + v1 * third), (x2 - u2 * third, y2 - v2 * third), (x2, y2))
        ends = [rounded(point, places) for point in points]
        path += [f"{pair(x - here[0], places)}{pair(y - here[1], places)}" for x, y in ends]
        here = ends[-1]
    return "".join(path).replace("c ", "c")


def slope(curve: Curve, at: float) -> Point:
    """The derivative of `curve`."""
    tiny = 1e-4
    (x1, y1), (x2, y2) = curve(at - tiny), curve(at + tiny)
    return (x2 - x1) / (2 * tiny), (y2 - y1) / (2 * tiny)


def rounded(point: Point, places: int) -> Point:
    """`point` as it is written."""
    return round(point[0], places), round(point[1], places)


def number(value: float) -> str:
    """A number as short as SVG allows: no zero before the point and none at the end."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return {"-0": "0"}.get(text, text).replace("-0.", "-.") if abs(value) >= 1 else small(text)


def small(text: str) -> str:
    """A number between -1 and 1 without its zero."""
    short = text.replace("0.", ".", 1)
    return "0" if short in ("-0", "", "-") else short


def pair(value: float, places: int) -> str:
    """A number of a list, with the separator it needs."""
    text = number(round(value, places))
    return text if text.startswith("-") else f" {text}"
