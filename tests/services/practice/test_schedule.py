"""When a card returns: the same ratings always give the same days."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.practice import Kind, Rating
from app.services.practice.schedule import LONGEST, Memory, missed, previews, rated

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
pytestmark = pytest.mark.databases("sqlite")


def play(ratings: str, kind: Kind = Kind.QUESTION) -> list[int]:
    """Days between turns of something missed that is rated as soon as it is due."""
    memory, days = missed(NOW), []
    for sign in ratings:
        assert memory.due_at
        assert memory.rated_at
        days.append((memory.due_at - memory.rated_at).days)
        memory = rated(memory, Rating(int(sign)), kind, memory.due_at)
    return days


def test_what_was_missed_returns_the_next_day() -> None:
    assert missed(NOW).due_at == NOW + DAY


def test_the_same_ratings_give_the_same_days() -> None:
    assert play("3333333") == play("3333333")


def test_what_goes_well_returns_later_and_later_but_within_a_year() -> None:
    days = play("3" * 14)

    assert days == sorted(days)
    assert days[0] == 1
    assert days[-1] <= LONGEST


def test_what_is_forgotten_returns_sooner() -> None:
    assert play("33331")[-1] > 1
    assert play("333313")[-1] < play("33333")[-1]


def test_the_better_it_came_back_the_longer_it_rests() -> None:
    memory = missed(NOW)
    found = [rated(memory, rating, Kind.DECISION, NOW + DAY).due_at for rating in Rating]

    assert None not in found
    assert found == sorted(found, key=str)
    assert len(set(found)) > 2


def test_a_prompt_rests_once_it_went_well_and_returns_by_days_while_it_does_not() -> None:
    turns = {rating: rated(Memory(), rating, Kind.PROMPT, NOW).due_at for rating in Rating}

    assert turns[Rating.AGAIN] == NOW + DAY
    assert turns[Rating.HARD] == NOW + DAY
    assert turns[Rating.GOOD] is turns[Rating.EASY] is None


def test_a_clock_that_went_back_counts_as_standing_still() -> None:
    first = rated(missed(NOW), Rating.GOOD, Kind.QUESTION, NOW + 5 * DAY)

    back = rated(first, Rating.GOOD, Kind.QUESTION, NOW - 30 * DAY)

    assert back == rated(first, Rating.GOOD, Kind.QUESTION, NOW + 5 * DAY)
    assert back.due_at
    assert back.due_at > NOW + 5 * DAY


def test_other_time_zones_are_the_same_moment() -> None:
    there = NOW.astimezone(datetime.fromisoformat("2026-03-02T09:00+09:00").tzinfo)

    assert missed(there) == missed(NOW)


def test_each_rating_says_when_the_card_would_be_back() -> None:
    assert previews(Memory(), Kind.PROMPT, NOW) == {1: 1, 2: 1, 3: None, 4: None}
    days = previews(missed(NOW), Kind.QUESTION, NOW + DAY)
    assert days[Rating.AGAIN] == 1
    assert [*days.values()] == sorted(days.values(), key=lambda day: day or 0)
