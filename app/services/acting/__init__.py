"""Acting as a test learner: who may, in what, the rows that it takes, and what is to be seen."""

from app.services.acting.beginning import Person, begin
from app.services.acting.copying import copy
from app.services.acting.offers import Offer, Wish, find_cohort, get_offer, page_of, require
from app.services.acting.seeing import Seen, see
from app.services.acting.standing import (
    Faults,
    Stopped,
    as_it_stands,
    list_faults,
    require_readable,
)
from app.services.acting.telling import is_waiting, list_moments, tell

__all__ = [
    "Faults", "Offer", "Person", "Seen", "Stopped", "Wish", "as_it_stands", "begin", "copy",
    "find_cohort", "get_offer", "is_waiting", "list_faults", "list_moments", "page_of", "require",
    "require_readable", "see", "tell",
]  # fmt: skip
