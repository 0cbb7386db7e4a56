"""What is private is nobody else's: marked words are planted, and looked for on every page.

In a private section, in a comment about it, in the partner's name, in a note and in a lesson's
line. Every address of the route table is asked for by every role, with the keys of what is there;
so are exports, files and certificates, and what letters and records say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import product
from zipfile import ZipFile, is_zipfile

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.domain.course import Course, Heading, Lesson, Part
from app.domain.permission import Role
from app.jobs import reminders
from app.jobs import tasks as work
from app.models import Base, Certificate, Enrollment, Submission
from app.services import enrollments, lessons, notes, plans, tasks
from app.services.sessions import Actor
from tests import conversations
from tests.conversations import COURSE, MODULE, NOW
from tests.handed_in import LATER, SECRET, Rounds, accepted, returned, reviewed
from tests.learners import database, sign_in

PARTNER, NOTE, LINE = "Vane-and-Thistle", "Sorrel-and-Flint", "Madder-and-Rue"
MARKS = (SECRET, PARTNER, NOTE, LINE)
OWN = {"entries", "submissions", "notes", "partners"}
"""tables in which they stand"""
ENDLESS = {"account.sign_out"}

pytestmark = pytest.mark.databases("sqlite")


@dataclass(frozen=True)
class Site:
    """People by what they are to Maya, who wrote it all, and the parts of addresses."""

    app: Flask
    people: dict[str, Actor]
    parts: dict[str, tuple[str, ...]]


@pytest.fixture
def site(app: Flask) -> Site:
    """A learner whose worksheet came back once, was accepted, and earned a certificate."""
    rounds = Rounds(app)
    rounds(lambda session: conversations.publish(session, with_lesson()))
    maya, ilse = rounds.learner(), rounds.instructor()
    boss, other = rounds.manager(maya), rounds.learner("Noor Haddad")
    chief = rounds.person("Ada Admin", Role.ADMIN)
    cohort = rounds.cohort(maya, {"instructor": ilse, "manager": boss})
    rounds(lambda session: write(session, maya))
    first = rounds.hand_in(maya)
    said = {"partner": {0: f"Why {SECRET}?"}, "plan": {0: "Which day?"}}
    rounds.give(ilse, first, returned("Say when.", said))
    second = rounds.hand_in(maya, "On Monday.", LATER)
    rounds.give(ilse, second, accepted())
    people = {"learner": other, "reviewer": ilse, "manager": boss, "admin": chief, "own": maya}
    return Site(app, people, parts_of(app, maya, cohort))


def with_lesson() -> Course:
    """The course with a lesson to note things in."""
    course = reviewed()
    parts = (Part('<h2 id="calendars">Calendars</h2>'), Part(line="wants", label="Who wants what?"))
    headings = (Heading("calendars", "Calendars"), Heading("wants", "Who wants what?"))
    lesson = Lesson("after", "After", 5, parts, headings)
    (module,) = course.modules
    return replace(course, modules=(replace(module, activities=(*module.activities, lesson)),))


def write(session: Session, maya: Actor) -> None:
    """Name the partner, note something in the lesson, and read it to its end."""
    place = enrollments.get(session, maya, COURSE, lock=True)
    plans.name_partner(session, place, PARTNER, f"Run by {PARTNER}", NOW)
    notes.save(session, place, ("after", "calendars"), f"As {NOTE} said.", 0, NOW)
    lessons.reach_end(session, maya, COURSE, "after", NOW)
    reading = lessons.get(session, maya, COURSE, "after", lock=True)
    lessons.write(session, reading, reading.line("wants"), {"text": LINE}, 0, NOW)


def parts_of(app: Flask, maya: Actor, cohort: str) -> dict[str, tuple[str, ...]]:
    """What may stand in an address for each of its parts."""
    with database(app).reading() as session:
        rounds = tuple(session.scalars(select(Submission.key)))
        places = tuple(session.scalars(select(Enrollment.key)))
        serials = tuple(session.scalars(select(Certificate.serial)))
    assert len(rounds) == 2
    assert serials
    return {
        "key": (*rounds, *places), "course": (COURSE,), "module": (MODULE,), "serial": serials,
        "activity": ("profile", "after"), "cohort": (cohort,), "person": (maya.key,),
        "number": ("1", "2"), "section": ("partner",), "kind": ("due",),
    }  # fmt: skip


def addresses(site: Site) -> Iterator[str]:
    """Every address of the route table, with all that its parts may be; searches find the words."""
    with site.app.test_request_context():
        for rule in site.app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint in ENDLESS:
                continue
            names = sorted(rule.arguments)
            for values in product(*(site.parts.get(name, ("nothing",)) for name in names)):
                given = dict(zip(names, values, strict=True))
                yield site.app.url_map.bind("localhost").build(rule.endpoint, given)
    yield from (f"{path}?q={words}" for path in ("/search", "/notes", "/admin/people")
                for words in ("quill", "vane", "sorrel", "madder"))  # fmt: skip
    yield f"/plan/markdown?course={COURSE}"
    yield f"/plan/docx?course={COURSE}"
    yield f"/notes/markdown?course={COURSE}"
    yield f"/notes/one?course={COURSE}&lesson=after&at=calendars"


def words_of(answer: Response) -> str:
    """All that an answer says, unpacked where it is a file of files, or paper."""
    data = answer.get_data()
    if data.startswith(b"%PDF"):
        pages = pypdfium2.PdfDocument(data)
        return "".join(page.get_textpage().get_text_range() for page in pages)
    if is_zipfile(BytesIO(data)):
        archive = ZipFile(BytesIO(data))
        return "".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    return re.sub(r"</?mark[^>]*>", "", data.decode("utf-8", "ignore"))  # hits of a search


def told(site: Site, client: FlaskClient) -> dict[str, set[str]]:
    """The marks that this browser comes by, by the address at which it does."""
    found = dict[str, set[str]]()
    for path in addresses(site):
        with client.get(path, buffered=True) as answer:
            said = words_of(answer) + str(answer.headers)
        if marks := {mark for mark in MARKS if mark in said}:
            found[path] = marks
    return found


def entered(site: Site, who: str) -> tuple[FlaskClient, str]:
    """The browser of one of the people, and the form token of its session."""
    client = site.app.test_client()
    return client, sign_in(site.app, client, site.people[who])


@pytest.mark.parametrize("who", ["learner", "manager"])
def test_nobody_else_comes_by_what_is_private(site: Site, who: str) -> None:
    client, _ = entered(site, who)

    assert told(site, client) == {}


def test_strangers_come_by_nothing(site: Site) -> None:
    assert told(site, site.app.test_client()) == {}


@pytest.mark.parametrize("who", ["reviewer", "admin"])
def test_who_reviews_reads_the_section_handed_in_and_nothing_else(site: Site, who: str) -> None:
    """Admins may review in an instructor's place (services/reviewers.py)."""
    client, _ = entered(site, who)

    found = told(site, client)

    rounds = {f"/teach/reviews/worksheets/{key}" for key in site.parts["key"][:2]}
    assert found == {path: {SECRET} for path in rounds}


