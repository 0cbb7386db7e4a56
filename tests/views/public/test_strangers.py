"""What strangers read leads nowhere that asks them to sign in before they know why."""

import pytest
from flask.testing import FlaskClient

from tests.learners import form_token


@pytest.mark.usefixtures("course")
def test_words_of_the_glossary_tell_their_meaning_and_lead_nowhere(client: FlaskClient) -> None:
    pages = [client.get("/").text, client.get("/try").text]
    token = form_token(pages[1])
    for choice in ("0", "9"):
        sent = {"csrf_token": token, "choice": choice}
        pages.append(client.post("/try", data=sent).text)

    assert not any("/glossary" in page for page in pages)
    assert "One device that a service looks after" in pages[0]
    assert 'class="term" tabindex="0">endpoint</span>' in pages[0]


def test_every_page_says_where_certificates_are_verified(client: FlaskClient) -> None:
    foot = client.get("/help").text.split("<footer", 1)[1]

    assert 'href="/verify"' in foot
