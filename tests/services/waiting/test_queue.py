"""The queue of what waits: for whom, by pages, filtered, who has what open, caught up."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.permission import Role
from app.errors import NotFound
from app.models import Waiting
from app.services import settings, waiting
from app.services.reviews import documents
from app.services.sessions import Actor
from app.services.waiting import Chosen
from tests.conversations import NOW
from tests.handed_in import LATER, SECRET, Rounds, accepted

NAMES = ["Ana Zubiri", "Bo Young", "Cy Xu", "Di West"]


def names(rounds: Rounds, actor: Actor, chosen: Chosen | None = None) -> list[str]:
    return [line.name for line in rounds(lambda s: waiting.list_waiting(s, actor, chosen))[0]]


def reads(rounds: Rounds, actor: Actor, key: str) -> bool:
    try:
        rounds.read(actor, key)
    except NotFound:
        return False
    return True


def only_sums(rounds: Rounds, admin: Actor) -> Actor:
    """The site shows sums only; the admin as their next request knows them."""
    rounds(lambda session: settings.change(session, admin, {"aggregates_only": True}, NOW))
    return admin


def test_instructors_see_what_they_teach_and_nobody_their_own(app: Flask) -> None:
    rounds = Rounds(app)
    maya, ilse = rounds.learner(), rounds.instructor()
    stranger = rounds.person("Alex Adebayo", Role.INSTRUCTOR)
    guide = rounds.person("Gu Ide", Role.INSTRUCTOR)
    admin = rounds.person("Ada Min", Role.ADMIN)
    manager = rounds.manager(maya)
    key = rounds.hand_in(maya)
    rounds.cohort(maya, {"instructor": guide, "manager": manager})
    everybody = (ilse, guide, admin, stranger, manager, maya)

    assert [names(rounds, one) == ["Maya Lindqvist"] for one in everybody] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
    assert [reads(rounds, one, key) for one in everybody] == [True] * 3 + [False] * 3


def test_managers_see_what_is_theirs_to_review_and_instructors_where_there_is_none(
    app: Flask,
) -> None:
    rounds = Rounds(app, "manager")
    maya, ilse = rounds.learner(), rounds.instructor()
    key = rounds.hand_in(maya)
    before = (names(rounds, ilse), reads(rounds, ilse, key))
    manager = rounds.manager(maya)
    other = rounds.manager(rounds.learner("Bo Young"), "Ot Her")

    assert before == (["Maya Lindqvist"], True)
    assert [names(rounds, one) for one in (manager, other, ilse)] == [["Maya Lindqvist"], [], []]
    assert [reads(rounds, one, key) for one in (manager, other, ilse)] == [True, False, False]
    rounds.deactivate(manager)
    assert names(rounds, ilse) == ["Maya Lindqvist"]


def test_the_manager_of_the_cohort_reviews_but_for_their_own(app: Flask) -> None:
    rounds = Rounds(app, "manager")
    maya, ilse = rounds.learner(), rounds.instructor()
    tomasz = rounds.person("Tomasz Wójcik", Role.MANAGER)
    rounds.cohort(maya, {"manager": tomasz})
    rounds.hand_in(maya)

    assert (names(rounds, tomasz), names(rounds, ilse)) == (["Maya Lindqvist"], [])

    own = Rounds.learner(rounds, "Self Managed")
    rounds.cohort(own, {"manager": own})
    rounds.hand_in(own)
    assert (names(rounds, own), names(rounds, ilse)) == ([], ["Self Managed"])


def test_private_sections_reach_their_reviewer_and_no_admin_beside_them(app: Flask) -> None:
    rounds = Rounds(app, "manager")
    maya, admin = rounds.learner(), rounds.person("Ada Min", Role.ADMIN)
    manager, key = rounds.manager(maya), rounds.hand_in(maya)
    partner = rounds.read(manager, key).worksheet.sections[0]

    assert rounds.read(manager, key).text(partner) == {"text": SECRET}
    assert rounds.read(admin, key).text(partner) == {}
    assert [one.id for one in rounds.read(admin, key).shown] == ["plan"]


def test_where_sums_only_are_shown_an_admin_reads_nothing_but_answers_requests(
    app: Flask,
) -> None:
    rounds = Rounds(app)
    maya, admin = rounds.learner(), rounds.person("Ada Min", Role.ADMIN)
    ilse, key = rounds.instructor(), rounds.hand_in(maya)
    was = (names(rounds, admin), reads(rounds, admin, key))

    only_sums(rounds, admin)

    assert was == (["Maya Lindqvist"], True)
    assert (names(rounds, admin), reads(rounds, admin, key)) == ([], False)
    assert reads(rounds, ilse, key)

    def ask(session: Session) -> None:
        row = session.scalars(select(Waiting)).one()
        waiting.add(session, "request", 7, row.enrollment_id, "profile", LATER)

    rounds(ask)
    lines, _ = rounds(lambda session: waiting.list_waiting(session, admin))
    assert [(line.kind, line.subject) for line in lines] == [("request", "")]


def test_the_queue_is_turned_by_key_filtered_and_has_neighbors(app: Flask) -> None:
    rounds = Rounds(app)
    ilse = rounds.instructor()
    for number, name in enumerate(NAMES):
        rounds.hand_in(rounds.learner(name), now=NOW + timedelta(minutes=number))
    cohort = rounds.cohort(rounds.learner("Eve Lone"), {})

    def turn(session: Session) -> list[list[str]]:
        pages, after, more = list[list[str]](), "", True
        while more:
            lines, more = waiting.list_waiting(session, ilse, after=after, page=3)
            pages.append([line.name for line in lines])
            after = lines[-1].key
        return pages

    def near(session: Session) -> tuple[list[str], list[str], str]:
        rows = session.scalars(select(Waiting).order_by(Waiting.since)).all()
        found = waiting.get_around(session, ilse, Chosen(), rows[1])
        last = waiting.find_next(session, ilse, Chosen(), rows[3])
        before, behind = ([line.name for line in one] for one in (found.before, found.behind))
        return before, behind, last.name if last else ""

    assert rounds(turn) == [NAMES[:3], NAMES[3:]]
    assert rounds(near) == (NAMES[:1], NAMES[2:], NAMES[0])
    assert names(rounds, ilse, Chosen(cohort=cohort)) == []
    assert names(rounds, ilse, Chosen(course="partners", activity="profile")) == NAMES
    assert names(rounds, ilse, Chosen(activity="other")) == []
    options = rounds(lambda session: waiting.get_options(session, ilse))
    assert options.activities == (("profile", "A profile"),)
    assert (options.courses, options.cohorts) == ((("partners", "Partners"),), ())


def test_others_are_told_who_has_it_open_until_it_is_old_or_over(app: Flask) -> None:
    rounds = Rounds(app)
    ilse, alex = rounds.instructor(), rounds.instructor("Alex Adebayo")
    key = rounds.hand_in(rounds.learner())
    row = rounds(lambda session: session.scalars(select(Waiting)).one())

    def open_(actor: Actor, minutes: int) -> str:
        at = NOW + timedelta(minutes=minutes)
        rounds(lambda session: waiting.note_opened(session, actor, row.id, at))
        return rounds.read(alex, key, at).opener

    assert open_(ilse, 1) == "Ilse Novák"
    assert open_(alex, 60) == "Ilse Novák"
    assert rounds.read(ilse, key, NOW).opener == ""
    assert open_(alex, 130) == ""
    rounds.give(ilse, key, accepted())
    kept = rounds(lambda session: session.scalars(select(Waiting)).one())
    assert (kept.opened_by, kept.ended_at) == (None, LATER)


def test_what_was_handed_in_before_there_was_a_queue_is_caught_up_once(app: Flask) -> None:
    rounds = Rounds(app)
    ilse = rounds.instructor()
    key = rounds.hand_in(rounds.learner(), now=LATER)
    done = rounds.hand_in(rounds.learner("Bo Young"))
    rounds.give(ilse, done, accepted())
    rounds(lambda session: session.execute(delete(Waiting)))

    counts = [rounds(waiting.catch_up) for _ in range(2)]

    lines, _ = rounds(lambda session: waiting.list_waiting(session, ilse))
    assert counts == [1, 0]
    assert [(line.subject, line.since) for line in lines] == [(key, LATER)]


def test_a_learner_who_is_gone_waits_for_nobody(app: Flask) -> None:
    rounds = Rounds(app)
    maya, ilse = rounds.learner(), rounds.instructor()
    rounds.hand_in(maya)

    rounds.deactivate(maya)

    assert names(rounds, ilse) == []


@pytest.mark.parametrize("key", ["", "nothing"])
def test_a_key_of_nothing_is_not_found(app: Flask, key: str) -> None:
    rounds = Rounds(app)
    ilse = rounds.instructor()

    with pytest.raises(NotFound):
        rounds(lambda session: documents.get(session, ilse, key, NOW))
