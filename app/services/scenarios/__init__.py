"""Scenarios: start or resume a conversation, decide, look back."""

from app.services.scenarios.past import Hindsight, Meeting, Past, list_reached, look_back, meet
from app.services.scenarios.play import decide, reply, start
from app.services.scenarios.runs import Run, choices_at, get

__all__ = [
    "Hindsight", "Meeting", "Past", "Run", "choices_at", "decide", "get", "list_reached",
    "look_back", "meet", "reply", "start",
]  # fmt: skip
