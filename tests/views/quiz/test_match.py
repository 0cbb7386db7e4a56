"""A match in a quiz: what its two sides are."""

from flask import Flask
from flask.testing import FlaskClient

from tests.papers import browser_with, matched


def test_a_match_says_what_its_sides_are_where_the_file_does(
    app: Flask, client: FlaskClient
) -> None:
    headed = matched("headed", heads=("Firm", "<em>Month</em>"))
    browser = browser_with(app, client, questions=(headed, matched("bare")))
    attempt = browser.start()

    page = browser.see(attempt)

    assert '<p class="pair-head" id="headed-sides"><em>Month</em></p>' in page
    assert page.count('aria-labelledby="headed-left-1 headed-sides"') == 1
    assert page.count('<span class="pair-head">Firm</span>') == 1
    assert 'aria-labelledby="bare-left-1"' in page
    assert "bare-sides" not in page
    assert browser.hand_in(attempt).count('<span class="pair-head">Firm</span>') == 1
