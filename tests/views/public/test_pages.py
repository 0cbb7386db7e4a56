"""What all public pages share: headers, nothing from elsewhere; the texts."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from config import Config
from tests.learners import learner, sign_in
from tests.views.public.visits import page

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
PAGES = ["/", "/help", "/accessibility", "/privacy", "/sign-in", "/join", "/reset", "/nowhere"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.databases("sqlite")
def test_every_page_has_the_same_headers(client: FlaskClient, path: str) -> None:
    sent = client.get(path).headers
    assert {name: sent.get(name) for name in HEADERS} == HEADERS
    assert "Strict-Transport-Security" not in sent


@pytest.mark.databases("sqlite")
def test_on_https_cookies_are_bound_to_the_host_and_https_stays(config: Config) -> None:
    client = create_app(replace(config, public_url="https://learn.example.test")).test_client()
    answer = client.get("/sign-in", base_url="https://learn.example.test")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-tandem=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.databases("sqlite")
def test_no_page_loads_anything_from_elsewhere_or_styles_inline(
    client: FlaskClient, path: str
) -> None:
    said = client.get(path).get_data(as_text=True)
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', said) == []
    assert re.findall(r"<style|<script(?![^>]* src=)| style=| on[a-z]+=", said) == []


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("path", ["/help", "/accessibility", "/privacy"])
def test_the_texts_are_open_to_all(app: Flask, client: FlaskClient, path: str) -> None:
    assert page(client, path).count("<h1>") == 1
    sign_in(app, client, learner(app, course=""))
    assert "Your account" in page(client, path)
