"""When a certificate may be renewed, day by day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.renewal import Status, stand

ISSUED, ENDS = datetime(2026, 3, 31, 9, tzinfo=UTC), datetime(2028, 3, 31, 9, tzinfo=UTC)


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "status", "is_open"),
    [
        (at(2026, 3, 31), Status.VALID, False),
        (at(2027, 3, 30, 23), Status.VALID, False),
        (at(2027, 3, 31, 0), Status.VALID, True),
        (at(2028, 3, 31, 23), Status.VALID, True),
        (at(2028, 4, 1, 0), Status.ENDED, True),
        (at(2028, 9, 30, 23), Status.ENDED, True),
        (at(2028, 10, 1, 0), Status.OVER, False),
    ],
)
def test_it_opens_after_a_year_and_closes_six_months_after_the_term(
    now: datetime, status: Status, is_open: bool
) -> None:
    found = stand(ISSUED, ENDS, None, now)

    assert (found.status, found.is_open) == (status, is_open)
    assert (found.opens_on, found.closes_on) == (date(2027, 3, 31), date(2028, 9, 30))


@pytest.mark.parametrize(
    ("pulse", "now", "status"),
    [
        (at(2027, 4, 10), at(2027, 4, 10), Status.CURRENT),
        (at(2027, 4, 1), at(2028, 3, 31, 23), Status.CURRENT),
        (at(2027, 3, 31), at(2028, 3, 31, 23), Status.CURRENT),
        (at(2027, 4, 10), at(2028, 4, 1), Status.ENDED),
        (at(2028, 4, 10), at(2028, 4, 11), Status.ENDED),
    ],
)
def test_a_pulse_counts_for_a_year_and_never_past_the_term(
    pulse: datetime, now: datetime, status: Status
) -> None:
    assert stand(ISSUED, ENDS, pulse, now).status is status


def test_a_pulse_of_more_than_a_year_ago_leaves_it_valid() -> None:
    long = datetime(2030, 3, 31, tzinfo=UTC)

    assert stand(ISSUED, long, at(2027, 4, 10), at(2028, 4, 10)).status is Status.CURRENT
    assert stand(ISSUED, long, at(2027, 4, 10), at(2028, 4, 11)).status is Status.VALID
    assert stand(ISSUED, long, None, at(2028, 4, 11) + timedelta(days=1)).status is Status.VALID