def test_the_learner_finds_all_of_it_again(site: Site) -> None:
    """Which also shows that the search above would find it."""
    client, _ = entered(site, "own")

    found = told(site, client)

    sheet, lesson = (f"/course/{COURSE}/{MODULE}/{slug}" for slug in ("profile", "after"))
    assert found["/plan"] == set(MARKS) - {LINE}
    assert found[f"/plan/markdown?course={COURSE}"] == set(MARKS) - {LINE}
    assert found[f"/plan/docx?course={COURSE}"] == set(MARKS) - {LINE}
    assert found[sheet] == {SECRET, PARTNER}
    assert found[lesson] == {NOTE, LINE}
    assert found["/search?q=madder"] == {LINE}
    for path in ("/notes", f"/notes/markdown?course={COURSE}", "/search?q=sorrel"):
        assert found[path] == {NOTE}, path


def exported(site: Site, who: str, path: str, **form: str) -> str:
    """What a file says that somebody asks for by a form, now or when the work is done."""
    client, token = entered(site, who)
    answer = client.post(path, data={**form, "csrf_token": token})
    if answer.status_code == 303:
        with database(site.app).reading() as session:
            due = tasks.list_due(session, LATER)
        for id in due:
            work.run(site.app.extensions["config"], database(site.app), id)
        answer = client.get(f"{answer.headers['Location']}/file", buffered=True)
    assert answer.status_code == 200, answer.text
    return words_of(answer)


@pytest.mark.parametrize(
    ("who", "path", "form"),
    [
        *(
            (who, "/admin/cohorts/{cohort}/export", {"kind": kind, "detail": detail})
            for who in ("reviewer", "manager", "admin")
            for kind, detail in (("csv", "activities"), ("xlsx", "activities"), ("csv", ""))
        ),
        ("admin", "/admin/people/{person}/export", {}),
        ("admin", "/admin/audit/export", {}),
        ("admin", "/admin/credentials/papers", {}),
    ],
)
def test_no_file_that_others_take_holds_what_is_private(
    site: Site, who: str, path: str, form: dict[str, str]
) -> None:
    parts = {name: site.parts[name][0] for name in ("cohort", "person")}

    said = exported(site, who, path.format(**parts), **form)

    assert said
    assert [mark for mark in MARKS if mark in said] == []


def test_ones_own_copy_holds_it_and_says_that_it_is_private(site: Site) -> None:
    said = exported(site, "own", "/account/data")

    assert [mark for mark in MARKS if mark not in said] == []
    assert "private: only you and your reviewer see this" in said
    assert re.search(rf'"{LINE}"[^{{}}]*}}[^{{}}]*"private: only you see this"', said)


def test_letters_records_and_certificates_hold_nothing_private(site: Site) -> None:
    """All tables but those in which it is written."""
    exported(site, "admin", "/admin/people/{person}/export".format(person=site.parts["person"][0]))
    reminders.summarize(database(site.app), LATER)
    with database(site.app).reading() as session:
        held = {
            table.name: "".join(str(dict(row._mapping)) for row in session.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }

    assert held["outbox"]
    assert {name for name, said in held.items() for mark in MARKS if mark in said} == OWN
