"""Two web processes and two job processes on one PostgreSQL, behind a round robin."""

import re
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Event, Thread

import pytest
from sqlalchemy import and_, func, select, update

from app.models import CourseRow, Outbox, Revision, User
from app.services import beats, mail, passwords
from app.services.mail import Letter
from app.services.publishing import Prepared
from tests import learners
from tests.conftest import FOLDER
from tests.content.small import LESSON, write
from tests.databases import POSTGRESQL, Databases
from tests.journeys.nodes import Counter, Nodes, RoundRobin, Web, running
from tests.journeys.people import Site, Wire, beside
from tests.journeys.places import TALK, at
from tests.journeys.test_kill import Stream, Talk, Texts, answering, talking, writing
from tests.learners import form_token
from tests.postman import Office

SECRET, NEXT = "a horse and a stapler", "a stapler and a horse"
NOTE = Letter("A note", "Dear Maya,\n\nall is well.\n")
LETTERS = 30
WORKERS = 2
"""letters that one job process has in its hands at most"""

NEWEST = select(func.max(Revision.number)).join(
    CourseRow, and_(CourseRow.id == Revision.course_id, CourseRow.slug == "small")
)
"""what was published last, here or by another test"""


@pytest.fixture(scope="module")
def nodes(
    request: pytest.FixtureRequest,
    databases: Databases,
    shipped: Prepared,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Nodes, Site]]:
    """The four processes. Two nodes prepare the empty database at once, as at a first rollout."""
    data = tmp_path_factory.mktemp("nodes")
    write(data / "courses" / "small")
    with databases.empty(POSTGRESQL, data) as address, Office(Counter) as office:
        Thread(target=office.serve_forever, args=(0.05,), daemon=True).start()
        made = Nodes(request.config.stash[FOLDER], data, address, office)
        courses = ("--courses", str(data / "courses"))
        both = [made.run(f"prepare-{number}", "prepare", *courses) for number in range(2)]
        said = [(one.process.wait(120), one.said()) for one in both]
        assert [status for status, _ in said] == [0, 0], said
        assert sum("now see revision 1" in words for _, words in said) == 1
        assert shipped.result.course
        with running(made), beside(made.web[0], shipped.result.course) as site:
            learners.publish(site.app, shipped, datetime.now(UTC))
            made.start()
            yield made, site
        office.shutdown()
        assert made.faults() == []


def until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until it is so, but not for ever."""
    deadline, patience = time.monotonic() + seconds, Event()
    while not is_so():
        assert time.monotonic() < deadline
        patience.wait(0.05)


def sign_in(server: Web, email: str, secret: str) -> Wire:
    """Sign in through the form of one node."""
    wire = Wire(server)
    page = wire.see("/sign-in")
    wire.cookie, wire.token = cookie_of(page.headers), form_token(page.text)
    answer = wire.post("/sign-in", email=email, password=secret)
    assert answer.status == 303, answer.text
    wire.cookie = cookie_of(answer.headers)
    return wire


def cookie_of(headers: object) -> str:
    """The session's cookie of an answer."""
    found = re.search(r"(?<![\w-])tandem=([^;]+)", str(headers))
    assert found, headers
    return found[1]


def letters(site: Site, *states: str) -> int:
    """How many letters are in one of these states."""
    query = select(func.count(Outbox.id)).where(Outbox.state.in_(states))
    return int(site.work(lambda session: session.scalar(query)) or 0)


def member(site: Site) -> str:
    """Somebody with a password; returns the address."""
    actor, hashed = site.person(), passwords.make(SECRET)
    given = update(User).where(User.id == actor.id).values(password=hashed)
    site.work(lambda session: session.execute(given))
    return actor.email


def test_one_site_on_two_nodes(nodes: tuple[Nodes, Site]) -> None:
    made, site = nodes
    one, other = made.web
    address = member(site)

    # sign in on one, decide on the other
    wire = sign_in(one, address, SECRET)
    wire.server = other
    home = wire.see("/")
    assert home.status in (200, 303)
    page = wire.see(at(site, TALK))
    wire.token = form_token(page.text)
    started = wire.post(f"{at(site, TALK)}/attempts")
    assert started.status == 303, started.text
    key = started.headers["location"].rpartition("/")[2]
    wire.server = RoundRobin(made.web)  # type: ignore[assignment] # it has a port, too
    for step in range(3):
        assert wire.post(f"/attempts/{key}/decisions", step=str(step), choice="0").status == 303

    # a second browser, then a new password: signed out on both at once
    second = sign_in(other, address, SECRET)
    for server in made.web:
        second.server = server
        assert second.see("/account").status == 200
    wire.token = form_token(wire.see("/account").text)
    changed = wire.post("/account/password", current=SECRET, password=NEXT, again=NEXT)
    assert changed.status == 303, changed.text
    for server in made.web:
        second.server = server
        answer = second.see("/account")
        assert (answer.status, "/sign-in" in answer.headers["location"]) == (303, True)


