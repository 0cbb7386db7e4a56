"""Messages that people who run a cohort write to those in it."""

from app.services.messages.audience import (
    CHOICES,
    Candidate,
    Person,
    find_person,
    list_pressing,
)
from app.services.messages.drafts import (
    NOBODY,
    PLACEHOLDERS,
    Draft,
    Filled,
    Preview,
    fill_for,
    for_all,
    nudge,
    preview,
)
from app.services.messages.sending import (
    Outcome,
    get,
    list_ids,
    list_sent,
    outcome,
    send,
    send_batch,
    send_test,
    writer_of,
)

__all__ = [
    "CHOICES",
    "NOBODY",
    "PLACEHOLDERS",
    "Candidate",
    "Draft",
    "Filled",
    "Outcome",
    "Person",
    "Preview",
    "fill_for",
    "find_person",
    "for_all",
    "get",
    "list_ids",
    "list_pressing",
    "list_sent",
    "nudge",
    "outcome",
    "preview",
    "send",
    "send_batch",
    "send_test",
    "writer_of",
]
