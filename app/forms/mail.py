"""Which letters somebody wants, and what kinds of letters are called."""

from collections.abc import Collection, Sequence
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.fields.choices import (  # type: ignore[attr-defined] # newer than its types
    SelectChoice,
)

from app.errors import N_
from app.forms.account import Form

KINDS = {
    "message": N_("Messages from people who run your course"),
    "reminder": N_("Reminders: due dates, breaks, what waits for you"),
    "meeting": N_("Sessions of your cohort: new, moved, called off"),
    "review": N_("What came of work that you handed in"),
    "request": N_("Answers to what you asked for, such as another date"),
    "cohort": N_("Your place in a cohort: let in, waiting, not accepted"),
    "practice": N_("Questions that come back: at most two a day, on their days"),
    "unclear": N_("Lessons of yours that learners say are unclear"),
    "digest": N_("The weekly summary of cohorts that you look after"),
}
"""What can be switched off, in words for the person."""
ALWAYS = N_(
    "What it takes to come in (invitations, links, sign-in codes), what guards your account and "
    "what becomes of your certificates is always sent."
)


class LettersForm(Form):
    """Kinds of letters as tick boxes; those without a tick aren't sent."""

    kinds = SelectMultipleField(
        _l("Tell me by mail about"),
        description=_l("You get at most one letter a day, and none in the night."),
    )

    @classmethod
    def among(cls, offered: Sequence[str], off: Collection[str] = (), **given: Any) -> Self:  # noqa: ANN401
        """The form with the kinds that are offered to somebody, ticked but for those `off`."""
        form = cls(kinds=[kind for kind in offered if kind not in off], **given)
        form.kinds.choices = [SelectChoice(kind, _l(KINDS[kind])) for kind in offered]
        return form
