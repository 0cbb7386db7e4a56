"""Drawing the map: where each spot stands, its label in at most two lines, each way as a path.

Units are those of the drawing's viewBox; y grows downwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.graph.labels import LINE, drop, wrapped
from app.domain.graph.plan import Block, Key, Kind, Plan, Spot, Way

WIDTH, LEFT, RIGHT = 1080.0, 44.0, 166.0
"""the wide form: its least width, room before the first hub, and from the last hub to the edge"""
COLUMN, PITCH, GAP, TOP = 110.0, 72.0, 24.0, 40.0
"""a column's least width, the distance of rows, between blocks of a column, and above the first"""
TALL, SLOTS = 330.0, {1: (165.0,), 2: (112.0, 218.0), 3: (60.0, 165.0, 270.0)}
"""the tall form: its width, and where one to three spots of a row stand"""
OUTER = (60.0, 270.0)
FAN, ROOM = 66.0, 38.0
"""the tall form: from a hub to its choices, and from their labels to the next hub"""
LANE = 8.0
"""ways that skip a block or lead back run this far from the drawing's edge"""


@dataclass(frozen=True, slots=True)
class Edge:
    """A way as an SVG path; `taken` ones are drawn as a double strand."""

    d: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Node:
    """A spot at x, y. `label_y` is the baseline of the first label line, further ones follow by 16."""

    x: float
    y: float
    kind: Kind
    taken: bool
    number: str
    label_lines: tuple[str, ...]
    label_y: float
    anchor: str
    seen: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole drawing: the size of its viewBox, edges (those taken last, on top) and nodes."""

    width: float
    height: float
    edges: tuple[Edge, ...]
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """How a form is laid out: the size, room for a label, where spots stand; along and across."""

    width: float
    height: float
    label: float
    is_tall: bool
    places: Mapping[Key, tuple[float, float]]


def wide(plan: Plan) -> Drawing:
    """The map from left to right; wider than 1080 where it has more than eight levels."""
    column = max(COLUMN, (WIDTH - LEFT - RIGHT) / plan.levels)
    width = LEFT + RIGHT + column * plan.levels
    rows = max(
        *(_height(plan, level) for level in range(plan.levels)), PITCH * (len(plan.endings) - 1)
    )
    height = rows + 2 * TOP + PITCH / 2
    middle = TOP + rows / 2
    places = dict[Key, tuple[float, float]]()
    for level in range(plan.levels):
        y = middle - _height(plan, level) / 2
        for block in (block for block in plan.blocks if block.level == level):
            x, size = LEFT + column * level, PITCH * (len(block.choices) - 1)
            places[block.hub.key] = (x, y + size / 2)
            for row, spot in enumerate(block.choices):
                places[spot.key] = (x + column / 2, y + PITCH * row)
            y += size + PITCH + GAP
    if plan.end:
        places[plan.end.hub.key] = (LEFT + column * plan.levels, middle)
    y = middle - PITCH * (len(plan.endings) - 1) / 2
    for row, spot in enumerate(plan.endings):
        places[spot.key] = (width - 66, y + PITCH * row)
    return _drawing(plan, Paper(width, height, min(column - 8, 150), False, places))


def _height(plan: Plan, level: int) -> float:
    blocks = [block for block in plan.blocks if block.level == level]
    return sum(PITCH * len(block.choices) for block in blocks) + GAP * (len(blocks) - 1) - PITCH


def tall(plan: Plan) -> Drawing:
    """The map from top to bottom, a block below the other."""
    places, y = dict[Key, tuple[float, float]](), 28.0
    for block in _stacked(plan):
        places[block.hub.key] = (TALL / 2, y)
        y = _set_rows(places, block.choices, y + FAN) + ROOM if block.choices else y
    y = _set_rows(places, plan.endings, y + (FAN if plan.end else 0))
    return _drawing(plan, Paper(TALL, y + 8, 101.0, True, places))


def _stacked(plan: Plan) -> list[Block]:
    return [*plan.blocks, *([plan.end] if plan.end else [])]


def _set_rows(
    places: dict[Key, tuple[float, float]], spots: Sequence[Spot], y: float
) -> float:
    """Set spots three to a row from `y` on; returns where the last row's labels end."""
    if len(spots) == 4:  # the second pair stands outside the first, so that ways pass between
        rows = [(spots[:2], SLOTS[2]), (spots[2:], OUTER)]
    else:
        chunks = [spots[at : at + 3] for at in range(0, len(spots), 3)]
        rows = [(chunk, SLOTS[len(chunk)]) for chunk in chunks]
    for row, (chunk, slots) in enumerate(rows):
        for spot, x in zip(chunk, slots, strict=True):
            places[spot.key] = (x, y + PITCH * row)
    return y + PITCH * (len(rows) - 1) + drop(True) + LINE + 4


def _drawing(plan: Plan, paper: Paper) -> Drawing:
    spots = [spot for block in _stacked(plan) for spot in (block.hub, *block.choices)]
    nodes = {spot.key: _node(spot, paper) for spot in (*spots, *plan.endings)}
    edges = [Edge(_path(way, nodes, paper), way.taken) for way in plan.ways]
    return Drawing(
        round(paper.width, 1),
        round(paper.height, 1),
        tuple(sorted(edges, key=lambda edge: edge.taken)),
        tuple(nodes.values()),
    )


def _node(spot: Spot, paper: Paper) -> Node:
    x, y = paper.places[spot.key]
    return Node(
        round(x, 1),
        round(y, 1),
        spot.kind,
        spot.taken,
        spot.number,
        wrapped(spot.label, paper.label if spot.kind != "ending" or paper.is_tall else 124.0),
        round(y + drop(spot.taken or spot.kind == "ending"), 1),
        "middle",
        spot.seen,
    )


def _path(way: Way, nodes: Mapping[Key, Node], paper: Paper) -> str:
    """Along is x in the wide form and y in the tall one, across the other."""
    start, end = nodes[way.start], nodes[way.end]
    flat = 0.0 if paper.is_tall else 22.0
    if paper.is_tall:
        labels = len(start.label_lines)
        a = (start.label_y + LINE * (labels - 1) + 6 if labels else start.y, start.x)
        b = (end.y, end.x)
    else:
        a, b = (start.x, start.y), (end.x, end.y)
    lead = flat if start.kind == "choice" else 0.0
    tail = flat if end.kind in ("choice", "ending") else 0.0
    if way.is_near:
        steps = _curve((a[0] + lead, a[1]), (b[0] - tail, b[1]))
    else:
        size = paper.width if paper.is_tall else paper.height
        lane = LANE if a[1] <= size / 2 else size - LANE
        steps = _detour((a[0] + lead, a[1]), (b[0] - tail, b[1]), lane)
    points = [("M", [a]), *([("L", steps[0][1])] if lead else []), *steps[1:]]
    if tail:
        points.append(("L", [b]))
    return "".join(sign + " ".join(_point(one, paper) for one in some) for sign, some in points)
