"""Regrades asked for twice, by two, too late, without a reason; and of many people."""

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.domain.numbers import version_of
from app.errors import Conflict, Invalid, NotFound
from app.jobs import regrading as jobs
from app.models import (
    Certificate,
    Figures,
    Regrade,
    RegradeLine,
    User,
)
from app.services import numbers, regrading, tally
from app.services.regrading import LookAgain
from tests.conversations import COURSE, NOW
from tests.learners import database
from tests.papers import at_once
from tests.regrades import CHECK, REASON, School, check, rekeyed

OLD = check()
NEW = rekeyed(OLD, q1="-x-", q2="-x-")
TWO_WRONG = {"q1": 1, "q2": 1, "q3": 0, "q4": 0}
ALL_OLD = {"q1": 0, "q2": 0, "q3": 0, "q4": 0}


@pytest.fixture
def school(app: Flask) -> School:
    made = School(app)
    made.publish(OLD)
    return made


def test_the_same_form_twice_is_one_regrade_and_a_second_person_looks_again(
    school: School,
) -> None:
    maya, ilse, tom = school.person(), school.teacher(), school.teacher("Tom Abel")
    school.take(maya, TWO_WRONG)
    school.publish(NEW)
    seen = school.seen()

    first = school.regrade(ilse, seen=seen)

    assert school.regrade(ilse, seen=seen).key == first.key
    with pytest.raises(LookAgain):
        school.regrade(tom, seen=seen)
    with pytest.raises(Conflict, match="Nothing is to be regraded"):
        school.regrade(tom)
    assert school(lambda s: s.scalar(select(func.count(Regrade.id)))) == 1


def test_ten_at_once_are_one_regrade(school: School) -> None:
    maya, ilse = school.person(), school.teacher()
    key = school.take(maya, TWO_WRONG)
    school.publish(NEW)
    seen = school.seen()

    found = at_once([lambda: school.regrade(ilse, seen=seen).key] * 10)

    assert len(set(found)) == 1
    assert school.result(key) == (1.0, True)
    assert school(lambda s: s.scalar(select(func.count()).select_from(RegradeLine))) == 1


def test_a_publish_between_looking_and_applying_refuses(school: School) -> None:
    maya, ilse = school.person(), school.teacher()
    key = school.take(maya, TWO_WRONG)
    school.publish(NEW)
    seen = school.seen()
    school.publish(rekeyed(NEW, q3="-x-"))

    with pytest.raises(LookAgain, match="Look again"):
        school.regrade(ilse, seen=seen)

    assert school.result(key) == (0.5, False)


@pytest.mark.parametrize("reason", ["", "  \n ", "\0", "x" * 1001])
def test_a_reason_is_asked_for(school: School, reason: str) -> None:
    maya, ilse = school.person(), school.teacher()
    school.take(maya, TWO_WRONG)
    school.publish(NEW)

    with pytest.raises(Invalid, match="Say why"):
        school.regrade(ilse, reason=reason)


def test_courses_of_others_are_not_found(school: School) -> None:
    tom = school.teacher("Tom Abel", teaches=False)

    with pytest.raises(NotFound):
        school.dry_run(tom)
    with pytest.raises(NotFound):
        school.regrade(tom)


def test_who_was_anonymized_keeps_their_result(school: School) -> None:
    maya, ilse = school.person(), school.teacher()
    key = school.take(maya, TWO_WRONG)
    school(lambda s: s.execute(update(User).filter_by(id=maya.id).values(anonymized_at=NOW)))
    school.publish(NEW)

    assert school.dry_run(ilse).changed.groups == ()
    assert school.result(key) == (0.5, False)


def test_a_score_that_a_person_corrected_takes_nothing_back(school: School) -> None:
    maya, ilse = school.person(), school.teacher()
    school.take(maya, ALL_OLD)
    record = school.record(maya)
    school(lambda s: s.execute(update(type(record)).values(corrected=0.9)))
    school.publish(NEW)

    school.regrade(ilse)

    assert (school.record(maya).done_at, school.record(maya).corrected) == (NOW, 0.9)


def test_many_are_regraded_in_batches_each_once(school: School) -> None:
    people = [school.person(f"Person {n}") for n in range(7)]
    ilse = school.teacher()
    keys = [school.take(one, TWO_WRONG) for one in people]
    school.publish(NEW)
    seen = school.seen()

    begun = school(lambda s: regrading.apply(s, ilse, COURSE, CHECK, seen, REASON, NOW, most=3))
    done = sum(school.result(key) == (1.0, True) for key in keys)
    with pytest.raises(Conflict, match="still at work"):
        school.regrade(ilse)
    jobs.go_on(database(school.app), NOW)
    jobs.go_on(database(school.app), NOW)

    row = school(lambda s: s.get_one(Regrade, begun.id))
    assert (begun.ended_at, done) == (None, 3)
    assert {school.result(key) for key in keys} == {(1.0, True)}
    assert (row.attempts, row.changed, row.ended_at) == (7, 7, NOW)
    assert school(lambda s: s.scalar(select(func.count()).select_from(RegradeLine))) == 7
    assert school(lambda s: s.scalar(select(func.count(Certificate.id)))) == 7


def test_figures_follow_a_regrade(school: School) -> None:
    maya, ilse = school.person(), school.teacher()
    school.take(maya, TWO_WRONG)
    school(lambda s: numbers.fold_new(s, NOW))
    school.publish(NEW)
    school.regrade(ilse)
    while school(lambda s: numbers.renew_stale(s, NOW) + numbers.fold_new(s, NOW)):
        pass

    rows = school(lambda s: s.scalars(select(Figures)).all())
    assert school(numbers.check) == []
    assert [row.version for row in rows] == [version_of(NEW)]
    assert school(tally.check) == []
