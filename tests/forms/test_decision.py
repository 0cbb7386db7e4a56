"""Replies and replays, read from forms that anybody may have typed."""

import pytest
from werkzeug.datastructures import MultiDict

from app.errors import Invalid
from app.forms.decision import read_replay, read_reply


def test_a_reply_is_its_step_and_its_place_on_the_page() -> None:
    assert read_reply(MultiDict({"step": "3", "choice": "0"})) == (3, 0)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Pick one to go on."),
        ({"step": "0"}, "Pick one to go on."),
        ({"choice": "0"}, "Choose one of the replies on the page."),
        ({"step": "x", "choice": "0"}, "Choose one of the replies on the page."),
        ({"step": "0", "choice": "-1"}, "Choose one of the replies on the page."),
        ({"step": "0", "choice": "²"}, "Choose one of the replies on the page."),
        ({"step": "0", "choice": "10000"}, "Choose one of the replies on the page."),
    ],
)
def test_what_is_no_reply_is_refused_with_a_sentence(form: dict[str, str], said: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_reply(MultiDict(form))

    assert refused.value.message == said


@pytest.mark.parametrize(
    ("form", "read"),
    [({}, ("", 0)), ({"replay": "k", "step": "4"}, ("k", 4)), ({"step": "four"}, ("", 0))],
)
def test_a_replay_names_an_attempt_and_a_step(form: dict[str, str], read: tuple[str, int]) -> None:
    assert read_replay(MultiDict(form)) == read
