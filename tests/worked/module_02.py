"""Module 2, From plan number to partner pressure."""

from tests.worked import Worked

NUMBER = "02-from-plan-number-to-partner-pressure/01-where-the-number-comes-from.md"

WORKED = [
    Worked(NUMBER, "3.10", "3.10", lambda: f"{3 * 1.18 * 0.9 * 1.0 * 0.97365:.2f}"),
]
