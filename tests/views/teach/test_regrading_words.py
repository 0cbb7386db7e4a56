"""What pages of regrading say of every kind of change."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.papers import asked, essay, matched, ordered, sum_of, worded
from tests.regrades import check, keyed
from tests.views.teach.regrading import QUIZ, Desk

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def desk(app: Flask, client: FlaskClient, clock: Clock) -> Desk:
    return Desk.open(app, client)


def test_every_kind_of_change_is_said_in_words(desk: Desk) -> None:
    bank = (
        asked("q1", "x--"), asked("q2", "x--"), ordered(), matched(), sum_of(), worded(), essay(),
        asked("q3", "x--"), asked("q4", "x--"),
    )  # fmt: skip
    quiz = check(*bank, passing=0.5, feedback="exam")
    desk.school.publish(quiz)
    desk.school.take(desk.school.person(), {"q1": 0})
    changed = (
        replace(bank[0], points=3),
        replace(bank[1], provisional=True),
        replace(bank[2], options=tuple(replace(o, rank=5 - o.rank) for o in bank[2].options)),
        replace(bank[3], options=bank[3].options[::-1]),
        replace(bank[4], figures=(replace(bank[4].figures[0], value="20300"),)),
        replace(bank[5], phrases=(replace(bank[5].phrases[0], text="quota"),)),
        replace(bank[6], points=2),
        keyed(bank[7], "-x-", stem="<p>Another one.</p>"),
    )
    desk.school.publish(replace(quiz, questions=changed, passing=0.75))

    page = desk.get(QUIZ)

    for words in (
        "The pass mark was 50 %, and is 75 % now.",
        "It was worth 1 points, and is worth 3 now.",
        "It is only tried out now, and doesn&#39;t count in an exam.",
        "Another order is right, or other pairs are.",
        "Right was “31100”. Right is “20300” now.",
        "Right was “fiscal year”. Right is “quota” now.",
        "It was worth 4 points, and is worth 2 now.",
        "“What about q3?” asks or offers something else now.",
        "“What about q4?” is no longer in the quiz.",
    ):
        assert words in page


def test_what_counts_again_is_said(desk: Desk) -> None:
    quiz = check(asked("q1", "x--", provisional=True), asked("q2", "x--"), feedback="exam")
    desk.school.publish(quiz)
    desk.school.take(desk.school.person(), {"q1": 0})
    desk.school.publish(check(asked("q1", "x--"), asked("q2", "x--"), feedback="exam"))

    assert "It counts in an exam now." in desk.get(QUIZ)
