"""A file is opened once for its outline and its compiling."""

import pytest

from app.content import opening
from app.content.place import Findings, Unreadable
from app.content.worker import Worker
from tests.content.small import compiled, lesson, told

TEXT = "---\ntitle: A\n---\n\n## A {#Bad}\n"


def test_the_second_request_gets_the_document_of_the_first_with_what_was_found_in_it() -> None:
    text = f"{TEXT}\n- a\nb\n"
    first = opening.open_first("a.md", text, Findings("a.md"))
    findings = Findings("a.md")

    assert opening.open_again("a.md", text, findings) is first
    assert [fault.name for fault in findings.found] == ["hanging-line"]
    assert first.findings is findings
    assert opening.open_again("a.md", text, Findings("a.md")) is not first


def test_another_text_of_the_same_name_is_opened_anew() -> None:
    first = opening.open_first("a.md", TEXT, Findings("a.md"))

    assert opening.open_again("a.md", f"{TEXT}\nMore.\n", Findings("a.md")) is not first


def test_what_is_kept_is_bounded() -> None:
    for number in range(2 * opening.MOST):
        opening.open_first(f"{number}.md", TEXT, Findings("a.md"))
    long = f"{TEXT}{'word ' * opening.LONGEST}"

    assert opening.open_first("a.md", long, Findings("a.md")).blocks
    assert len(opening._kept) <= opening.MOST
    assert "a.md" not in opening._kept
    with pytest.raises(Unreadable):
        opening.open_first("a.md", "no front matter", Findings("a.md"))


def test_findings_of_the_outline_are_told_once(worker: Worker) -> None:
    assert compiled(worker).course
    assert len(told(worker, lesson("## A {#Bad}\n\nText\n"))) == 1
