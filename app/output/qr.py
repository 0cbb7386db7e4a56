"""QR codes as one SVG path."""

import segno

QUIET = 4
"""modules of light margin that readers ask for"""

MASK = 3

Corner = tuple[int, int]


def qr_path(text: str) -> tuple[str, int]:
    """The outline of a QR code for `text`, and the side of its view box: modules with margin.

    To be filled dark with `fill-rule="evenodd"`. The code survives 15 % of damage (level M).
    Outlines, not rows, so that no reader or printer shows seams between modules.
    """
    # any mask reads alike on paper; trying all eight takes five times as long as the rest
    code = segno.make(text, error="m", micro=False, mask=MASK)
    rows = [list(row) for row in code.matrix]
    return outline(rows), len(rows) + 2 * QUIET


def outline(rows: list[list[int]]) -> str:
    """The path around the dark (1) modules of `rows`, moved in by the margin."""
    edges = _edges({(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark})
    path = []
    while edges:
        start = here = next(iter(edges))
        heading = (0, 0)
        path.append(f"M{here[0] + QUIET} {here[1] + QUIET}")
        run = 0
        while True:
            there = edges[here].pop()
            if not edges[here]:
                del edges[here]
            turn = (there[0] - here[0], there[1] - here[1])
            if turn != heading and run:
                path.append(_step(heading, run))
                run = 0
            heading, run, here = turn, run + 1, there
            if here == start:
                break
        path.append("z")
    return "".join(path)


def _edges(dark: set[Corner]) -> dict[Corner, list[Corner]]:
    """From each corner where to go on, with the dark modules on the right."""
    edges: dict[Corner, list[Corner]] = {}
    for x, y in sorted(dark):
        around = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
        beyond = [(x, y - 1), (x + 1, y), (x, y + 1), (x - 1, y)]
        for side in range(4):
            if beyond[side] not in dark:
                edges.setdefault(around[side], []).append(around[(side + 1) % 4])
    return edges


def _step(heading: Corner, run: int) -> str:
    return f"h{heading[0] * run}" if heading[0] else f"v{heading[1] * run}"
