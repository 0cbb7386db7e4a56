"""Scenarios: start or resume a conversation, decide, look back."""

from app.services.scenarios.past import Meeting, Past, list_reached, meet
from app.services.scenarios.play import decide, reply, start
from app.services.scenarios.runs import Run, choices_at, get

__all__ = [
    "Meeting", "Past", "Run", "choices_at", "decide", "get", "list_reached", "meet", "reply",
    "start",
]  # fmt: skip
