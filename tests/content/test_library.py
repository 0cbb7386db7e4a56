"""The library keeps compiled revisions in memory."""

import pytest

from app.content import library as content_library
from app.content.compiled import dump
from app.content.library import Library
from app.content.worker import Worker
from tests import factories
from tests.content.small import compiled


def test_a_library_keeps_the_courses_used_last(worker: Worker) -> None:
    course = compiled(worker).course
    assert course
    data, loaded = dump(course), list[int]()

    def loader(number: int) -> bytes:
        loaded.append(number)
        return data

    library = Library(loader, size=2)
    for number in (1, 2, 1, 3, 1, 2):
        assert library.get(number).slug == "small"
    library.forget(1)
    library.get(1)

    assert loaded == [1, 2, 3, 2, 1]
    assert len(library) == 2


TALK = factories.scenario({"a": "Ask > end: trust +10 | Push > end"})


def test_an_outlook_is_worked_out_once_and_goes_with_its_revision() -> None:
    library = Library(lambda _number: b"")
    first = library.outlook(1, TALK)

    assert library.outlook(1, TALK) is first
    assert library.outlook(2, TALK) is not first
    library.forget(1)
    assert library.outlook(1, TALK) is not first


def test_outlooks_used_last_are_kept_up_to_a_number_of_states(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = Library(lambda _number: b"")
    first = library.outlook(1, TALK)
    monkeypatch.setattr(content_library, "MOST_STATES", 2 * len(first))
    second = library.outlook(2, TALK)
    assert library.outlook(1, TALK) is first
    library.outlook(3, TALK)

    assert library.outlook(1, TALK) is first
    assert library.outlook(2, TALK) is not second


def test_no_more_than_so_many_outlooks_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content_library, "MOST_OUTLOOKS", 1)
    library = Library(lambda _number: b"")
    first = library.outlook(1, TALK)
    library.outlook(2, TALK)

    assert library.outlook(1, TALK) is not first
