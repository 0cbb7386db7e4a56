"""Maps of scenarios for those who write them: as drafts or published, with problems and counts."""

from app.services.maps.counting import Weights, weigh
from app.services.maps.looking import FAULTY, REMOVED, UNCHANGED, Found, Look, find, look
from app.services.maps.problems import Problem, place_problems

__all__ = [
    "FAULTY", "REMOVED", "UNCHANGED", "Found", "Look", "Problem", "Weights", "find", "look",
    "place_problems", "weigh",
]  # fmt: skip
