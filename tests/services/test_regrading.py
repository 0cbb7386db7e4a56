"""Regrading: what a later key makes of what was answered, on somebody's word, and on record."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import (
    Audit,
    Certificate,
    CohortStaff,
    Notice,
    RegradeLine,
    Review,
)
from app.services import certificates, quizzes, regrading, tally
from app.services.mail import Letter
from app.services.sessions import Actor
from tests import cohorts
from tests.conversations import COURSE, NOW
from tests.papers import asked, essay, matched
from tests.regrades import REASON, School, check, rekeyed

OLD = check()
NEW = rekeyed(OLD, q1="-x-", q2="-x-")
TWO_WRONG = {"q1": 1, "q2": 1, "q3": 0, "q4": 0}
"""half of the points by the old key, all by the new one"""
ALL_OLD = {"q1": 0, "q2": 0, "q3": 0, "q4": 0}


@pytest.fixture
def school(app: Flask) -> School:
    made = School(app)
    made.publish(OLD)
    return made


def test_a_publish_changes_no_result_and_the_dry_run_says_what_a_regrade_would(
    school: School,
) -> None:
    maya, ilse = school.person(), school.teacher()
    key = school.take(maya, TWO_WRONG)

    school.publish(NEW)
    found = school.dry_run(ilse)

    assert school.result(key) == (0.5, False)
    assert [(one.person.name, one.judged.row.score, one.judged.after.score, one.outcome,
             one.certificate) for one in found.lines] == [
        ("Maya Lindqvist", 0.5, 1.0, "gained", "earned")
    ]  # fmt: skip
    assert school.result(key) == (0.5, False)
    assert (found.sums.people, found.sums.is_all, found.next) == (1, True, 0)


def test_a_pass_newly_gained_goes_the_ordinary_way(school: School) -> None:
    maya, ilse = school.person(), school.teacher()
    key = school.take(maya, TWO_WRONG)
    school.publish(NEW)

    row = school.regrade(ilse)

    line = school(lambda s: s.scalars(select(RegradeLine)).one())
    issued = school(lambda s: s.scalars(select(Certificate)).one())
    told = school(lambda s: s.scalars(select(Notice)).one())
    assert school.result(key) == (1.0, True)
    assert (school.record(maya).done_at, school.record(maya).score) == (NOW, 1.0)
    assert (row.attempts, row.changed, row.ended_at, row.reason) == (1, 1, NOW, REASON)
    assert (line.earned_before, line.possible_before, line.score_before, line.passed_before,
            line.earned_after, line.possible_after, line.score_after, line.passed_after,
            line.outcome, line.certificate) == (
        2.0, 4.0, 0.5, False, 4.0, 4.0, 1.0, True, "gained", "earned",
    )  # fmt: skip
    assert issued.user_id == maya.id
    assert school.enrollment(maya).completed_at == NOW
    assert (told.user_id, told.kind, told.payload["subject"]) == (
        maya.id, "review", "“The check” was regraded: 50 %, now 100 %",
    )  # fmt: skip
    assert REASON in told.payload["body"]
    assert "earned the certificate" in told.payload["body"]
    verbs = school(lambda s: list(s.scalars(select(Audit.verb).order_by(Audit.id))))
    assert "regrade quiz" in verbs
    assert school.dry_run(ilse).changed.groups == ()


def test_a_pass_that_is_lost_opens_the_quiz_again_and_leaves_the_certificate(
    school: School,
) -> None:
    maya, ilse, ada = school.person(), school.teacher(), school.admin()
    school.take(maya, ALL_OLD)
    school.publish(NEW)
    before = school(lambda s: s.scalars(select(Certificate)).one())

    assert [one.certificate for one in school.dry_run(ilse).lines] == ["unmet"]
    school.regrade(ilse)

    after = school(lambda s: s.scalars(select(Certificate)).one())
    told = school(lambda s: {one.user_id: one for one in s.scalars(select(Notice))})
    unmet, more = school(regrading.list_unmet)
    assert (after.serial, after.revoked_at) == (before.serial, None)
    assert school.record(maya).done_at is None
    assert school.enrollment(maya).completed_at == NOW
    assert set(told) == {maya.id, ada.id}
    assert (told[ada.id].kind, told[ada.id].payload["link"]) == (
        "certificate", "/admin/credentials/unmet",
    )  # fmt: skip
    assert "Maya" not in str(told[ada.id].payload)
    assert "open again" in told[maya.id].payload["body"]
    assert "stays" in told[maya.id].payload["body"]
    assert [(one.serial, one.name, one.reason) for one in unmet] == [
        (before.serial, "Maya Lindqvist", REASON)
    ]
    assert not more
    assert "certificate unmet" in school(lambda s: list(s.scalars(select(Audit.verb))))


def test_who_passes_again_or_is_revoked_waits_for_no_admin_any_more(school: School) -> None:
    maya, noor, ilse, ada = (
        school.person(), school.person("Noor Haddad"), school.teacher(), school.admin(),
    )  # fmt: skip
    for one in (maya, noor):
        school.take(one, ALL_OLD)
    school.publish(NEW)
    school.regrade(ilse)
    assert len(school(regrading.list_unmet)[0]) == 2

    school.take(maya, TWO_WRONG)
    serial = school(lambda s: s.scalars(select(Certificate).filter_by(user_id=noor.id)).one())
    letter = Letter("It is revoked", "Sorry.")
    school(lambda s: certificates.revoke(s, ada, serial.serial, "error", "", letter, NOW))

    assert school(regrading.list_unmet)[0] == []


def test_the_cohorts_instructors_are_told_of_their_certificates(school: School) -> None:
    maya, ilse, tom = school.person(), school.teacher(), school.teacher("Tom Abel", teaches=False)

    def join(session: Session) -> None:
        cohort = cohorts.cohort(session, COURSE)
        session.add(CohortStaff(cohort_id=cohort.id, user_id=tom.id, part="instructor"))
        tally.join_many(session, [cohorts.enrollment_of(session, maya).id], cohort.id, NOW)

    school(join)
    school.take(maya, ALL_OLD)
    school.publish(NEW)

    school.regrade(ilse)

    told = school(lambda s: s.scalars(select(Notice).filter_by(user_id=tom.id)).one())
    assert "“Spring”" in told.payload["body"]
    assert told.payload["link"] == ""
    assert school(tally.check) == []


def test_another_attempt_that_still_passes_keeps_the_quiz_done(school: School) -> None:
    maya, ilse = school.person(), school.teacher()
    first = school.take(maya, ALL_OLD)
    school.publish(NEW)
    second = school.take(maya, TWO_WRONG)

    school.regrade(ilse)

    assert (school.result(first), school.result(second)) == ((0.5, False), (1.0, True))
    assert (school.record(maya).score, school.record(maya).done_at) == (1.0, NOW)
    assert school(regrading.list_unmet)[0] == []


def test_a_pass_mark_that_moves_regrades_passes_alone(school: School) -> None:
    maya, ilse = school.person(), school.teacher()
    key = school.take(maya, TWO_WRONG)
    school.publish(replace(OLD, passing=0.5))

    row = school.regrade(ilse)

    assert school.result(key) == (0.5, True)
    assert row.changed == 1


def test_points_that_change_weigh_anew(school: School) -> None:
    maya, ilse = school.person(), school.teacher()
    key = school.take(maya, TWO_WRONG)
    school.publish(
        replace(OLD, questions=(replace(OLD.questions[0], points=5), *OLD.questions[1:]))
    )

    school.regrade(ilse)

    assert school.result(key) == (0.25, False)


def test_an_attempt_under_way_closes_with_the_key_that_it_began_with(school: School) -> None:
    maya, ilse = school.person(), school.teacher()
    other = school.person("Noor Haddad")
    school.take(other, TWO_WRONG)
    key = school.begin(maya)
    school.say(maya, key, TWO_WRONG)
    school.publish(NEW)
    school.regrade(ilse)

    school.end(maya, key)

    assert school.result(key) == (0.5, False)
    assert school.dry_run(ilse).changed.attempts == 1
    school.regrade(ilse)
    assert school.result(key) == (1.0, True)


def test_what_was_rewritten_or_is_gone_keeps_its_points(school: School) -> None:
    maya, ilse = school.person(), school.teacher()
    key = school.take(maya, {"q1": 0, "q2": 0, "q3": 1, "q4": 1})
    other = replace(NEW.questions[0], options=asked("other", "-x-").options)
    school.publish(check(other, NEW.questions[1], OLD.questions[2], passing=0.2))

    changed = school.dry_run(ilse).changed
    school.regrade(ilse)

    used, kept = changed.changes_of(changed.groups[0])
    assert [one.question.id for one in used] == ["q2"]
    assert [(one.question.id, one.kept) for one in kept] == [("q1", "rewritten"), ("q4", "gone")]
    assert school.result(key) == (0.25, True)
    assert school.dry_run(ilse).changed.groups == ()


def test_a_second_regrade_goes_on_from_the_first(school: School) -> None:
    maya, ilse = school.person(), school.teacher()
    key = school.take(maya, TWO_WRONG)
    school.publish(NEW)
    school.regrade(ilse)
    rewritten = replace(NEW.questions[0], options=asked("other", "-x-").options)
    school.publish(check(rewritten, OLD.questions[1], *OLD.questions[2:]))

    school.regrade(ilse)

    assert school.result(key) == (0.75, True)


def read(school: School, who: Actor, key: str, share: float) -> None:
    """Somebody reads the essay of an attempt, and gives it a share of its points."""
    school(lambda s: s.execute(update(Review).values(share=share, reviewed_at=NOW)))
    school(lambda s: quizzes.settle(s, quizzes.find_for(s, who.id, key, lock=True), NOW, None))


def test_marks_that_people_gave_are_kept(school: School) -> None:
    quiz = check(asked("q1", "x--"), essay(), passing=0.75)
    school.publish(quiz)
    maya, ilse = school.person(), school.teacher()
    key = school.take(maya, {"q1": 1, "essay": {"text": "I listen."}})
    read(school, maya, key, 0.5)
    assert school.result(key) == (0.4, False)

    school.publish(rekeyed(quiz, q1="-x-"))
    school.regrade(ilse)

    assert school.result(key) == (0.6, False)


def test_a_review_that_is_changed_later_grades_by_the_regraded_key(school: School) -> None:
    quiz = check(asked("q1", "x--"), essay(), passing=0.75)
    school.publish(quiz)
    maya, ilse = school.person(), school.teacher()
    key = school.take(maya, {"q1": 1, "essay": {"text": "I listen."}})
    read(school, maya, key, 0.5)
    school.publish(rekeyed(quiz, q1="-x-"))
    school.regrade(ilse)

    read(school, maya, key, 1.0)

    assert school.result(key) == (1.0, True)


def test_options_that_moved_are_followed(school: School) -> None:
    maya, ilse = school.person(), school.teacher()
    quiz = check(asked("q1", "x--"), matched(), passing=0.5)
    school.publish(quiz)
    key = school.take(maya, {"q1": 2, "match": {"pairs": [1, 0, 2]}})
    assert school.result(key) == (1 / 6, False)
    single, pairs = quiz.questions
    moved = replace(single, options=(
        replace(single.options[2], right=True), single.options[1],
        replace(single.options[0], right=False)))  # fmt: skip
    swapped = replace(pairs, options=(pairs.options[1], pairs.options[0], *pairs.options[2:]))
    school.publish(replace(quiz, questions=(moved, swapped)))

    school.regrade(ilse)

    assert school.result(key) == (1.0, True)
    sitting = school(lambda s: quizzes.get(s, maya, key))
    assert sitting.result.score == 1.0
    assert sitting.answers["q1"] == {"chosen": [0]}
