"""The way to the certificate of the shipped course, walked by a learner from end to end."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.course import Activity, Course
from app.domain.permission import Role
from app.models import Certificate, CourseRow, CourseStaff
from app.services import certificates, demo, worksheets
from app.services.mail import Letter
from app.services.publishing import Prepared
from app.services.reviews import Verdict, documents
from tests.conftest import BEGINNING
from tests.learners import COURSE, database, learner

LETTER = Letter("It was read", "See the comments.\n")


class Walk:
    """Somebody who does one activity after the other, and an instructor who reads."""

    def __init__(self, app: Flask, course: Course) -> None:
        self.app, self.course, self.now = app, course, BEGINNING
        self.learner = learner(app, name="Maya Lindqvist")
        self.teacher = learner(app, "", "Ilse Novák", [Role.INSTRUCTOR])
        with database(app).transaction() as session:
            taught = session.scalars(select(CourseRow.id).filter_by(slug=COURSE)).one()
            row = CourseStaff(course_id=taught, user_id=self.teacher.id)
            session.add(row)

    def later(self) -> datetime:
        self.now += timedelta(hours=7)
        return self.now

    def do(self, activity: Activity) -> None:
        with database(self.app).transaction() as session:
            demo.do(session, self.learner, COURSE, activity, self.later())

    def judge(self, slug: str, mark: int, state: str) -> None:
        """The instructor reads the newest round: the last criterion gets `mark`, the others 1 or 2.

        2 where a line is met only then.
        """
        with database(self.app).transaction() as session:
            sheet = worksheets.get(session, self.learner, COURSE, slug)
            key = worksheets.list_submissions(session, sheet.place.enrollment.id, slug)[-1][0].key
        with database(self.app).transaction() as session:
            found = documents.get(session, self.teacher, key, self.later(), lock=True)
            rubric, accept = found.worksheet.rubric, found.worksheet.accept
            assert rubric
            assert accept
            last = len(rubric.criteria) - 1
            marks = {**dict.fromkeys(range(last), accept.level), last: mark}
            given = Verdict(state, marks, {}, "Read with care.")
            documents.save(session, self.teacher, found, given, 0, LETTER, self.now)

    def rewrite(self, slug: str) -> None:
        """The learner changes the first text of a worksheet and hands it in again."""
        with database(self.app).transaction() as session:
            sheet = worksheets.get(session, self.learner, COURSE, slug, lock=True)
            section = sheet.worksheet.sections[0]
            version = sheet.entries[section.id].version
            text = {"text": "Hoshimori Systems"}
            worksheets.save(session, sheet, section, text, version, self.later())
            worksheets.hand_in(session, self.learner, COURSE, slug, self.now)

    def certificates(self) -> list[Certificate]:
        with database(self.app).reading() as session:
            return certificates.list_mine(session, self.learner)


@pytest.fixture
def walk(app: Flask, course: int, shipped: Prepared) -> Walk:
    assert course
    assert shipped.result.course
    return Walk(app, shipped.result.course)


def test_all_modules_the_final_and_three_accepted_worksheets_earn_the_certificate(
    walk: Walk, course: int
) -> None:
    rule = walk.course.certificate
    assert rule
    for _module, activity in walk.course:
        walk.do(activity)
        assert walk.certificates() == [], activity.slug

    first, second, third = rule.accepted
    walk.judge(first, 0, "accepted")
    walk.judge(second, 2, "accepted")
    walk.judge(third, 0, "returned")
    before = walk.certificates()
    walk.rewrite(third)
    again = walk.certificates()
    walk.judge(third, 1, "accepted")
    (earned,) = walk.certificates()

    assert (before, again) == ([], [])
    assert earned.title == walk.course.title
    assert earned.outcomes == [text for _name, text in walk.course.outcomes]
    assert (earned.issued_at, earned.revision_id) == (walk.now, course)
    assert earned.ends_at == walk.now.replace(year=walk.now.year + 2)

    assert earned.distinguished_at is None
    walk.judge("observed-conversation", 0, "accepted")
    (same,) = walk.certificates()
    assert (same.serial, same.distinguished_at) == (earned.serial, walk.now)


def test_accepted_worksheets_and_all_modules_without_the_final_earn_nothing(walk: Walk) -> None:
    rule = walk.course.certificate
    assert rule
    *others, final = [activity for _module, activity in walk.course]
    for activity in others:
        walk.do(activity)
    for slug in rule.accepted:
        walk.judge(slug, 1, "accepted")
    before = walk.certificates()
    walk.do(final)

    assert final.slug == "final-assessment"
    assert before == []
    assert len(walk.certificates()) == 1
