"""The desk's certificates: found, revoked, issued anew, printed; how they look is checked."""

import re
import struct
import zlib
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.domain.permission import Role
from app.jobs import tasks as work
from app.models import Certificate, Notice, Task
from app.services import certificates
from app.services.sessions import Actor
from tests.conftest import BEGINNING
from tests.learners import advance, database, learner, sign_in

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def serial(app: Flask, course: int) -> str:
    """The number of somebody's certificate."""
    actor = learner(app, name="Zoë Ångström")
    advance(app, actor, 1)
    with database(app).reading() as session:
        return certificates.list_mine(session, actor)[0].serial


@pytest.fixture
def admin(app: Flask, course: int) -> Actor:
    """Who runs the site."""
    return learner(app, course="", name="Olu Admin", roles=[Role.ADMIN])


@pytest.fixture
def token(app: Flask, client: FlaskClient, admin: Actor) -> str:
    """The form token of the admin's session."""
    return sign_in(app, client, admin)


def png(width: int = 40, height: int = 20) -> bytes:
    """A red picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(b"\0" + b"\xa5\x2f\x1c" * min(width, 100) for _ in range(min(height, 100)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def design(client: FlaskClient, token: str, logo: bytes = b"", **given: str) -> tuple[int, str]:
    form: dict[str, object] = {"csrf_token": token, "certificate_months": "0", **given}
    if logo:
        form["logo"] = (BytesIO(logo), "logo.png")
    answer = client.post("/admin/credentials/design", data=form)
    return answer.status_code, answer.get_data(as_text=True)


def test_a_certificate_is_found_revoked_and_shown_as_revoked_to_all(
    client: FlaskClient, token: str, serial: str
) -> None:
    listed = client.get("/admin/credentials", query_string={"q": "angstr"}).get_data(as_text=True)
    assert serial in listed
    empty = client.post(f"/admin/credentials/{serial}/revoke", data={"csrf_token": token})
    assert empty.status_code == 422
    assert "Choose a reason." in empty.get_data(as_text=True)

    form = {"csrf_token": token, "reason": "identity", "note": "Seen on camera"}
    for _ in range(2):
        client.post(f"/admin/credentials/{serial}/revoke", data=form)

    desk = client.get(f"/admin/credentials/{serial}").get_data(as_text=True)
    public = client.get(f"/verify/{serial}").get_data(as_text=True)
    assert "Seen on camera" in desk
    assert "Olu Admin" in desk
    assert "it was issued to somebody else" in public
    assert "camera" not in public


def test_a_corrected_name_gives_a_new_number_that_anybody_can_check(
    client: FlaskClient, token: str, serial: str
) -> None:
    form = {"csrf_token": token, "name": "Zoe Ek", "new_note": ""}
    answer = client.post(f"/admin/credentials/{serial}/reissue", data=form)
    again = client.post(f"/admin/credentials/{serial}/reissue", data=form, follow_redirects=True)

    new = answer.location.rsplit("/", 1)[1]
    assert "was issued anew already" in again.get_data(as_text=True)
    assert "Zoe Ek" in client.get(f"/verify/{new}").get_data(as_text=True)
    old = client.get(f"/verify/{serial}").get_data(as_text=True)
    assert "a new one was issued in its place" in old
    assert new not in old
    assert new in client.get(f"/admin/credentials/{serial}").get_data(as_text=True)
    wrong = client.post(f"/admin/credentials/{new}/reissue", data={**form, "name": "!"})
    assert wrong.status_code == 422


def test_distinction_is_taken_off_by_issuing_anew_and_its_holder_reads_why(
    app: Flask, client: FlaskClient, token: str, serial: str
) -> None:
    path = f"/admin/credentials/{serial}"
    without = client.get(path).get_data(as_text=True)
    with database(app).transaction() as session:
        session.execute(update(Certificate).values(distinguished_at=BEGINNING))
    shown = client.get(path).get_data(as_text=True)
    listed = client.get("/admin/credentials").get_data(as_text=True)

    form = {"csrf_token": token, "name": "Zoë Ångström", "undistinguished": "y"}
    answer = client.post(f"{path}/reissue", data=form)

    assert "istinction" not in without
    assert "Issue it anew with a corrected name, or without distinction" in shown
    assert "With distinction" in listed
    assert "istinction" not in client.get(answer.location).get_data(as_text=True)
    with database(app).reading() as session:
        told = session.scalars(select(Notice).filter_by(kind="certificate")).one()
    assert "one without distinction now" in told.payload["body"]


def test_texts_logo_and_accent_stand_on_certificates_issued_from_then_on(
    app: Flask, client: FlaskClient, token: str, serial: str
) -> None:
    status, _ = design(
        client,
        token,
        png(),
        signatory="Ines Duarte",
        signatory_title="Head of partners",
        certificate_text="With the academy",
        accent="#A52F1C",
    )
    assert status == 303
    actor = learner(app, name="Bo Ek")
    advance(app, actor, 1)
    with database(app).reading() as session:
        new = certificates.list_mine(session, actor)[0].serial

    page = client.get(f"/verify/{new}").get_data(as_text=True)
    for shown in ("Ines Duarte", "Head of partners", "With the academy", 'fill="#a52f1c"'):
        assert shown in page
    assert client.get(f"/verify/{new}/logo").mimetype == "image/png"
    assert client.get(f"/verify/{new}.pdf").data.startswith(b"%PDF")
    assert "Ines Duarte" not in client.get(f"/verify/{serial}").get_data(as_text=True)
    assert client.get(f"/verify/{serial}/logo").status_code == 404
    assert "Ines Duarte" in client.get("/admin/credentials/design").get_data(as_text=True)
    assert design(client, token, no_logo="y")[0] == 303
    assert client.get("/admin/credentials/design/logo").status_code == 404


@pytest.mark.parametrize(
    ("given", "logo", "said"),
    [
        ({"accent": "#ffcc00"}, b"", "Choose a darker one"),
        ({"accent": "red"}, b"", "six digits"),
        ({"certificate_months": "999"}, b"", "from 0 to 240"),
        ({"signatory": "x" * 41}, b"", "40"),
        ({}, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Choose a PNG or JPEG picture."),
        ({}, b"\x89PNG\r\n\x1a\n", "Choose a PNG or JPEG picture."),
        ({}, png(5000, 10), "more than 4,000 pixels"),
        ({}, png() + b"x" * 200_000, "larger than 200 kB"),
    ],
)
def test_what_can_not_be_printed_well_is_refused(
    client: FlaskClient, token: str, given: dict[str, str], logo: bytes, said: str
) -> None:
    status, page = design(client, token, logo, **given)

    assert status == 422
    assert said in page


def test_files_of_a_list_are_made_in_the_background(
    app: Flask, client: FlaskClient, token: str, serial: str
) -> None:
    form = {"csrf_token": token, "q": "zoe"}
    address = client.post("/admin/credentials/papers", data=form).location
    with database(app).reading() as session:
        (task,) = session.query(Task).all()
    work.run(app.extensions["config"], database(app), task.id)

    page = client.get(address).get_data(as_text=True)
    link = re.search(r'href="(/admin/tasks/[^"]+/file)"', page)
    assert link
    answer = client.get(link[1])
    assert answer.data.startswith(b"PK")
    answer.close()


def test_lists_stand_what_addresses_may_say(client: FlaskClient, token: str, serial: str) -> None:
    for query in ("q=%00", "after=%00", "since=soon", "state=odd", "cohort=%27", "q=%25"):
        assert client.get(f"/admin/credentials?{query}").status_code == 200
