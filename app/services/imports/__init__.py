"""Imports: a file of people is read, looked at, applied at once, and perhaps taken back."""

from app.services.imports.applying import Changed, acting, apply, begin, give_back, prepare
from app.services.imports.inviting import invite, list_uninvited
from app.services.imports.looking import (
    Shown,
    cohort_of,
    get,
    list_cohorts,
    list_imports,
    list_rows,
    task_of,
)
from app.services.imports.reading import discard, dry_run, keep, sweep
from app.services.imports.undoing import begin_taking_back, end_taking_back, list_made, take_back
from app.services.imports.writing import Prepared

__all__ = [
    "Changed",
    "Prepared",
    "Shown",
    "acting",
    "apply",
    "begin",
    "begin_taking_back",
    "cohort_of",
    "discard",
    "dry_run",
    "end_taking_back",
    "get",
    "give_back",
    "invite",
    "keep",
    "list_cohorts",
    "list_imports",
    "list_made",
    "list_rows",
    "list_uninvited",
    "prepare",
    "sweep",
    "take_back",
    "task_of",
]  # fmt: skip
