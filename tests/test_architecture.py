"""The rules of the house, read from its files: who may import whom, sizes, doors, the map."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask

from config import ROOT

FLOORS: list[set[str]] = [
    {"config", "errors"},
    {"domain"},
    {"content", "models", "output"},
    {"services"},
    {"db", "migrating"},
    {"jobs", "metrics", "upkeep"},
    {"acting"},
    {"security", "forms", "words", "logs", "static_files", "templating", "serving", "working"},
    {"views", "cli"},
    {"app"},
    {"web"},
]
"""Who may know whom: a room imports from floors above it in this list, or from itself."""

RATIONS: dict[str, set[str]] = {
    "config": set(),
    "errors": set(),
    "domain": set(),
    "content": {"markdown", "pymdownx", "nh3", "yaml", "pydantic", "pydantic_core", "pyphen"},
    "models": {"sqlalchemy"},
    "output": {"typst", "segno", "xlsxwriter", "icalendar", "docx"},
    "services": {"sqlalchemy", "argon2", "pyotp", "fsrs"},
    "db": {"flask", "sqlalchemy"},
    "migrating": {"alembic", "sqlalchemy"},
    "jobs": {"huey", "structlog"},
    "acting": {"sqlalchemy"},
    "metrics": {"prometheus_client", "sqlalchemy", "structlog"},
    "upkeep": {"sqlalchemy"},
    "security": {
        "flask", "flask_login", "flask_limiter", "flask_wtf", "itsdangerous", "werkzeug",
    },
    "forms": {"babel", "flask_babel", "flask_wtf", "werkzeug", "wtforms"},
    "words": {"flask", "flask_babel", "flask_login", "babel", "jinja2", "markupsafe", "sqlalchemy"},
    "logs": {"flask", "structlog"},
    "static_files": {"flask", "whitenoise"},
    "templating": {"flask", "jinja2", "markupsafe"},
    "serving": {"click", "sqlalchemy"},
    "working": {"huey", "structlog"},
    "views": {
        "flask", "flask_babel", "flask_login", "flask_limiter", "flask_wtf", "structlog",
        "werkzeug", "wtforms",
    },
    "cli": {"flask", "click"},
    "app": {"flask", "jinja2", "werkzeug"},
    "web": set(),
}  # fmt: skip
"""The outside packages that each room may say."""

MODULE, FUNCTION, VIEW = 300, 40, 15
"""Longest module, function and view, in lines."""

FOLDERS_WITHOUT_CODE = {"templates", "static", "translations"}
SHUNNED_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py"}


class Import(NamedTuple):
    """One name that a module imports, and where."""

    importer: str
    imported: str
    place: str


def modules(*folders: str) -> list[Path]:
    """Every Python file in these folders of the project."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def written() -> list[Path]:
    """Every Python file that people write and read; migrations are told once and kept."""
    return [*ROOT.glob("*.py"), *modules("app", "bench", "tests")]


def module_name(path: Path) -> str:
    """The dotted name of a file: `app.domain.course`, `app.domain` for its __init__."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(name: str) -> str:
    """The room of a dotted name: `domain` for `app.domain.course`, `app` for the roof."""
    parts = name.split(".")
    return parts[1] if parts[0] == "app" and len(parts) > 1 else parts[0]


def tree_of(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def place_of(path: Path, node: ast.AST) -> str:
    """file:line of something in a file."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def imports_of(path: Path) -> Iterator[Import]:
    """All that a file imports, inside functions too; `from app import db` imports `app.db`."""
    importer = module_name(path)
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        place = place_of(path, node)
        if isinstance(node, ast.Import):
            yield from (Import(importer, alias.name, place) for alias in node.names)
        else:
            assert node.level == 0, f"{place}: relative import"
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                is_module = name in KNOWN
                yield Import(importer, name if is_module else str(node.module), place)


def listed(found: list[str]) -> str:
    """Findings for the message of a failing test, a line each."""
    return "\n" + "\n".join(found)


def house() -> list[Path]:
    """The files that the rule of direction is about."""
    return [ROOT / "config.py", *modules("app")]


KNOWN = {module_name(path) for path in house()}
IMPORTS = [one for path in house() for one in imports_of(path)]
OUTSIDE = [one for one in IMPORTS if one.imported.split(".")[0] not in {"app", "config"}]
INSIDE = [one for one in IMPORTS if one not in OUTSIDE]


