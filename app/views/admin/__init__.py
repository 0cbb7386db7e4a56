"""Pages of people who run cohorts and the site; importing them puts them on the blueprint."""

from app.views.admin import (
    audit,
    cohort,
    cohort_export,
    cohort_people,
    cohort_ways,
    cohorts,
    desk,
    exceptions,
    imports,
    mail,
    meetings,
    messages,
    people,
    requests,
    settings,
    status,
    tasks,
)
from app.views.admin.room import blueprint

__all__ = [
    "audit",
    "blueprint",
    "cohort",
    "cohort_export",
    "cohort_people",
    "cohort_ways",
    "cohorts",
    "desk",
    "exceptions",
    "imports",
    "mail",
    "meetings",
    "messages",
    "people",
    "requests",
    "settings",
    "status",
    "tasks",
]
