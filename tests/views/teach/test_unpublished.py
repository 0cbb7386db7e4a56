"""A course that was never published: no page at the desk stumbles over it."""

from flask import Flask

from tests import writing
from tests.writing import Writer


def test_no_page_of_a_course_needs_a_revision(app: Flask) -> None:
    ilse = Writer(app, writing.teacher(app, course=""))
    assert ilse.post("/teach/new-course", name="basics", title="").status_code == 303
    with app.test_request_context():
        addresses = [
            rule.rule.replace("<course>", "basics")
            for rule in app.url_map.iter_rules()
            if rule.endpoint.startswith("teach.")
            and rule.arguments == {"course"}
            and "GET" in (rule.methods or ())
        ]

    found = {address: ilse.get(address).status_code for address in addresses}

    assert len(found) > 5
    assert {address for address, status in found.items() if status not in (200, 302, 404)} == set()
    for page in ("", "/changes", "/archive", "/new", "/questions"):
        assert found[f"/teach/courses/basics{page}"] == 200
