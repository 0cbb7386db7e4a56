"""The map of a scenario with one play on it."""

import re
from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given

from app.domain.graph import Drawing, Node, PathGraph, path_graph
from app.domain.graph.flow import FlowGraph
from app.domain.graph.labels import LINE, text_width, wrapped
from app.domain.graph.plan import levels_of
from app.domain.scenario import Scenario, State, walk
from tests.domain import plays
from tests.domain.shapes import shapes
from tests.factories import scenario

SHAPES = shapes()
LEAKED = SHAPES["the-number-that-leaked"]
TURNS = scenario(
    {
        "a": "Go on > b | Skip it > d | Wait here > a",
        "b": "Yes > c | No > end | Back up > a",
        "c": "Look around > d",
        "d": "Close it > end: trust +20 | Walk out > poor",
    }
)
Box = tuple[float, float, float, float]


def first(graph: PathGraph, label: str) -> Node:
    return next(node for node in graph.wide.nodes if " ".join(node.label_lines) == label)


def of_kind(drawing: Drawing, kind: str) -> list[Node]:
    return [node for node in drawing.nodes if node.kind == kind]


def taken(state: State, count: int) -> PathGraph:
    return path_graph(plays.play(state.scenario, lambda offered: offered[count % len(offered)]))


def test_every_choice_and_ending_has_its_node() -> None:
    graph = path_graph(LEAKED.opening())

    for drawing in (graph.wide, graph.tall):
        assert len(of_kind(drawing, "start")) == 1
        assert len(of_kind(drawing, "passage")) == 4 + 1
        assert len(of_kind(drawing, "choice")) == 15
        assert len(of_kind(drawing, "ending")) == 3
        assert len(drawing.edges) == 15 + 15 + 3
        assert not any(edge.taken for edge in drawing.edges)


def test_the_way_taken_is_numbered_and_drawn_to_its_ending() -> None:
    state = walk(
        LEAKED, ["Own it", "Show the sheet", "Leave it open", "Go up the ladder", "Let it go"]
    )
    graph = path_graph(state)

    for drawing in (graph.wide, graph.tall):
        numbers = {" ".join(n.label_lines): n.number for n in drawing.nodes if n.number}
        assert numbers == {
            "Own it": "1",
            "Show the sheet": "2",
            "Leave it open": "3",
            "Go up the ladder": "4",
            "Let it go": "5",
        }
        assert sum(edge.taken for edge in drawing.edges) == 5 + 5 + 1
        assert [node.taken for node in of_kind(drawing, "ending")] == [False, True, False]
        taken_last = [edge.taken for edge in drawing.edges]
        assert taken_last == sorted(taken_last)


def test_endings_not_seen_yet_have_no_name() -> None:
    state = plays.play(LEAKED, lambda offered: offered[0])
    graph = path_graph(state, seen=["strained"])

    found = [(node.seen, " ".join(node.label_lines)) for node in of_kind(graph.wide, "ending")]

    assert found == [(True, "Our assumption, our plan"), (False, ""), (True, "A quota after all")]
    assert graph.unseen == 1


def test_an_unfinished_play_has_no_ending() -> None:
    graph = path_graph(walk(LEAKED, ["Own it"]))

    assert not any(node.taken for node in of_kind(graph.wide, "ending"))
    assert (graph.ending, graph.unseen) == ("", 3)
    assert graph.description == "You chose: Own it. Endings you have not seen yet: 3."


def test_the_path_is_told_in_words_and_rows() -> None:
    state = walk(
        LEAKED, ["Rank her", "Show your workings", "Call it 3.3", "Enter 0.68", "Let it go"]
    )
    graph = path_graph(state, seen=["strong", "workable", "strained"])

    assert graph.title == "Your path through “A talk”"
    assert graph.description == (
        "You chose: Rank her, Show your workings, Call it 3.3, Enter 0.68, Let it go. "
        f"You reached the ending “{graph.ending}”."
    )
    assert [(row.number, row.chosen) for row in graph.rows][:2] == [
        (1, "Rank her"),
        (2, "Show your workings"),
    ]
    assert graph.rows[0].title == "What about call?"
    assert graph.rows[0].others == ("Own it", "Deny it")


def test_words_can_be_translated() -> None:
    def shouted(message: str, **params: object) -> str:
        return (message % params if params else message).upper()

    graph = path_graph(walk(LEAKED, ["Own it"]), say=shouted)

    assert graph.title == "YOUR PATH THROUGH “A TALK”"
    assert graph.description.startswith("YOU CHOSE: OWN IT.")
    assert of_kind(graph.wide, "start")[0].label_lines == ("START",)


def test_passages_stand_by_their_distance_from_the_start() -> None:
    levels = levels_of(SHAPES["two-in-the-morning"])

    assert levels == {"call": 0, "night": 1, "friday": 2, "report": 2, "marcus": 3, "four": 4}
    assert levels_of(TURNS) == {"a": 0, "b": 1, "c": 2, "d": 3}


def test_passages_that_nothing_leads_to_are_left_out() -> None:
    lost = scenario({"a": "Go > end | Stay > end", "lost": "Go > end | Stay > end"})

    assert len(of_kind(path_graph(lost.opening()).wide, "choice")) == 2


