"""Errors as pages and as answers to scripts: the status, a sentence, and no traceback."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask, Response, abort
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue

from app.domain.permission import Permission
from app.errors import Conflict, Content, Invalid, NotAllowed, NotFound, TandemError, TooMany
from app.security import limiter, requires
from tests.conftest import BEGINNING, Clock
from tests.learners import COURSE, FIRST, learner, sign_in

FETCH = {"X-Requested-With": "fetch"}
WAIT = TooMany(until=BEGINNING + timedelta(seconds=61))
FAULTY = Content(("01-one/01-lesson.md:3:1: Not a number.",))


@pytest.fixture
def raising(app: Flask, clock: Clock) -> Callable[[Exception], FlaskClient]:
    """A browser on a site whose page /raise ends with an error."""

    def make(error: Exception) -> FlaskClient:
        @requires(Permission.SEE_PUBLIC)
        def view() -> ResponseReturnValue:
            raise error

        app.add_url_rule("/raise", view_func=view)
        app.config["PROPAGATE_EXCEPTIONS"] = False
        return app.test_client()

    return make


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound(), 404),
        (NotAllowed(), 403),
        (Conflict("It was taken."), 409),
        (Invalid("It is empty."), 422),
        (TooMany(), 429),
        (FAULTY, 422),
        (TandemError("It can't be."), 422),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_the_product_refuses_is_a_sentence_with_a_status(
    raising: Callable[[Exception], FlaskClient], error: TandemError, status: int
) -> None:
    client = raising(error)

    page, told = client.get("/raise"), client.get("/raise", headers=FETCH)

    assert page.status_code == told.status_code == status
    assert str(error) in page.text.replace("&#39;", "'")
    assert told.json == {"message": str(error)}


@pytest.mark.databases("sqlite")
def test_a_wait_is_told_in_minutes_and_to_machines_in_seconds(
    raising: Callable[[Exception], FlaskClient],
) -> None:
    answer = raising(WAIT).get("/raise")

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "61")
    assert "Wait 2 minutes." in answer.text


@pytest.mark.databases("sqlite")
def test_a_fault_of_ours_is_a_sentence_with_the_requests_id_and_is_logged(
    raising: Callable[[Exception], FlaskClient], capfd: pytest.CaptureFixture[str]
) -> None:
    client = raising(ZeroDivisionError("inner words"))

    page, told = client.get("/raise"), client.get("/raise", headers=FETCH)

    assert page.status_code == told.status_code == 500
    assert "What you had saved before is safe." in page.text
    assert "inner words" not in page.text + told.text
    assert told.json and len(told.json["reference"]) == 10


@pytest.mark.databases("sqlite")
def test_an_answer_that_is_no_error_passes(app: Flask) -> None:
    @requires(Permission.SEE_PUBLIC)
    def view() -> ResponseReturnValue:
        abort(Response("Ready.", 200))

    app.add_url_rule("/ready-made", view_func=view)

    answer = app.test_client().get("/ready-made")

    assert (answer.status_code, answer.text) == (200, "Ready.")


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/nowhere", 404, "There is nothing at this address."),
        ("PUT", "/sign-in", 405, "This address takes no such request."),
        ("POST", "/sign-in", 413, "This is larger than the limit of 2 MB."),
    ],
)
def test_what_the_server_refuses_is_said_in_plain_words(
    client: FlaskClient, method: str, path: str, status: int, words: str
) -> None:
    data = {"name": "x" * 2_100_000} if method == "POST" else None

    answer = client.open(path, method=method, data=data)

    assert answer.status_code == status
    assert words in answer.text


@pytest.mark.databases("sqlite")
def test_too_many_requests_of_one_address_are_refused_for_a_while(client: FlaskClient) -> None:
    limiter.enabled = True
    try:
        codes = {client.get("/verify/0000-0000-0000-0000").status_code for _ in range(61)}
        answer = client.get("/verify/0000-0000-0000-0000")
    finally:
        limiter.enabled = False
        limiter.reset()

    assert codes == {404, 429}
    assert "Too many tries." in answer.text


@pytest.mark.usefixtures("course")
def test_scripts_are_told_in_json_what_pages_do_by_leading_elsewhere(
    app: Flask, client: FlaskClient
) -> None:
    stranger = client.get("/home", headers=FETCH)
    token = sign_in(app, client, learner(app, course=""))
    path = f"{FIRST}/what-a-partner-really-is/end"
    not_begun = client.post(path, data={"csrf_token": token}, headers=FETCH)
    old_form = client.post(path, data={"csrf_token": "old"}, headers=FETCH)

    assert (stranger.status_code, not_begun.status_code, old_form.status_code) == (403, 403, 400)
    assert "You are signed out." in stranger.get_json()["message"]
    assert not_begun.get_json()["message"]
    assert "Copy your text" in old_form.get_json()["message"]
    assert old_form.get_json()["token"]
    assert client.post(path, data={"csrf_token": token}).location == f"/course/{COURSE}"


@pytest.mark.databases("sqlite")
def test_a_stranger_who_sends_a_form_is_led_to_sign_in_but_not_back(client: FlaskClient) -> None:
    token = client.get("/sign-in").text.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]

    answer = client.post(f"/course/{COURSE}/enrollment", data={"csrf_token": token})

    assert (answer.status_code, answer.location) == (303, "/sign-in")
