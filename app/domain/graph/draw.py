"""Drawing the map: where each spot stands, its label in at most two lines, each way as a path.

Units are those of the drawing's viewBox; y grows downwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.domain.graph.labels import LINE, drop, text_width, wrapped
from app.domain.graph.plan import Block, Key, Kind, Plan, Spot, Way

WIDTH, LEFT, RIGHT = 1080.0, 44.0, 166.0
"""the wide form: its least width, room before the first hub, and from the last hub to the edge"""
COLUMN, NAMED, PITCH, GAP, TOP = 120.0, 220.0, 72.0, 24.0, 36.0
"""a column's least width, the same with names of hubs; the distance of rows, between blocks of a
column, and above the first"""
TALL, SLOTS = 330.0, {1: (165.0,), 2: (112.0, 218.0), 3: (60.0, 165.0, 270.0)}
"""the tall form: its width, and where one to three spots of a row stand"""
OUTER = (60.0, 270.0)
FAN, ROOM = 64.0, 46.0
"""the tall form: from a hub to its choices, and from their labels to the next hub"""
LANE, TURN = 8.0, 26.0
"""ways that skip a block or lead back run this far from the drawing's edge, and turn within this"""

Point = tuple[float, float]
Part = tuple[str, list[Point]]


@dataclass(frozen=True, slots=True)
class Edge:
    """A way as an SVG path; `taken` ones are drawn as a double strand, `weight` is 0.0 to 1.0."""

    d: str
    taken: bool
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Node:
    """A spot at x, y. `label_y` is the baseline of the first label line; the next is 16 below."""

    x: float
    y: float
    kind: Kind
    taken: bool
    number: str
    label_lines: tuple[str, ...]
    label_y: float
    anchor: str
    seen: bool
    key: Key = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole drawing: the size of its viewBox, edges (those taken last, on top) and nodes."""

    width: float
    height: float
    edges: tuple[Edge, ...]
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """How a form is laid out: its size, widths of labels, room for straight runs, the places.

    `order` numbers the hubs and endings along the drawing; a way to the next number runs straight,
    others go round by the drawing's edge.
    """

    width: float
    height: float
    label: float
    hub: float
    is_tall: bool
    room: float
    order: Mapping[Key, int]
    places: Mapping[Key, tuple[float, float]]


def wide(plan: Plan, *, is_named: bool = False) -> Drawing:
    """The map from left to right; wider than 1080 where endings and levels are more than eight.

    Where hubs have names (`is_named`), columns have room for them beside the labels of choices.
    """
    column = max(NAMED if is_named else COLUMN, (WIDTH - LEFT - RIGHT) / plan.levels)
    labels = (
        (min(column * 0.6, 150), min(column * 0.36, 79))
        if is_named
        else (min(column - 8, 150),) * 2
    )
    width = LEFT + RIGHT + column * plan.levels
    rows = max(
        *(_height(plan, level) for level in range(plan.levels)), PITCH * (len(plan.endings) - 1)
    )
    height = rows + 2 * TOP + PITCH / 2
    middle = TOP + rows / 2
    order = _order(plan, {block.hub.key: block.level for block in _stacked(plan)})
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
    return _drawing(plan, Paper(width, height, *labels, False, column / 2 - TURN, order, places))


def _height(plan: Plan, level: int) -> float:
    blocks = [block for block in plan.blocks if block.level == level]
    return sum(PITCH * len(block.choices) for block in blocks) + GAP * (len(blocks) - 1) - PITCH


def tall(plan: Plan) -> Drawing:
    """The map from top to bottom, a block below the other."""
    places, y = dict[Key, tuple[float, float]](), 28.0
    for block in _stacked(plan):
        places[block.hub.key] = (TALL / 2, y)
        start = drop(True) if block.hub.label else 0
        y = _set_rows(places, block.choices, y + FAN + start) + ROOM if block.choices else y
    order = _order(plan, {block.hub.key: at for at, block in enumerate(_stacked(plan))})
    y = _set_rows(places, plan.endings, y + (FAN if plan.end else 0))
    return _drawing(plan, Paper(TALL, y + 8, 101.0, TALL - 20, True, 0.0, order, places))


def _order(plan: Plan, hubs: dict[Key, int]) -> dict[Key, int]:
    return hubs | {spot.key: max(hubs.values()) + 1 for spot in plan.endings}


def _stacked(plan: Plan) -> list[Block]:
    return [*plan.blocks, *([plan.end] if plan.end else [])]


def _set_rows(places: dict[Key, tuple[float, float]], spots: Sequence[Spot], y: float) -> float:
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
    edges = [Edge(_path(way, nodes, paper), way.taken, way.weight) for way in plan.ways]
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
        wrapped(spot.label, _room_of(spot, paper)),
        round(y + drop(spot.taken or spot.kind == "ending"), 1),
        "middle",
        spot.seen,
        spot.key,
    )


def _room_of(spot: Spot, paper: Paper) -> float:
    """How wide a label may be."""
    if spot.kind == "ending":
        return paper.label if paper.is_tall else 124.0
    return paper.label if spot.kind == "choice" else paper.hub


def _path(way: Way, nodes: Mapping[Key, Node], paper: Paper) -> str:
    """Along is x in the wide form and y in the tall one; across is the other."""
    start, end = nodes[way.start], nodes[way.end]
    a, b = _along(start, paper), _along(end, paper)
    if start.kind in ("start", "passage") and start.label_lines and paper.is_tall:
        a = (start.label_y + 6, a[1])
    size = paper.width if paper.is_tall else paper.height
    is_near = len(way.start) == 1 or paper.order[way.end] - paper.order[way.start[:1]] == 1
    lead = _lead(start, paper, is_near)
    tail = 0.0 if paper.is_tall else min(_half(end), paper.room)
    go, stop = (a[0] + lead, a[1]), (b[0] - tail, b[1])
    lane = LANE if a[1] <= size / 2 else size - LANE
    steps = _curve(go, stop) if is_near else _detour(go, stop, lane)
    if paper.is_tall and start.kind == "choice":
        # The label stands on the way: it begins below, so that no line runs through the words.
        a = (start.label_y + LINE * (len(start.label_lines) - 1) + 6, a[1])
    parts = [("M", [a]), ("L", [go]), *steps, ("L", [b])]
    drawn = parts[:1] + [part for last, part in pairwise(parts) if part[1] != last[1][-1:]]
    return "".join(sign + " ".join(_point(one, paper) for one in some) for sign, some in drawn)


def _along(node: Node, paper: Paper) -> Point:
    return (node.y, node.x) if paper.is_tall else (node.x, node.y)


def _half(node: Node) -> float:
    """Half of the room that a node with its label takes in a row, 0 for hubs."""
    if node.kind not in ("choice", "ending"):
        return 0.0
    return max((text_width(line) / 2 + 4 for line in node.label_lines), default=0.0)


def _lead(start: Node, paper: Paper, is_near: bool) -> float:
    """How far a way runs straight before it turns: past its own label, or past those of its row."""
    if start.kind != "choice":
        return 0.0
    if paper.is_tall:
        return drop(True) + LINE + 6
    return min(_half(start), paper.room) if is_near else paper.room


def _curve(a: Point, b: Point) -> list[Part]:
    if a[1] == b[1]:
        return [("L", [b])]
    middle = (a[0] + b[0]) / 2
    return [("C", [(middle, a[1]), (middle, b[1]), b])]


def _detour(a: Point, b: Point, lane: float) -> list[Part]:
    """From a to b by way of the lane; a way that leads back turns round in the lane."""
    if b[0] - a[0] >= 2 * TURN:
        out, back, half = a[0] + TURN, b[0] - TURN, TURN / 2
    else:
        out, back, half = a[0], b[0], TURN
    return [
        ("C", [(a[0] + half, a[1]), (a[0] + half, lane), (out, lane)]),
        ("L", [(back, lane)]),
        ("C", [(b[0] - half, lane), (b[0] - half, b[1]), b]),
    ]


def _point(point: Point, paper: Paper) -> str:
    x, y = reversed(point) if paper.is_tall else point
    return f"{round(x, 1):g} {round(y, 1):g}"
