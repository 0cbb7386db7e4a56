"""Which text a map shows, where its problems are, and what of its counts may be seen."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app.content import worker
from app.content.check import Seen
from app.content.place import Fault
from app.errors import NotFound
from app.services import maps
from app.services.drafts import Previewer, preview
from app.services.drafts.preview import TRIES
from app.services.maps import Found, Look, Weights, place_problems
from app.services.sessions import Actor
from tests import mapped
from tests.factories import scenario
from tests.learners import database
from tests.mapped import PATH, SLUG, YEAR

pytestmark = pytest.mark.databases("sqlite")
WALKS = PATH.replace(".scenario.md", ".walks")


@pytest.fixture
def ilse(app: Flask, renderings: Path) -> Actor:
    return mapped.publish(app, renderings)


def found_by(app: Flask, actor: Actor, activity: str = YEAR) -> Found:
    with database(app).reading() as session:
        return maps.find(session, actor, SLUG, activity)


def looked(app: Flask, actor: Actor) -> Look:
    """The map as its page shows it."""
    found = found_by(app, actor)
    previewer: Previewer = app.extensions["previewer"]
    with database(app).reading() as session:
        source = previewer.source(session, found.desk, found.standing)
    return maps.look(found, previewer.look(SLUG, source, found.path, found.walks))


def weighed(app: Flask, actor: Actor) -> Weights:
    with database(app).reading() as session:
        return maps.weigh(session, actor, SLUG, YEAR)


def fault(line: int, severity: str = "fault", path: str = PATH) -> Fault:
    return Fault(path, line, 1, f"Line {line}.", "Mend it.", "no-why", severity)  # type: ignore[arg-type]


def test_problems_belong_to_the_passage_above_them_and_faults_come_first() -> None:
    made = scenario({"a": "Go > b | Stay > end", "b": "Yes > end | No > poor"})
    passages = (replace(made.passages[0], line=10), replace(made.passages[1], line=20))
    talk = replace(made, passages=passages)
    given = [fault(9, "hint"), fault(10, "hint"), fault(19), fault(20), fault(3, path=WALKS)]

    found = place_problems(talk, given, PATH)

    assert [(one.fault.line, one.part, one.is_fault) for one in found] == [
        (19, "a", True), (20, "b", True), (3, "", True), (9, "", False), (10, "a", False),
    ]  # fmt: skip


def test_only_drafts_that_change_what_it_says_count(app: Flask, ilse: Actor) -> None:
    other = "02-from-plan-number-to-partner-pressure/05-the-number-that-leaked.scenario.md"
    text = (mapped.FOLDER / other).read_text(encoding="utf-8")
    mapped.draft(app, ilse, text.replace("minutes: 1", "minutes: 2"), other)
    assert found_by(app, ilse).drafts == ()

    people = (mapped.FOLDER / "people.md").read_text(encoding="utf-8")
    mapped.draft(app, ilse, people.replace("Chief executive", "Head"), "people.md")

    assert found_by(app, ilse).drafts == ("people.md",)
    look = looked(app, ilse)
    assert (look.is_draft, look.is_at_its_line) == (True, True)


def test_faults_of_walkthroughs_are_told_with_the_scenario(app: Flask, ilse: Actor) -> None:
    mapped.draft(app, ilse, "nobody: Nothing -> nowhere\n", WALKS)

    problems = looked(app, ilse).problems

    assert [(one.fault.path, one.fault.name, one.part) for one in problems if one.is_fault] == [
        (WALKS, "walk-not-offered", "")
    ]


def test_lines_of_what_learners_see_are_not_those_of_a_draft(app: Flask, ilse: Actor) -> None:
    assert maps.look(found_by(app, ilse), None).is_at_its_line

    mapped.draft(app, ilse, mapped.with_lost())

    look = maps.look(found_by(app, ilse), None)
    assert (look.is_draft, look.why, look.is_at_its_line) == (False, "", False)


def test_what_became_of_a_draft_is_kept_until_it_changes(app: Flask, ilse: Actor) -> None:
    mapped.draft(app, ilse, mapped.with_lost())
    first, again = looked(app, ilse), looked(app, ilse)
    mapped.draft(app, ilse, mapped.with_lost().replace("Nobody comes here", "Nobody at all"))
    other = looked(app, ilse)

    assert first.scenario is again.scenario
    assert other.scenario
    assert "Nobody at all" in {one.title for one in other.scenario.passages}


def test_what_takes_too_long_is_tried_again_before_it_is_believed(
    app: Flask, ilse: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped.draft(app, ilse, mapped.with_lost())

    monkeypatch.setattr(worker, "PATIENCE", 0.0)
    late = looked(app, ilse)
    monkeypatch.undo()
    after = looked(app, ilse)

    assert (late.why, late.scenario is late.found.published) == (maps.FAULTY, True)
    assert "too-slow" in {one.fault.name for one in late.draft_problems}
    assert after.is_draft


def test_what_takes_too_long_again_and_again_is_not_tried_any_more(
    app: Flask, ilse: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped.draft(app, ilse, mapped.with_lost())
    monkeypatch.setattr(worker, "PATIENCE", 0.0)
    for _ in range(TRIES):
        looked(app, ilse)
    monkeypatch.undo()

    assert looked(app, ilse).why == maps.FAULTY
    mapped.draft(app, ilse, mapped.with_lost().replace("Nobody comes here", "Nobody at all"))
    assert looked(app, ilse).is_draft


def test_counts_are_hidden_below_ten_people_and_shown_from_ten_on(app: Flask, ilse: Actor) -> None:
    mapped.played(app, 9)
    few = weighed(app, ilse)
    mapped.played(app, 1)
    enough = weighed(app, ilse)

    assert few == Weights()
    assert enough.plays == 10
    assert sum(count for count, _share in enough.endings.values()) == 10
    assert {one.n for one in enough.decisions.values()} == {10}
    assert sum(n for (passage, *_), n in enough.ways.items() if passage == "letter") == 10


def test_of_what_learners_do_not_have_nothing_is_counted(app: Flask, ilse: Actor) -> None:
    with database(app).reading() as session:
        assert maps.weigh(session, ilse, SLUG, "nothing").is_new
        with pytest.raises(NotFound):
            maps.find(session, ilse, SLUG, "nothing")


def test_a_text_without_a_scenario_leaves_what_learners_see(app: Flask, ilse: Actor) -> None:
    mapped.draft(app, ilse, "nothing")

    look = maps.look(found_by(app, ilse), Seen("scenario", None, (fault(1),)))

    assert (look.why, look.is_draft) == (maps.FAULTY, False)
    assert [one.fault.line for one in look.draft_problems] == [1]


def test_few_texts_are_kept(app: Flask, ilse: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "LOOKED", 1)
    mapped.draft(app, ilse, mapped.with_lost())
    first = looked(app, ilse)
    mapped.draft(app, ilse, mapped.TEXT + "\n")
    looked(app, ilse)
    mapped.draft(app, ilse, mapped.with_lost())
    again = looked(app, ilse)

    assert first.scenario == again.scenario
    assert first.scenario is not again.scenario
