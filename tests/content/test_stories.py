"""Story tests: the fast engine plays by the domain's rules; a thousand plays, always the same."""

import time
from collections import Counter
from typing import cast

import pytest
from hypothesis import given

from app.content.desk import Request
from app.content.explore import explore
from app.content.file import Answer, answer
from app.content.report import ScenarioReport, report_from
from app.content.stories import PLAYS, Play, Storyteller, best, tell, worst
from app.content.worker import Worker
from app.domain.scenario import Scenario, State, walk
from app.domain.scoring import score, worth
from tests.content.defects.scenarios import DEFECTS, PATH
from tests.content.small import compiled
from tests.domain import plays
from tests.factories import scenario


def replayed(talk: Scenario, play: Play) -> State:
    """The same play by the domain's rules."""
    return walk(talk, [talk.passage(name).choices[place].label for name, place in play.ways])


@given(plays.scenarios(), plays.picks())
def test_the_fast_engine_plays_by_the_domains_rules(talk: Scenario, pick: plays.PICK) -> None:
    storyteller = Storyteller(talk)
    ends = [
        storyteller.play(way) for way in (worst, best, lambda count, _worths: count // 2 % count)
    ]
    for play in filter(None, ends):
        state = replayed(talk, play)
        read = storyteller.rules.places
        assert (state.ending, len(state.steps)) == (play.ending, len(play.ways))
        assert {name: play.state[place] for name, place in read.items()} == {
            name: value for name, value in state.values.items() if name in read
        }
        assert play.score == pytest.approx(score(state))


@given(plays.scenarios())
def test_the_fast_engine_weighs_choices_as_the_domain_does(talk: Scenario) -> None:
    storyteller = Storyteller(talk)
    for name, room in storyteller.rules.rooms.items():
        offered = talk.passage(name).choices
        worths = storyteller.rules.worths(room, list(room.ways))
        assert worths in ((), tuple(worth(one, offered, talk.score) for one in offered))


@given(plays.scenarios())
def test_random_plays_come_to_nothing_that_exploring_does_not_know(talk: Scenario) -> None:
    told, found = tell(talk), explore(talk)

    assert told.passages <= found.passages
    assert told.endings.keys() <= found.endings.keys()
    assert 0 <= told.low <= told.high <= 1
    if found.plays is not None and told.shortest is not None and told.longest is not None:
        assert found.shortest is not None
        assert found.longest is not None
        assert found.shortest <= told.shortest <= told.longest <= found.longest


def test_the_same_scenario_is_always_played_the_same() -> None:
    talk = scenario({"a": "Up > b: trust +9 | Down > b", "b": "Left > end | Right > a"})

    assert tell(talk) == tell(talk)
    assert tell(talk).plays == PLAYS


def test_a_play_that_never_ends_is_given_up() -> None:
    round_ = scenario({"a": "Again > a: trust +1 | Again too > a"})

    told = tell(round_)

    assert (told.plays, told.shortest, told.cut) == (0, None, True)
    assert told.taken == {("a", 0), ("a", 1)}


def test_shares_lie_near_the_exact_ones() -> None:
    talk = scenario({"a": "Win > good | Lose > poor | Fail > poor"})

    shares = {name: count / PLAYS for name, count in tell(talk).endings.items()}
    assert shares == pytest.approx({"good": 1 / 3, "poor": 2 / 3}, abs=0.06)


def answered(text: str) -> Answer:
    """What becomes of the small course's scenario with another text."""
    people = [["susan-lowe", "Susan Lowe", ""]]
    request: Request = {
        "op": "compile",
        "kind": "scenario",
        "path": PATH,
        "slug": "talk",
        "text": text,
        "people": people,
    }
    found = answer(request)
    return cast("Answer", found)


def test_a_graph_with_too_many_states_is_answered_in_time_and_claims_nothing() -> None:
    text = DEFECTS["too many states"].files[PATH]
    assert isinstance(text, str)
    begun = time.process_time()

    found = answered(text)

    assert time.process_time() - begun < 10
    names = Counter(one["name"] for one in found["findings"])
    assert names["not-proven"] == 2
    assert not names.keys() & {"unreached", "unreached-ending", "never-holds", "never-offered"}
    report = report_from(found["report"])
    assert (report.proven, report.plays) == (False, None)
    assert "not proven" in str(report)


def test_a_hundred_conditions_are_no_trouble(worker: Worker) -> None:
    condition = " or ".join(f"trust = {n} and outlook >= {n}" for n in range(100))
    talk = scenario(
        {f"p{n}": f"Up > p{n + 1}: trust +1 | Down > p{n + 1}: if {condition}" for n in range(40)}
        | {"p40": "On > end: trust +1 | Off > end"},
        meters={"trust": 1, "outlook": 50},
    )
    begun = time.process_time()

    found, told = explore(talk), tell(talk)

    assert time.process_time() - begun < 10
    assert found.plays is not None
    assert told.plays > 0


def test_a_report_is_readable(worker: Worker) -> None:
    (report,) = compiled(worker).reports

    assert isinstance(report, ScenarioReport)
    assert (report.shortest, report.longest, report.low, report.high) == (1, 1, 0, 1)
    assert sum(share for _name, share in report.shares) == pytest.approx(1)
    assert (report.proven, report.states) == (True, 1)
    assert str(report).splitlines() == [
        "A talk (talk)",
        "  1 passages, 1 of them weighed, 1 states, all explored",
        "  2 plays, of 1 decisions each",
        "  endings: good 1 (47.2% of random plays), bad 1 (52.8% of random plays)",
        "  scores from 0% to 100%, 1 walkthroughs hold",
    ]


def test_a_scenario_with_a_circle_has_endless_plays() -> None:
    text = DEFECTS["best goes round"].files[PATH]
    assert isinstance(text, str)

    report = report_from(answered(text)["report"])

    assert (report.plays, report.proven) == (None, True)
    assert "endless plays, of 1 to" in str(report)
