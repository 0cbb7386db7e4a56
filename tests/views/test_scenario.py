"""A conversation in the browser: first page, player, decisions, debrief; and what no page tells."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.domain.course import CertificateRule
from app.domain.scenario import Choice
from app.models import Attempt, Certificate, Decision
from app.services import scenarios
from app.services.sessions import Actor
from tests import factories
from tests.conftest import Clock
from tests.conversations import (
    COURSE,
    MODULE,
    NOW,
    SAID,
    TALK,
    add_finished,
    conversation,
    database_of,
    publish,
    settle,
    sign_in,
    whole_course,
)

FIRST = f"/course/{COURSE}/{MODULE}/{TALK}"
WARM = ("Own it", "Go on", "Share it")
COLD = ("Rank her", "Go on", "Hide it")
FETCH = {"X-Requested-With": "fetch"}
Statements = Callable[[], AbstractContextManager[list[str]]]


class Learner:
    """Somebody signed in, in one browser."""

    def __init__(self, app: Flask, actor: Actor) -> None:
        self.app, self.actor = app, actor
        self.client: FlaskClient = sign_in(app.test_client(), actor)
        page = self.client.get(FIRST).text
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        self.token = found[1] if found else ""

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(
        self, path: str, headers: dict[str, str] | None = None, /, **form: object
    ) -> TestResponse:
        sent = {"csrf_token": self.token, **form}
        return self.client.post(path, data=sent, headers=headers)

    def start(self, **form: object) -> str:
        """Begin or go on; the attempt's key."""
        answer = self.post(f"{FIRST}/attempts", **form)
        assert answer.status_code == 303
        return answer.location.rsplit("/", 1)[-1]

    def place_of(self, key: str, step: int, label: str) -> int:
        """Where a choice stands on this attempt's page."""
        with database_of(self.app).reading() as session:
            run = scenarios.get(session, self.actor, key)
            return [one.label for one in scenarios.choices_at(run, step)].index(label)

    def decide(
        self, key: str, step: int, label: str, headers: dict[str, str] | None = None
    ) -> TestResponse:
        place = self.place_of(key, step, label)
        return self.post(f"/attempts/{key}/decisions", headers, step=step, choice=place)

    def play(self, *labels: str, **form: object) -> str:
        """Start and decide all these; the attempt's key."""
        key = self.start(**form)
        with database_of(self.app).reading() as session:
            taken = len(scenarios.get(session, self.actor, key).decisions)
        for step, label in enumerate(labels, taken):
            assert self.decide(key, step, label).status_code == 303
        return key


@pytest.fixture
def maya(app: Flask, clock: Clock) -> Learner:
    return Learner(app, settle(app)[0])


