"""Who may look at somebody, and who did."""

from datetime import date, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.errors import NotFound
from app.jobs import retention
from app.models import Cohort, CohortStaff, CourseRow, CourseStaff, Enrollment, Look, Manages
from app.services import seen, tally
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.conversations import COURSE
from tests.learners import learner
from tests.papers import Desk


@pytest.fixture
def act(app: Flask) -> Desk:
    """Where work is done in transactions of its own."""
    return Desk(app)


@pytest.fixture
def maya(act: Desk) -> Actor:
    """A learner in a cohort."""
    actor = act.settle()

    def join(session: Session) -> None:
        course = session.scalars(select(CourseRow).filter_by(slug=COURSE)).one()
        cohort = Cohort(
            course_id=course.id, title="Nordics", opens_on=date(2026, 3, 2), created_at=BEGINNING
        )
        session.add(cohort)
        session.flush()
        row = session.scalars(select(Enrollment).filter_by(user_id=actor.id)).one()
        tally.join(session, row, cohort.id, BEGINNING)

    act(join)
    return actor


def people(app: Flask, act: Desk, maya: Actor) -> dict[str, Actor]:
    """One of each kind that may look, and one who may not."""
    made = {
        "manager": learner(app, "", "Mo Ek", [Role.MANAGER]),
        "cohort": learner(app, "", "Ilse Novák", [Role.INSTRUCTOR]),
        "course": learner(app, "", "Tomasz Wrona", [Role.INSTRUCTOR]),
        "admin": learner(app, "", "Alex Adebayo", [Role.ADMIN]),
        "stranger": learner(app, "", "Petra Stranger", [Role.INSTRUCTOR, Role.MANAGER]),
    }
    cohort = act(lambda s: s.scalars(select(Cohort)).one())
    act(lambda s: s.add(Manages(manager_id=made["manager"].id, user_id=maya.id)))
    act(
        lambda s: s.add(
            CohortStaff(cohort_id=cohort.id, user_id=made["cohort"].id, part="instructor")
        )
    )
    act(lambda s: s.add(CourseStaff(course_id=cohort.course_id, user_id=made["course"].id)))
    return made


def test_everybody_who_may_look_is_named_with_the_reason(
    app: Flask, act: Desk, maya: Actor
) -> None:
    people(app, act, maya)

    found = act(lambda s: seen.list_watchers(s, maya))

    assert [(one.name, one.part, one.about) for one in found] == [
        ("Mo Ek", "manager", ""),
        ("Ilse Novák", "cohort", "Nordics"),
        ("Tomasz Wrona", "course", found[2].about),
        ("Alex Adebayo", "admin", ""),
    ]


def test_a_watchers_view_is_for_those_they_watch_alone(app: Flask, act: Desk, maya: Actor) -> None:
    made = people(app, act, maya)

    watcher = act(lambda s: seen.get_watcher(s, maya, made["cohort"].key))

    assert watcher.roles == {Role.INSTRUCTOR}
    for key in (made["stranger"].key, maya.key, "nothing"):
        with pytest.raises(NotFound):
            act(partial(seen.get_watcher, actor=maya, key=key))


def test_the_line_in_the_list_is_that_of_the_cohort_page(
    app: Flask, act: Desk, maya: Actor
) -> None:
    made = people(app, act, maya)

    def mark(session: Session) -> None:
        row = session.scalars(select(Enrollment).filter_by(user_id=maya.id)).one()
        row.risk, row.risk_code, row.risk_detail = 7, "quiet", {"since": BEGINNING.isoformat()}

    act(mark)

    (line,) = act(lambda s: seen.list_lines(s, maya, made["cohort"], BEGINNING))

    assert (line.head.title, line.person.name) == ("Nordics", maya.name)
    assert line.needing
    assert line.needing.code == "quiet"
    assert act(lambda s: seen.list_lines(s, maya, made["stranger"], BEGINNING)) == []


def test_looks_are_noted_once_a_day_and_page_and_forgotten_after_a_year(
    app: Flask, act: Desk, maya: Actor
) -> None:
    alex = people(app, act, maya)["admin"]
    later = BEGINNING + timedelta(hours=2)
    act(partial(seen.note, actor=alex, person=maya.key, page="person", now=BEGINNING))
    act(partial(seen.note, actor=alex, person=maya.key, page="person", now=later))
    act(lambda s: seen.note(s, alex, maya.key, "work", BEGINNING))
    act(lambda s: seen.note(s, maya, maya.key, "person", BEGINNING))
    act(lambda s: seen.note(s, alex, "nothing", "person", BEGINNING))

    looks = act(lambda s: seen.list_looks(s, maya))

    assert [(one.name, one.page, one.at) for one in looks] == [
        (alex.name, "person", later),
        (alex.name, "work", BEGINNING),
    ]
    retention.sweep(act.database, BEGINNING + timedelta(days=364))
    assert len(act(lambda s: seen.list_looks(s, maya))) == 2
    retention.sweep(act.database, BEGINNING + timedelta(days=367))
    assert act(lambda s: s.scalars(select(Look)).all()) == []
