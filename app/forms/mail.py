"""Which letters somebody wants, and what kinds of letters are called."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.fields.choices import (  # type: ignore[attr-defined] # newer than its types
    SelectChoice,
)

from app.domain.mail import OPTIONAL
from app.errors import N_
from app.forms.account import Form

KINDS = {
    "message": N_("Messages from people who run your course"),
    "reminder": N_("Reminders: due dates, breaks, what waits for you"),
    "meeting": N_("Sessions of your cohort: new, moved, called off"),
    "review": N_("What came of work that you handed in"),
    "digest": N_("The weekly summary of cohorts that you look after"),
}
"""What can be switched off, in words for the person."""
ALWAYS = N_(
    "Letters that guard your account, answers to what you asked for, your place in a cohort and "
    "your certificates are always sent."
)


class LettersForm(Form):
    """Kinds of letters as tick boxes; those without a tick aren't sent."""

    kinds = SelectMultipleField(
        _l("Tell me by mail about"),
        description=_l("You get at most one letter a day, and none in the night."),
        choices=[SelectChoice(kind, _l(KINDS[kind])) for kind in OPTIONAL],
    )
