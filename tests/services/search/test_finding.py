"""What one person finds: all that says it and that they may see, and nothing else."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.domain.course import Course
from app.domain.permission import Role
from app.models import CourseRow, Enrollment
from app.services import enrollments, notes, progress, search, worksheets
from app.services.search.hits import MOST
from app.services.sessions import Actor
from tests import conversations, found, learners
from tests.conversations import NOW
from tests.found import SLUG, lines, looked_up
from tests.papers import Desk

MONEY = (
    '<p>Above all.</p><h2 id="cash">Cash first</h2><p>It runs out.</p>'
    '<h2 id="more">More</h2><p>Of cash &amp; <b>&lt;time&gt;</b>. Zebra.</p>'
)
TIME = '<h2 id="hours">Hours</h2><p>Cash buys none.</p>'


@pytest.fixture
def act(app: Flask) -> Desk:
    return Desk(app)


def settle(act: Desk, course: Course | None = None, name: str = "Maya Lindqvist") -> Actor:
    made = course or found.course_of({"money": MONEY, "time": TIME})

    def begin(session: Session) -> Actor:
        found.publish(session, made)
        return conversations.learner(session, name)

    return act(begin)


def write(act: Desk, actor: Actor, section: str, text: str) -> None:
    def save(session: Session) -> None:
        sheet = worksheets.get(session, actor, SLUG, "profile")
        one = sheet.worksheet.section(section)
        assert one
        worksheets.save(session, sheet, one, {"text": text}, 0, NOW)

    act(save)


def test_titles_come_first_then_the_order_of_the_course(act: Desk) -> None:
    actor = settle(act)

    said = act(lambda session: looked_up(session, actor, "cash"))

    assert said == [
        f"lesson /course/{SLUG}/first/money#cash It runs out.",
        f"lesson /course/{SLUG}/first/money#more Of [cash] & <time>.",
        f"lesson /course/{SLUG}/first/time#hours [Cash] buys none.",
        f"term /course/{SLUG}/glossary#cash Money at hand, now.",
        f"person /course/{SLUG}/people#susan Needs [cash] early.",
    ]


def test_a_title_is_marked_and_says_where_it_stands(act: Desk) -> None:
    actor = settle(act)

    hit = act(lambda session: search.find(session, actor, "first ca")).groups[0].hits[0]

    assert [(one.text, one.is_hit) for one in hit.title] == [
        ("Cash", True), (" ", False), ("first", True),
    ]  # fmt: skip
    assert (hit.where, hit.course) == ("Money", SLUG.capitalize())


def test_the_top_of_a_lesson_is_found_by_its_title_and_leads_to_its_top(act: Desk) -> None:
    actor = settle(act)

    assert act(lambda session: looked_up(session, actor, "money about")) == [
        f"lesson /course/{SLUG}/first/money What [money] is [about]."
    ]


def test_words_side_by_side_are_not_found_across_a_title_and_its_text(act: Desk) -> None:
    actor = settle(act)

    assert act(lambda session: looked_up(session, actor, '"first it"')) == []
    assert len(act(lambda session: looked_up(session, actor, '"runs out"'))) == 1


def test_a_locked_module_is_found_once_it_opens(act: Desk) -> None:
    actor = settle(act, found.course_of({"money": "<p>x</p>"}, later={"late": "<p>Zebra.</p>"}))

    before = act(lambda session: looked_up(session, actor, "zebra"))
    for one in found.course_of({"money": ""}).modules[0].activities:
        act(lambda session, slug=one.slug: finish(session, actor, slug))  # type: ignore[misc]
    after = act(lambda session: looked_up(session, actor, "zebra"))

    assert before == []
    assert after == [f"lesson /course/{SLUG}/second/late [Zebra]."]


def finish(session: Session, actor: Actor, slug: str) -> None:
    place = enrollments.get(session, actor, SLUG, lock=True)
    progress.finish(session, place, slug, NOW, done=True)


def test_questions_answers_conversations_and_worksheets_of_a_course_are_not_found(
    act: Desk,
) -> None:
    course = found.course_of({"money": MONEY})
    first = course.modules[0]
    asked = replace(first, activities=(*first.activities, found.lesson("ask", "", found.KEY)))
    actor = settle(act, replace(course, modules=(asked,)))

    for said in ("zebrastem", "secret", "answers", "why", "push", "scarce", "partner?"):
        assert act(lambda session, said=said: looked_up(session, actor, said)) == [], said  # type: ignore[misc]


def test_only_courses_that_were_begun_and_are_for_one_are_found(act: Desk) -> None:
    actor = settle(act)
    other = found.course_of({"money": "<p>zebras</p>"}, "other")
    act(lambda session: found.publish(session, other))

    before = act(lambda session: looked_up(session, actor, "zebras"))
    act(lambda session: enrollments.enroll(session, actor, "other", NOW))
    begun = act(lambda session: looked_up(session, actor, "zebras"))
    act(lambda session: found.publish(session, replace(other, audience="instructor")))
    after = act(lambda session: looked_up(session, actor, "zebras"))

    assert (before, after) == ([], [])
    assert begun == ["lesson /course/other/first/money [zebras]"]


def test_the_course_used_last_comes_first(act: Desk) -> None:
    actor = settle(act)
    act(lambda session: found.publish(session, found.course_of({"money": MONEY}, "other")))
    act(lambda session: enrollments.enroll(session, actor, "other", NOW))

    def used(slug: str) -> list[str]:
        def change(session: Session) -> list[str]:
            id = CourseRow.id == Enrollment.course_id
            at = NOW.replace(year=NOW.year + 1)
            session.execute(update(Enrollment).values(last_at=NOW))
            session.execute(update(Enrollment).where(id, CourseRow.slug == slug).values(last_at=at))
            return [one.split("/")[2] for one in looked_up(session, actor, "zebra")]

        return act(change)

    assert used("other") == ["other", SLUG]
    assert used(SLUG) == [SLUG, "other"]


def test_ones_own_plan_is_found_private_sections_too_and_nobody_elses(act: Desk) -> None:
    maya, noor = settle(act), act(lambda session: conversations.learner(session, "Noor Haddad"))
    write(act, maya, "partner", "Brackenzebra & Lowe")
    write(act, maya, "scarce", "Their hours.\n\nAlso cash, in March.")

    mine = act(lambda session: looked_up(session, maya, "brackenz"))
    titled = act(lambda session: looked_up(session, maya, "scarce march"))
    theirs = act(lambda session: looked_up(session, noor, "brackenz"))

    assert mine == [f"plan /plan?course={SLUG}#profile [Brackenzebra] & Lowe"]
    assert titled == [f"plan /plan?course={SLUG}#profile Also cash, in [March]."]
    assert theirs == []


def test_ones_own_notes_are_found_at_their_heading_and_nobody_elses(act: Desk) -> None:
    maya, noor = settle(act), act(lambda session: conversations.learner(session, "Noor Haddad"))

    def note(session: Session, heading: str, text: str) -> str:
        place = enrollments.get(session, maya, SLUG, lock=True)
        kept = notes.save(session, place, ("money", heading), text, 0, NOW)
        assert kept
        return kept.key

    first = act(lambda session: note(session, "cash", "Ask Brackenzebra. In May."))
    whole = act(lambda session: note(session, "", "Brackenzebra again."))

    assert act(lambda session: looked_up(session, maya, "brackenzebra")) == [
        f"note /notes?course={SLUG}#note-{whole} [Brackenzebra] again.",
        f"note /notes?course={SLUG}#note-{first} Ask [Brackenzebra].",
    ]
    assert act(lambda session: looked_up(session, noor, "brackenzebra")) == []


def test_many_hits_are_cut_and_say_so(act: Desk) -> None:
    many = "".join(f'<h2 id="h{n}">Zebra {n}</h2><p>Text.</p>' for n in range(MOST + 5))
    actor = settle(act, found.course_of({"money": many}))

    group = act(lambda session: search.find(session, actor, "zebra")).groups[0]

    assert (len(group.hits), group.is_cut) == (MOST, True)
    assert group.hits[0].address.endswith("#h0")


@pytest.mark.parametrize(
    "said",
    [
        "' OR 1=1 --", '"', '" OR "', "NEAR(cash, 2)", "words:cash", "cash*", "^cash", "cash NOT x",
        "cash & !x | (y)", "cash:*", "<->", "\\", "%", "_", "\0cash", "a" * 200, "a " * 100,
        "😀" * 50,
        "\u202ecash", "()", "{}", "cash AND", "-cash", "+", "ﬁ ½ ß", "'; DROP TABLE users; --",
    ],
)  # fmt: skip
def test_hostile_words_are_words_or_nothing(act: Desk, said: str) -> None:
    actor = settle(act)

    act(lambda session: lines(search.find(session, actor, said)))


def test_too_much_is_not_looked_for(act: Desk) -> None:
    actor = settle(act)

    asked = act(lambda session: search.find(session, actor, "cash " * 2000))

    assert asked.is_too_long
    assert asked.groups == ()


def test_whoever_has_no_course_finds_nothing(app: Flask, act: Desk) -> None:
    settle(act)
    actor = learners.learner(app, course="", roles=[Role.ADMIN])

    asked = act(lambda session: search.find(session, actor, "cash"))

    assert (asked.groups, asked.places) == ((), 0)
