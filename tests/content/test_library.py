"""The library keeps compiled revisions in memory."""

from app.content.compiled import dump
from app.content.library import Library
from app.content.worker import Worker
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
