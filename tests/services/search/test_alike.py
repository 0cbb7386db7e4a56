"""One corpus, the same words: both databases give the same hits in the same order."""

from pathlib import Path

import pytest

from app import create_app
from app.services.publishing import Prepared
from config import Config
from tests import learners
from tests.databases import KINDS, Databases
from tests.found import looked_up

SECRET = "a secret of the tests, as long as a real one is"
SAID = (
    "cash", "Cash flow", "scarce resource", '"scarce resource"', "resource scarce", "fiscal year",
    "susan", "lowe susan", "partner", "the", "a", "p", "45 days", "$8,640", "1.86", "14%", "Q1",
    "inès", "ines moreau", "it's", "don’t", "joint-plan", "co-sell", "EBITDA", '"fiscal year" x',
    "tidewater", "calendar peaks",
    "qbr", "e", "52/53-week", "www.example.com", "a@b.c", "-5",
    "1e5", "0x1f", "c++", "und", "的", "ж", "zzqx", "partners’", '"it has no price"', "mutual test",
    "six days offer",
)  # fmt: skip


@pytest.mark.databases("sqlite")
def test_both_databases_find_the_same_in_the_same_order(
    databases: Databases, database: str, shipped: Prepared, tmp_path: Path
) -> None:
    answers = []
    for kind in KINDS:
        data = tmp_path / kind
        with databases.fresh(kind, data) as address:
            config = Config(mode="test", data=data, database_url=address, secret_key=SECRET)
            app = create_app(config.checked())
            learners.publish(app, shipped)
            actor = learners.learner(app)
            with learners.database(app).reading() as session:
                answers.append({said: looked_up(session, actor, said) for said in SAID})
            learners.database(app).engine.dispose()

    assert answers[0] == answers[1]
    assert sum(bool(hits) for hits in answers[0].values()) > len(SAID) // 2
