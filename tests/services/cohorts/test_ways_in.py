"""Ways into a cohort: links with their limits, places, approval, the waiting list, invitations."""

from datetime import date, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.domain.permission import Role
from app.errors import Conflict, NotFound, TandemError
from app.models import Cohort, Enrollment, Notice, Outbox, Token, User
from app.services import accounts, cohorts, sessions
from app.services.cohorts import links, people, queue
from app.services.mail import Letter
from app.services.sessions import Actor
from tests.conversations import NOW
from tests.learners import database, learner
from tests.papers import at_once
from tests.services.cohorts.making import admin, make, publish_course


def write(what: str, cohort: Cohort) -> Letter:
    return Letter(f"{what} {cohort.title}", "Body")


def mail(token: str) -> Letter:
    return Letter("Come in", token)


@pytest.fixture
def ada(app: Flask) -> Actor:
    """An admin, on a site with one course."""
    publish_course(app)
    return admin(app)


def link(app: Flask, ada: Actor, cohort: Cohort, **given: object) -> str:
    said: dict[str, object] = {"most": None, "ends_at": None, "domain": "", **given}
    with database(app).transaction() as session:
        made = links.make(session, ada, cohort, now=NOW, **said)  # type: ignore[arg-type]
        return made.key


def join(app: Flask, actor: Actor, key: str) -> str:
    with database(app).transaction() as session:
        return links.join(session, actor, key, NOW)


def inside(app: Flask, cohort: Cohort) -> set[int]:
    with database(app).reading() as session:
        return set(session.scalars(select(Enrollment.user_id).filter_by(cohort_id=cohort.id)))


def told(app: Flask, actor: Actor) -> list[str]:
    with database(app).reading() as session:
        found = session.scalars(select(Notice).filter_by(user_id=actor.id).order_by(Notice.id))
        return [f"{one.kind}: {one.payload['subject']}" for one in found]


def test_a_link_lets_people_in_once_each(app: Flask, ada: Actor) -> None:
    nordics, maya = make(app, ada), learner(app, "")
    key = link(app, ada, nordics)

    assert [join(app, maya, key) for _ in range(2)] == ["in", "in"]
    assert inside(app, nordics) == {maya.id}
    with database(app).reading() as session:
        door = links.look(session, maya, key, NOW)
        assert (door.state, door.closed, door.link.used) == ("in", None, 1)
        assert links.look(session, None, key, NOW).state == ""
        with pytest.raises(NotFound):
            links.look(session, None, "nothing", NOW)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"most": 0}, links.USED_UP),
        ({"ends_at": NOW}, links.ENDED),
        ({"domain": "corp.example"}, links.DOMAIN),
    ],
)
def test_a_link_says_why_it_lets_nobody_in(
    app: Flask, ada: Actor, given: dict[str, object], reason: str
) -> None:
    nordics, maya = make(app, ada), learner(app, "")
    key = link(app, ada, nordics, **given)

    with pytest.raises(links.Closed) as caught:
        join(app, maya, key)
    with database(app).reading() as session:
        door = links.look(session, maya, key, NOW)
    assert caught.value.message == reason
    assert door.closed
    assert door.closed.message == reason
    assert inside(app, nordics) == set()


def test_links_of_cohorts_that_are_over_archived_or_elsewhere_are_shut(
    app: Flask, ada: Actor
) -> None:
    maya = learner(app, "")
    nordics, over = (
        make(app, ada),
        make(app, ada, closes_on=date(2026, 3, 1), opens_on=date(2026, 1, 1)),
    )
    first, second, third = link(app, ada, nordics), link(app, ada, over), link(app, ada, nordics)
    other = link(app, ada, make(app, ada, title="Other"))
    with database(app).transaction() as session:
        links.close(session, ada, nordics, third, NOW)

    def refusal(key: str) -> str:
        with pytest.raises(links.Closed) as caught:
            join(app, maya, key)
        return caught.value.message

    assert refusal(second) == links.OVER
    assert refusal(third) == links.CLOSED
    assert join(app, maya, first) == "in"
    assert refusal(other) == links.ELSEWHERE
    with database(app).transaction() as session:
        cohorts.archive(session, ada, cohorts.get(session, ada, nordics.key), NOW)
    assert refusal(first) == links.OVER
    assert join(app, maya, other) == "in"


