"""Courses for instructors: theirs on Home, and nowhere at all for everybody else."""

import hashlib
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from app.domain.course import Course, Module
from app.domain.permission import Role
from app.models import Attempt, Enrollment, Progress, Revision, RevisionFile, UserRole
from app.services import certificates, enrollments, lessons, quizzes, scenarios
from app.services.sessions import Actor
from tests import factories, papers
from tests.conversations import NOW, conversation, database_of, publish, whole_course
from tests.learners import learner, sign_in

GUIDE, TITLE, AT = "writing", "How to write courses", "/course/writing"
Count = Callable[[], AbstractContextManager[list[str]]]
ADDRESSES = [
    AT, f"{AT}/glossary", f"{AT}/people", f"{AT}/craft", f"{AT}/craft/after", f"{AT}/craft/talk",
    f"{AT}/craft/check", f"{AT}/craft/profile", "/plan?course=writing", f"{AT}/nothing/old",
]  # fmt: skip
FORMS = [
    f"{AT}/enrollment", f"{AT}/craft/talk/attempts", f"{AT}/craft/check/quiz-attempts",
]  # fmt: skip


def guide() -> Course:
    """A course for instructors with one activity of each kind."""
    sheet, lesson = papers.whole_course().modules[0].activities[1:]
    module = Module("craft", "The craft", (conversation(), papers.quiz(), sheet, lesson))
    return Course(
        GUIDE, TITLE, "en", (module,), summary="All kinds, step by step.", audience="instructor",
        renamed=(("old", "after"),),
    )  # fmt: skip


@pytest.fixture
def site(app: Flask) -> Flask:
    """A site with a course for everyone and one for instructors."""
    app.config["WTF_CSRF_ENABLED"] = False
    with database_of(app).transaction() as session:
        publish(session, whole_course())
        publish(session, guide())
    return app


def enter(
    app: Flask, roles: Collection[Role], course: str = "partners"
) -> tuple[Actor, FlaskClient]:
    """Somebody with these roles who has started a course, and their browser."""
    actor, client = learner(app, course, roles=roles), app.test_client()
    sign_in(app, client, actor)
    return actor, client


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.ADMIN])
def test_instructors_find_their_course_on_home_and_start_it_with_one_button(
    site: Flask, role: Role
) -> None:
    _actor, client = enter(site, [role])

    page = client.get("/home").text
    assert "For instructors" in page
    assert TITLE in page
    assert "All kinds, step by step." in page
    assert f'action="{AT}/enrollment"' in page

    assert client.post(f"{AT}/enrollment").status_code == 303
    assert TITLE in client.get("/home").text
    assert client.get(AT).status_code == 200
    for path in ADDRESSES[4:9]:
        assert client.get(path).status_code == 200, path


def test_a_course_that_was_begun_goes_on_from_home(site: Flask) -> None:
    actor, client = enter(site, [Role.INSTRUCTOR])
    client.post(f"{AT}/enrollment")
    with database_of(site).transaction() as session:
        lessons.reach_end(session, actor, GUIDE, "after", NOW)
        enrollment = session.scalars(select(Enrollment).filter_by(user_id=actor.id)).first()
        assert enrollment
        enrollment.last_at = enrollment.last_at.replace(year=2030)

    page = client.get("/home").text

    assert "1 of 4" in page
    assert f'href="{AT}"' in page
    assert "Continue" in page.partition("For instructors")[2]


def test_an_instructor_without_a_course_finds_both_kinds(site: Flask) -> None:
    _actor, client = enter(site, [Role.INSTRUCTOR], course="")

    page = client.get("/home").text

    assert "/course/partners/enrollment" in page.partition("For instructors")[0]
    assert f"{AT}/enrollment" in page.partition("For instructors")[2]


@pytest.mark.parametrize("path", ADDRESSES)
def test_for_learners_no_address_of_it_is_there(site: Flask, path: str) -> None:
    _actor, client = enter(site, [Role.LEARNER])

    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", FORMS)
def test_learners_cannot_start_anything_of_it(site: Flask, path: str) -> None:
    actor, client = enter(site, [Role.LEARNER])

    assert client.post(path).status_code == 404
    with database_of(site).reading() as session:
        assert [one.slug for one in enrollments.list_mine(session, actor)] == ["partners"]


