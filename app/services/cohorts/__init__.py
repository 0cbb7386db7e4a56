"""Cohorts: find and plan them, let people in, keep who waits, and who looks after them."""

from app.services.cohorts import links, people, queue, seats
from app.services.cohorts.found import (
    PAGE,
    Listed,
    Staff,
    course_of,
    get,
    get_to_run,
    is_run,
    last_day,
    list_all,
    list_beside,
    list_staff,
    state_of,
)
from app.services.cohorts.plan import (
    DueDay,
    Plan,
    archive,
    change,
    copy,
    list_courses,
    list_due,
    make,
    set_due,
    unarchive,
)
from app.services.cohorts.staff import UnknownAddresses, require_kept, settle_role
from app.services.cohorts.staff import change as change_staff
from app.services.cohorts.staff import find as find_staff

__all__ = [
    "PAGE", "DueDay",
    "Listed",
    "Plan",
    "Staff",
    "UnknownAddresses",
    "archive",
    "change",
    "change_staff",
    "copy",
    "course_of",
    "find_staff",
    "get",
    "get_to_run", "is_run",
    "last_day",
    "links",
    "list_all",
    "list_beside",
    "list_courses",
    "list_due",
    "list_staff",
    "make",
    "people",
    "queue",
    "require_kept",
    "seats",
    "set_due",
    "settle_role",
    "state_of",
    "unarchive",
]  # fmt: skip
