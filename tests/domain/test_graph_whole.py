"""The map of all passages: what nothing leads to is on it, hubs have names, ways have weights."""

import pytest
from hypothesis import given

from app.domain.graph.flow import FlowGraph, whole_graph
from app.domain.graph.plan import levels_of
from app.domain.scenario import Scenario
from tests.domain import plays
from tests.domain.shapes import shapes
from tests.domain.test_graph import assert_tidy, of_kind
from tests.factories import scenario

SHAPES = shapes()
LOST = scenario(
    {
        "a": "Go > b | Stay > end",
        "lost": "Find > found | Back > b",
        "b": "Yes > end: trust +1 | No > poor",
        "found": "Home > b | Round > lost",
    }
)


def drawn(talk: Scenario, ways: dict[tuple[str, str, str], int] | None = None) -> FlowGraph:
    def say(message: str, **params: object) -> str:
        return message % params if params else message

    every = {passage.id for passage in talk.passages}
    return whole_graph(talk, ways or {}, 10 if ways else 0, every, say)


def test_passages_that_nothing_leads_to_stand_beside_the_start() -> None:
    assert levels_of(LOST, is_whole=True) == {"a": 0, "b": 1, "lost": 0, "found": 1}

    for drawing in (drawn(LOST).wide, drawn(LOST).tall):
        assert len(of_kind(drawing, "choice")) == 8
        hubs = [node for node in drawing.nodes if len(node.key) == 1 and node.label_lines]
        assert [node.label_lines for node in hubs] == [("a",), ("lost",), ("b",), ("found",)]
        assert [node.kind for node in hubs] == ["start", "passage", "passage", "passage"]


def test_ways_have_the_weights_of_those_that_took_them() -> None:
    ways = {("a", "Go", "b"): 4, ("a", "Stay", "poor"): 6, ("b", "Yes", "poor"): 4}

    drawing = drawn(LOST, ways).wide

    assert sorted(edge.weight for edge in drawing.edges if edge.weight) == [
        0.4, 0.4, 0.4, 0.4, 0.6, 0.6, 1.0,
    ]  # fmt: skip
    assert not any(edge.weight for edge in drawn(LOST).wide.edges)


def test_ways_that_are_not_in_the_text_any_more_are_left_out() -> None:
    ways = {("gone", "Go", "b"): 4, ("a", "Gone", "b"): 4, ("a", "Go", "lost"): 2}
    ways |= {("b", "No", "gone"): 3, ("b", "No", "good"): 3}

    assert not any(edge.weight for edge in drawn(LOST, ways).wide.edges)


@pytest.mark.parametrize("slug", SHAPES)
def test_labels_never_overlap_in_the_courses_own_shapes(slug: str) -> None:
    assert_tidy(drawn(SHAPES[slug]))


@given(plays.scenarios())
def test_labels_never_overlap_in_any_map(talk: Scenario) -> None:
    assert_tidy(drawn(talk))


def test_a_long_label_is_cut_behind_its_figure() -> None:
    long = "Keep the promise of September"
    talk = scenario({"a": f"{long} > end: trust +1 | Stay > end"})

    graph = drawn(talk, {("a", long, "poor"): 5, ("a", "Stay", "poor"): 5})

    for drawing in (graph.wide, graph.tall):
        labels = [" ".join(node.label_lines) for node in of_kind(drawing, "choice")]
        assert all(label.startswith("50 %: ") for label in labels)
