"""Slow work at the desk begins when no transaction is open: nobody who writes waits for it."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from tests import kept, writing
from tests.learners import database
from tests.views.teach import sending
from tests.writing import HERE, LESSON, PAGE, TEXT, Writer

SLOW = (kept.ASKED, "subprocess.Popen", "tempfile.mkdtemp")
"""a renderer is asked or started; an archive is taken apart"""
watching: list[Callable[[str], None]] = []


def heard(name: str, _given: object) -> None:
    """An audit hook can't be taken off again: it does nothing while nobody watches."""
    if watching and name in SLOW:
        watching[0](name)


sys.addaudithook(heard)


@pytest.fixture
def ilse(app: Flask, tmp_path: Path, renderings: Path) -> Writer:
    writing.publish(app, tmp_path, renderings)
    return Writer(app, writing.teacher(app))


@pytest.fixture
def seen(app: Flask, ilse: Writer) -> Iterator[list[tuple[str, int]]]:
    """What slow work began, and how many connections had a transaction open then."""
    assert ilse
    engine, opened, found = database(app).engine, set[int](), list[tuple[str, int]]()

    def begin(connection: object) -> None:
        opened.add(id(getattr(connection, "connection", None).dbapi_connection))  # type: ignore[union-attr]

    def end(raw: object, _record: object, *_more: object) -> None:
        opened.discard(id(raw))

    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", end)
    watching.append(lambda name: found.append((name, len(opened))))
    yield found
    watching.clear()
    event.remove(engine, "begin", begin)
    event.remove(engine, "checkin", end)


@pytest.mark.parametrize("what", ["check", "publish", "preview", "archive", "folder", "take"])
def test_nobody_waits_for_a_check_or_an_archive(
    ilse: Writer, seen: list[tuple[str, int]], what: str
) -> None:
    acts: dict[str, Callable[[], object]] = {
        "check": lambda: ilse.post(f"{PAGE}/check"),
        "publish": lambda: ilse.post(f"{PAGE}/publish", digest="x", note=""),
        "preview": lambda: ilse.told(f"{PAGE}/preview", path=LESSON, text=TEXT + "More."),
        "archive": lambda: sending.send(ilse, sending.packed({LESSON: TEXT + "More."})),
        "folder": lambda: sending.send_folder(ilse, {LESSON: TEXT + "More."}),
        "take": lambda: sending.send(ilse, sending.packed({LESSON: TEXT + "More."})),
    }
    if what in ("check", "publish"):
        ilse.post(HERE, act="save", text=TEXT + "\nMore.\n", seen=sending.seen(ilse))
    answer = acts[what]()
    if what == "take":
        key = sending.key_in(answer.text)  # type: ignore[attr-defined]
        seen.clear()
        ilse.post(f"{PAGE}/archive/drafts", key=key)

    assert seen
    assert [one for one in seen if one[1]] == []
