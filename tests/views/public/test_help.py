"""Help, keys, accessibility and privacy: what they say is what the product and the site do."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.services import settings
from config import ROOT
from tests.conftest import BEGINNING
from tests.learners import database, learner, sign_in
from tests.services.people.made import admin

SCRIPTS = ROOT / "app" / "static" / "js"


def change(app: Flask, **given: object) -> None:
    chief = admin(app)
    with database(app).transaction() as session:
        settings.change(session, chief, given, BEGINNING)


def text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1]).split())


def test_every_part_of_help_is_listed_and_leads_somewhere(client: FlaskClient) -> None:
    page = client.get("/help").text.split("<main", 1)[1].split("</main>")[0]
    ids = re.findall(r'<h2 id="([^"]+)"', page)

    assert re.findall(r'<a href="#([^"]+)"', page) == ids
    assert len(ids) == 15


def test_whom_to_ask_is_what_the_site_says(app: Flask, client: FlaskClient) -> None:
    before = text(client.get("/help").text)
    change(app, contact="help@example.test")

    assert "or whoever invited you" in before
    for path in ("/help", "/accessibility", "/privacy"):
        assert 'href="mailto:help@example.test"' in client.get(path).text, path


def test_a_contact_that_is_no_address_is_text(app: Flask, client: FlaskClient) -> None:
    change(app, contact="Room 4 <b>or</b> +44 20 7946 0000")

    page = client.get("/help").text

    assert "Room 4 &lt;b&gt;or&lt;/b&gt; +44 20 7946 0000." in page
    assert "mailto:" not in page


def test_privacy_names_the_terms_that_are_set(app: Flask, client: FlaskClient) -> None:
    change(app, session_days=11, audit_months=0, mail_log_months=1)

    said = text(client.get("/privacy").text)

    assert "11 days after you were last here" in said
    assert "The log of mail 1 month" in said
    assert "The record of important steps for good" in said


def test_every_key_of_a_script_is_on_the_page_of_keys(client: FlaskClient) -> None:
    said = set(re.findall(r"<kbd>(.*?)</kbd>", client.get("/help/keys").text))
    code = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.js"))
    letters = {key.upper() for key in re.findall(r'key[^\n"]{0,25}[!=]== "(\S)"', code)}

    assert letters >= {"N", "P", "J", "K", "/", "?"}
    assert letters <= {key.upper() for key in said}


@pytest.mark.parametrize("path", ["/home", "/help"])
def test_the_dialog_of_keys_leads_to_all_of_them(
    app: Flask, client: FlaskClient, path: str
) -> None:
    sign_in(app, client, learner(app, ""))

    assert 'href="/help/keys"' in client.get(path).text
