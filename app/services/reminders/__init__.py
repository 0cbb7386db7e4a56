"""Reminders by rule: what the rules are, and who is to be told by them now."""

from app.services.reminders.finding import Item, find, list_ids, note_done, since
from app.services.reminders.rules import (
    Rules,
    example,
    filled,
    load,
    reset,
    sample,
    save,
    send_test,
)
from app.services.reminders.telling import tell

__all__ = [
    "Item",
    "Rules",
    "example",
    "filled",
    "find",
    "list_ids",
    "load",
    "note_done",
    "reset",
    "sample",
    "save",
    "send_test",
    "since",
    "tell",
]