def test_learners_and_strangers_never_read_of_it(site: Flask) -> None:
    _actor, client = enter(site, [Role.LEARNER])
    stranger = site.test_client()

    pages = [client.get(path).text for path in ("/home", "/plan", "/certificates")]
    pages += [stranger.get(path).text for path in ("/", "/try", "/robots.txt", "/join", "/help")]

    assert [page for page in pages if TITLE in page or AT in page] == []
    assert stranger.get(AT).headers["Location"].startswith("/sign-in")


def test_who_loses_the_role_loses_the_course_and_keeps_the_records(site: Flask) -> None:
    actor, client = enter(site, [Role.LEARNER, Role.INSTRUCTOR])
    client.post(f"{AT}/enrollment")
    with database_of(site).transaction() as session:
        talk = scenarios.start(session, actor, GUIDE, "talk", NOW).key
        check = quizzes.start(session, actor, GUIDE, "check", NOW).key
    mine = [f"/attempts/{talk}", f"/quiz-attempts/{check}", *ADDRESSES]
    assert [client.get(path).status_code for path in mine[:2]] == [200, 200]

    with database_of(site).transaction() as session:
        gone = delete(UserRole).where(UserRole.role == Role.INSTRUCTOR.value)
        session.execute(gone.where(UserRole.user_id == actor.id))

    assert {client.get(path).status_code for path in mine} == {404}
    assert client.post(f"/attempts/{talk}/decisions").status_code in (404, 422)
    assert TITLE not in client.get("/home").text
    with database_of(site).reading() as session:
        assert len(session.scalars(select(Attempt)).all()) == 2
        assert len(session.scalars(select(Progress)).all()) == 2
        assert certificates.list_mine(session, actor) == []


@pytest.mark.databases("sqlite")
def test_media_of_it_are_for_those_who_may_see_it(site: Flask) -> None:
    inner, both = (hashlib.sha256(name).hexdigest() for name in (b"inner", b"both"))
    with database_of(site).transaction() as session:
        first, second = session.scalars(select(Revision).order_by(Revision.id))
        for digest, revision in ((inner, second), (both, first), (both, second)):
            path = f"m/{digest}.png"
            found = {"path": path, "digest": digest, "size": 5, "is_media": True}
            session.add(RevisionFile(revision_id=revision.id, **found))
    for digest, body in ((inner, b"inner"), (both, b"both")):
        folder = site.extensions["config"].data / "media" / digest[:2]
        folder.mkdir(parents=True)
        (folder / digest).write_bytes(body)
    _actor, instructor = enter(site, [Role.INSTRUCTOR])
    _actor, other = enter(site, [Role.LEARNER])
    stranger = site.test_client()

    def look(client: FlaskClient, digest: str) -> tuple[int, str]:
        answer = client.get(f"/media/{digest}/a.png", buffered=True)
        return answer.status_code, answer.headers["Cache-Control"].split(",")[0]

    assert look(instructor, inner) == (200, "private")
    assert [look(one, inner)[0] for one in (other, stranger)] == [404, 404]
    assert [look(one, both) for one in (other, stranger)] == [(200, "public")] * 2


@pytest.mark.parametrize("role", [Role.LEARNER, Role.INSTRUCTOR])
def test_home_takes_four_statements_whatever_the_number_of_courses(
    site: Flask, statements: Count, role: Role
) -> None:
    _actor, client = enter(site, [role])
    client.get("/home")
    with statements() as few:
        client.get("/home")
    with database_of(site).transaction() as session:
        for number in range(6):
            made = factories.course({"m": "one"}, slug=f"more-{number}")
            publish(session, replace(made, audience="instructor" if number % 2 else "everyone"))
    client.get("/home")
    with statements() as many:
        client.get("/home")

    assert len(few) == len(many) <= 4


@pytest.mark.databases("sqlite")
def test_new_people_are_enrolled_in_the_one_course_for_everyone(site: Flask) -> None:
    client = site.test_client()
    form = {"email": "new@example.test", "name": "Noor Haddad", "password": "a long pass phrase"}
    answer = client.post("/join", data={**form, "again": form["password"], "agree": "y"})

    assert answer.status_code == 303, answer.text
    with database_of(site).reading() as session:
        assert len(session.scalars(select(Enrollment)).all()) == 1
    assert "Partners" in client.get("/home").text
