"""Who stands on a cohort's page: scope, order, search, pages by key, who needs a person."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from app.domain.permission import Role
from app.errors import NotFound
from app.models import Cohort, CourseStaff
from app.services import cohort_page, settings
from app.services.cohort_page import Asked, CohortPage, people
from app.services.sessions import Actor
from tests import crowds
from tests.conversations import NOW
from tests.crowds import Given
from tests.learners import database
from tests.papers import Desk

NAMES = ["Zoë Ångström", "Amara Diallo", "Ben Ashworth", "amara Okafor"]
See = Callable[..., CohortPage]


@pytest.fixture
def act(app: Flask) -> Desk:
    """Where work is done in transactions of its own."""
    return Desk(app)


@pytest.fixture
def row(act: Desk) -> Cohort:
    """A cohort without people."""
    return act(lambda session: crowds.cohort(session, crowds.publish(session)))


@pytest.fixture
def admin(act: Desk) -> Actor:
    """Somebody who sees every cohort."""
    return act(lambda session: crowds.staff(session, "Alex Adebayo", Role.ADMIN))


@pytest.fixture
def see(act: Desk, row: Cohort, admin: Actor) -> See:
    """The page as somebody sees it."""

    def page(actor: Actor = admin, **asked: str) -> CohortPage:
        return act(lambda session: cohort_page.get(session, actor, row.key, Asked(**asked), NOW))

    return page


def fill(act: Desk, row: Cohort, *given: Given) -> None:
    act(lambda session: crowds.fill(session, row, given, NOW))


def names(page: CohortPage) -> list[str]:
    return [one.name for one in page.people.people]


def test_people_stand_in_the_order_of_their_names_whatever_their_accents(
    act: Desk, row: Cohort, see: See
) -> None:
    fill(act, row, *map(Given, NAMES))

    assert names(see()) == ["Amara Diallo", "amara Okafor", "Ben Ashworth", "Zoë Ångström"]


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ang", ["Zoë Ångström"]),
        ("ÅNG zo", ["Zoë Ångström"]),
        ("amara", ["Amara Diallo", "amara Okafor"]),
        ("amara d", ["Amara Diallo"]),
        ("ben@example", ["Ben Ashworth"]),
        ("mara", []),
        ("%", []),
        ("a_a", []),
    ],
)
def test_search_finds_the_beginning_of_any_word_and_of_the_address(
    act: Desk, row: Cohort, see: See, words: str, found: list[str], large: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(people, "WALKED", 0 if large else 5000)
    addressed = {"Ben Ashworth": "ben@example.test"}
    fill(act, row, *(Given(name, email=addressed.get(name, "")) for name in NAMES))
    other = act(lambda s: crowds.cohort(s, crowds.publish(s), title="Other"))
    fill(act, other, Given("Amara Elsewhere"))

    page = see(words=words)

    assert names(page) == found
    assert not page.people.is_cut


def test_a_search_that_cannot_look_at_everybody_says_so(
    act: Desk, row: Cohort, see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "WALKED", 0)
    monkeypatch.setattr(people, "CANDIDATES", 2)
    fill(act, row, *(Given(f"Ann {n}") for n in range(3)))

    page, narrower = see(words="ann"), see(words="ann 2")

    assert len(names(page)) == 2
    assert page.people.is_cut
    assert (names(narrower), narrower.people.is_cut) == (["Ann 2"], False)


@pytest.mark.parametrize("words", ["", "a"])
@pytest.mark.parametrize("sort", ["name", "risk"])
def test_pages_of_fifty_hold_everybody_once(
    act: Desk, row: Cohort, see: See, sort: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "WALKED", 0)  # a search looks names up first
    fill(act, row, *(replace(one, name=f"A {one.name}") for one in crowds.many(120)))
    seen, after = list[str](), ""

    for more in (True, True, False):
        page = see(sort=sort, words=words, after=after)
        assert page.people.more is more
        seen += names(page)
        after = page.people.people[-1].enrollment

    assert len(seen) == len(set(seen)) == 120
    if sort == "name":
        assert seen == sorted(seen)
    else:
        risks = {f"A {one.name}": one.risk for one in crowds.many(120)}
        assert [risks[name] for name in seen] == sorted(risks.values(), reverse=True)


@pytest.mark.parametrize("sort", ["name", "risk"])
def test_an_unknown_place_is_the_beginning(act: Desk, row: Cohort, see: See, sort: str) -> None:
    fill(act, row, *crowds.many(3))

    assert len(names(see(sort=sort, after="nobody"))) == 3


def test_who_needs_a_person_stands_in_the_order_of_risk(act: Desk, row: Cohort, see: See) -> None:
    calm = Given("Calm", {"m1": ["done", 90]})
    fill(act, row, calm, *(Given(f"Risky {n}", risk=n, code="quiet") for n in range(1, 8)))

    assert [one.name for one in see().needing] == [f"Risky {n}" for n in (7, 6, 5, 4, 3)]


def test_what_waits_longest_stands_first_and_ones_own_is_for_others(
    act: Desk, row: Cohort, see: See
) -> None:
    fill(act, row, Given("Elif Kaya"), Given("Isla McRae"))
    elif_ = act(lambda s: crowds.enrollment_of(s, "Elif Kaya"))
    isla = act(lambda s: crowds.enrollment_of(s, "Isla McRae"))
    act(lambda s: crowds.waits(s, elif_, NOW - timedelta(days=2), round=2))
    act(lambda s: crowds.waits(s, isla, NOW - timedelta(days=4)))

    page = see()

    assert [(one.name, one.round) for one in page.pending] == [("Isla McRae", 1), ("Elif Kaya", 2)]
    assert (page.head.waiting, page.oldest) == (2, NOW - timedelta(days=4))


def test_who_looks_after_a_cohort_sees_it_and_others_do_not(
    act: Desk, row: Cohort, see: See
) -> None:
    mine = act(lambda s: crowds.staff(s, "Tomasz Wrona", Role.INSTRUCTOR, of=row))
    manager = act(lambda s: crowds.staff(s, "Mia Berg", Role.MANAGER, of=row, part="manager"))
    teacher = act(lambda s: crowds.staff(s, "Noor Ali", Role.INSTRUCTOR))
    act(lambda s: s.add(CourseStaff(course_id=row.course_id, user_id=teacher.id)))
    other = act(lambda s: crowds.cohort(s, crowds.publish(s), title="Other"))
    stranger = act(lambda s: crowds.staff(s, "Ann Other", Role.INSTRUCTOR, of=other))
    learner = act(lambda s: crowds.staff(s, "Lee Learner", Role.LEARNER))

    for actor in (mine, manager, teacher):
        assert see(actor).head.reviewers == ("Tomasz Wrona",)
    for actor in (stranger, learner):
        with pytest.raises(NotFound):
            see(actor)


def test_with_sums_only_those_who_review_still_see_single_people(
    app: Flask, act: Desk, row: Cohort, admin: Actor, see: See
) -> None:
    mine = act(lambda s: crowds.staff(s, "Tomasz Wrona", Role.INSTRUCTOR, of=row))
    manager = act(lambda s: crowds.staff(s, "Mia Berg", Role.MANAGER, of=row, part="manager"))
    act(lambda s: settings.change(s, admin, {"aggregates_only": True}, NOW))
    fill(act, row, *(Given(f"P {n}", {"m1": ["done", 80]}) for n in range(4)))
    with database(app).reading() as session:
        newest = session.scalar(settings.VERSION)

    seen = {
        actor.name: see(replace(actor, settings_version=newest)) for actor in (mine, manager, admin)
    }

    assert {name: page.head.sees_single for name, page in seen.items()} == {
        "Tomasz Wrona": True, "Mia Berg": False, "Alex Adebayo": False,
    }  # fmt: skip
    assert [page.figures.median for page in seen.values()] == [80, None, None]
