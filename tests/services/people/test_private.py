"""Private sections of worksheets are in one's own file, and in no other."""

import json

from flask import Flask

from app.services import people
from tests.handed_in import PLAN, SECRET, Rounds, returned


def test_a_file_for_somebody_else_leaves_private_sections_out(app: Flask) -> None:
    rounds = Rounds(app)
    maya, ilse = rounds.learner(), rounds.instructor()
    notes = {"partner": {0: "About them."}, "plan": {0: "Which day?"}}
    rounds.give(ilse, rounds.hand_in(maya), returned("Say when.", notes))

    files = [
        json.dumps(rounds(lambda s: dict(people.gather(s, maya.key, False, is_own))))  # noqa: B023
        for is_own in (True, False)
    ]

    first = PLAN.split(".", maxsplit=1)[0]
    assert [(SECRET in one, "About them." in one) for one in files] == [
        (True, True),
        (False, False),
    ]
    assert [(first in one, "Which day?" in one) for one in files] == [(True, True)] * 2
