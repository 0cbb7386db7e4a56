"""What a play came to, decision by decision."""

from collections import Counter
from collections.abc import Iterable

from hypothesis import given

from app.domain.debrief import Kick, Move, moves, overall, parts
from app.domain.scenario import Scenario, State, walk
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


def brief(kick: Move | Kick) -> tuple[str, list[str], tuple[Change, ...]]:
    assert isinstance(kick, Kick)
    return kick.title, [line.html[3:-4] for line in kick.lines], kick.changes


def kicks(state: State) -> tuple[Kick, ...]:
    told = (one for part in parts(state) for one in part.told)
    return tuple(one for one in told if isinstance(one, Kick))


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
    (part,) = parts(DENIED)

    assert [one.number if isinstance(one, Move) else brief(one) for one in part.told] == [
        ("", ["As trust >= 50."], (Change("Alignment", -2),)),
        1,
        ("What about ride?", ["At ride.", "After Go on."], (Change("Trust", -3),)),
        ("", ["As trust < 50.", "As trust < 90."], (Change("Trust", -10), Change("Alignment", -3))),
        2,
        (
            "What about home?",
            ["At home.", "As warm.", "After Rest."],
            (Change("Trust", -10), Change("Alignment", 2)),
        ),
    ]


def test_an_event_at_the_open_passage_is_told_too() -> None:
    told = parts(walk(TALK, ["Deny", "Go on"]))[0].told

    assert [brief(one)[1] for one in told if isinstance(one, Kick)][2:] == [
        ["As trust < 50.", "As trust < 90."]
    ]


def test_a_continue_passage_that_moves_nothing_is_not_told() -> None:
    quiet = scenario({"a": "On > b", "b": "Go > end: trust +1 | Stay > end"})

    assert kicks(walk(quiet, ["On", "Go"])) == ()


def year(decisions: int) -> State:
    """A play of quarters of two decisions, each ended by a page that the play has a part in."""
    passages, events, labels = dict[str, str](), dict[str, list[str]](), list[str]()
    for number in range(1, decisions + 1):
        is_last = number == decisions
        onward = f"p{number}" if number % 2 == 0 or is_last else f"d{number + 1}"
        passages[f"d{number}"] = f"Up > {onward}: trust +2 | Down > {onward}: trust -2"
        labels.append("Up")
        if onward.startswith("p"):
            passages[onward] = "Turn > end" if is_last else f"Turn > d{number + 1}"
            events[onward] = ["if trust >= 50: "]
            labels.append("Turn")
    return walk(scenario(passages, events=events), labels)


def test_a_long_play_is_told_in_parts_up_to_its_scenes() -> None:
    found = parts(year(8))

    assert [[one.number for one in part.moves] for part in found] == [
        [1, 2],
        [3, 4],
        [5, 6],
        [7, 8],
    ]
    assert [part.until for part in found] == [
        "What about p2?", "What about p4?", "What about p6?", "What about p8?",
    ]  # fmt: skip
    assert [(part.gauges[0].value, part.gauges[0].change) for part in found] == [
        (54, 4), (58, 4), (62, 4), (66, 4),
    ]  # fmt: skip
    assert [brief(part.told[-1])[1] for part in found] == [
        [f"At p{number}.", "As trust >= 50.", "After Turn."] for number in (2, 4, 6, 8)
    ]


def test_a_short_play_is_told_in_one_part() -> None:
    (part,) = parts(year(6))

    assert (len(part.moves), len(part.told)) == (6, 9)


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
def test_every_move_is_told_once_and_the_parts_add_up(talk: Scenario, pick: plays.PICK) -> None:
    state = plays.play(talk, pick, longest=12)

    found = parts(state)

    assert tuple(move for part in found for move in part.moves) == moves(state)
    for place, meter in enumerate(talk.meters):
        assert (
            meter.start + sum(part.gauges[place].change for part in found)
            == (state.values[meter.name])
        )


def total(changes: Iterable[Change]) -> dict[str, int]:
    points = Counter[str]()
    for change in changes:
        points[change.title] += change.points
    return {title: sum_ for title, sum_ in points.items() if sum_}


def moved(state: State) -> dict[str, int]:
    starts = {meter.name: (meter.title, meter.start) for meter in state.scenario.meters}
    differences = {starts[n][0]: value - starts[n][1] for n, value in state.values.items()}
    return {title: points for title, points in differences.items() if points}
