"""The examples in the domain's docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

from app import domain

MODULES = sorted(one.name for one in pkgutil.walk_packages(domain.__path__, "app.domain."))


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples() -> None:
    found = (doctest.DocTestFinder().find(importlib.import_module(name)) for name in MODULES)

    assert sum(bool(one.examples) for tests in found for one in tests) >= 5
