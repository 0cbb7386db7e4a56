"""Ends of days and times of sessions, across every change of clocks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import dates

ZONES = (
    "UTC",
    "Europe/Stockholm",
    "America/New_York",
    "America/Havana",  # back at one o'clock: midnight comes twice, both on the new day
    "America/Sao_Paulo",  # back at midnight: the last hour of the day comes twice
    "Asia/Beirut",  # forward at midnight: there is none
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
)
DAYS = st.dates(date(2012, 1, 1), date(2037, 12, 30))
ANY = st.sampled_from(ZONES)


@given(DAYS, ANY)
def test_a_day_ends_one_second_before_the_next_one_begins(day: date, zone: str) -> None:
    end = dates.end_of(day, zone)

    assert dates.day_of(end, zone) == day
    assert dates.day_of(end + timedelta(seconds=1), zone) == day + timedelta(days=1)


@given(DAYS, ANY, st.integers(0, 400))
def test_days_after_the_start_end_at_the_same_time_of_day_whatever_clocks_do(
    opens: date, zone: str, days: int
) -> None:
    due = dates.due(opens, zone, days, None)

    assert due == dates.end_of(opens + timedelta(days=days), zone)
    assert due == dates.due(date(2000, 1, 1), zone, None, opens + timedelta(days=days))


@given(DAYS, st.times().map(lambda one: one.replace(second=0, microsecond=0)), ANY)
def test_a_time_of_day_is_the_first_moment_that_clocks_show_it(
    day: date, clock: time, zone: str
) -> None:
    found = dates.moment(day, clock, zone)

    if found:
        earlier = found - timedelta(hours=1)
        assert dates.moment(day, clock, zone) != earlier
        assert dates.day_of(found, zone) == day
    else:  # clocks were put forward over it, by an hour at most
        after = (datetime.combine(day, clock) + timedelta(hours=1)).time()
        assert dates.moment(day, after, zone) is not None


@pytest.mark.parametrize(
    ("day", "zone", "end"),
    [
        (date(2026, 10, 25), "Europe/Stockholm", datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC)),
        (date(2026, 10, 24), "Europe/Stockholm", datetime(2026, 10, 24, 21, 59, 59, tzinfo=UTC)),
        (date(2026, 11, 1), "America/Havana", datetime(2026, 11, 2, 4, 59, 59, tzinfo=UTC)),
        (date(2026, 10, 31), "America/Havana", datetime(2026, 11, 1, 3, 59, 59, tzinfo=UTC)),
        (date(2026, 3, 28), "Asia/Beirut", datetime(2026, 3, 28, 21, 59, 59, tzinfo=UTC)),
    ],
)
def test_days_around_a_change_of_clocks(day: date, zone: str, end: datetime) -> None:
    assert dates.end_of(day, zone) == end


def test_hostile_numbers_of_days_stay_in_the_calendar() -> None:
    assert dates.due(date(2026, 1, 1), "UTC", 10**9, None) == dates.end_of(dates.LATEST, "UTC")
    assert dates.due(date(2026, 1, 1), "UTC", None, date.max) is not None
    assert dates.due(date(2026, 1, 1), "UTC", None, None) is None
