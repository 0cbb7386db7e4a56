"""Saying commands in tests."""

from click.testing import Result
from flask import Flask


def say(app: Flask, *words: str, typed: str = "") -> Result:
    """Run `flask …`."""
    return app.test_cli_runner().invoke(args=words, input=typed)
