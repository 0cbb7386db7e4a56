"""Private sections of worksheets, notes and partners are in one's own file, and in no other."""

import json

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Enrollment
from app.services import people
from tests.handed_in import PLAN, SECRET, Rounds, returned
from tests.services.people.made import of_ones_own


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


def test_a_file_for_somebody_else_has_no_notes_and_no_partner(app: Flask) -> None:
    rounds = Rounds(app)
    maya = rounds.learner()

    def write(session: Session) -> None:
        session.add_all(of_ones_own(session.scalars(select(Enrollment.id)).one(), SECRET))

    rounds(write)
    own, other = (
        rounds(lambda s: dict(people.gather(s, maya.key, False, is_own)))  # noqa: B023
        for is_own in (True, False)
    )

    assert (own["notes"][0]["text"], own["partners"][0]["name"]) == (SECRET, SECRET)
    assert not {"notes", "partners"} & other.keys()
    assert SECRET not in json.dumps(other)
