"""Where the cohort page leads: pages of the desk that are there, for those who may open them."""

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from flask import current_app

from app.domain.permission import Permission, may
from app.security import asking
from app.services.cohort_page import Asked, Head, Pending
from app.services.reviewers import ANSWER, WORKSHEET
from app.views.admin.room import place

KEY = "-key-"


def address_of(endpoint: str, **values: str) -> str:
    """Where a page is; "" where there is no such page, or it isn't for the reader."""
    view = current_app.view_functions.get(endpoint)
    if view is None or not may(asking(), getattr(view, "permission", Permission.RUN_SITE)):
        return ""
    return place(endpoint, **values)


@dataclass(frozen=True)
class Doors:
    """Ways on from one cohort's page."""

    head: Head
    asked: Asked
    somebody: str = field(default_factory=lambda: address_of("admin.person", person=KEY))
    """where somebody's page is: made once for all on the page"""

    def person(self, key: str) -> str:
        """One person's page."""
        return self.somebody.replace(KEY, key)

    def waits(self, one: Pending) -> str:
        """Where a thing that waits is seen to; "" where that is not for the reader."""
        if not one.is_theirs or not one.subject:
            return ""
        if one.kind == WORKSHEET:
            return address_of("teach.document", key=one.subject, cohort=self.head.key)
        if one.kind == ANSWER:
            where = {"question": one.part, "cohort": self.head.key}
            return address_of("teach.review", key=one.subject, **where)
        return address_of("admin.request", key=one.subject)

    @cached_property
    def cohorts(self) -> str:
        """All cohorts."""
        return address_of("admin.cohorts")

    @cached_property
    def invite(self) -> str:
        """Where people are asked in."""
        if not self.head.runs:
            return ""
        ways = ("admin.cohort_people", "admin.cohort_ways", "admin.edit_cohort")
        return next((found for one in ways if (found := address_of(one, cohort=self.head.key))), "")

    @cached_property
    def guides(self) -> str:
        """How to lead the course or help with it, where it has pages on that."""
        return address_of("teach.guides") if self.head.course.guides else ""

    @cached_property
    def act(self) -> str:
        """Where one sees the cohort as somebody in it."""
        if not self.head.runs or self.head.is_archived:
            return ""
        return address_of("teach.act", course=self.head.slug, cohort=self.head.key)

    @cached_property
    def rules(self) -> str:
        """Where it is set when somebody is at risk."""
        return address_of("admin.settings", _anchor="rules")

    def listed(self, sort: str = "", words: str | None = None, after: str = "") -> str:
        """This page with another order, search or place; what isn't said stays as it is."""
        order = sort or self.asked.sort
        given = {
            "sort": order if order != "name" else "",
            "q": self.asked.words if words is None else words,
            "after": after,
        }
        query = urlencode({name: value for name, value in given.items() if value})
        page = place("admin.cohort", cohort=self.head.key)
        return f"{page}?{query}#people" if query else f"{page}#people"