def test_a_link_of_a_domain_lets_in_whose_address_is_proved_and_no_other(
    app: Flask, ada: Actor
) -> None:
    nordics, maya, noor = make(app, ada, places=1), learner(app, ""), learner(app, "")
    key = link(app, ada, nordics, domain="example.test")
    shut = link(app, ada, nordics, domain="example.test", ends_at=NOW)
    with pytest.raises(links.Unproved, match="Prove first"):
        join(app, maya, key)
    with database(app).reading() as session:
        doors = [links.look(session, maya, one, NOW) for one in (key, shut)]
    assert [(one.must_prove, bool(one.closed)) for one in doors] == [(True, False), (False, True)]

    with database(app).transaction() as session:
        session.execute(update(User).where(User.id == maya.id).values(proved_at=NOW))

    assert join(app, maya, key) == "in"
    assert inside(app, nordics) == {maya.id}
    with database(app).reading() as session:
        assert not links.look(session, maya, key, NOW).must_prove
        assert links.look(session, noor, key, NOW).must_prove


def test_a_links_limit_holds_under_many_at_once(app: Flask, ada: Actor) -> None:
    nordics = make(app, ada)
    key = link(app, ada, nordics, most=3)
    found = at_once([partial(join, app, learner(app, ""), key) for _ in range(8)])

    assert sum(one == "in" for one in found) == 3
    assert sum(isinstance(one, links.Closed) for one in found) == 5
    assert len(inside(app, nordics)) == 3


def test_the_last_place_is_taken_once_and_others_wait_in_turn(app: Flask, ada: Actor) -> None:
    nordics = make(app, ada, places=2)
    key = link(app, ada, nordics)
    everybody = [learner(app, "", f"Learner {number}") for number in range(6)]
    found = at_once([partial(join, app, one, key) for one in everybody])

    assert sorted(map(str, found)) == ["in", "in", *["waiting"] * 4]
    with database(app).transaction() as session:
        cohort = cohorts.get_to_run(session, ada, nordics.key)
        first = queue.list_asking(session, cohort)[0][0]
        gone = next(one for one in everybody if one.id in inside(app, nordics))
        assert people.remove(session, ada, cohort, [gone.key], write, NOW) == 1
    next_in = next(one for one in everybody if one.key == first.key)
    assert next_in.id in inside(app, nordics)
    assert told(app, next_in) == ["cohort: in Nordics, spring"]
    assert len(inside(app, nordics)) == 2


def test_freed_places_are_given_once_under_many_at_once(app: Flask, ada: Actor) -> None:
    nordics = make(app, ada, places=3)
    key = link(app, ada, nordics)
    inner = [learner(app, "") for _ in range(3)]
    outer = [learner(app, "") for _ in range(2)]
    for one in [*inner, *outer]:
        join(app, one, key)

    def leave(person: Actor) -> str:
        with database(app).transaction() as session:
            cohort = cohorts.get_to_run(session, ada, nordics.key)
            return str(people.remove(session, ada, cohort, [person.key], write, NOW))

    newcomers = [partial(join, app, learner(app, ""), key) for _ in range(3)]
    at_once([*(partial(leave, one) for one in inner), *newcomers])
    assert len(inside(app, nordics)) == 3
    assert {one.id for one in outer} <= inside(app, nordics)


def test_who_needs_approval_is_accepted_or_refused_and_told(app: Flask, ada: Actor) -> None:
    nordics = make(app, ada, needs_approval=True, places=1)
    key = link(app, ada, nordics)
    maya, noor, eva = (learner(app, "", name) for name in ("Maya", "Noor", "Eva"))
    assert [join(app, one, key) for one in (maya, noor, eva, maya)] == ["asked"] * 4

    with database(app).transaction() as session:
        cohort = cohorts.get_to_run(session, ada, nordics.key)
        assert queue.accept(session, ada, cohort, maya.key, write, NOW) == "in"
        assert queue.accept(session, ada, cohort, noor.key, write, NOW) == "waiting"
        queue.refuse(session, ada, cohort, eva.key, write, NOW)
        with pytest.raises(NotFound):
            queue.accept(session, ada, cohort, ada.key, write, NOW)
    assert inside(app, nordics) == {maya.id}
    assert [told(app, one)[0] for one in (maya, noor, eva)] == [
        "cohort: in Nordics, spring",
        "cohort: waiting Nordics, spring",
        "cohort: refused Nordics, spring",
    ]
    with pytest.raises(links.Closed) as caught:
        join(app, eva, key)
    assert caught.value.message == links.REFUSED


