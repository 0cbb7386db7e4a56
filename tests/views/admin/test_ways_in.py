"""How people come into a cohort, page by page: invitations, links, approval, moving."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.models import Enrollment, Outbox, User
from app.services import settings
from tests.conftest import BEGINNING
from tests.learners import database, form_token, learner
from tests.views.admin.desks import PLAN, Desk

pytestmark = [pytest.mark.databases("sqlite"), pytest.mark.usefixtures("course", "clock")]
STRANGER = {"name": "Noor Haddad", "email": "noor@corp.example", "password": "four words in a row"}


def send(client: FlaskClient, path: str, **form: str) -> str:
    """Send the form at `path` as its page gives it; where it leads, or the page."""
    token = form_token(client.get(path).text)
    answer = client.post(path, data={**form, "csrf_token": token})
    return answer.location or answer.text


def members(app: Flask) -> list[str]:
    with database(app).reading() as session:
        query = select(User.name).join(Enrollment, Enrollment.user_id == User.id)
        return sorted(session.scalars(query.where(Enrollment.cohort_id.is_not(None))))


def mailed(app: Flask) -> str:
    """The link in the newest letter."""
    with database(app).reading() as session:
        row = session.scalars(select(Outbox).order_by(Outbox.id.desc())).first()
        assert row
        body = str(row.payload["body"])
    return next(word for word in body.split() if word.startswith("http://localhost")).removeprefix(
        "http://localhost"
    )


def test_a_stranger_joins_by_a_link_where_signing_up_takes_an_invitation(
    app: Flask, desk: Desk
) -> None:
    path = desk.link(desk.make(closes_on="2026-05-01"))
    with database(app).transaction() as session:
        settings.change(session, desk.actor, {"sign_up": "invited"}, BEGINNING)
    client = app.test_client()
    page = client.get(path).text
    assert "Nordics" in page
    assert "2 March 2026 to 1 May 2026" in page
    assert client.post("/join", data=STRANGER).status_code in (400, 403)

    assert send(client, f"{path}/account", **STRANGER) == path
    assert send(client, path) == "/home"
    assert members(app) == ["Noor Haddad"]
    assert "You are in this cohort" in client.get(path).text


def test_a_link_of_a_domain_mails_the_way_in_to_addresses_there_alone(
    app: Flask, desk: Desk
) -> None:
    path = desk.link(desk.make(), domain="@Corp.example")
    client = app.test_client()
    assert 'id="email-error"' in send(client, f"{path}/account", email="noor@other.example")
    assert "on its way" in send(client, f"{path}/account", email="noor@corp.example")
    link = mailed(app)
    assert f'name="next" value="{path}"' in client.get(link).text
    assert send(client, link, **STRANGER, next=path) == path
    assert send(client, path) == "/home"
    known = app.test_client()
    assert "on its way" in send(known, f"{path}/account", email="noor@corp.example")
    assert mailed(app) == f"/sign-in?next={path}"


def test_who_only_typed_an_address_of_the_domain_proves_it_on_the_way_in(
    app: Flask, desk: Desk
) -> None:
    path = desk.link(desk.make(), domain="example.test")
    maya = Desk(app, app.test_client(), learner(app, ""))
    assert "Mail me the link" in maya.see(path)
    assert "Mail me the link" in (answer := maya.post(path)).text
    assert (answer.status_code, members(app)) == (409, [])
    assert f"We mailed a link to {maya.actor.email}" in maya.post(f"{path}/proof").text
    proof = mailed(app)
    assert proof.startswith(f"{path}/proof/")

    stranger, noor = app.test_client(), Desk(app, app.test_client(), learner(app, "", "Noor"))
    assert stranger.get(proof).location == f"/sign-in?next={proof}"
    assert "for another account" in noor.see(proof, 409)
    assert "for another account" in noor.post(proof).text
    assert members(app) == []

    assert "One click" in maya.see(proof)
    assert [maya.post(proof).location for _ in range(2)] == ["/home", "/home"]
    assert members(app) == ["Maya Lindqvist"]
    assert maya.client.get(proof).location == path
    assert maya.post(f"{path}/proof").location == path
    assert "used already" in maya.see(f"{path}/proof/nothing", 404)
    assert "used already" in maya.post(f"{path}/proof/nothing").text


def test_a_proof_is_kept_where_the_link_was_closed_meanwhile(app: Flask, desk: Desk) -> None:
    cohort = desk.make()
    path = desk.link(cohort, domain="example.test")
    maya = Desk(app, app.test_client(), learner(app, ""))
    maya.post(f"{path}/proof")
    proof = mailed(app)
    desk.post(f"{cohort}/links/{path.rpartition('/')[2]}/close")

    assert maya.post(proof).location == path

    assert "This link is closed" in (page := maya.see(path))
    assert "Your address is proved" in page
    person = f"/admin/people/{maya.actor.key}"
    assert "Not yet: nobody came" not in desk.see(person)
    assert "Not yet: nobody came" in desk.see(f"/admin/people/{learner(app, '').key}")


def test_who_has_an_unproved_account_and_is_not_signed_in_is_mailed_the_proof(
    app: Flask, desk: Desk
) -> None:
    path = desk.link(desk.make(), domain="example.test")
    maya = learner(app, "")

    assert "on its way" in send(app.test_client(), f"{path}/account", email=maya.email)

    assert mailed(app).startswith(f"{path}/proof/")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"domain": "corp.example"}, "This link is for addresses at corp.example"),
        ({"ends_on": "2026-03-01"}, "The time of this link has ended"),
    ],
)
def test_a_link_says_why_somebody_cannot_come_in(
    app: Flask, desk: Desk, given: dict[str, str], said: str
) -> None:
    path = desk.link(desk.make(), **given)
    maya = Desk(app, app.test_client(), learner(app, ""))

    assert said in maya.see(path)
    assert said in (answer := maya.post(path)).text
    assert answer.status_code == 409
    assert members(app) == []


def test_closed_and_unknown_links_are_told_apart(app: Flask, desk: Desk) -> None:
    cohort = desk.make()
    path = desk.link(cohort)
    assert desk.post(f"{cohort}/links/{path.rpartition('/')[2]}/close").status_code == 303
    stranger = app.test_client()
    assert "This link is closed" in stranger.get(path).text
    assert stranger.get(f"{path}/account").status_code == 303
    assert stranger.get("/join-cohort/nothing").status_code == 404
    assert stranger.get("/join-cohort/no%00thing").status_code == 404


def test_who_asks_is_accepted_and_who_comes_later_waits(app: Flask, desk: Desk) -> None:
    cohort = desk.make(places="1", needs_approval="y")
    path = desk.link(cohort)
    names = ("Maya Lindqvist", "Noor Haddad", "Eva Ek")
    maya, noor, eva = (learner(app, "", name) for name in names)
    for one in (maya, noor):
        browser = Desk(app, app.test_client(), one)
        assert browser.post(path).location == path
        assert "You asked to join" in browser.see(path)
    page = desk.see(f"{cohort}/ways-in")
    assert page.index("Maya Lindqvist") < page.index("Noor Haddad")
    assert "2 ask to be let in" in desk.see("/admin/cohorts")
    assert desk.post(f"{cohort}/applicants/{maya.key}", act="accept").status_code == 303
    assert desk.post(f"{cohort}/applicants/{noor.key}", act="accept").status_code == 303
    assert "Waits for a place" in desk.see(f"{cohort}/ways-in")
    assert desk.post(f"{cohort}/people", person=maya.key, act="remove").status_code == 303
    assert members(app) == ["Noor Haddad"]
    assert Desk(app, app.test_client(), eva).post(path).status_code == 303
    assert members(app) == ["Noor Haddad"]
    assert desk.post(f"{cohort}/applicants/{eva.key}", act="accept").status_code == 303
    assert desk.post(f"{cohort}/edit", **PLAN, places="2").status_code == 303
    assert members(app) == ["Eva Ek", "Noor Haddad"]


def test_invited_addresses_are_answered_line_by_line(app: Flask, desk: Desk) -> None:
    cohort = desk.make()
    known = learner(app, "", "Known Person")
    typed = f"{known.email}\nnew@example.test, nonsense"
    page = desk.post(f"{cohort}/invitations", addresses=typed).text
    for said in ("is told by mail", "Invited by mail", "This is no e-mail address"):
        assert said in page
    assert desk.post(f"{cohort}/invitations", addresses=" \n").status_code == 422
    stranger = app.test_client()
    link = mailed(app)
    assert send(stranger, link, **{**STRANGER, "email": "new@example.test"}) == "/home"
    assert members(app) == ["Known Person", "Noor Haddad"]
    assert "Noor Haddad" in desk.see(f"{cohort}/people?q=hadd")
    assert "Nobody here is found" in desk.see(f"{cohort}/people?q=zzz")


def test_people_are_moved_to_another_cohort_of_the_course(app: Flask, desk: Desk) -> None:
    first, second = desk.make(), desk.make(title="Iberia", places="1")
    for number in range(2):
        maya = learner(app, "", f"Maya {number}")
        desk.post(f"{first}/invitations", addresses=maya.email)
    to = second.rpartition("/")[2]
    assert "Tick at least one" in desk.post(f"{first}/people", act="move", to=to).text
    wrong = desk.post(f"{first}/people", act="move", to="nothing", person=maya.key)
    assert wrong.status_code == 422
    assert desk.post(f"{first}/people", act="move", to=to, person=maya.key).status_code == 303
    assert "Maya 1" in desk.see(f"{second}/people")
    assert "Maya 1" not in desk.see(f"{first}/people")
