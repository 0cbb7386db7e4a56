"""The map of a scenario: as drafts or published, with problems and counts; trials of it."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask

from app.domain.permission import Role
from app.services import drafts
from app.services.sessions import Actor
from tests import learners, mapped, writing
from tests.conftest import BEGINNING
from tests.learners import database
from tests.mapped import HERE, PATH, PLAY, SLUG, TEXT, links, words
from tests.writing import Writer

pytestmark = pytest.mark.databases("sqlite")
Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def teacher(app: Flask, renderings: Path) -> Actor:
    return mapped.publish(app, renderings)


@pytest.fixture
def ilse(app: Flask, teacher: Actor) -> Writer:
    return Writer(app, teacher)


def test_the_capstone_is_drawn_whole_and_listed_with_the_same_links(ilse: Writer) -> None:
    drawn, listed = ilse.get(HERE).text, ilse.get(f"{HERE}?view=list").text

    assert len(links(drawn)) == 12 + 4
    assert links(drawn) == links(listed)
    assert drawn.count('class="wide"') == drawn.count('class="tall"') == 1
    assert 'class="graph map"' not in listed
    for page in (drawn, listed):
        assert "This is what learners see; no draft changes it." in page


@pytest.mark.parametrize(
    "page",
    ["", "?view=list", "?at=letter", "/play", "/plays", f"{PLAY.removeprefix(HERE)}&took=0.1"],
)
def test_pages_are_for_those_who_write_the_course(app: Flask, ilse: Writer, page: str) -> None:
    other = Writer(app, writing.teacher(app, "Somebody Else", course=""))
    maya = Writer(app, learners.learner(app, ""))

    assert ilse.get(HERE + page).status_code == 200
    assert other.get(HERE + page).status_code == 404
    assert maya.get(HERE + page).status_code == 403


def test_what_is_no_conversation_is_not_found(ilse: Writer) -> None:
    for slug in ("nothing", "capstone", "a%00b", "x" * 300):
        for page in ("", "/play", "/plays"):
            assert ilse.get(f"/teach/courses/{SLUG}/maps/{slug}{page}").status_code == 404


@pytest.mark.parametrize(
    ("page", "most"), [("", 10), ("?at=letter", 10), ("/play", 7), ("/plays", 7)]
)
def test_a_page_stays_within_its_statements(
    app: Flask, ilse: Writer, statements: Statements, page: str, most: int
) -> None:
    mapped.played(app, 12)
    ilse.get(HERE + page)

    with statements() as said:
        answer = ilse.get(HERE + page)

    assert answer.status_code == 200
    assert len(said) <= most, said


def test_a_draft_costs_two_statements_more(
    app: Flask, ilse: Writer, teacher: Actor, statements: Statements
) -> None:
    mapped.draft(app, teacher, mapped.with_lost())
    ilse.get(HERE)

    with statements() as said:
        assert "This is the text of the drafts." in ilse.get(HERE).text

    assert len(said) <= 12, said


def test_a_conversation_is_previewed_as_a_learner_from_its_map_with_the_text_it_shows(
    app: Flask, ilse: Writer, teacher: Actor
) -> None:
    act = f'action="/teach/courses/{SLUG}/test-learner"'
    before = ilse.get(HERE).text
    mapped.draft(app, teacher, mapped.with_lost())

    drafts, published = ilse.get(HERE).text, ilse.get(f"{HERE}?of=published").text

    assert all(
        act in page and f'name="path" value="{PATH}"' in page
        for page in (before, drafts, published)
    )
    assert 'name="drafts" value="yes"' in drafts
    assert 'name="drafts"' not in published + before


def test_counts_are_hidden_below_ten_people_and_the_page_says_so(app: Flask, ilse: Writer) -> None:
    mapped.played(app, 9)

    page, opened = ilse.get(HERE).text, ilse.get(f"{HERE}?at=letter&view=list").text

    assert "Too few people yet: ways have weights from ten people on." in page
    assert "stroke-width" not in page.split("<figcaption>")[0].split('class="graph map"')[1]
    assert "first tries (" not in opened


def test_ways_have_weights_from_ten_people_on(app: Flask, ilse: Writer) -> None:
    mapped.played(app, 40)

    page, opened = ilse.get(HERE).text, words(ilse.get(f"{HERE}?at=letter").text)
    listed = words(ilse.get(f"{HERE}?view=list").text)

    assert "common in 40 first tries" in page
    assert "stroke-width" in page.split('class="graph map"')[1]
    assert "40 first tries came here." in opened
    shares = re.findall(r"(\d+) % of first tries \((\d+)\)", opened.split("40 first tries came")[1])
    assert sum(int(count) for _share, count in shares) == 40
    assert all(f"{share} % of first tries ({count})" in listed for share, count in shares)


def test_an_opened_passage_tells_all_of_its_choices(ilse: Writer) -> None:
    page = ilse.get(f"{HERE}?at=letter").text
    told = words(page.split('id="opened"')[1])

    assert "Stop the whole run with Dana tonight" in told
    assert "Sets the flag “letter-sent”" in told
    assert "Trust +6" in told
    assert "How do you answer Karim?" in told
    assert f'/teach/courses/{SLUG}/files/{PATH}?line=16&amp;column=1"' in page
    assert TEXT.split("\n")[15].startswith("## What do you do about the letter?")
    assert f'{HERE}/play?at=letter"' in page


def test_an_opened_ending_tells_when_it_comes(ilse: Writer) -> None:
    told = words(ilse.get(f"{HERE}?at=drift").text.split('id="opened"')[1])

    assert "Comes at the end where no ending above it does" in told
    assert "It doesn’t pass." in told


def test_what_is_not_in_the_text_is_not_opened(ilse: Writer) -> None:
    page = ilse.get(f"{HERE}?at=%3Cb%3Enothing").text

    assert "There is no passage “&lt;b&gt;nothing” in this text." in page


def test_a_draft_is_shown_with_what_nothing_leads_to_and_its_problem(
    app: Flask, ilse: Writer, teacher: Actor
) -> None:
    mapped.draft(app, teacher, mapped.with_lost())

    page, listed = ilse.get(HERE).text, ilse.get(f"{HERE}?view=list").text
    opened = ilse.get(f"{HERE}?at=lost").text

    assert "This is the text of the drafts." in page
    for shown in (page, listed, opened):
        assert "lost" in links(shown)
        assert "Nothing leads to the passage “lost”." in words(shown)
    line = mapped.with_lost().split("\n").index("## Nobody comes here {#lost}") + 1
    assert f"?line={line}&amp;column=1" in opened.split('id="opened"')[1]
    assert "lost" not in links(ilse.get(f"{HERE}?of=published").text)


def test_what_learners_see_can_be_asked_for_and_leads_to_no_wrong_line(
    app: Flask, ilse: Writer, teacher: Actor
) -> None:
    mapped.draft(app, teacher, mapped.with_lost())

    page = ilse.get(f"{HERE}?of=published&at=terms").text

    assert "This is what learners see. Drafts change it." in page
    assert "?line=" not in page
    assert "Open in the editor" in page


def test_a_faulty_draft_leaves_what_learners_see_and_says_why(
    app: Flask, ilse: Writer, teacher: Actor
) -> None:
    mapped.draft(app, teacher, TEXT.replace('(#terms "Let it go")', '(#nowhere "Let it go")'))

    for page in ("", "/play", "/plays"):
        told = ilse.get(HERE + page).text
        assert "the draft has faults that leave nothing to draw" in told
        assert "The choice leads to “#nowhere”" in told
    assert len(links(ilse.get(HERE).text)) == 16


def test_a_new_conversation_has_a_map_before_learners_have_it(
    app: Flask, ilse: Writer, teacher: Actor
) -> None:
    what = ("scenario", "11-capstone", "another", "Another")
    with database(app).transaction() as session:
        drafts.add(session, teacher, SLUG, what, BEGINNING)
    address = f"/teach/courses/{SLUG}/maps/another"

    page = ilse.get(address).text

    assert "Learners don’t have it yet." in page
    assert "Nobody could play this yet" in page
    broken = "---\ntitle: Another\nminutes: 5\nmeters: {trust: 50}\n---\n\nNothing.\n"
    mapped.draft(app, teacher, broken, "11-capstone/02-another.scenario.md")
    for one in ("", "/play", "/plays", "?view=list"):
        told = ilse.get(address + one)
        assert told.status_code == 200
        assert "There is nothing to draw yet" in told.text
        assert "The scenario has no passage." in told.text


def test_a_conversation_that_drafts_take_out_is_shown_as_learners_see_it(
    app: Flask, ilse: Writer, teacher: Actor
) -> None:
    with database(app).transaction() as session:
        seen = drafts.open_file(session, teacher, SLUG, PATH).seen
        drafts.remove(session, teacher, SLUG, PATH, seen, BEGINNING)

    page = ilse.get(HERE).text

    assert "In the drafts the file is taken out." in page
    assert len(links(page)) == 16


def test_other_pages_lead_to_the_map(app: Flask, ilse: Writer) -> None:
    mapped.played(app, 12)

    for page in ("", f"/files/{PATH}", f"/numbers/{mapped.YEAR}"):
        assert f'href="{HERE}"' in ilse.get(f"/teach/courses/{SLUG}{page}").text
    assert "/maps/" not in ilse.get(f"/teach/courses/{SLUG}/files/course.md").text


def test_managers_and_admins_see_what_they_may(app: Flask, ilse: Writer) -> None:
    admin = Writer(app, learners.learner(app, "", roles=[Role.ADMIN]))
    manager = Writer(app, learners.learner(app, "", roles=[Role.MANAGER]))

    assert admin.get(HERE).status_code == 200
    assert manager.get(HERE).status_code == 403


def test_a_conversation_too_large_to_draw_is_a_list_that_says_what_it_leaves_out(
    app: Flask, ilse: Writer, teacher: Actor
) -> None:
    head = "---\ntitle: Large\nminutes: 5\nmeters: {trust: 50, calm: 50}\n---\n\nText.\n"
    one = '\n## P {#p%d}\n\n- [A](#%s "Go on")\n\n  `rate 1`\n\n  > X.\n\n'
    one += '- [B](#%s "Stay here")\n\n  `rate 0`\n\n  > X.\n'
    onward = [*(f"p{n}" for n in range(1, 310)), "end"]
    passages = (one % (n, to, to) for n, to in enumerate(onward))
    mapped.draft(app, teacher, "".join([head, *passages, "\n## E {#e .ending}\n\nE.\n"]))

    drawn, listed = ilse.get(HERE).text, words(ilse.get(f"{HERE}?view=list").text)
    opened = words(ilse.get(f"{HERE}?at=p309").text.split('id="opened"')[1])

    assert "too many passages for a drawing" in words(drawn)
    assert 'class="graph map"' not in drawn
    assert "The first 300 of 310 passages are listed" in listed
    assert "No choice moves the meter “Calm”." in listed
    assert "Rated 1.0" in opened
