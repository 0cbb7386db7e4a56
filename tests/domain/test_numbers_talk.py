"""Conversations in numbers: choices at first visits, times, endings, the ways and their drawing."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.graph.flow import flow_graph
from app.domain.numbers import Sums, TalkFigures, add, play_sums, read_talk, version_of
from app.domain.numbers.picks import is_key, label, least, taken, width
from app.domain.question import Question, Response
from app.domain.scenario import walk
from tests import factories, papers

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
TALK = factories.scenario(
    {
        "call": "ask > plan: trust +20 | push > call: trust -5 | hang > poor",
        "plan": "go > end: ",
    }
)


def told(*plays: tuple[str, bool]) -> TalkFigures:
    """The figures of plays, (labels, whether it is a first try); a decision takes 40 seconds."""
    total: Sums = {}
    for labels, is_first in plays:
        state = walk(TALK, labels.split())
        moments = [START + timedelta(seconds=40 * n) for n, _ in enumerate(state.steps, 1)]
        add(total, play_sums(state, moments, START, 1 if is_first else 2))
    return read_talk(TALK, total)


def test_first_tries_stand_beside_later_ones() -> None:
    found = told(*[("ask go", True)] * 12, *[("push ask go", True)] * 4, *[("hang", False)] * 10)

    call = found.decisions[0]
    assert [(one.label, one.count, one.later) for one in call.choices] == [
        ("ask", 12, 0.0), ("push", 4, 0.0), ("hang", 0, 1.0),
    ]  # fmt: skip
    assert (call.n, call.later, call.timed, call.choices[0].share) == (16, 10, 16, 0.75)
    assert call.seconds == pytest.approx(40, rel=0.2)
    assert [(id, count, later) for id, _, count, _, later in found.endings] == [
        ("good", 16, 0.0), ("poor", 0, 1.0),
    ]  # fmt: skip
    assert found.ways["call", "ask", "plan"] == 16
    assert [one.passage.id for one in found.decisions] == ["call"]


def test_few_later_tries_and_few_times_are_not_told() -> None:
    found = told(*[("ask go", True)] * 9, ("hang", False))

    assert found.decisions[0].seconds is None
    assert {one.later for one in found.decisions[0].choices} == {None}
    assert found.decisions[0].flags == ()


def test_what_a_later_try_took_over_does_not_count() -> None:
    state = walk(TALK, ["push", "ask", "go"])

    sums = play_sums(state, [START, START, START + timedelta(seconds=9)], START, 3)

    assert sums["later"]["picks"] == {"plan": {"go": 1}}


def test_of_nobody_there_is_nothing() -> None:
    found = read_talk(TALK, {})

    assert (found.n, found.later, found.flags, found.decisions[0].n) == (0, 0, (), 0)


def test_a_decision_that_all_take_alike_and_what_nobody_reaches_are_worth_a_look() -> None:
    found = told(*[("ask go", True)] * 30)

    assert [one.name for one in found.decisions[0].flags] == ["obvious", "untaken"]
    assert [one.name for one in found.flags] == ["unreached"]


def test_other_words_are_the_same_conversation_and_other_ways_are_not() -> None:
    other = factories.scenario({"call": "ask > end: trust +20 | hang > poor"})

    assert version_of(TALK) != version_of(other)


def test_ways_are_drawn_as_wide_as_they_were_common() -> None:
    found = told(*[("ask go", True)] * 15, *[("hang", True)] * 5)

    graph = flow_graph(
        TALK, found.ways, found.n, {"call", "plan"}, lambda text, **given: text % given
    )

    weights = sorted({edge.weight for edge in graph.wide.edges})
    assert weights == [0.0, 0.25, 0.75]
    labels = {" ".join(node.label_lines) for node in graph.wide.nodes}
    assert {"75 %: ask", "25 %: hang", "100 %: go"} <= labels
    assert len(graph.tall.edges) == len(graph.wide.edges)


def test_ways_from_hidden_passages_are_not_drawn() -> None:
    found = told(*[("ask go", True)] * 15)

    graph = flow_graph(TALK, found.ways, found.n, set(), lambda text, **given: text % given)
    nobody = flow_graph(TALK, {}, 0, {"call"}, lambda text, **given: text % given)

    assert {edge.weight for edge in (*graph.wide.edges, *nobody.wide.edges)} == {0.0}


@pytest.mark.parametrize(
    ("question", "response", "expected"),
    [
        (papers.asked("a", "x--"), {"chosen": [2]}, (2,)),
        (papers.asked("a", "xx-"), {"chosen": [0, 2]}, (0, 2)),
        (papers.asked("a", "x--"), {}, ()),
        (papers.asked("a", "1423"), {"most": 3, "least": 1}, (3,)),
        (papers.ordered(), {"order": [1, 0, 2, 3]}, (1,)),
        (papers.matched(), {"pairs": [0, 2, 1]}, (0,)),
        (papers.matched(), {"pairs": [None, 1, 2]}, ()),
        (papers.sum_of(), {"number": "20300"}, (1,)),
        (papers.sum_of(), {"number": "31100"}, (0,)),
        (papers.sum_of(), {"number": "5"}, ()),
        (papers.worded(), {"text": "Quota"}, (1,)),
        (papers.worded(), {"text": "else"}, ()),
        (papers.essay(), {"text": "Because."}, ()),
    ],
)
def test_what_an_answer_took(
    question: Question, response: Response, expected: tuple[int, ...]
) -> None:
    assert taken(question, response) == expected


def test_what_can_be_taken_has_a_name_and_a_key() -> None:
    judged = papers.asked("a", "1423")
    assert least(judged, {"most": 0, "least": 1}) == (1,)
    assert least(papers.asked("a", "x-"), {"chosen": [0]}) == ()
    assert [is_key(judged, n) for n in range(4)] == [True, False, False, False]
    for question, name, count, keys in (
        (papers.asked("a", "x-"), "a answers 1", 2, [True, False]),
        (papers.matched(), "match left 1", 3, [True, True, True]),
        (papers.sum_of(), "31100", 2, [True, False]),
        (papers.worded(), "fiscal year", 2, [True, False]),
    ):
        assert (label(question, 0), width(question)) == (name, count)
        assert [is_key(question, n) for n in range(count)] == keys
    assert width(papers.essay()) == 0
