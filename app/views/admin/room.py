"""The desk's door: its blueprint, and what its side bar asks."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Blueprint, current_app, url_for

from app.domain.permission import Permission, may
from app.errors import N_
from app.security import asking
from app.words import language
from app.words import worded as _

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the side bar: endpoint, icon, words, and who sees it."""

    endpoint: str
    icon: str
    title: str
    permission: Permission


PLACES: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        N_("People and progress"),
        (
            Entry("admin.cohorts", "chart", N_("Cohorts"), Permission.SEE_DESK),
            Entry("admin.people", "people", N_("People"), Permission.SEE_DESK),
            Entry("admin.imports", "upload", N_("Imports"), Permission.RUN_SITE),
            Entry("teach.reviews", "page", N_("Waiting for you"), Permission.REVIEW),
            Entry("admin.credentials", "certificate", N_("Certificates"), Permission.RUN_SITE),
            Entry("admin.mail", "mail", N_("Messages"), Permission.RUN_COHORTS),
        ),
    ),
    (
        N_("Teaching"),
        (
            Entry("teach.courses", "edit", N_("Courses"), Permission.WRITE_COURSES),
            Entry("teach.unclear", "question", N_("Unclear lessons"), Permission.REVIEW),
            Entry("teach.guides", "course", N_("Guides"), Permission.SEE_DESK),
            Entry("teach.numbers", "chart", N_("In numbers"), Permission.SEE_NUMBERS),
        ),
    ),
    (
        N_("System"),
        (
            Entry("admin.audit", "list", N_("Record of acts"), Permission.RUN_SITE),
            Entry("admin.settings", "gear", N_("Settings"), Permission.RUN_SITE),
            Entry("admin.status", "info", N_("Status"), Permission.RUN_SITE),
        ),
    ),
)
"""The side bar; a line whose page isn't there yet isn't shown."""


SEEN = frozenset(entry.permission for _heading, entries in PLACES for entry in entries)
Bar = tuple[tuple[str, tuple[tuple[Entry, str, str], ...]], ...]


def side_bar() -> Bar:
    """What of the side bar the person sees: heading → (entry, address, words)."""
    asks = asking()
    allowed = frozenset(one for one in SEEN if may(asks, one))
    return _lines(language(), allowed)


@lru_cache
def _lines(_language: str, allowed: frozenset[Permission]) -> Bar:
    """The same for all who may do so much and read this language."""
    shown = []
    for heading, entries in PLACES:
        lines = tuple(
            (one, place(one.endpoint), _(one.title))
            for one in entries
            if one.endpoint in current_app.view_functions and one.permission in allowed
        )
        if lines:
            shown.append((_(heading), lines))
    return tuple(shown)


@lru_cache(4000)
def place(endpoint: str, **values: str) -> str:
    """`url_for` of what pages name again and again: each address is built once."""
    return url_for(endpoint, **dict[str, Any](values))


@blueprint.app_context_processor
def phrases() -> dict[str, object]:
    """What every page's navigation asks."""
    return {
        "may_see_desk": lambda: may(asking(), Permission.SEE_DESK),
        "may_run_site": lambda: may(asking(), Permission.RUN_SITE),
        "may_run_cohorts": lambda: may(asking(), Permission.RUN_COHORTS),
        "side_bar": side_bar,
        "place": place,
    }
