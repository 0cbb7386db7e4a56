"""The made-up cohort: its people are where a cohort's people are, and it is made once."""

from collections import Counter
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.course import Worksheet
from app.models import Certificate, Cohort, CourseRow, CourseStaff, Enrollment, User, Waiting
from app.services import demo, demo_cohort, tally
from app.services.publishing import Prepared
from tests.conftest import BEGINNING
from tests.learners import COURSE, database, publish


@pytest.fixture
def handed_to_a_reviewer(shipped: Prepared) -> Callable[[float], int]:
    """How many worksheets wait for a reviewer when that share of the course is done.

    Those of who has done everything were accepted.
    """
    assert shipped.result.course
    pairs = list(shipped.result.course)

    def count(share: float) -> int:
        done = [one for _, one in pairs[: round(share * len(pairs))] if share < 1]
        return sum(isinstance(one, Worksheet) and one.has_reviewer for one in done)

    assert count(0.9) >= 2
    return count


def test_the_cohort_has_people_on_their_way_stuck_and_never_seen(
    app: Flask, course: int, pulse: Prepared, handed_to_a_reviewer: Callable[[float], int]
) -> None:
    publish(app, pulse)
    with database(app).transaction() as session:
        demo.seed(session, COURSE, "hash", BEGINNING)
        made = demo_cohort.seed(session, COURSE, "hash", BEGINNING)
        again = demo_cohort.seed(session, COURSE, "hash", BEGINNING)

    with database(app).reading() as session:
        cohort = session.scalars(select(Cohort)).one()
        counts = tally.counts(session, cohort.id)
        codes = session.execute(
            select(User.email, Enrollment.risk_code)
            .join(Enrollment, Enrollment.user_id == User.id)
            .where(Enrollment.cohort_id == cohort.id, Enrollment.risk > 0)
        ).all()
        waits = session.scalars(select(Waiting.kind).filter_by(ended_at=None)).all()
        staff = select(CourseRow.slug, User.email).select_from(CourseStaff).join(CourseRow)
        taught = session.execute(staff.join(User, User.id == CourseStaff.user_id)).all()

    assert (made, again) == (True, False)
    assert (counts["enrolled"], counts["certified"]) == (10, 2)
    assert {email.partition("@")[0]: code for email, code in codes}.items() >= {
        ("pia", "unseen"),
        ("ben", "failed"),
    }
    assert counts["risk"] == len(codes)
    teacher = "instructor@example.test"
    assert sorted(map(tuple, taught)) == [(COURSE, teacher), (f"{COURSE}-renewal", teacher)]
    shares = [one.done for one in (*demo.PEOPLE, *demo_cohort.MEMBERS)]
    assert Counter(waits) == {"request": 1, "worksheet": sum(map(handed_to_a_reviewer, shares))}


def test_without_people_who_run_it_there_is_no_cohort(app: Flask, course: int) -> None:
    with database(app).transaction() as session:
        assert not demo_cohort.seed(session, COURSE, "hash", BEGINNING)


def test_its_people_did_not_all_do_everything_right_and_have_its_certificates(
    app: Flask, course: int
) -> None:
    with database(app).transaction() as session:
        demo.seed(session, COURSE, "hash", BEGINNING)
        demo_cohort.seed(session, COURSE, "hash", BEGINNING)

    with database(app).reading() as session:
        scores = session.scalars(select(Enrollment.score)).all()
        done = session.execute(
            select(User.email, Enrollment.completed_at)
            .join(Enrollment, Enrollment.user_id == User.id)
            .where(Enrollment.completed_at.is_not(None))
        ).all()
        cohort = session.scalars(select(Cohort.id)).one()
        certified = session.scalars(select(Certificate.cohort_id)).all()

    assert certified == [cohort, cohort]
    assert len({round(score, 2) for score in scores if score is not None}) > 2
    assert {email for email, _ in done} == {"amara@example.test", "certified@example.test"}
