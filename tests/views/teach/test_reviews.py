"""Long answers ing in to the result: what learners see, what reviewers give."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.models import Audit, Progress, Review, User, UserRole
from app.services import waiting
from app.services.sessions import Actor
from app.services.waiting import Line
from tests import conversations
from tests.conftest import Clock
from tests.conversations import database_of
from tests.papers import Browser, asked, essay, quiz, whole_course
from tests.views.teach.reviewing import (
    TEXT,
    WAITS,
    address,
    give,
    hand_in,
    reviewer,
    stored,
    the_attempt,
    with_essays,
)

Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.mark.parametrize("path", ["/teach/reviews", "/teach/reviews/key/essay"])
def test_learners_do_not_enter(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 403
    assert browser.post("/teach/reviews/key/essay").status_code == 403
    assert "/teach/reviews" not in browser.see("/home")


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.ADMIN])
def test_the_queue_stands_in_the_navigation_of_those_who_review(
    app: Flask, browser: Browser, role: Role
) -> None:
    attempt = hand_in(browser)
    ilse = reviewer(app, role=role)

    queue = ilse.see("/teach/reviews")

    assert 'href="/admin"' in ilse.see("/home")
    assert f'href="{address(attempt)}"' in queue
    assert "Maya Lindqvist" in queue
    assert "What about essay?" in queue


def test_nobody_reviews_their_own_answer(app: Flask, browser: Browser) -> None:
    ilse = reviewer(app)
    attempt = hand_in(ilse)

    assert "Nothing waits for you" in ilse.see("/teach/reviews")
    ilse.see(address(attempt), 404)
    assert reviewer(app, "Alex Adebayo").get(address(attempt)).status_code == 200


def test_what_no_person_reads_is_not_found(app: Flask, browser: Browser) -> None:
    attempt = hand_in(browser)
    ilse = reviewer(app)

    for path in (address(attempt, "single"), address(attempt, "none"), "/teach/reviews/x/essay"):
        ilse.see(path, 404)


def test_the_page_shows_the_answer_as_text_and_the_rubric_as_radio_buttons(
    app: Flask, browser: Browser
) -> None:
    attempt = browser.start()
    browser.answer(attempt, "essay", text="<script>alert(1)</script>\nMore.")
    browser.hand_in(attempt)

    page = reviewer(app).see(address(attempt))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nMore." in page
    assert page.count('type="radio"') == 6
    assert "essay criterion 2" in page


def test_a_review_settles_the_attempt_and_its_learner_sees_marks_and_comment(
    app: Flask, browser: Browser
) -> None:
    attempt = hand_in(browser)

    said = give(reviewer(app), attempt, "2", "1")

    row = the_attempt(app)
    page = browser.see(f"{attempt}/result")
    record = stored(app, lambda session: session.scalars(select(Progress)).one())
    assert said.headers["Location"] == "/teach/reviews"
    assert row.score == pytest.approx((1 + 4 * 0.75) / 5)
    assert row.passed
    assert record.done_at is not None
    assert (record.score, record.detail) == (row.score, {"attempt": row.key})
    for words in ("Passed", "Say when.", "essay criterion 1", "2 of 2", "1 of 2"):
        assert words in page
    assert stored(app, lambda s: s.scalars(select(Audit).filter_by(verb="review answer")).one())


def test_an_exam_shows_what_the_person_wrote_and_nothing_of_the_rest(
    app: Flask, client: FlaskClient
) -> None:
    browser = with_essays(app, client, feedback="exam", questions=(asked("single", "x-"), essay()))
    attempt = hand_in(browser)
    give(reviewer(app), attempt, "1", "1")

    page = browser.see(f"{attempt}/result")

    assert "Say when." in page
    assert "single answers" not in page
    assert "why " not in page


def test_a_result_waits_for_the_last_of_several_essays(app: Flask, client: FlaskClient) -> None:
    browser = with_essays(app, client)
    attempt = hand_in(browser, "essay", "other")
    ilse = reviewer(app)

    give(ilse, attempt, "2", "2")
    between = browser.see(f"{attempt}/result")
    ilse.post(address(attempt, "other"), percent="25", comment="", version="")

    assert WAITS in between
    assert "Say when." not in between
    assert the_attempt(app).score == pytest.approx((1 + 4 + 0.25) / 6)


@pytest.mark.parametrize(
    ("question", "form"),
    [("essay", {"mark-0": "2"}), ("essay", {"mark-0": "2", "mark-1": "7"}), ("other", {}),
     ("other", {"percent": "33"})],
)  # fmt: skip
def test_a_review_without_marks_is_refused_and_keeps_what_was_typed(
    app: Flask, client: FlaskClient, question: str, form: dict[str, Any]
) -> None:
    browser = with_essays(app, client)
    attempt = hand_in(browser, "essay", "other")

    said = reviewer(app).post(address(attempt, question), comment="Mine.", version="", **form)

    assert said.status_code == 422
    assert "Mine.</textarea>" in said.text
    assert said.text.count(" checked") == (1 if "mark-0" in form else 0)


def test_a_comment_has_a_limit(app: Flask, browser: Browser) -> None:
    attempt = hand_in(browser)
    form: dict[str, Any] = {"mark-0": "2", "mark-1": "2", "version": "", "comment": "a" * 4001}

    assert reviewer(app).post(address(attempt), **form).status_code == 422


def test_a_second_reviewer_is_told_and_may_change_it_on_purpose(
    app: Flask, browser: Browser
) -> None:
    attempt = hand_in(browser)
    give(reviewer(app), attempt, "2", "2")
    alex = reviewer(app, "Alex Adebayo", Role.ADMIN)

    late = give(alex, attempt, "0", "1")
    kept = the_attempt(app).score
    version = re.findall(r'name="version" value="([^"]+)"', late.text)[0]
    changed = give(alex, attempt, "0", "1", version)

    assert late.status_code == 409
    assert "Somebody reviewed this in the meantime." in late.text
    assert "Reviewed by Ilse Novák" in late.text
    assert kept == 1.0
    assert changed.status_code == 303
    assert the_attempt(app).score == pytest.approx((1 + 4 * 0.25) / 5)
    record = stored(app, lambda session: session.scalars(select(Progress)).one())
    assert record.score == pytest.approx(0.4)
    assert record.done_at is not None  # done stays done


def test_the_queue_is_told_by_pages_the_oldest_first(
    app: Flask, browser: Browser, clock: Clock
) -> None:
    names = ["Ana Zubiri", "Bo Young", "Cy Xu"]
    for name in names:
        clock.forward(minutes=1)
        hand_in(reviewer(app, name))
    ilse = reviewer(app)

    pages = stored(app, lambda session: list(turn(session, ilse.actor)))
    first = ilse.see("/teach/reviews")
    last = pages[0][-1]
    second = ilse.see(f"/teach/reviews?after={last.key}")
    behind = pages[1][-1]
    third = ilse.see(f"/teach/reviews?after={behind.key}")

    assert [[one.name for one in page] for page in pages] == [names[:2], names[2:]]
    assert re.findall("|".join(names), first) == names
    assert re.findall("|".join(names), second) == names[2:]
    assert "Nothing more waits behind these." in third


def turn(session: Session, actor: Actor) -> Iterator[list[Line]]:
    """The queue in pages of two."""
    after, more = "", True
    while more:
        page, more = waiting.list_waiting(session, actor, after=after, page=2)
        after = page[-1].key
        yield page


def test_who_is_no_reviewer_any_more_gives_nothing(app: Flask, browser: Browser) -> None:
    attempt = hand_in(browser)
    ilse = reviewer(app)
    with database_of(app).transaction() as session:
        session.execute(delete(UserRole).where(UserRole.role == Role.INSTRUCTOR.value))

    answer = give(ilse, attempt, "2", "2")

    assert answer.status_code == 403
    assert the_attempt(app).score is None


def test_an_answer_whose_learner_was_deleted_is_gone(app: Flask, browser: Browser) -> None:
    attempt = hand_in(browser)
    ilse = reviewer(app)
    with database_of(app).transaction() as session:
        session.execute(delete(User).where(User.id == browser.actor.id))

    assert give(ilse, attempt, "2", "2").status_code == 404
    assert "Maya Lindqvist" not in ilse.see("/teach/reviews")


def test_a_review_after_another_publish_counts_for_the_quiz_as_it_was(
    app: Flask, browser: Browser
) -> None:
    attempt = hand_in(browser)
    with database_of(app).transaction() as session:
        conversations.publish(session, whole_course(quiz(questions=(asked("single", "x-"),))))

    assert give(reviewer(app), attempt, "2", "0").status_code == 303

    assert the_attempt(app).score == pytest.approx(0.6)
    assert stored(app, lambda session: session.scalars(select(Progress.score)).one()) == 0.6


def test_a_changed_review_leaves_the_next_attempt_where_it_stands(
    app: Flask, browser: Browser
) -> None:
    attempt = hand_in(browser)
    ilse = reviewer(app)
    give(ilse, attempt, "0", "0")
    other = browser.start()
    browser.answer(other, "essay", text=TEXT)
    at = stored(app, lambda session: session.scalars(select(Review.reviewed_at)).one())

    assert give(ilse, attempt, "0", "1", at.isoformat()).status_code == 303

    noted = stored(app, lambda session: session.scalars(select(Progress.detail)).one())
    assert (noted["attempt"], noted["answered"]) == (other.rsplit("/", 1)[1], 1)


def test_handing_in_and_reviewing_keep_to_their_statements(
    app: Flask, browser: Browser, statements: Statements
) -> None:
    attempt = browser.start()
    browser.answer(attempt, "essay", text=TEXT)
    ilse = reviewer(app)

    with statements() as handed_in:
        browser.post(f"{attempt}/hand-in")
    with statements() as reviewed:
        give(ilse, attempt, "2", "2")

    assert len(handed_in) <= 12, handed_in
    assert len(reviewed) <= 18, reviewed