def text_of(page: str) -> str:
    """A page's words without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_first_page_says_whom_one_meets_and_offers_to_start(maya: Learner) -> None:
    page = maya.get(FIRST)
    words = text_of(page.text)

    assert page.status_code == 200
    for said in ("Susan Lowe", "Owner, Bracken &amp; Lowe", "10 minutes", "0 of 3 endings seen"):
        assert said in words
    assert "Early March." in words
    assert "Start" in words


def test_a_paused_conversation_goes_on_where_it_was_left(app: Flask, maya: Learner) -> None:
    key = maya.play("Own it", "Go on")
    elsewhere = Learner(app, maya.actor)

    assert "Paused at decision 2" in text_of(elsewhere.get(FIRST).text)
    assert elsewhere.start() == key
    assert SAID["Share it"] in elsewhere.get(f"/attempts/{key}").text


def test_after_the_end_one_may_play_again_and_look_back(maya: Learner) -> None:
    key = maya.play(*COLD)
    words = maya.get(FIRST).text

    assert "1 of 3 endings seen" in text_of(words)
    assert "Play again (practice)" in words
    assert f"/attempts/{key}/debrief" in words
    assert maya.start() != key


def test_the_player_shows_where_one_stands(maya: Learner) -> None:
    key = maya.play("Deny it", "Go on")
    page = maya.get(f"/attempts/{key}")
    words = text_of(page.text)

    assert "Scenario, module 1. Decision 2 of up to 2." in words
    assert "Saved 09:00" in words
    assert "Follows DENY IT." in words  # what the reply led to
    assert "As denial." in words  # the entry event
    assert 'id="latest"' in page.text
    assert "Not open to you: Susan has not said what she needs" in words
    assert "One thing Susan has not told you yet" in words
    assert "Trust 36 of 100, strained, down 14 since your last reply" in page.text
    assert "Everybody here is invented." in words


def test_facts_that_were_learned_are_shown(maya: Learner) -> None:
    key = maya.play("Own it")
    words = text_of(maya.get(f"/attempts/{key}").text)

    assert "Susan needs cash" in words
    assert "has not told you yet" not in words


def test_a_scene_without_a_choice_has_one_button(maya: Learner) -> None:
    key = maya.play("Own it")
    page = maya.get(f"/attempts/{key}").text

    assert 'type="radio"' not in page
    assert SAID["Go on"] in page
    assert maya.post(f"/attempts/{key}/decisions", step=1, choice=0).status_code == 303


def test_a_decision_leads_to_its_consequence(maya: Learner) -> None:
    key = maya.start()
    answer = maya.decide(key, 0, "Own it")

    assert (answer.status_code, answer.location) == (303, f"/attempts/{key}#latest")


def test_the_last_decision_leads_to_the_debrief(maya: Learner) -> None:
    key = maya.play(*WARM[:2])
    answer = maya.decide(key, 2, "Share it")

    assert (answer.status_code, answer.location) == (303, f"/attempts/{key}/debrief")
    assert maya.get(f"/attempts/{key}").location == f"/attempts/{key}/debrief"


def test_a_script_gets_the_next_address_and_when_it_was_saved(maya: Learner) -> None:
    key = maya.start()
    answer = maya.decide(key, 0, "Own it", FETCH)

    assert answer.json == {"next": f"/attempts/{key}#latest", "saved": "09:00"}


def test_the_same_decision_again_gets_the_same_answer(maya: Learner) -> None:
    key = maya.play(*WARM)
    last = maya.place_of(key, 2, "Share it")

    first = maya.decide(key, 0, "Own it")
    again = maya.post(f"/attempts/{key}/decisions", FETCH, step=2, choice=last)

    assert first.location == f"/attempts/{key}/debrief"
    assert again.json == {"next": f"/attempts/{key}/debrief", "saved": "09:00"}
    with database_of(maya.app).reading() as session:
        assert session.scalar(select(func.count()).select_from(Decision)) == 3


def test_nothing_chosen_shows_the_page_again(maya: Learner) -> None:
    key = maya.start()
    answer = maya.post(f"/attempts/{key}/decisions", step=0)

    assert answer.status_code == 422
    assert "Pick one to go on." in answer.text
    assert SAID["Own it"] in answer.text


@pytest.mark.parametrize("form", [{}, {"step": "0"}, {"step": "x", "choice": "0"}])
def test_a_script_is_told_what_the_form_lacks(maya: Learner, form: dict[str, str]) -> None:
    key = maya.start()
    answer = maya.post(f"/attempts/{key}/decisions", FETCH, **form)

    assert answer.status_code == 422
    assert answer.json and answer.json["message"]


@pytest.mark.parametrize(
    ("step", "place"), [(0, 77), (1, 1), (9, 0)], ids=["no such place", "ahead", "far ahead"]
)
def test_a_reply_that_is_not_open_shows_where_the_conversation_stands(
    maya: Learner, step: int, place: int
) -> None:
    key = maya.start()
    answer = maya.post(f"/attempts/{key}/decisions", step=step, choice=place)

    assert answer.status_code == 409
    assert "Here is where it stands." in answer.text
    assert SAID["Own it"] in answer.text


def test_another_reply_at_a_taken_step_shows_what_is_stored(maya: Learner) -> None:
    key = maya.play("Own it")
    other = maya.place_of(key, 0, "Rank her")
    answer = maya.post(f"/attempts/{key}/decisions", step=0, choice=other)
    told = maya.post(f"/attempts/{key}/decisions", FETCH, step=0, choice=other)

    assert (answer.status_code, told.status_code) == (409, 409)
    assert "Your first reply is stored." in answer.text
    assert "Follows OWN IT." in answer.text
    assert told.json == {
        "message": "You already replied here. Your first reply is stored.",
        "next": f"/attempts/{key}#latest",
    }


def test_another_reply_after_the_end_shows_the_way_to_the_debrief(maya: Learner) -> None:
    key = maya.play(*WARM)
    other = maya.place_of(key, 0, "Rank her")
    answer = maya.post(f"/attempts/{key}/decisions", step=0, choice=other)

    assert answer.status_code == 409
    assert f'href="/attempts/{key}/debrief"' in answer.text


def test_attempts_of_others_are_not_there(app: Flask, clock: Clock) -> None:
    maya, noor = (Learner(app, one) for one in settle(app, "Maya Lindqvist", "Noor Haddad"))
    key = maya.play(*WARM)

    for path in (f"/attempts/{key}", f"/attempts/{key}/debrief", "/attempts/none"):
        assert noor.get(path).status_code == 404
    for form in ({"step": 0, "choice": 0}, {}):
        assert noor.post(f"/attempts/{key}/decisions", **form).status_code == 404
    assert noor.post(f"{FIRST}/attempts", replay=key, step=0).status_code == 404


def test_a_debrief_before_the_end_leads_back_to_the_conversation(maya: Learner) -> None:
    key = maya.play("Own it")

    assert maya.get(f"/attempts/{key}/debrief").location == f"/attempts/{key}"


def test_the_debrief_keeps_how_one_decided_and_what_came_of_it_apart(maya: Learner) -> None:
    page = maya.get(f"/attempts/{maya.play(*COLD)}/debrief")
    words = text_of(page.text)

    assert page.status_code == 200
    assert "ending 3 of 3" in words
    assert "It ends cold" in words
    assert re.search(r"Your decisions earned \d+ % of what was open to you", words)
    assert "Not passed." in words
    assert "Play again" in words
    assert "What did she hear?" in words


def test_the_debrief_explains_each_decision_and_the_stronger_move(maya: Learner) -> None:
    words = text_of(maya.get(f"/attempts/{maya.play('Deny it', 'Go on', 'Share it')}/debrief").text)

    assert "Why Deny it." in words
    assert SAID["Own it"] in words and "Why Own it." in words
    assert "Not scored" in words  # nothing else was open
    assert "As denial." in words  # the entry event, explained


def test_the_debrief_says_where_nothing_was_stronger(maya: Learner) -> None:
    words = text_of(maya.get(f"/attempts/{maya.play(*WARM)}/debrief").text)

    assert words.count("Strongest reply here") == 2
    assert "Passed." in words
    assert "Your decisions earned 100 %" in words


def test_the_debrief_goes_on_to_the_next_activity(maya: Learner) -> None:
    page = maya.get(f"/attempts/{maya.play(*WARM)}/debrief").text

    assert f'href="/course/{COURSE}/{MODULE}/after"' in page


def test_a_replay_from_a_decision_is_practice_and_begins_there(maya: Learner) -> None:
    first = maya.play(*COLD)
    debrief = maya.get(f"/attempts/{first}/debrief").text
    assert re.findall(r'name="step" value="(\d)"', debrief)[-2:] == ["0", "2"]

    key = maya.start(replay=first, step=2)
    assert "Practice, module 1. Decision 2" in text_of(maya.get(f"/attempts/{key}").text)
    assert maya.decide(key, 2, "Share it").status_code == 303
    words = text_of(maya.get(f"/attempts/{key}/debrief").text)
    assert "your first time stays on record" in words
    assert f"/attempts/{first}/debrief" in maya.get(f"/attempts/{key}/debrief").text


def test_a_debrief_outlives_its_scenario(maya: Learner) -> None:
    key = maya.play(*COLD)
    with database_of(maya.app).transaction() as session:
        publish(session, factories.course({"numbers": "lesson"}))
    page = maya.get(f"/attempts/{key}/debrief")

    assert page.status_code == 200
    assert 'name="replay"' not in page.text


def test_an_open_attempt_is_shown_as_its_revision_has_it(maya: Learner) -> None:
    key = maya.play("Own it")
    with database_of(maya.app).transaction() as session:
        publish(session, whole_course(conversation(title="Another title")))

    assert "Another title" not in maya.get(f"/attempts/{key}").text
    assert "Another title" in maya.get(FIRST).text


def secrets_of(choice: Choice) -> list[str]:
    """What nobody may read before the choice is taken."""
    return [choice.label, choice.label.upper(), f"Why {choice.label}", f"#{choice.target}"]


@pytest.mark.parametrize("plays", [(), ("Own it",), ("Own it", "Go on"), ("Deny it", "Go on")])
def test_nothing_tells_what_a_choice_does_before_it_is_taken(
    maya: Learner, plays: tuple[str, ...]
) -> None:
    key = maya.play(*plays)
    answers = [
        maya.get(f"/attempts/{key}"),
        maya.get(FIRST),
        maya.post(f"/attempts/{key}/decisions", step=len(plays)),
        maya.post(f"/attempts/{key}/decisions", FETCH, step=len(plays)),
        maya.post(f"/attempts/{key}/decisions", step=len(plays), choice=99),
        maya.post(f"/attempts/{key}/decisions", FETCH, step=len(plays), choice=99),
    ]
    untaken = [
        choice
        for passage in conversation().passages
        for choice in passage.choices
        if choice.label not in plays
    ]
    for answer in answers:
        told = answer.text + str(answer.headers)
        for choice in untaken:
            for secret in secrets_of(choice):
                assert secret not in told
            for _meter, points in choice.effects.meters:
                if points > 10:
                    assert f"{points:+}" not in told
        assert re.findall(r'name="choice" value="(\d)"', answer.text) in (
            [],
            [str(place) for place in range(answer.text.count('name="choice"'))],
        )


def test_the_order_of_replies_differs_between_attempts(maya: Learner) -> None:
    orders = set()
    for _ in range(12):
        key = maya.start()
        page = maya.get(f"/attempts/{key}").text
        orders.add(
            tuple(sorted(("Own it", "Rank her", "Deny it"), key=lambda w: page.index(SAID[w])))
        )
        maya.play(*WARM)

    assert len(orders) > 1


def count_statements(maya: Learner, statements: Statements) -> tuple[int, int, int]:
    """Play once; statements of a decision, of the player page, and of the decision that ends it."""
    key = maya.play("Own it")
    maya.get(f"/attempts/{key}")
    with statements() as decided:
        assert maya.post(f"/attempts/{key}/decisions", step=1, choice=0).status_code == 303
    with statements() as shown:
        assert maya.get(f"/attempts/{key}").status_code == 200
    last = maya.place_of(key, 2, "Share it")
    with statements() as ended:
        assert maya.post(f"/attempts/{key}/decisions", step=2, choice=last).status_code == 303
    return len(decided), len(shown), len(ended)


def test_pages_keep_to_their_statements_however_many_attempts_there_were(
    maya: Learner, statements: Statements
) -> None:
    first, practice = (count_statements(maya, statements) for _ in range(2))
    with database_of(maya.app).transaction() as session:
        add_finished(session, session.scalars(select(Attempt).filter_by(number=2)).one(), 200)
    many = count_statements(maya, statements)

    for decided, shown, ended in (first, practice, many):
        assert decided <= 6
        assert shown <= 4
        assert ended <= 12
    assert many == practice


def test_a_decision_that_completes_the_course_keeps_to_its_statements(
    maya: Learner, statements: Statements
) -> None:
    rule = CertificateRule("Foundations", requires=(TALK,))
    with database_of(maya.app).transaction() as session:
        publish(session, replace(whole_course(), certificate=rule))
    key = maya.play(*WARM[:2])
    last = maya.place_of(key, 2, "Share it")
    with statements() as ended:
        maya.post(f"/attempts/{key}/decisions", step=2, choice=last)

    with database_of(maya.app).reading() as session:
        assert session.scalar(select(func.count()).select_from(Certificate)) == 1
    assert len(ended) <= 14, ended  # twelve, and the certificate


def test_a_first_attempt_stays_on_record_when_practice_ends_better(maya: Learner) -> None:
    maya.play(*COLD)
    maya.play(*WARM)
    page = text_of(maya.get(FIRST).text)

    assert "2 of 3 endings seen" in page
    assert "First time, on record" in page
    with database_of(maya.app).reading() as session:
        first = session.scalars(select(Attempt).filter_by(number=1)).one()
    assert (first.practice, first.ending, first.finished_at) == (False, "cold", NOW)
