"""Cohorts are planned by those who run them: who sees which, what changes, copies, the archive."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.permission import Role
from app.errors import Conflict, NotFound
from app.models import Allowance, Audit, Cohort, CohortStaff, ReminderRule, UserRole
from app.services import cohorts, dates, scope
from app.services.cohorts import DueDay, Plan, UnknownAddresses
from app.services.sessions import Actor
from tests.conversations import COURSE, NOW
from tests.learners import database, learner
from tests.services.cohorts.making import PLAN, admin, make, publish_course, put_in, teacher


@pytest.fixture
def ada(app: Flask) -> Actor:
    """An admin, on a site with one course."""
    publish_course(app)
    return admin(app)


def roles_of(app: Flask, actor: Actor) -> set[str]:
    with database(app).reading() as session:
        return set(session.scalars(select(UserRole.role).filter_by(user_id=actor.id)))


def titles(app: Flask, actor: Actor, archived: bool = False) -> list[tuple[str, str]]:
    with database(app).reading() as session:
        listed, more = cohorts.list_all(session, actor, NOW, archived=archived)
    assert not more
    return [(one.cohort.title, one.state) for one in listed]


def test_everybody_lists_what_they_look_after_and_nothing_else(app: Flask, ada: Actor) -> None:
    nordics = make(app, ada)
    make(app, ada, title="Iberia, summer", opens_on=date(2026, 6, 1))
    make(app, ada, title="Alps", opens_on=date(2026, 1, 1), closes_on=date(2026, 3, 1))
    manager, other, of_course = learner(app, ""), teacher(app), teacher(app, COURSE)
    with database(app).transaction() as session:
        found = cohorts.get(session, ada, nordics.key)
        (user,) = cohorts.find_staff(session, ada, "manager", [manager.email])
        cohorts.change_staff(session, ada, found, "manager", [user], NOW)
    every = [("Iberia, summer", "coming"), ("Nordics, spring", "running"), ("Alps", "over")]

    assert titles(app, ada) == titles(app, of_course) == every
    assert titles(app, manager) == every[1:2]
    assert titles(app, other) == []
    with database(app).reading() as session:
        assert cohorts.get(session, manager, nordics.key).title == "Nordics, spring"
        with pytest.raises(NotFound):
            cohorts.get(session, manager, nordics.key, scope.INSTRUCTOR)
        with pytest.raises(NotFound):
            cohorts.get(session, other, nordics.key)


def test_lists_of_many_cohorts_go_on_by_key(app: Flask, ada: Actor) -> None:
    with database(app).transaction() as session:
        for number in range(103):
            plan = Plan(f"Cohort {number}", date(2026, 1, 1) + timedelta(days=number // 3))
            cohorts.make(session, ada, COURSE, plan, NOW)
    seen, after, pages = list[str](), "", 0
    with database(app).reading() as session:
        while True:
            listed, more = cohorts.list_all(session, ada, NOW, after=after)
            seen += [one.cohort.title for one in listed]
            after, pages = listed[-1].cohort.key, pages + 1
            if not more:
                break

    assert pages == 3
    assert seen == [f"Cohort {number}" for number in reversed(range(103))]


def test_instructors_make_cohorts_of_their_own_courses_only(app: Flask, ada: Actor) -> None:
    mine = teacher(app, COURSE)
    made = make(app, mine)

    with database(app).reading() as session:
        staff = session.execute(select(CohortStaff.user_id, CohortStaff.part)).all()
        assert [tuple(row) for row in staff] == [(mine.id, "instructor")]
        assert cohorts.get(session, mine, made.key, scope.INSTRUCTOR)
    with pytest.raises(NotFound):
        make(app, teacher(app))


def test_the_role_of_managers_comes_and_goes_with_what_they_manage(app: Flask, ada: Actor) -> None:
    boss, two = learner(app, ""), [make(app, ada), make(app, ada, title="Second")]

    def manage(index: int, *people: Actor) -> None:
        with database(app).transaction() as session:
            cohort = cohorts.get_to_run(session, ada, two[index].key)
            found = cohorts.find_staff(session, ada, "manager", [one.email for one in people])
            cohorts.change_staff(session, ada, cohort, "manager", found, NOW)

    manage(0, boss)
    manage(1, boss)
    manage(0)
    assert roles_of(app, boss) == {"learner", "manager"}
    manage(1)
    assert roles_of(app, boss) == {"learner"}
    with database(app).reading() as session:
        acts = session.execute(select(Audit.verb, Audit.person).where(Audit.person == boss.key))
        verbs = [verb for verb, _ in acts if "manager" in verb]
    assert verbs == ["add manager", "add manager", "remove manager", "remove manager"]


def test_cohorts_grant_nobody_the_role_of_instructor(app: Flask, ada: Actor) -> None:
    maya = learner(app, "")
    with database(app).transaction() as session:
        with pytest.raises(UnknownAddresses, match="Not an instructor here"):
            cohorts.find_staff(session, ada, "instructor", [maya.email])
        with pytest.raises(UnknownAddresses, match=r"nobody@example\.test"):
            cohorts.find_staff(session, ada, "manager", ["nobody@example.test"])
    assert Role.INSTRUCTOR.value not in roles_of(app, maya)


def test_instructors_name_as_manager_only_who_is_one(app: Flask, ada: Actor) -> None:
    mine, maya, boss = teacher(app, COURSE), learner(app, ""), learner(app, "")
    first, second = make(app, mine), make(app, ada, title="Second")

    def name(actor: Actor, cohort: Cohort, whom: Actor) -> None:
        with database(app).transaction() as session:
            found = cohorts.find_staff(session, actor, "manager", [whom.email])
            cohorts.change_staff(session, actor, cohort, "manager", found, NOW)

    for whom in (maya, mine):
        with pytest.raises(UnknownAddresses, match="Ask an admin"):
            name(mine, first, whom)
    assert roles_of(app, maya) == {"learner"}
    name(ada, second, boss)
    name(mine, first, boss)
    name(mine, first, ada)
    name(mine, first, ada)
    with database(app).reading() as session:
        staff = session.scalars(select(CohortStaff.user_id).filter_by(cohort_id=first.id))
        assert set(staff) == {mine.id, ada.id}


def test_a_module_is_due_at_the_end_of_the_cohorts_own_day(app: Flask, ada: Actor) -> None:
    made, maya = make(app, ada), learner(app, "")
    due = {"one": DueDay(days=0), "two": DueDay(days=27), "three": DueDay(on=date(2026, 12, 4))}
    with database(app).transaction() as session:
        cohorts.set_due(session, ada, cohorts.get(session, ada, made.key), due, NOW)
        enrollment = put_in(session, maya, made.id)
        for number, day in enumerate(("2026-04-10", "2026-05-10", "no day"), 1):
            session.add(
                Allowance(
                    enrollment_id=enrollment.id,
                    activity="two",
                    kind="date",
                    value={"on": day},
                    reason="was ill",
                    made_at=NOW,
                    undone_at=NOW if number == 2 else None,
                )
            )
            session.flush()

    with database(app).reading() as session:
        assert dates.due_dates(session, made.id) == {
            "one": datetime(2026, 3, 2, 22, 59, 59, tzinfo=UTC),
            "two": datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC),  # summer time since that night
            "three": datetime(2026, 12, 4, 22, 59, 59, tzinfo=UTC),
        }
        mine = dates.due_for(session, enrollment)
    assert mine["two"].at == datetime(2026, 4, 10, 21, 59, 59, tzinfo=UTC)
    assert (mine["two"].is_extended, mine["one"].is_extended) == (True, False)


def test_a_copy_opens_on_another_day_with_staff_dates_and_rules_and_without_people(
    app: Flask, ada: Actor
) -> None:
    made, mine = make(app, ada, closes_on=date(2026, 6, 30), places=20), teacher(app)
    with database(app).transaction() as session:
        cohort = cohorts.get_to_run(session, ada, made.key)
        due = {"one": DueDay(days=7), "two": DueDay(on=date(2026, 4, 1))}
        cohorts.set_due(session, ada, cohort, due, NOW)
        cohorts.change_staff(
            session, ada, cohort, "instructor",
            cohorts.find_staff(session, ada, "instructor", [mine.email]), NOW,
        )  # fmt: skip
        session.add(
            ReminderRule(
                cohort_id=made.id, kind="quiet", days=9, subject="S", body="B", changed_at=NOW
            )
        )
    with database(app).transaction() as session:
        cohort = cohorts.get(session, mine, made.key)
        other = cohorts.copy(session, mine, cohort, "Autumn", date(2026, 9, 2), NOW)

    assert (other.opens_on, other.closes_on) == (date(2026, 9, 2), date(2026, 12, 31))
    assert (other.places, other.time_zone) == (20, PLAN.time_zone)
    with database(app).reading() as session:
        assert cohorts.list_due(session, other.id) == {
            "one": DueDay(days=7),
            "two": DueDay(on=date(2026, 10, 2)),
        }
        assert [one.key for one in cohorts.list_staff(session, other.id)] == [mine.key]
        rule = session.scalars(select(ReminderRule).filter_by(cohort_id=other.id)).one()
        assert (rule.kind, rule.days, rule.subject) == ("quiet", 9, "S")


def test_an_archived_cohort_is_read_and_not_changed(app: Flask, ada: Actor) -> None:
    made, maya = make(app, ada), learner(app, "")
    with database(app).transaction() as session:
        cohort = cohorts.get_to_run(session, ada, made.key)
        cohorts.set_due(session, ada, cohort, {"one": DueDay(days=3)}, NOW)
        enrollment = put_in(session, maya, made.id)
        cohorts.archive(session, ada, cohort, NOW)

    assert titles(app, ada) == []
    assert titles(app, ada, archived=True) == [("Nordics, spring", "archived")]
    with database(app).transaction() as session:
        assert dates.due_for(session, enrollment) == {}
        with pytest.raises(Conflict, match="archived"):
            cohorts.get_to_run(session, ada, made.key)
        cohorts.unarchive(session, ada, cohorts.get(session, ada, made.key), NOW)
        assert cohorts.get_to_run(session, ada, made.key)
