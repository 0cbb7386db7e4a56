"""Random plays in figures: the same for the same seed, and equal to what plays can come to."""

from statistics import fmean

import pytest

from app.content import simulation
from app.content.simulation import simulate
from tests.domain.shapes import shapes
from tests.factories import scenario

TALK = scenario(
    {
        "call": "Own it > review: trust +20 | Rank her > review: trust -20",
        "review": "Share it > end: trust +30 | Hide it > end: trust -30",
    },
    endings={"good": "trust >= 90", "fair": "trust >= 50", "poor": ""},
)


def test_the_same_seed_gives_the_same_plays_and_another_gives_others() -> None:
    first, again, other = (simulate(TALK, seed) for seed in (1, 1, 2))

    assert first == again
    assert first.endings != other.endings


def test_figures_are_those_of_a_thousand_plays() -> None:
    found = simulate(TALK, 1)

    assert (found.plays, found.ended, found.cut) == (1000, 1000, False)
    counts = {ending.id: count for ending, count in found.endings}
    assert sum(counts.values()) == 1000
    # of four ways that are as likely, one comes to 100, one to 60 and two to less than 50
    assert counts["good"] == pytest.approx(250, abs=60)
    assert counts["fair"] == pytest.approx(250, abs=60)
    (trust, spread, edge), (_alignment, still, _edge) = found.meters
    assert trust.name == "trust"
    assert (spread.least, spread.most) == (0, 100)
    assert edge == pytest.approx(0.5, abs=0.08)  # 50 + 50 is 100, and 50 - 50 is 0
    assert (still.least, still.mean, still.most) == (50, 50, 50)
    assert found.score
    assert (found.score.least, found.score.most) == (0.0, 1.0)
    assert found.score.mean == pytest.approx(0.5, abs=0.05)
    assert (found.unvisited, found.untaken) == ((), ())


@pytest.mark.parametrize(
    ("values", "quartiles"),
    [([7], (7, 7, 7)), ([1, 2, 3, 4, 5], (2, 3, 4)), ([1, 2, 3, 4], (1.75, 2.5, 3.25))],
)
def test_quartiles_are_those_of_the_textbook(
    values: list[float], quartiles: tuple[float, float, float]
) -> None:
    found = simulation._spread(values)

    assert (found.low, found.middle, found.high) == quartiles
    assert (found.least, found.most, found.mean) == (min(values), max(values), fmean(values))


def test_what_no_play_came_to_is_told() -> None:
    talk = scenario(
        {
            "a": "Go > b: trust +1 | Stay > end | Never > b: if denial",
            "b": "Yes > end: set denial | No > end: trust +1",
            "lost": "Back > a | Out > end",
        }
    )

    found = simulate(talk, 1)

    assert [one.id for one in found.unvisited] == ["lost"]
    assert [(one.id, choice.label) for one, choice in found.untaken] == [("a", "Never")]


def test_plays_that_come_to_no_ending_are_counted() -> None:
    stuck = scenario({"a": "Go > b | Out > end: trust +1", "b": "Yes > end: if denial"})
    endless = scenario({"a": "Round > b | On > b", "b": "Round > a | On > a"})

    some, none = simulate(stuck, 1), simulate(endless, 1)

    assert 0 < some.ended < some.plays == 1000
    assert (none.ended, none.score, none.meters) == (0, None, ())
    assert (none.cut, none.plays < 1000) == (True, True)  # each is given up after many steps


def test_the_capstone_takes_no_longer_than_its_plays() -> None:
    found = simulate(shapes()["a-year-with-solenne"], 3)

    assert (found.plays, found.ended, found.unvisited) == (1000, 1000, ())
    assert found.decisions
    assert (found.decisions.least, found.decisions.most) == (12, 12)
