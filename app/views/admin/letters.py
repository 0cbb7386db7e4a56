"""What people are told about their cohort, in the words that are sent."""

from flask import render_template

from app import db
from app.models import Cohort
from app.services import cohorts as desk
from app.services.mail import Letter


def about_cohort(what: str, cohort: Cohort) -> Letter:
    """Words for somebody: they are `in`, `waiting` for a place, or `refused`."""
    course = desk.course_of(db.session(), cohort)
    return Letter.of(render_template(f"mail/cohort_{what}.txt", cohort=cohort, course=course))
