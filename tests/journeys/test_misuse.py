"""Plain HTTP as nobody means it: refused in a sentence, and nothing changes."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.models import Answer, Attempt, Decision, Enrollment, Entry, Submission
from app.services.publishing import Prepared
from app.services.sessions import Actor
from tests import learners
from tests.journeys import places
from tests.journeys.browser import Server
from tests.journeys.people import Reply, Site, Wire, beside
from tests.journeys.places import CHECK, LESSON, SHEET, TALK, at, sit, talk
from tests.journeys.traces import section
from tests.learners import COURSE, FIRST

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def is_page(reply: Reply, status: int) -> bool:
    """Whether it is a page of ours with that status: a sentence, and no traceback."""
    said = reply.text
    return reply.status == status and "<h1" in said and "Traceback" not in said


@pytest.fixture
def maya(site: Site) -> Actor:
    return site.person("Maya Lindqvist")


@pytest.fixture
def eve(site: Site) -> Wire:
    return site.wire(site.person("Eve Other"))


def test_other_peoples_conversations_are_not_there(site: Site, maya: Actor, eve: Wire) -> None:
    key, over = talk(site, maya, 1), talk(site, site.person(), None)
    before = stored(site)

    replies = [
        eve.see(f"/attempts/{key}"),
        eve.see(f"/attempts/{over}/debrief"),
        eve.post(f"/attempts/{key}/decisions", step="1", choice="0"),
        eve.post(f"{FIRST}/{TALK}/attempts", replay=over, step="1"),
    ]

    assert [reply.status for reply in replies] == [404] * 4
    assert all(is_page(reply, 404) for reply in replies)
    assert stored(site) == before


def test_other_peoples_quizzes_are_not_there(site: Site, maya: Actor, eve: Wire) -> None:
    key, done = sit(site, maya, answered=1), sit(site, site.person(), hand_in=True)
    question = site.work(
        lambda session: session.scalars(select(Attempt.drawn).filter_by(key=key)).one()[0]
    )
    before = stored(site)

    replies = [
        eve.see(f"/quiz-attempts/{key}"),
        eve.see(f"/quiz-attempts/{key}/summary"),
        eve.see(f"/quiz-attempts/{done}/result"),
        eve.post(f"/quiz-attempts/{key}/answers/{question}", choice="0"),
        eve.post(f"/quiz-attempts/{key}/hand-in"),
    ]

    assert [reply.status for reply in replies] == [404] * 5
    assert stored(site) == before


def stored(site: Site) -> list[int]:
    """How many rows there are of what learners make."""
    tables = (Attempt, Decision, Answer, Entry, Submission, Enrollment)
    with learners.database(site.app).reading() as session:
        counts = (select(func.count()).select_from(table) for table in tables)
        return [session.scalars(one).one() for one in counts]


def test_other_peoples_worksheets_and_certificates_are_not_shown(
    site: Site, maya: Actor, eve: Wire
) -> None:
    places.write(site, maya, "What only Maya knows")
    serial = places.certificate(site)

    pages = [eve.see(path).text for path in (at(site, SHEET), "/plan", f"{FIRST}/{LESSON}")]

    assert not any("What only Maya knows" in page for page in pages)
    assert serial not in eve.see("/certificates").text


@pytest.mark.parametrize(
    "path",
    [
        "/media/0/x.svg",
        f"/media/{'0' * 64}/x.svg",
        "/media/..%2f..%2fsecret-key/x",
        f"/media/{'0' * 62}..%2f/secret-key",
        "/static/x/..%2f..%2f..%2fconfig.py",
        "/static/x/%2e%2e/%2e%2e/config.py",
        "/static/x//etc/passwd",
        "//evil.example/x",
        "/course/..%2f..%2f/x/y",
        "/verify/%00",
        "/join/%0d%0aX-Evil:1",
        "/attempts/" + "x" * 3000,
        "/attempts/%ff%fe",
        "/plan?course=../../secret-key",
    ],
)
def test_addresses_that_lead_nowhere_are_not_found(site: Site, eve: Wire, path: str) -> None:
    reply = eve.see(path)
    if reply.status == 308:  # two slashes are read as one
        host, there = reply.headers["location"].split("/", 3)[2:]
        assert host == f"127.0.0.1:{site.server.port}"
        reply = eve.see(f"/{there}")

    assert is_page(reply, 404)
    assert "X-Evil" not in reply.headers


def test_more_than_the_limit_is_refused_in_a_sentence(site: Site, eve: Wire) -> None:
    body = b"csrf_token=" + eve.token.encode() + b"&text=" + b"x" * 12_000_000

    page = eve.send("POST", section(site), body, FORM)
    script = eve.send("POST", section(site), body, {**FORM, "X-Requested-With": "fetch"})

    assert is_page(page, 413)
    assert "larger than the limit of 2 MB" in page.text
    assert script.status == 413
    assert "2 MB" in json.loads(script.body)["message"]


def test_very_many_fields_are_no_fault(site: Site, eve: Wire) -> None:
    body = eve.token.encode().join([b"csrf_token=", b"&"]) + b"&".join(
        b"x=1" for _ in range(20_000)
    )

    reply = eve.send("POST", section(site), body, FORM)

    assert reply.status < 500


def test_a_text_that_is_one_sign_too_long_is_refused_and_shown_again(
    site: Site, maya: Actor
) -> None:
    wire, text = site.wire(maya), "x" * 20_001
    query = select(Entry.value).join(Enrollment, Entry.enrollment_id == Enrollment.id)
    mine = query.where(Enrollment.user_id == maya.id)

    page = wire.post(section(site), text=text, version="0")
    script = wire.post(section(site), fetch=True, text=text, version="0")

    assert is_page(page, 422)
    assert text in page.text
    assert script.status == 422
    assert "20000" in json.loads(script.body)["message"].replace(",", "")
    assert site.work(lambda session: session.scalars(mine).all()) == []
    assert wire.post(section(site), fetch=True, text="x" * 20_000, version="0").status == 200


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("decisions", {"step": "-1", "choice": "0"}),
        ("decisions", {"step": "0", "choice": "99"}),
        ("decisions", {"step": "99", "choice": "0"}),
        ("decisions", {"step": "0", "choice": "own-it"}),
        ("decisions", {"step": "٣", "choice": "0"}),
        ("decisions", {"step": "0"}),
        ("decisions", {}),
        ("decisions", {"step": "1e9", "choice": "\x00"}),
    ],
)
def test_replies_that_no_page_offers_are_refused(
    site: Site, maya: Actor, path: str, form: dict[str, str]
) -> None:
    key, wire = talk(site, maya, 0), site.wire(maya)

    reply = wire.post(f"/attempts/{key}/{path}", False, **form)

    assert reply.status in (409, 422)
    query = select(Decision).join(Attempt).where(Attempt.key == key)
    assert site.work(lambda session: session.scalars(query).all()) == []


METHODS = [
    ("/home", "POST"),
    ("/home", "DELETE"),
    ("/sign-out", "GET"),
    (f"/course/{COURSE}", "PUT"),
    (f"{FIRST}/{LESSON}", "POST"),
    (f"{FIRST}/{LESSON}/end", "GET"),
    ("/verify", "PATCH"),
    ("/", "TRACE"),
    ("/healthz", "POST"),
]


@pytest.mark.parametrize(("path", "method"), METHODS)
def test_another_method_is_refused_in_a_sentence(
    site: Site, eve: Wire, path: str, method: str
) -> None:
    reply = eve.send(method, path, b"" if method != "GET" else None)

    assert is_page(reply, 405)
    assert "GET" in reply.headers["allow"] or "POST" in reply.headers["allow"]


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/home", f"{FIRST}/{LESSON}", "/verify/x", "/healthz", "/nowhere"]
)
def test_head_is_get_without_a_body(site: Site, eve: Wire, path: str) -> None:
    get, head = eve.see(path), eve.send("HEAD", path)

    assert head.status == get.status
    assert head.body == b""
    assert head.headers["content-type"] == get.headers["content-type"]
    assert head.headers["content-security-policy"] == get.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/?x=1&x=2&next=//evil.example",
        "/home?debug=1&__proto__=x",
        f"{FIRST}/{LESSON}?utm_source=x",
        "/help?%00=%00",
        "/sign-in?next=%0d%0aSet-Cookie:x=1",
        "/verify?number=%00",
        "/plan?nothing=%ff",
    ],
)
def test_unknown_parameters_change_nothing(site: Site, eve: Wire, path: str) -> None:
    reply = eve.see(path)

    assert reply.status in (200, 303)
    assert "evil" not in reply.headers.get("location", "")
    assert "x=1" not in reply.headers.get("set-cookie", "")


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_signing_in_leads_to_no_other_site(site: Site, target: str) -> None:
    stranger = Wire(site.server)
    page = stranger.send("GET", f"/sign-in?next={target}")

    assert page.status == 200
    assert f'value="{target}"' not in page.text


def test_a_request_without_the_forms_token_changes_nothing(site: Site, maya: Actor) -> None:
    wire = site.wire(maya)
    wire.token = "made up"

    page = wire.post(section(site), text="Typed with care, and at some length, before it expired")
    script = wire.post(section(site), fetch=True, text="x")

    assert is_page(page, 400)
    assert "Typed with care" in page.text
    assert script.status == 400
    assert "message" in json.loads(script.body)


@pytest.fixture
def own_site(server: Server, shipped: Prepared) -> Iterator[Site]:
    """A server of the test's own, whose clock it may move."""
    assert shipped.result.course
    with beside(server, shipped.result.course) as found:
        yield found


def test_a_clock_that_goes_backwards_breaks_nothing(own_site: Site) -> None:
    site = own_site
    actor = site.person(share=0.5)
    wire, key = site.wire(actor), sit(site, actor, "knowledge-check-2", answered=2)
    other = site.person()
    conversation, talker = talk(site, other, 1), site.wire(other)
    failed = site.person()
    sit(site, failed, give=places.wrong, hand_in=True)
    quizzer = site.wire(failed)

    site.server.clock.set(site.server.clock.now - timedelta(days=3))

    for path in ("/home", f"/course/{COURSE}", "/plan", "/certificates", f"/quiz-attempts/{key}"):
        assert wire.see(path).status == 200
    assert wire.post(section(site), fetch=True, text="Later", version="1").status == 200
    assert wire.post(f"/quiz-attempts/{key}/hand-in").status == 303
    assert wire.see(f"/quiz-attempts/{key}/result").status == 200
    reply = talker.post(f"/attempts/{conversation}/decisions", step="1", choice="0")
    assert reply.status == 303
    waiting = quizzer.post(f"{FIRST}/{CHECK}/quiz-attempts")
    assert waiting.status == 429
    assert wire.post("/sign-out").status == 303
