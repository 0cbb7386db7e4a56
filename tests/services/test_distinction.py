"""Distinction: with the certificate or once after it, told, on record, never taken silently."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.course import Course, Module, Quiz, Section, Worksheet
from app.domain.earning import CertificateRule, Distinction
from app.models import Audit, Certificate, CourseRow, Notice
from app.services import certificates, progress, regrading, worksheets
from app.services.mail import Letter
from app.services.reviews import Verdict, documents
from app.services.sessions import Actor
from tests.conversations import COURSE, NOW
from tests.regrades import CHECK, School, check, rekeyed

OLD = check()
NEW = rekeyed(OLD, q1="-x-")
"""With it three of four are right, where all were: passed still, below what distinction takes."""
ALL_OLD = {"q1": 0, "q2": 0, "q3": 0, "q4": 0}
SHEET = "observed"
LETTER = Letter("It was read", "See the comments.\n")
CHECK_ALONE = Distinction(((CHECK, 0.9),))
BOTH = Distinction(((CHECK, 0.9),), accepted=(SHEET,))


def whole(quiz: Quiz = OLD, rule: Distinction | None = BOTH) -> Course:
    """A quiz that earns the certificate, and a worksheet that nobody needs."""
    section = Section("said", "What was said?", "lines", lines=3)
    sheet = Worksheet(SHEET, "Observed", 20, (section,), review="instructor", optional=True)
    earns = CertificateRule("Certified", requires=("numbers",), distinction=rule)
    return Course(
        COURSE, "Partners", "en", (Module("numbers", "Numbers", (quiz, sheet)),), certificate=earns
    )


class Class(School):
    """Somebody who takes the course, and who reads."""

    def begin_with(self, rule: Distinction) -> tuple[Actor, Actor]:
        self.publish(course=whole(rule=rule))
        return self.person(), self.teacher()

    def hand_in(self, who: Actor) -> str:
        def work(session: Session) -> str:
            sheet = worksheets.get(session, who, COURSE, SHEET, lock=True)
            text = {"text": "Have I got that right?"}
            worksheets.save(session, sheet, sheet.worksheet.sections[0], text, 0, NOW)
            return worksheets.hand_in(session, who, COURSE, SHEET, NOW).key

        return self(work)

    def accept(self, teacher: Actor, key: str, version: int = 0) -> None:
        def work(session: Session) -> None:
            found = documents.get(session, teacher, key, NOW, lock=True)
            given = Verdict("accepted", {}, {}, "Heard.")
            documents.save(session, teacher, found, given, version, LETTER, NOW)

        self(work)

    def held(self) -> Certificate:
        return self(lambda s: s.scalars(select(Certificate).filter_by(revoked_at=None)).one())

    def told(self, kind: str = "certificate") -> list[tuple[str, str]]:
        query = select(Notice).filter_by(kind=kind).order_by(Notice.id)
        return self(lambda s: [(one.occasion, one.payload["subject"]) for one in s.scalars(query)])

    def acts(self, verb: str) -> list[tuple[str, str]]:
        query = select(Audit.subject, Audit.person).filter_by(verb=verb)
        return self(lambda s: [(row.subject, row.person) for row in s.execute(query)])


@pytest.fixture
def school(app: Flask) -> Class:
    return Class(app)


def test_a_certificate_may_be_one_with_distinction_from_its_first_moment(school: Class) -> None:
    maya, _ilse = school.begin_with(CHECK_ALONE)

    school.take(maya, ALL_OLD)

    assert (school.held().issued_at, school.held().distinguished_at) == (NOW, NOW)
    assert school.told() == []


def test_distinction_comes_once_after_the_certificate_and_is_told(school: Class) -> None:
    maya, ilse = school.begin_with(BOTH)
    school.take(maya, ALL_OLD)
    before = school.held()
    key = school.hand_in(maya)
    waiting = school.held()

    school.accept(ilse, key)
    school.accept(ilse, key, 1)

    after = school.held()
    assert before.distinguished_at is None
    assert waiting.distinguished_at is None
    assert (after.serial, after.ends_at, after.distinguished_at) == (
        before.serial, before.ends_at, NOW,
    )  # fmt: skip
    assert school.told() == [
        (f"distinction:{after.serial}", "Your certificate “Certified” is one with distinction now")
    ]
    assert school.acts("distinguish certificate") == [(after.serial, maya.key)]


def test_a_programme_that_learns_of_distinction_gives_it_to_who_has_all_of_it(
    school: Class,
) -> None:
    school.publish(course=whole(rule=None))
    maya = school.person()
    school.take(maya, ALL_OLD)
    before = school.held()

    school.publish(course=whole(rule=CHECK_ALONE))
    school(lambda s: progress.catch_up(
        s, course_id=s.scalars(select(CourseRow.id)).one(), now=NOW))  # fmt: skip

    assert before.distinguished_at is None
    assert school.held().distinguished_at == NOW


def test_a_regrade_lists_a_distinction_that_lost_its_score_and_takes_nothing(
    school: Class,
) -> None:
    maya, ilse = school.begin_with(CHECK_ALONE)
    school.take(maya, ALL_OLD)
    ada = school.admin()
    school.publish(course=whole(NEW, CHECK_ALONE))

    foreseen = [one.certificate for one in school.dry_run(ilse).lines]
    school.regrade(ilse)

    held = school.held()
    (listed,), following = school(regrading.list_unmet)
    assert foreseen == ["lesser"]
    assert held.distinguished_at == NOW
    assert (listed.serial, listed.is_lesser, listed.score_after, following) == (
        held.serial, True, 0.75, 0,
    )  # fmt: skip
    assert [occasion.partition(":")[0] for occasion, _subject in school.told()] == ["regrade"]
    assert school.acts("distinction unmet") == [(held.serial, maya.key)]
    assert school.record(maya).done_at is not None
    school(lambda s: certificates.reissue(
        s, ada, held.serial, "Maya Lindqvist", "Regraded", LETTER, NOW, keeps_distinction=False
    ))  # fmt: skip
    assert school(regrading.list_unmet) == ([], 0)


def test_who_has_the_score_again_is_on_no_list(school: Class) -> None:
    maya, ilse = school.begin_with(CHECK_ALONE)
    school.take(maya, ALL_OLD)
    school.publish(course=whole(NEW, CHECK_ALONE))
    school.regrade(ilse)

    school.take(maya, {**ALL_OLD, "q1": 1})

    assert school(regrading.list_unmet) == ([], 0)


@pytest.mark.parametrize(("keeps", "stays"), [(True, True), (False, False)])
def test_issued_anew_it_keeps_distinction_or_loses_it_for_good(
    school: Class, keeps: bool, stays: bool
) -> None:
    maya, _ilse = school.begin_with(CHECK_ALONE)
    school.take(maya, ALL_OLD)
    ada, old = school.admin(), school.held().serial

    school(lambda s: certificates.reissue(
        s, ada, old, "Maya L.", "", LETTER, NOW, keeps_distinction=keeps
    ))  # fmt: skip
    school.take(maya, ALL_OLD)

    assert (school.held().distinguished_at is not None) is stays
    detail = school(lambda s: s.scalars(select(Audit).filter_by(verb="reissue certificate")).one())
    assert ("distinction" in detail.detail) is not stays
