"""Pages of learners; importing them puts them on the blueprint."""

from app.views.learn import (
    activity,
    asking,
    certificates,
    course,
    home,
    lesson,
    moved,
    notes,
    phrases,
    plan,
    profile,
    quiz,
    scenario,
    search,
    session,
    unclear,
    worksheet,
)
from app.views.learn.room import blueprint

__all__ = [
    "activity",
    "asking",
    "blueprint",
    "certificates",
    "course",
    "home",
    "lesson",
    "moved",
    "notes",
    "phrases",
    "plan",
    "profile",
    "quiz",
    "scenario",
    "search",
    "session",
    "unclear",
    "worksheet",
]
