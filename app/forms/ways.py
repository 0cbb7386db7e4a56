"""What people send about ways into a cohort: addresses to invite, links, whom to move."""

import re
from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from app.domain import dates
from app.errors import N_, Invalid
from app.forms.account import Form, Judged
from app.forms.cohort import in_calendar
from app.services.cohorts import PAGE, people

MOST_USES = 1_000_000
HOST = re.compile(
    r"(?=.{1,120}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
)


def domain_of(typed: str) -> str:
    """A mail domain as addresses end in it; "" for any. Raises Invalid."""
    found = typed.replace("\0", "").strip().removeprefix("@").casefold()
    if found and not HOST.fullmatch(found):
        raise Invalid(N_("Type what stands behind the @, such as example.com."))
    return found


def keys(sent: list[str]) -> list[str]:
    """Keys of people on one page, as its form sends them; a database may refuse NUL."""
    return [key for key in sent[:PAGE] if "\0" not in key]


class InviteForm(Form):
    """Addresses to invite."""

    addresses = TextAreaField(
        _l("E-mail addresses"),
        description=_l(
            "One a line, or apart by commas. Up to 500 at a time; paste them as they are."
        ),
        validators=[Judged(people.lines_of)],
        render_kw={"rows": 6, "spellcheck": "false", "autocapitalize": "none"},
    )


class LinkForm(Form):
    """A link into a cohort."""

    most = IntegerField(
        _l("How many people it lets in"),
        description=_l("Leave it empty for any number."),
        validators=[
            Optional(),
            NumberRange(1, MOST_USES, _l("Type a number from 1 up, or leave it empty.")),
        ],
        render_kw={"inputmode": "numeric", "min": 1},
    )
    ends_on = DateField(
        _l("Last day"),
        description=_l("It works until the end of that day. Leave it empty for no end."),
        validators=[Optional(), in_calendar],
    )
    domain = StringField(
        _l("Mail domain"),
        description=_l(
            "Such as example.com: only addresses there come in. Leave it empty for any."
        ),
        validators=[Length(max=200), Judged(domain_of)],
        render_kw={"spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"},
    )

    def ends_at(self, zone: str) -> datetime | None:
        """The end of its last day, in the cohort's time zone."""
        return dates.end_of(self.ends_on.data, zone) if self.ends_on.data else None
