"""What people send about a cohort's sessions: when, where, how to prepare."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, StringField, TextAreaField, TimeField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    ValidationError,
)

from app.domain import dates
from app.errors import N_, Invalid
from app.forms.account import Form, Judged
from app.forms.cohort import cleaned, in_calendar
from app.forms.writing import written
from app.models import Meeting
from app.services.meetings import Plan

MOST_MINUTES = 24 * 60


def place_of(typed: str) -> str:
    """A room, or a link that browsers may open. Raises Invalid for a link of another kind."""
    try:
        scheme = urlsplit(typed.strip()).scheme.casefold()
    except ValueError as error:
        raise Invalid(N_("This link can’t be opened. Copy it once more.")) from error
    is_link = "://" in typed or scheme in ("javascript", "data", "vbscript", "file", "mailto")
    if is_link and scheme not in ("http", "https"):
        raise Invalid(N_("A link begins with https:// or http://."))
    return typed


class MeetingForm(Form):
    """A session; its times are those of the cohort's time zone."""

    title = StringField(
        _l("Title"),
        filters=[cleaned],
        validators=[
            DataRequired(_l("Type a title.")),
            Length(max=200, message=_l("Use up to 200 characters.")),
        ],
    )
    day = DateField(_l("Day"), validators=[InputRequired(_l("Pick a day.")), in_calendar])
    clock = TimeField(_l("Begins at"), validators=[InputRequired(_l("Type a time."))])
    minutes = IntegerField(
        _l("Minutes"),
        validators=[
            InputRequired(_l("Type how many minutes it takes.")),
            NumberRange(5, MOST_MINUTES, _l("Type a number from 5 to 1440.")),
        ],
        render_kw={"inputmode": "numeric", "min": 5},
    )
    place = StringField(
        _l("Link or room"),
        description=_l("A link that begins with https://, or where to go."),
        filters=[cleaned],
        validators=[
            Length(max=500, message=_l("Use up to 500 characters.")),
            Judged(place_of),
        ],
        render_kw={"spellcheck": "false", "autocomplete": "off"},
    )
    guide = TextAreaField(
        _l("How to prepare"),
        description=_l("People of the cohort read it. An empty line begins a new paragraph."),
        filters=[lambda typed: written(typed or "")],
        validators=[Length(max=4000, message=_l("Use up to 4000 characters."))],
        render_kw={"rows": 6},
    )
    zone = "UTC"

    def validate_clock(self, field: TimeField) -> None:
        """A time that clocks show that day."""
        if field.data and self.day.data and self.starts_at() is None:
            raise ValidationError(_("Clocks are put forward over this time. Pick another one."))

    def starts_at(self) -> datetime | None:
        """When it begins (UTC); None where clocks there skip that time."""
        assert self.day.data and self.clock.data
        return dates.moment(self.day.data, self.clock.data, self.zone)

    def plan(self) -> Plan:
        """What was typed, once it was found right."""
        starts_at = self.starts_at()
        assert self.title.data and starts_at and self.minutes.data
        ends_at = starts_at + timedelta(minutes=self.minutes.data)
        place, guide = self.place.data or "", self.guide.data or ""
        return Plan(self.title.data, starts_at, ends_at, place, guide)

    def fill(self, meeting: Meeting) -> None:
        """Show what is stored."""
        starts = dates.there(meeting.starts_at, self.zone)
        self.title.data, self.place.data = meeting.title, meeting.place
        self.guide.data = meeting.guide
        self.day.data, self.clock.data = starts.date(), starts.time()
        self.minutes.data = (meeting.ends_at - meeting.starts_at) // timedelta(minutes=1)
