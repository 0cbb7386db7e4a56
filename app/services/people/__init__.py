"""People as others see and run them: lists, one person, rights, invitations, what is kept."""

from app.services.people.anonymize import anonymize
from app.services.people.change import (
    Details,
    Taken,
    add,
    allow,
    correct,
    deactivate,
    invite,
    reactivate,
    remove_second_step,
)
from app.services.people.export import KIND as EXPORT
from app.services.people.export import ask_export, ask_own, find_own, gather
from app.services.people.leaving import Leaving, erase_own, look_ahead
from app.services.people.listing import (
    Filters,
    Line,
    Status,
    get,
    list_cohorts,
    list_people,
    matching,
    roles_of,
    status_of,
)
from app.services.people.managers import assign, list_managers, remove
from app.services.people.progress import Enrolled, list_enrolled, sees_sums_only
from app.services.people.roles import GIVEN, Unconfirmed, list_courses, set_courses, set_roles
from app.services.people.telling import list_papers, list_places, tell_account, tell_course
from app.services.people.timeline import Event, list_events

__all__ = [
    "EXPORT", "GIVEN", "Details", "Enrolled", "Event", "Filters", "Leaving", "Line", "Status",
    "Taken", "Unconfirmed", "add", "allow", "anonymize", "ask_export", "ask_own", "assign",
    "correct", "deactivate", "erase_own", "find_own", "gather", "get", "invite", "list_cohorts",
    "list_courses", "list_enrolled", "list_events", "list_managers", "list_papers", "list_people",
    "list_places", "look_ahead", "matching", "reactivate", "remove", "remove_second_step",
    "roles_of", "sees_sums_only", "set_courses", "set_roles", "status_of", "tell_account",
    "tell_course",
]  # fmt: skip
