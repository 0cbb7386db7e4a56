"""Every defect planted in the corpus is found where it is; the table of codes is whole and true."""

import ast
import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.content.check import Result, compile_course
from app.content.codes import FAMILIES, codes
from app.content.reader import Source, read_folder
from app.content.worker import Worker
from app.services.publishing import Prepared
from config import ROOT
from tests.content import defects
from tests.content.defects import Defect
from tests.content.small import FILES

SAID_BY = {"fault": "fault", "stop": "fault", "_stop": "fault", "hint": "hint"}
"""How a call site names the severity."""
PROVEN_ELSEWHERE = {
    "too-slow",  # test_hostile: a worker without patience
    "unreadable",  # test_hostile: a file that vanishes
}


def planted() -> dict[str, Defect]:
    """Every defect of the corpus as "topic: what", in the order of the files."""
    found: dict[str, Defect] = {}
    for module in pkgutil.iter_modules(defects.__path__):
        corpus = importlib.import_module(f"{defects.__name__}.{module.name}")
        found |= {f"{module.name}: {what}": one for what, one in corpus.DEFECTS.items()}
    return found


PLANTED = planted()


def result_of(defect: Defect, folder: Path, worker: Worker) -> Result:
    """What becomes of the small course, written to `folder` with the defect."""
    for path, data in {**FILES, **defect.files}.items():
        if data is not None:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data if isinstance(data, bytes) else data.encode())
    if defect.deed:
        defect.deed(folder)
    source = read_folder(folder)
    source = Source(source.texts, {**source.media, **defect.media}, source.findings)
    return compile_course("small", source, worker)


@pytest.mark.parametrize("defect", PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_defect_is_found_where_it_is(
    worker: Worker, tmp_path: Path, defect: Defect
) -> None:
    result = result_of(defect, tmp_path, worker)
    found = [*result.faults, *result.hints]
    told = "\n".join(f"{fault.name}: {fault}" for fault in found)

    there = [
        fault
        for fault in found
        if fault.name == defect.name
        and f"{fault.path}:{fault.line}:{fault.column}" == defect.at
        and defect.says in str(fault)
    ]
    assert there, told
    assert "unreadable" not in {fault.name for fault in found}, told
    wrong = [fault.name for fault in found if fault.severity != codes()[fault.name].severity]
    assert not wrong, told


def test_every_code_has_a_planted_defect() -> None:
    there = {defect.name for defect in PLANTED.values()} | PROVEN_ELSEWHERE

    assert sorted(codes().keys() - there) == []


def test_codes_are_unique_and_stand_in_the_order_of_their_families() -> None:
    written = [code.code for code in codes().values()]

    assert [code for code, count in Counter(written).items() if count > 1] == []
    assert written == sorted(written, key=lambda code: ("".join(FAMILIES).index(code[0]), code))


def test_every_code_says_what_is_wrong_and_why_it_matters() -> None:
    assert [name for name, code in codes().items() if not code.what or not code.why] == []


def calls() -> Iterator[tuple[str, str, str]]:
    """(place, severity, name) of every call that tells a finding under a written name."""
    for path in sorted((ROOT / "app" / "content").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr in SAID_BY and node.args:
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                for name in ast.walk(node.args[0]):
                    if isinstance(name, ast.Constant) and isinstance(name.value, str):
                        yield place, SAID_BY[node.func.attr], name.value


def test_call_sites_use_names_of_the_table_with_its_severity() -> None:
    table = {name: code.severity for name, code in codes().items()}
    wrong = [
        f"{place}: {name} as a {severity}"
        for place, severity, name in calls()
        if table.get(name) != severity
    ]

    assert not wrong, "\n" + "\n".join(wrong)


def test_no_code_is_left_that_nothing_says() -> None:
    said = {
        node.value
        for path in (ROOT / "app" / "content").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert sorted(codes().keys() - said) == []


def test_the_corpus_is_large_enough_to_be_trusted() -> None:
    assert len(PLANTED) >= 40


@pytest.mark.parametrize(
    "folder", [path.parent.name for path in sorted((ROOT / "courses").glob("*/course.md"))]
)
def test_nothing_is_found_in_the_shipped_courses(
    worker: Worker, shipped: Prepared, folder: str
) -> None:
    if folder == shipped.slug:
        result = shipped.result
    else:
        result = compile_course(folder, read_folder(ROOT / "courses" / folder), worker)

    assert [str(fault) for fault in (*result.faults, *result.hints)] == []
