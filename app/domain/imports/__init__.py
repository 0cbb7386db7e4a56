"""Files of people: read as a table, then judged row by row against who is here."""

from app.domain.imports.judging import (
    OUTCOMES,
    REASONS,
    CohortHere,
    Here,
    Known,
    Person,
    Row,
    clean,
    judge,
    tally,
)
from app.domain.imports.table import COLUMNS, EXAMPLE, MOST_BYTES, MOST_ROWS, Table, read

__all__ = [
    "COLUMNS", "EXAMPLE", "MOST_BYTES", "MOST_ROWS", "OUTCOMES", "REASONS", "CohortHere", "Here",
    "Known", "Person", "Row", "Table", "clean", "judge", "read", "tally",
]  # fmt: skip
