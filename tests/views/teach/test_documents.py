"""Pages of worksheets to review: what reviewers see and save, and what others see of it."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.permission import Role
from app.models import Enrollment, Notice
from app.models import Waiting as Row
from app.services.sessions import Actor
from tests.conftest import Clock
from tests.conversations import NOW
from tests.handed_in import SECRET, Rounds, accepted, returned
from tests.papers import HERE, Browser

pytestmark = pytest.mark.databases("sqlite")
SHEET = f"{HERE}/profile"
ACCEPT: dict[str, Any] = {
    "mark-0": "2",
    "mark-1": "1",
    "verdict": "accepted",
    "version": "0",
    "comment": "",
}
RETURN: dict[str, Any] = {
    "verdict": "returned",
    "version": "0",
    "comment": "",
    "note-plan-1": "To whom?",
}


@pytest.fixture
def rounds(app: Flask, clock: Clock) -> Rounds:
    return Rounds(app)


@pytest.fixture
def maya(rounds: Rounds) -> Actor:
    return rounds.learner()


def browser(app: Flask, actor: Actor) -> Browser:
    return Browser(app, app.test_client(), actor, "/account")


def page_of(key: str) -> str:
    return f"/teach/reviews/worksheets/{key}"


def send(one: Browser, key: str, form: dict[str, Any]) -> Any:
    return one.post(page_of(key), **form)


def test_the_document_has_prompts_paragraphs_to_comment_and_the_rubric(
    app: Flask, rounds: Rounds, maya: Actor
) -> None:
    key = rounds.hand_in(maya, "<b>One</b>.\n\nTwo.")

    page = browser(app, rounds.instructor()).see(page_of(key))

    assert "&lt;b&gt;One&lt;/b&gt;." in page
    assert SECRET in page
    assert re.findall(r'name="(note-[^"]+)"', page) == [
        "note-partner-0",
        "note-plan-0",
        "note-plan-1",
    ]
    assert page.count('type="radio"') == 6
    assert "2 criteria at 1 point or more. None below 1 point." in page
    assert "<kbd>J</kbd> <kbd>K</kbd>" in page


def test_returning_tells_the_learner_everywhere_and_goes_on_to_what_waits_next(
    app: Flask, rounds: Rounds, maya: Actor
) -> None:
    key, ilse = rounds.hand_in(maya), browser(app, rounds.instructor())
    after = rounds.hand_in(rounds.learner("Bo Young"))

    said = send(ilse, key, RETURN)

    following = ilse.see(said.headers["Location"])
    assert (said.status_code, said.headers["Location"]) == (303, page_of(after))
    assert "“A profile” is returned to Maya Lindqvist. They are told by mail." in following
    learner = browser(app, maya)
    home, sheet = learner.see("/home"), learner.see(SHEET)
    assert "Ilse Novák returned it with comments" in home
    assert f'href="{SHEET}#review"' in home
    assert "Ilse Novák returned it on 2 March 2026" in sheet
    assert "To whom?" in sheet.split(f'action="{SHEET}/sections/plan"', 1)[0]
    assert "Returned" in learner.see("/plan")
    assert "Returned with comments" in learner.see("/course/partners")
    notice = rounds(lambda session: session.scalars(select(Notice)).one())
    assert notice.payload["subject"] == "“A profile” came back with comments"
    assert "Ilse Novák read what you handed in" in notice.payload["body"]
    assert "To whom?" not in str(notice.payload)


def test_the_plan_names_every_state(app: Flask, rounds: Rounds, maya: Actor) -> None:
    learner, ilse = browser(app, maya), rounds.instructor()
    seen = list[str]()

    def look() -> None:
        found = re.search(r'<span class="chip[^>]*>(.*?)</span>', learner.see("/plan"), re.DOTALL)
        seen.append(
            re.sub(r"<svg.*?</svg>", "", found[1], flags=re.DOTALL).strip() if found else ""
        )

    learner.post(f"{SHEET}/sections/plan", text="Begun.", version="0")
    look()
    bo = rounds.learner("Bo Young")
    rounds.give(ilse, rounds.hand_in(bo), accepted())
    learner.post(f"{SHEET}/sections/partner", text="Name", version="0")
    learner.post(f"{SHEET}/submissions")
    look()

    assert seen == ["Draft", "Sent"]
    assert "Accepted" in browser(app, bo).see("/plan")
    assert "Accepted" not in learner.see("/plan")


def test_accepting_brings_the_certificate_and_the_home_page_follows(
    app: Flask, rounds: Rounds, maya: Actor
) -> None:
    key, learner = rounds.hand_in(maya), browser(app, maya)
    waits = learner.see("/home")

    said = send(browser(app, rounds.instructor()), key, ACCEPT)

    home = learner.see("/home")
    assert "Everything is handed in" in waits
    assert "Your certificate comes when it is accepted." in waits
    assert said.headers["Location"] == "/teach/reviews"
    assert "Your certificate is ready" in home
    assert "Ilse Novák accepted it on 2 March 2026" in learner.see(SHEET)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"verdict": "accepted", "mark-0": "2", "comment": "Mine."}, "before you accept it"),
        ({"verdict": "returned", "mark-0": "2", "comment": ""}, "before you return it"),
        ({"mark-0": "2", "comment": "Mine.", "note-plan-0": "Which?"}, "accept or return"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(
    app: Flask, rounds: Rounds, maya: Actor, form: dict[str, str], says: str
) -> None:
    key = rounds.hand_in(maya)

    said = send(browser(app, rounds.instructor()), key, {"version": "0", **form})

    assert said.status_code == 422
    assert says in said.text
    assert f"{form['comment']}</textarea>" in said.text
    assert said.text.count(" checked") == 1
    assert ("Which?</textarea>" in said.text) is ("note-plan-0" in form)


def test_a_second_reviewer_sees_both_and_overwrites_nothing_unasked(
    app: Flask, rounds: Rounds, maya: Actor
) -> None:
    key, ilse = rounds.hand_in(maya), browser(app, rounds.instructor())
    alex = browser(app, rounds.instructor("Alex Adebayo"))
    ilse.see(page_of(key))
    warned = alex.see(page_of(key))
    send(ilse, key, {**RETURN, "comment": "Ilse says."})

    late = send(alex, key, {**ACCEPT, "comment": "Alex says."})

    assert "Ilse Novák has had this open since 09:00" in warned
    assert late.status_code == 409
    for words in ("Returned by Ilse Novák", "Ilse says.", "To whom?", "Alex says.</textarea>"):
        assert words in late.text
    assert rounds.stored(key).comment == "Ilse says."
    assert send(alex, key, {**ACCEPT, "version": "1"}).status_code == 303
    assert rounds.stored(key).state == "accepted"


def test_a_double_click_is_one_review(app: Flask, rounds: Rounds, maya: Actor) -> None:
    key, ilse = rounds.hand_in(maya), browser(app, rounds.instructor())

    first, second = send(ilse, key, ACCEPT), send(ilse, key, ACCEPT)

    assert (first.status_code, second.status_code) == (303, 409)
    assert rounds.stored(key).version == 1


def test_a_filter_rides_along(app: Flask, rounds: Rounds, maya: Actor) -> None:
    key, ilse = rounds.hand_in(maya), browser(app, rounds.instructor())
    rounds.hand_in(rounds.learner("Bo Young"))

    queue = ilse.see("/teach/reviews?course=partners&activity=profile")
    said = ilse.post(f"{page_of(key)}?course=partners", **ACCEPT)

    assert f"{page_of(key)}?course=partners&amp;activity=profile" in queue
    assert said.headers["Location"].endswith("?course=partners")
    assert "Nothing of this waits" in ilse.see("/teach/reviews?cohort=%00x")


def test_looking_writes_down_who_has_it_open_and_nothing_else(
    app: Flask, rounds: Rounds, maya: Actor
) -> None:
    key, ilse = rounds.hand_in(maya), rounds.instructor()

    browser(app, ilse).see(page_of(key))

    row = rounds(lambda session: session.scalars(select(Row)).one())
    assert (row.opened_by, row.opened_at, row.ended_at) == (ilse.id, NOW, None)
    assert rounds.stored(key).version == 0


def test_private_text_is_on_no_page_but_its_writers_and_reviewers(app: Flask, clock: Clock) -> None:
    rounds = Rounds(app, "manager")
    maya, admin = rounds.learner(), rounds.person("Ada Min", Role.ADMIN)
    manager = rounds.manager(maya)
    ilse = rounds.instructor()
    other = rounds.manager(rounds.learner("Bo Young"), "Ot Her")
    cohort = rounds.cohort(maya, {"instructor": ilse})
    first = rounds.hand_in(maya)
    rounds.give(manager, first, returned())
    key = rounds.hand_in(maya, "A second plan.")
    keys = {
        "key": [first, key, maya.key, enrollment_key(rounds, maya), cohort],
        "cohort": [cohort],
        "person": [maya.key],
        "activity": ["profile"],
        "course": ["partners"],
        "module": ["numbers"],
    }

    leaks = [
        (actor.name, path)
        for actor, one in [(one, browser(app, one)) for one in (admin, ilse, other)]
        for path in every_page(app, keys)
        if SECRET.encode() in one.client.get(path, buffered=True).data
    ]

    assert leaks == []
    assert SECRET in browser(app, manager).see(page_of(key))
    assert SECRET in browser(app, maya).see(SHEET)
    assert "A second plan." in browser(app, admin).see(page_of(key))


def enrollment_key(rounds: Rounds, actor: Actor) -> str:
    query = select(Enrollment.key).filter_by(user_id=actor.id)
    return rounds(lambda session: session.scalars(query).one())


def every_page(app: Flask, known: dict[str, list[str]]) -> list[str]:
    """The address of every page that can be asked for, with keys that exist where they can."""
    found = set[str]()
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
                continue
            for value in known["key"]:
                values = {n: [*known.get(n, ["nothing"]), ""][0] for n in rule.arguments}
                values |= {n: "1" for n in ("number", "step") if n in rule.arguments}
                values |= {n: value for n in ("key", "person", "enrollment") if n in rule.arguments}
                found.add(app.url_map.bind("localhost").build(rule.endpoint, values))
    return sorted(found)