def test_what_one_node_publishes_all_show_at_the_next_request(
    nodes: tuple[Nodes, Site],
) -> None:
    made, site = nodes
    wire = site.wire(site.person(course="small"))
    path = "/course/small/one/lesson"
    pages = []
    for server in made.web:
        wire.server = server
        pages.append(wire.see(path))
    write(made.data / "courses" / "small", {"01-one/01-lesson.md": LESSON + "\nNews.\n"})

    published = made.run("publish", "course", "publish", str(made.data / "courses" / "small"))

    assert published.process.wait(60) == 0, published.said()
    assert all("News." not in page.text and page.status == 200 for page in pages)
    for server in made.web:
        wire.server = server
        assert "News." in wire.see(path).text


def working(site: Site) -> list[str]:
    """The job processes that say they are there."""
    return site.work(lambda session: [one.name for one in beats.list_beats(session, beats.WORK)])


def test_figures_are_told_by_a_job_process(
    nodes: tuple[Nodes, Site],
) -> None:
    made, site = nodes
    place = f"http://{made.settings['TANDEM_METRICS']}/metrics"

    until(lambda: bool(working(site)))
    with urllib.request.urlopen(place, timeout=10) as answer:
        told = answer.read().decode()

    assert "tandem_database_up 1.0" in told
    number = site.work(lambda session: session.scalar(NEWEST))
    assert f'tandem_revision{{course="small"}} {number}.0' in told


def test_a_job_process_finishes_what_it_has_begun_before_it_stops(
    nodes: tuple[Nodes, Site],
) -> None:
    made, site = nodes
    until(lambda: letters(site, "due") == 0)
    extra = made.jobs.pop()
    assert made.jobs.pop().end() == 0  # the other one, so that the letter is this one's
    made.office.held, made.office.reached = Event(), Event()  # type: ignore[attr-defined]
    post(site, "finished@example.test")
    assert made.office.reached.wait(30)  # type: ignore[attr-defined]

    for _ in range(2):  # a group's and the start's own
        extra.process.send_signal(signal.SIGTERM)
        Event().wait(0.5)
    is_working = extra.process.poll() is None
    made.office.held.set()  # type: ignore[attr-defined]
    del made.office.held  # type: ignore[attr-defined]

    assert is_working
    assert extra.end() == 0
    assert letters(site, "due", "unknown", "failed") == 0
    assert working(site) == []
    made.jobs = [made.run(f"work-again-{number}", "work") for number in range(2)]


def post(site: Site, *people: str) -> None:
    """Letters, each in a transaction of its own."""
    for one in people:
        now = datetime.now(UTC)
        site.work(lambda session, to=one, at=now: mail.post(session, to, "note", "1", NOTE, at))  # type: ignore[misc]


def test_a_node_killed_under_load_loses_nothing_and_no_letter_goes_out_twice(
    nodes: tuple[Nodes, Site],
) -> None:
    made, site = nodes
    front = RoundRobin(made.web)
    writers: list[Talk | Texts] = [talking(site), writing(site), talking(site)]
    answers = answering(site)
    for one in (*writers, answers):
        one.wire.server = front  # type: ignore[assignment] # it has a port, too
    stream = Stream()
    everybody = [*writers, answers]
    threads = [Thread(target=stream.run, args=[one], daemon=True) for one in everybody]
    for thread in threads:
        thread.start()
    stream.wait_for_more(10)
    before = len(made.office.kept)
    people = [f"{number}@example.test" for number in range(LETTERS)]
    post(site, *people[: LETTERS // 2])
    until(lambda: len(made.office.kept) > before)

    made.web[0].kill()
    made.jobs[0].end(signal.SIGKILL)

    stream.wait_for_more(20)
    post(site, *people[LETTERS // 2 :])
    stream.is_over = True
    for thread in threads:
        thread.join(60)
    assert stream.faults == []
    for one in everybody:
        one.check()
    until(lambda: letters(site, "due") <= WORKERS)
    count = select(Outbox.person, func.count()).group_by(Outbox.person, Outbox.kind)
    made_for = site.work(lambda session: dict(session.execute(count).all()))
    assert {made_for[one] for one in people} == {1}
    sent = [re.search(rb"Message-ID: (\S+)", one) for one in made.office.kept]
    ids = [found[1] for found in sent if found]
    assert len(ids) == len(set(ids))
    assert letters(site, "sent") + WORKERS >= len(ids) >= letters(site, "sent")
    assert made.faults() == []
