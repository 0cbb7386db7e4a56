"""Pages for anyone; importing them puts them on the blueprint."""

from app.views.public import card, files, front, machine, theme
from app.views.public.room import blueprint

__all__ = ["blueprint", "card", "files", "front", "machine", "theme"]
