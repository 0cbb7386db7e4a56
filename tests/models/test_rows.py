"""Ready statements: found by which they are, and by what they say."""

from flask import Flask
from sqlalchemy import bindparam, select

from app.models import User
from app.models.rows import READY, Ready, rows
from tests.learners import database, learner

BY_NAME = select(User.email).where(User.name == bindparam("name"))


def test_a_statement_is_compiled_once_and_one_made_anew_finds_it(app: Flask) -> None:
    maya = learner(app, course="")
    kept = READY["compiled_cache"]
    with database(app).reading() as session:
        assert rows(session, BY_NAME, name=maya.name).scalars().all() == [maya.email]
        before = len(kept)
        assert rows(session, BY_NAME, name="nobody").scalars().all() == []
        assert rows(session, BY_NAME.limit(1), name=maya.name).scalars().all() == [maya.email]
        more = len(kept)
        again = BY_NAME.limit(2)
        assert rows(session, again, name=maya.name).scalars().all() == [maya.email]
        assert rows(session, BY_NAME.limit(0), name=maya.name).scalars().all() == []
        assert (more - before, len(kept)) == (2, more)


def test_what_is_kept_has_an_end() -> None:
    kept = Ready()
    kept.MOST = 4
    for number in range(9):
        kept["sqlite", (number,), ("name",)] = number  # type: ignore[assignment] # any thing will do
    assert len(kept) <= 4
    assert kept.get(("sqlite", (8,), ("name",))) == 8
    assert kept.get(("sqlite", (8,), ("other",)), "none") == "none"