def test_many_addresses_are_invited_at_once_and_each_is_answered(app: Flask, ada: Actor) -> None:
    nordics, other = make(app, ada), make(app, ada, title="Other")
    known, elsewhere = learner(app, "", "Known Person"), learner(app, "")
    join(app, elsewhere, link(app, ada, other))
    typed = f"new@example.test, Known <{known.email.upper()}>;\nno address\r\n{elsewhere.email}"

    def invite() -> list[str]:
        with database(app).transaction() as session:
            cohort = cohorts.get_to_run(session, ada, nordics.key)
            lines = people.lines_of(typed)
            answered = people.invite(session, ada, cohort, lines, write, mail, NOW)
            return [one.outcome for one in answered]

    assert invite() == ["invited", "enrolled", "none", "elsewhere"]
    assert invite() == ["again", "already", "none", "elsewhere"]
    assert told(app, known) == ["cohort: in Nordics, spring"]
    with database(app).reading() as session:
        assert session.scalars(select(Outbox.person)).all() == ["new@example.test"]
        assert len(people.list_invited(session, nordics.id, NOW)) == 1
        assert people.list_invited(session, nordics.id, NOW + timedelta(days=15)) == []


def test_who_makes_an_account_by_an_invitation_is_in_the_cohort(app: Flask, ada: Actor) -> None:
    nordics = make(app, ada, needs_approval=True, places=1)
    tokens = list[str]()

    def keep(token: str) -> Letter:
        tokens.append(token)
        return mail(token)

    with database(app).transaction() as session:
        cohort = cohorts.get_to_run(session, ada, nordics.key)
        for name in ("one", "two"):
            people.invite_address(session, ada, cohort, f"{name}@example.test", keep, NOW)
    outcomes = []
    for token in tokens:
        with database(app).transaction() as session:
            row = accounts.find_invitation(session, token, NOW)
            assert row
            assert row.cohort_id
            user = accounts.join_invited(session, token, row.email, "New Person", "x", NOW)
            actor = sessions.of(session, user)
            outcomes.append(people.take_invited(session, actor, row.cohort_id, NOW))
    assert outcomes == ["in", "waiting"]
    assert len(inside(app, nordics)) == 1


def test_people_are_found_by_name_moved_and_their_places_given_on(app: Flask, ada: Actor) -> None:
    nordics, other = make(app, ada), make(app, ada, title="Other", places=1)
    zoe, bo = learner(app, "", "Zoë Ångström"), learner(app, "", "Bo Ek")
    for one in (zoe, bo):
        join(app, one, link(app, ada, nordics))

    def move(*keys: str) -> int:
        with database(app).transaction() as session:
            cohorts.seats.lock(session, nordics.id, other.id)
            return people.move(session, ada, nordics, other, keys, write, NOW)

    with database(app).reading() as session:
        assert [one.name for one in people.list_people(session, nordics)[0]] == [bo.name, zoe.name]
        assert [one.name for one in people.list_people(session, nordics, "angst")[0]] == [zoe.name]
        after = people.list_people(session, nordics, after=bo.key)[0]
        assert [one.name for one in after] == [zoe.name]
    with pytest.raises(Conflict, match="1 free places"):
        move(zoe.key, bo.key)
    assert move(zoe.key, "nobody") == 1
    assert (inside(app, nordics), inside(app, other)) == ({bo.id}, {zoe.id})
    assert told(app, zoe) == ["cohort: in Other"]


def test_too_many_lines_or_none_are_refused(app: Flask, ada: Actor) -> None:
    with pytest.raises(TandemError, match="at least one"):
        people.lines_of(" \n,;\0 ")
    with pytest.raises(TandemError, match="500"):
        people.lines_of("\n".join(f"p{number}@example.test" for number in range(501)))
    with database(app).reading() as session:
        assert session.scalar(select(func.count()).select_from(Token)) == 0
        assert Role.ADMIN in ada.roles