def test_loops_go_round_by_the_edge_and_a_choice_taken_again_says_so() -> None:
    state = walk(TURNS, ["Go on", "Back up", "Go on", "Yes", "Look around", "Close it"])
    graph = path_graph(state)

    assert first(graph, "Go on").number == "1+"
    assert first(graph, "Yes").number == "4"
    assert (first(graph, "Look around").number, first(graph, "Look around").taken) == ("", True)
    assert first(graph, "Close it").number == "5"
    assert [row.chosen for row in graph.rows] == ["Go on", "Back up", "Go on", "Yes", "Close it"]
    assert any(edge.taken and " 244" in edge.d for edge in graph.wide.edges)


def test_a_choice_may_lead_straight_to_an_ending() -> None:
    state = walk(TURNS, ["Skip it", "Walk out"])
    graph = path_graph(state)

    assert sum(edge.taken for edge in graph.wide.edges) == 4
    direct = scenario({"a": "Win > good | Lose > poor"})
    assert of_kind(path_graph(walk(direct, ["Win"])).wide, "passage") == []
    assert of_kind(path_graph(walk(direct, ["Win"])).tall, "passage") == []


def test_more_than_eight_columns_make_the_wide_form_wider() -> None:
    year = path_graph(SHAPES["a-year-with-solenne"].opening())

    assert {path_graph(SHAPES[slug].opening()).wide.width for slug in SHAPES} == {1080, 1650}
    assert year.wide.width == 1650
    assert {year.tall.width} == {330}


@pytest.mark.parametrize("count", range(1, 8))
@pytest.mark.parametrize("endings", [2, 3, 4, 5, 7])
def test_any_number_of_choices_and_endings_finds_room(count: int, endings: int) -> None:
    talk = scenario(
        {"a": " | ".join(f"Choose number {n} here > end: trust +{n}" for n in range(count))},
        endings={f"e{n}": f"trust >= {100 - n}" if n < endings - 1 else "" for n in range(endings)},
    )

    graph = path_graph(talk.opening(), seen=[f"e{n}" for n in range(endings)])

    assert_tidy(graph)


@pytest.mark.parametrize("slug", SHAPES)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_labels_never_overlap_in_the_courses_own_shapes(slug: str, place: int) -> None:
    talk = SHAPES[slug]
    state = plays.play(talk, lambda offered: offered[place])

    assert_tidy(path_graph(state, seen=[ending.id for ending in talk.endings]))


@given(plays.scenarios(), plays.picks())
def test_labels_never_overlap_in_any_play(talk: Scenario, pick: plays.PICK) -> None:
    state = plays.play(talk, pick, longest=12)
    graph = path_graph(state)

    assert_tidy(graph)
    assert graph == path_graph(state)


@given(plays.scenarios(), plays.picks())
def test_the_strand_runs_unbroken_from_start_to_ending(talk: Scenario, pick: plays.PICK) -> None:
    drawing = path_graph(plays.play(talk, pick, longest=12)).wide

    starts = {ends(edge.d)[0] for edge in drawing.edges if edge.taken}
    stops = {ends(edge.d)[1] for edge in drawing.edges if edge.taken}
    start, ending = (
        of_kind(drawing, "start")[0],
        next(n for n in of_kind(drawing, "ending") if n.taken),
    )

    assert starts - stops <= {(start.x, start.y)}
    assert stops - starts == {(ending.x, ending.y)}


def ends(d: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", d)]
    return tuple(numbers[:2]), tuple(numbers[-2:])


def assert_tidy(graph: PathGraph | FlowGraph) -> None:
    """No label meets another label or node, everything lies on the paper."""
    for drawing in (graph.wide, graph.tall):
        boxes = [(node, box) for node in drawing.nodes for box in boxes_of(node)]
        for node, (left, top, right, bottom) in boxes:
            assert 0 <= left < right <= drawing.width, node
            assert 0 <= top < bottom <= drawing.height, node
            assert len(node.label_lines) <= 2
        for (one, box), (other, there) in combinations(boxes, 2):
            assert one is other or not overlap(box, there), (one, other)


def boxes_of(node: Node) -> Iterator[Box]:
    size = 14.0 if node.taken or node.kind == "ending" else 7.0
    yield node.x - size, node.y - size, node.x + size, node.y + size
    if node.label_lines:
        half = max(map(text_width, node.label_lines)) / 2
        last = node.label_y + LINE * (len(node.label_lines) - 1)
        yield node.x - half, node.label_y - 11, node.x + half, last + 4


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("Own it", ("Own it",)),
        ("Three evidence events", ("Three evidence", "events")),
        ("Review and continue", ("Review and", "continue")),
        ("Unverschlüsselungsverfahren", ("Unverschlüss…",)),
        ("Unverschlüsselungsverfahren now", ("Unverschlüss…", "now")),
        ("One label that is far too long to be one", ("One label that", "is far too long…")),
    ],
)
def test_labels_break_into_two_lines_at_most(text: str, lines: tuple[str, ...]) -> None:
    assert wrapped(text, 101) == lines
    assert all(text_width(line) <= 101 for line in lines)
