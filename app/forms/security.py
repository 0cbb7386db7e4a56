"""What guards an account, as its owner types it: codes, another address, and its end."""

from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import (  # type: ignore[attr-defined] # newer than its types
    SelectChoice,
)
from wtforms.validators import InputRequired, Length, ValidationError

from app.errors import N_
from app.forms.account import MOST, Form, Judged
from app.services import accounts

REMOVED_FOR = {
    "lost": N_("The phone or app is gone"),
    "locked": N_("The codes don\u2019t work, and no recovery code is left"),
    "suspected": N_("Somebody else may have the codes"),
    "other": N_("Another reason"),
}
"""Why somebody's second step was removed, in words for them and for who does it."""


def code_field(label: str, hint: str) -> StringField:
    """A code of an app, or a recovery code."""
    return StringField(
        label,
        description=hint,
        validators=[InputRequired(_l("Type the code.")), Length(max=40)],
        render_kw={
            "autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none",
        },
    )  # fmt: skip


def current_field(label: str = _l("Your password")) -> PasswordField:
    """The password that is set now."""
    return PasswordField(
        label,
        validators=[InputRequired(_l("Type your password.")), Length(max=MOST)],
        render_kw={"autocomplete": "current-password"},
    )


class SecondForm(Form):
    """The code after the password."""

    code = code_field(
        _l("Code"), _l("The six digits that your app shows now, or one of your recovery codes.")
    )
    trusts = BooleanField(
        _l("Don\u2019t ask for a code in this browser for 30 days"),
        description=_l("Only in a browser that nobody else uses."),
    )


class SetUpForm(Form):
    """The first code that an app shows."""

    code = code_field(
        _l("Code that your app shows"), _l("Six digits; they change every 30 seconds.")
    )
    next = HiddenField()


class BothForm(Form):
    """Password and code, for what weakens the second step."""

    current = current_field()
    code = code_field(_l("Code"), _l("Of your app, or one of your recovery codes."))


class RemoveSecondForm(Form):
    """Why an admin takes somebody's second step away."""

    reason = RadioField(
        _l("Why"),
        choices=[SelectChoice(name, _l(words)) for name, words in REMOVED_FOR.items()],
        validators=[InputRequired(_l("Choose a reason."))],
    )


class AddressForm(Form):
    """The address that an account is to have."""

    email = EmailField(
        _l("New e-mail address"),
        description=_l("We mail a link there. Nothing changes before you open it."),
        validators=[
            InputRequired(_l("Type the new address.")),
            Length(max=MOST),
            Judged(accounts.fold),
        ],
        render_kw={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"},
    )


class EraseForm(Form):
    """The end of an account: what becomes of certificates, and that it is meant."""

    takes_certificates = BooleanField(
        _l("Take my name off my certificates, too"),
        description=_l(
            "Whoever checks their number then reads \u201cName removed\u201d: they no longer "
            "prove anything about you. This can\u2019t be undone, and no new one is issued."
        ),
    )
    typed = StringField(
        _l("Type your e-mail address to confirm"),
        validators=[InputRequired(_l("Type your address.")), Length(max=MOST)],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"},
    )
    current = current_field()
    code = StringField(
        _l("Code"),
        description=_l("Of your app, or one of your recovery codes."),
        validators=[Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false"},
    )
    address = ""
    takes_code = False

    @classmethod
    def of(cls, address: str, takes_code: bool, is_sent: bool) -> Self:
        """The form for this account, with a code where it has a second step."""
        form = cls() if is_sent else cls(formdata=None)
        form.address, form.takes_code = address, takes_code
        return form

    def validate_typed(self, field: StringField) -> None:
        """The address has to be one's own."""
        if (field.data or "").strip().casefold() != self.address:
            raise ValidationError(_l("This is not your address. Nothing was deleted."))

    def validate_code(self, field: StringField) -> None:
        """Asked where there is a second step."""
        if self.takes_code and not (field.data or "").strip():
            raise ValidationError(_l("Type the code."))
