"""All eleven conversations of the programme: read, explored, played, exactly as designed."""

import time

import pytest

from app.content.check import Result, compile_course
from app.content.explore import explore
from app.content.reader import read_folder
from app.content.stories import PLAYS, tell
from app.content.worker import Worker
from app.domain.scenario import Scenario, State
from app.domain.scoring import score
from config import ROOT
from tests.domain import backwards

FOLDER = ROOT / "tests" / "courses" / "conversations"
THREE = ("strong", "workable", "strained")
YEAR = ("chosen", "solid", "hollow", "drift")
DESIGNED: dict[str, tuple[tuple[int, ...], tuple[tuple[str, tuple[int, int, int]], ...]]] = {
    "four-dollars-an-endpoint": (
        (6, 22, 53),
        (("strong", (74, 72, 65)), ("strained", (25, 19, 62)), ("strained", (43, 31, 47))),
    ),
    "the-number-that-leaked": (
        (16, 39, 188),
        (("strong", (82, 79, 65)), ("strained", (20, 15, 59)), ("strained", (26, 21, 50))),
    ),
    "the-july-push": (
        (16, 56, 171),
        (("strong", (74, 75, 73)), ("strained", (9, 14, 52)), ("strained", (53, 21, 40))),
    ),
    "a-blank-page-in-lyon": (
        (16, 55, 172),
        (("strong", (85, 83, 65)), ("strained", (26, 2, 50)), ("strained", (30, 24, 50))),
    ),
    "whose-deal-is-it": (
        (15, 64, 164),
        (("strong", (80, 88, 68)), ("strained", (31, 23, 53)), ("strained", (29, 20, 44))),
    ),
    "the-registered-deal": (
        (17, 47, 179),
        (("strong", (91, 81, 69)), ("strained", (18, 32, 56)), ("strained", (36, 22, 35))),
    ),
    "the-promotion-that-borrowed-from-august": (
        (17, 66, 160),
        (("strong", (74, 79, 74)), ("strained", (9, 12, 50)), ("strained", (41, 27, 38))),
    ),
    "two-in-the-morning": (
        (11, 62, 170),
        (("strong", (76, 71, 62)), ("strained", (30, 38, 50)), ("strained", (16, 41, 47))),
    ),
    "two-partners-one-customer": (
        (12, 31, 200),
        (("strong", (77, 71, 65)), ("strained", (11, 10, 53)), ("strained", (21, 9, 56))),
    ),
    "new-faces-in-april": (
        (11, 80, 152),
        (("strong", (82, 84, 65)), ("strained", (22, 20, 56)), ("strained", (39, 32, 41))),
    ),
    "a-year-with-solenne": (
        (2_507, 39_007, 215_659, 274_268),
        (("chosen", (100, 100, 95)), ("hollow", (0, 0, 53)), ("drift", (36, 0, 32))),
    ),
}
"""Plays to each ending, best first; ending, trust, alignment and outlook of always a, b and c."""


@pytest.fixture(scope="module")
def result(worker: Worker) -> Result:
    """The course of all eleven, checked."""
    return compile_course("conversations", read_folder(FOLDER), worker)


@pytest.fixture(scope="module")
def talks(result: Result) -> dict[str, Scenario]:
    """Slug → scenario."""
    assert result.course
    return {one.slug: one for _module, one in result.course if isinstance(one, Scenario)}


def always(scenario: Scenario, place: int) -> State:
    """The play that takes the choice at this place everywhere."""
    state = scenario.opening()
    while not state.is_over:
        state = state.after(state.offered()[place])
    return state


def test_the_conversations_have_no_faults_and_only_true_hints(result: Result) -> None:
    assert [str(fault) for fault in result.faults] == []
    assert {hint.name for hint in result.hints} <= {"best-is-longest", "dominated"}


def test_all_eleven_are_there(talks: dict[str, Scenario]) -> None:
    assert talks.keys() == DESIGNED.keys()


@pytest.mark.parametrize("slug", DESIGNED)
def test_a_conversation_has_exactly_the_plays_that_were_designed(result: Result, slug: str) -> None:
    counts, _always = DESIGNED[slug]
    names = YEAR if len(counts) == 4 else THREE
    report = next(one for one in result.reports if one.slug == slug)

    assert report.endings == tuple(zip(names, counts, strict=True))
    assert (report.plays, report.proven, report.walkthroughs) == (sum(counts), True, 4)
    assert (report.low, report.high) == (0, 1)


@pytest.mark.parametrize("slug", DESIGNED)
def test_always_choosing_alike_ends_as_designed(talks: dict[str, Scenario], slug: str) -> None:
    _counts, designed = DESIGNED[slug]
    played = [always(talks[slug], place) for place in range(3)]

    found = tuple((state.ending, tuple(state.values.values())) for state in played)
    assert found == designed
    assert score(played[0]) == 1


def test_eleven_thousand_random_plays_take_less_than_five_seconds(
    talks: dict[str, Scenario],
) -> None:
    begun = time.process_time()
    told = {slug: tell(talk) for slug, talk in talks.items()}
    taken = time.process_time() - begun

    assert taken < 5
    assert {one.plays for one in told.values()} == {PLAYS}
    assert told == {slug: tell(talk) for slug, talk in talks.items()}


def test_random_plays_come_to_every_passage_and_choice(talks: dict[str, Scenario]) -> None:
    for talk in talks.values():
        told, found = tell(talk), explore(talk)
        assert told.passages == found.passages
        assert len(told.taken) == sum(len(passage.choices) for passage in talk.passages)
        assert (told.shortest, told.longest) == (found.shortest, found.longest)


def test_the_pivotal_decision_is_that_of_trying_everything(talks: dict[str, Scenario]) -> None:
    """Every play of ten; of the year, which has half a million, a few at random."""
    for talk in talks.values():
        plays = backwards.some_plays(talk)
        backwards.check(talk, plays[:3] if talk.slug == "a-year-with-solenne" else plays)
