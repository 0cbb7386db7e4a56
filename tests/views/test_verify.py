"""Anyone checks a certificate: genuine, ended, revoked, unknown; on paper too."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update

from app.domain.certificate import State
from app.models import Certificate, User
from app.security import limiter
from app.services import certificates
from app.services.sessions import Actor
from tests.conftest import BEGINNING, Clock
from tests.learners import advance, database, learner, sign_in
from tests.prints import text_of

NAME = "Zoë Đặng-Ångström"


@pytest.fixture
def holder(app: Flask, graduate: Actor) -> Actor:
    """Somebody who finished the course."""
    with database(app).transaction() as session:
        session.execute(update(User).values(name=NAME))
        session.execute(update(Certificate).values(name=NAME))
    return replace(graduate, name=NAME)


@pytest.fixture
def serial(app: Flask, holder: Actor) -> str:
    """The number of their certificate."""
    with database(app).reading() as session:
        return certificates.list_mine(session, holder)[0].serial


def change(app: Flask, **values: object) -> None:
    with database(app).transaction() as session:
        session.execute(update(Certificate).values(**values))


def test_a_genuine_certificate_shows_what_it_attests_and_nothing_else(
    client: FlaskClient, holder: Actor, serial: str
) -> None:
    answer = client.get(f"/verify/{serial}")

    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "This certificate is genuine" in page
    for shown in (NAME, "From Quotas to Alignment", serial, "Partner Management Training"):
        assert shown in page
    assert holder.email not in page
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert len(answer.data) < 60_000


def test_a_certificate_named_like_its_course_says_the_name_once(
    app: Flask, client: FlaskClient, serial: str
) -> None:
    change(app, course="Two firms, one plan", title="Two firms, one plan")

    page = client.get(f"/verify/{serial}").text

    assert "<dd>Two firms, one plan</dd>" in page
    assert page.count(">Two firms, one plan</text>") == 1


@pytest.mark.parametrize(
    "typed", ["{}", " {} ", "{lower}", "{bare}", "{spaced}"], ids=["as is", "", "low", "bare", "sp"]
)
def test_a_number_is_found_however_it_is_typed(
    client: FlaskClient, serial: str, typed: str
) -> None:
    number = typed.format(
        serial,
        lower=serial.lower(),
        bare=serial.replace("-", ""),
        spaced=serial.replace("-", " "),
    )

    answer = client.get("/verify", query_string={"number": number}, follow_redirects=True)

    assert answer.status_code == 200
    assert "This certificate is genuine" in answer.get_data(as_text=True)


def test_a_certificate_says_when_its_term_has_ended(
    client: FlaskClient, serial: str, clock: Clock
) -> None:
    clock.forward(days=3 * 365)

    page = client.get(f"/verify/{serial}").get_data(as_text=True)

    assert "The term of this certificate has ended" in page
    assert "It was not revoked." in page


def test_a_revoked_certificate_tells_date_and_class_of_reason_and_has_no_paper(
    app: Flask, client: FlaskClient, serial: str
) -> None:
    change(app, revoked_at=BEGINNING - timedelta(days=1), revoked_for="error")

    page = client.get(f"/verify/{serial}").get_data(as_text=True)

    assert "This certificate was revoked" in page
    assert "issued in error" in page
    assert "1 March 2026" in page
    assert client.get(f"/verify/{serial}.pdf").status_code == 404


@pytest.mark.parametrize(
    "typed", ["0000-0000-0000-0000", "nonsense", "a" * 300, "%00", "<script>", "..", "' or 1=1"]
)
def test_unknown_and_malformed_numbers_are_told_alike(
    client: FlaskClient, course: int, typed: str
) -> None:
    answer = client.get("/verify", query_string={"number": typed}, follow_redirects=True)

    assert answer.status_code == 404
    assert "We have no certificate with this number" in answer.get_data(as_text=True)
    assert "<script>" not in answer.get_data(as_text=True)


def test_it_works_after_the_account_is_gone(
    app: Flask, client: FlaskClient, holder: Actor, serial: str
) -> None:
    with database(app).transaction() as session:
        session.execute(delete(User).where(User.id == holder.id))

    page = client.get(f"/verify/{serial}").get_data(as_text=True)

    assert "This certificate is genuine" in page
    assert NAME in page
    assert client.get(f"/verify/{serial}.pdf").mimetype == "application/pdf"


def test_a_later_name_does_not_change_what_was_issued(
    app: Flask, client: FlaskClient, holder: Actor, serial: str
) -> None:
    with database(app).transaction() as session:
        session.execute(update(User).values(name="Somebody Else"))

    assert NAME in client.get(f"/verify/{serial}").get_data(as_text=True)


def test_the_paper_is_a_pdf(client: FlaskClient, serial: str) -> None:
    answer = client.get(f"/verify/{serial}.pdf")

    assert answer.data.startswith(b"%PDF-")
    assert serial in answer.headers["Content-Disposition"]


def test_a_name_that_no_font_prints_is_shown_and_its_paper_refused(
    app: Flask, client: FlaskClient, serial: str
) -> None:
    change(app, name="李小龙")

    page = client.get(f"/verify/{serial}")
    paper = client.get(f"/verify/{serial}.pdf")

    assert "李小龙" in page.get_data(as_text=True)
    assert paper.status_code == 422
    assert "can’t be printed" in paper.get_data(as_text=True)


def test_its_holder_finds_it_with_its_links(
    app: Flask, client: FlaskClient, holder: Actor, serial: str
) -> None:
    sign_in(app, client, holder)

    page = client.get("/certificates").get_data(as_text=True)

    assert f'href="/verify/{serial}.pdf"' in page
    assert "https://www.linkedin.com/profile/add?" in page
    assert "With distinction, if you like" in page
    assert re.findall(r"(85 % or more|Partner of choice|accepted by whoever)", page) == [
        "85 % or more", "Partner of choice", "accepted by whoever",
    ]  # fmt: skip


def test_distinction_is_said_wherever_the_certificate_is(
    app: Flask, client: FlaskClient, holder: Actor, serial: str
) -> None:
    before = client.get(f"/verify/{serial}").get_data(as_text=True)
    change(app, distinguished_at=datetime(2026, 12, 3, tzinfo=UTC))
    sign_in(app, client, holder)

    page = client.get(f"/verify/{serial}").get_data(as_text=True)
    mine = client.get("/certificates").get_data(as_text=True)
    paper = text_of(client.get(f"/verify/{serial}.pdf").data)

    assert "distinction" not in before
    assert "completed with distinction" in page
    assert "Since 3 December 2026" in page
    assert "With distinction since " in mine
    assert "if you like" not in mine
    assert "completed with distinction" in paper


def test_who_has_not_finished_sees_what_is_missing(
    app: Flask, client: FlaskClient, course: int
) -> None:
    actor = learner(app)
    advance(app, actor, 0.6)
    sign_in(app, client, actor)

    page = client.get("/certificates").get_data(as_text=True)

    assert "Still missing for this certificate" in page
    assert "Final assessment" in page
    assert "the certificate says “with distinction”" in page
    assert State.GENUINE not in page


def test_guessing_numbers_is_slowed_down(app: Flask, client: FlaskClient, course: int) -> None:
    limiter.enabled = True
    try:
        seen = [client.get("/verify/0000-0000-0000-0001").status_code for _ in range(61)]
    finally:
        limiter.enabled = False
        limiter.reset()

    assert seen == [404] * 60 + [429]


@pytest.mark.parametrize(
    "name",
    [
        " ".join(["Wolfeschlegelsteinhausenberger", "Dorff"] * 3)[:120],
        "María del Pilar Teresa Cayetana de la Santísima Trinidad Fitz-James Stuart y Silva",
        "王" * 120,
        "Nadia",
    ],
)
def test_a_long_name_is_drawn_whole(
    app: Flask, client: FlaskClient, serial: str, name: str
) -> None:
    change(app, name=name)

    page = client.get(f"/verify/{serial}").get_data(as_text=True)

    drawn = re.findall(r'font-size="(\d+)" class="cert-name">(.*?)</text>', page)
    lines = [line for _, line in drawn]
    assert "".join(lines).replace(" ", "") == name.replace(" ", "")
    assert 1 <= len(lines) <= 2
    assert all(int(size) * len(line) <= 1800 for size, line in drawn)
