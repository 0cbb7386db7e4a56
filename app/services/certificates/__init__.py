"""Certificates: issued once, checked by anyone, looked after by those who run the site."""

from app.services.certificates.changing import reissue, revoke
from app.services.certificates.issuing import (
    distinguish,
    find,
    is_earned,
    issue,
    list_mine,
    look_of,
)
from app.services.certificates.listing import (
    PAGE,
    Detail,
    Filters,
    count_printable,
    get,
    list_cohorts,
    list_issued,
    list_printable,
)
from app.services.certificates.papers import data_of, logo_of, store_logo
from app.services.certificates.renewing import Way, begin_term, list_ways, over_since, renew

__all__ = [
    "PAGE", "Detail", "Filters", "Way", "begin_term", "count_printable", "data_of", "distinguish",
    "find", "get", "is_earned", "issue", "list_cohorts", "list_issued", "list_mine",
    "list_printable", "list_ways", "logo_of", "look_of", "over_since", "reissue", "renew", "revoke",
    "store_logo",
]  # fmt: skip