def floor_of(room: str) -> int:
    """The number of a room's floor, counted from the ground."""
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def test_every_room_has_a_floor_and_a_ration() -> None:
    rooms = {room_of(module_name(path)) for path in house()}

    assert rooms <= set().union(*FLOORS)
    assert set().union(*FLOORS) == set(RATIONS)


def test_rooms_import_only_from_floors_below_them() -> None:
    wrong = [
        f"{one.place}: {one.importer} imports {one.imported}"
        for one in INSIDE
        if room_of(one.importer) != room_of(one.imported)
        and floor_of(room_of(one.importer)) <= floor_of(room_of(one.imported))
    ]

    assert not wrong, listed(wrong)


def test_no_module_imports_itself_in_a_circle() -> None:
    edges: dict[str, set[str]] = {name: set() for name in KNOWN}
    for one in INSIDE:
        if one.importer != one.imported:
            edges[one.importer].add(one.imported)
    while leaves := {name for name, targets in edges.items() if not targets}:
        edges = {name: targets - leaves for name, targets in edges.items() if name not in leaves}

    assert sorted(edges) == []


def test_outside_packages_are_said_only_where_they_are_rationed() -> None:
    wrong = [
        f"{one.place}: {one.imported}"
        for one in OUTSIDE
        if (package := one.imported.split(".")[0]) not in sys.stdlib_module_names
        and package not in RATIONS[room_of(one.importer)]
    ]

    assert not wrong, listed(wrong)


@pytest.mark.parametrize("room", ["domain", "errors"])
def test_the_domain_has_no_clock_no_files_and_no_network(room: str) -> None:
    doors = {"os", "io", "pathlib", "socket", "subprocess", "sqlite3", "time", "secrets", "urllib"}

    assert [one for one in OUTSIDE if room_of(one.importer) == room and one.imported in doors] == []


def test_imports_stand_at_the_top_of_their_module() -> None:
    inner = [
        place_of(path, node)
        for path in written()
        for function in ast.walk(tree_of(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert not inner, listed(inner)


def test_every_module_says_what_lives_there() -> None:
    silent = [
        str(path.relative_to(ROOT)) for path in written() if not ast.get_docstring(tree_of(path))
    ]

    assert not silent, listed(silent)


def test_no_module_is_a_drawer_for_everything() -> None:
    assert [path for path in written() if path.name in SHUNNED_NAMES] == []


def test_modules_are_short() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in written()}

    long = [f"{path.relative_to(ROOT)} has {n} lines" for path, n in lines.items() if n > MODULE]
    assert not long, listed(long)


def test_functions_are_short() -> None:
    long = [found for path in written() for found in longer_than(FUNCTION, path)]
    assert not long, listed(long)


def test_views_are_short() -> None:
    long = [found for path in modules("app/views") for found in longer_than(VIEW, path, True)]
    assert not long, listed(long)


def longer_than(limit: int, path: Path, only_views: bool = False) -> Iterator[str]:
    """The functions of a file with more lines than `limit`, decorators not counted."""
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        is_view = any("blueprint." in ast.unparse(one) for one in node.decorator_list)
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > limit and (is_view or not only_views):
            yield f"{place_of(path, node)}: {node.name} has {length} lines"


def test_every_endpoint_names_its_permission(app: Flask) -> None:
    closed = [name for name, view in app.view_functions.items() if not hasattr(view, "permission")]

    assert not closed, listed(closed)


def test_addresses_are_in_kebab_case(app: Flask) -> None:
    kebab = re.compile(r"<[a-z_:]+>(\.[a-z]+)?|[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?|")
    odd = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if not all(kebab.fullmatch(part) for part in rule.rule.strip("/").split("/"))
    ]

    assert not odd, listed(odd)


def test_the_map_names_every_room_and_no_others() -> None:
    words = (ROOT / "app" / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([a-z_]+)(?:\.py|/)?` \|", words, re.MULTILINE))
    there = {
        path.stem
        for path in (ROOT / "app").iterdir()
        if not path.name.startswith("__") and (path.suffix == ".py" or path.is_dir())
    }

    assert named == there
