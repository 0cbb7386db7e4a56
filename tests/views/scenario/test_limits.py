"""What no page tells before its time, and what pages may cost."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.domain.earning import CertificateRule
from app.domain.scenario import Choice
from app.models import Attempt, Certificate
from tests.conversations import (
    SAID,
    TALK,
    add_finished,
    conversation,
    database_of,
    publish,
    whole_course,
)
from tests.views.scenario.talking import FIRST, WARM, Learner

Statements = Callable[[], AbstractContextManager[list[str]]]


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
        maya.post(f"/attempts/{key}/decisions", fetch=True, step=len(plays)),
        maya.post(f"/attempts/{key}/decisions", step=len(plays), choice=99),
        maya.post(f"/attempts/{key}/decisions", fetch=True, step=len(plays), choice=99),
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
