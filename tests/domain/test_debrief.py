"""What a play came to, decision by decision."""

from collections import Counter
from collections.abc import Iterable

from hypothesis import given

from app.domain.debrief import Kick, aftermath, kicks, moves, overall
from app.domain.scenario import Line, Scenario, State, walk
from app.domain.transcript import Change
from tests.domain import plays
from tests.factories import scenario

TALK = scenario(
    {
        "call": "Own it > ride: trust +6, alignment +6 | "
        "Wait > ride: trust +1 | Deny > ride: trust -6",
        "ride": "Go on > review: trust -3",
        "review": "Look > home: trust +60, set warm | Ask > home: trust -60",
        "home": "Rest > end: alignment +2",
    },
    events={
        "call": ["if trust >= 50: alignment -2"],
        "review": ["if trust < 50: trust -10, alignment -3", "if trust < 90: "],
        "home": ["if warm: trust -10"],
    },
)
DENIED = walk(TALK, ["Deny", "Go on", "Look", "Rest"])


def said(kick: Kick) -> list[str]:
    return [line.html for line in kick.lines]


def test_each_decision_is_a_move_and_continue_passages_are_none() -> None:
    first, second = moves(DENIED)

    assert (first.number, first.passage, first.title) == (1, "call", "What about call?")
    assert (first.taken.html, first.taken.why) == ("<p>Deny.</p>", "<p>Why Deny.</p>")
    assert (second.number, second.passage) == (2, "review")


def test_a_move_shows_the_points_that_really_moved() -> None:
    asked = walk(TALK, ["Deny", "Go on", "Ask"])

    assert moves(DENIED)[0].changes == (Change("Trust", -6),)
    assert moves(asked)[1].changes == (Change("Trust", -31),)


def test_a_move_is_compared_with_the_strongest_choice() -> None:
    standings = {
        label: (move.standing, move.worth, move.strongest.label if move.strongest else None)
        for label in ("Own it", "Wait", "Deny")
        for move in moves(walk(TALK, [label]))
    }

    assert standings == {
        "Own it": ("best", 1, None),
        "Wait": ("weak", 7 / 18, "Own it"),
        "Deny": ("weak", 0, "Own it"),
    }


def test_a_choice_worth_half_or_more_is_close() -> None:
    talk = scenario({"a": "Best > end: trust +4 | Half > end: trust +2 | Worst > end"})

    assert moves(walk(talk, ["Half"]))[0].standing == "close"


def test_a_decision_on_a_second_visit_does_not_count() -> None:
    loop = scenario({"a": "Again > a: trust +1 | Stop > end"})

    assert [move.counts for move in moves(walk(loop, ["Again", "Stop"]))] == [True, False]
    even = scenario({"a": "Left > end | Right > end"})
    assert [(m.counts, m.strongest) for m in moves(walk(even, ["Left"]))] == [(False, None)]


def test_what_moved_between_decisions_comes_before_the_next_one() -> None:
    first, second = moves(DENIED)

    assert [(said(kick), kick.changes) for kick in first.kicks] == [
        (["<p>As trust >= 50.</p>"], (Change("Alignment", -2),))
    ]
    assert [(said(kick), kick.changes) for kick in second.kicks] == [
        (["<p>After Go on.</p>"], (Change("Trust", -3),)),
        (["<p>As trust < 50.</p>"], (Change("Trust", -10), Change("Alignment", -3))),
        (["<p>As trust < 90.</p>"], ()),
    ]


def test_what_moved_after_the_last_decision_comes_at_the_end() -> None:
    assert [(kick.before, kick.changes) for kick in aftermath(DENIED)] == [
        (3, (Change("Trust", -10),)),
        (3, (Change("Alignment", 2),)),
    ]
    assert kicks(DENIED)[-2:] == aftermath(DENIED)


def test_an_event_at_the_open_passage_is_told_too() -> None:
    state = walk(TALK, ["Deny", "Go on"])

    assert [said(kick) for kick in aftermath(state)][1:] == [
        ["<p>As trust < 50.</p>"],
        ["<p>As trust < 90.</p>"],
    ]
    assert aftermath(state)[0].lines == (Line("<p>After Go on.</p>"),)


def test_a_continue_passage_that_moves_nothing_is_not_told() -> None:
    quiet = scenario({"a": "On > b", "b": "Go > end: trust +1 | Stay > end"})

    assert kicks(walk(quiet, ["On", "Go"])) == ()


def test_the_whole_change_leaves_out_what_ended_where_it_began() -> None:
    assert overall(walk(TALK, ["Own it"])) == (Change("Trust", 6), Change("Alignment", 4))
    still = scenario({"a": "Up > b: trust +5 | Stay > b", "b": "Down > end: trust -5 | Stay > end"})
    assert overall(walk(still, ["Up", "Down"])) == ()


@given(plays.scenarios(), plays.picks())
def test_moves_and_kicks_explain_every_point(talk: Scenario, pick: plays.PICK) -> None:
    state = plays.play(talk, pick, longest=12)

    changes = [change for move in moves(state) for change in move.changes]
    changes += [change for kick in kicks(state) for change in kick.changes]

    assert total(changes) == total(overall(state)) == moved(state)


@given(plays.scenarios(), plays.picks())
def test_every_kick_belongs_to_one_move_or_to_the_end(talk: Scenario, pick: plays.PICK) -> None:
    state = plays.play(talk, pick, longest=12)

    told = [kick for move in moves(state) for kick in move.kicks]

    assert (*told, *aftermath(state)) == kicks(state)


def total(changes: Iterable[Change]) -> dict[str, int]:
    points = Counter[str]()
    for change in changes:
        points[change.title] += change.points
    return {title: sum_ for title, sum_ in points.items() if sum_}


def moved(state: State) -> dict[str, int]:
    starts = {meter.name: (meter.title, meter.start) for meter in state.scenario.meters}
    differences = {starts[n][0]: value - starts[n][1] for n, value in state.values.items()}
    return {title: points for title, points in differences.items() if points}
