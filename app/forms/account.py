"""What people send about their own account: sign in, join, reset, settings."""

import zoneinfo
from collections.abc import Callable
from functools import cache
from typing import Self

from babel.dates import get_timezone
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    StringField,
)
from wtforms.fields.choices import (  # type: ignore[attr-defined] # newer than its types
    SelectChoice,
)
from wtforms.validators import AnyOf, InputRequired, Length, ValidationError

from app.errors import N_, Invalid
from app.services import accounts, passwords

REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
EMAIL = _l("E-mail address")
EMAIL_MISSING = _l("Type your e-mail address.")
PASSWORD_MISSING = _l("Type a password.")
MOST = 400


class Form(FlaskForm):  # type: ignore[misc] # flask_wtf has no types
    """What all forms share: the form token is checked."""


class Judged:
    """A rule of a service judges the field; what it refuses stands at the field."""

    def __init__(self, rule: Callable[[str], object]) -> None:
        self.rule = rule

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raises ValidationError with the rule's sentence."""
        judge(self.rule, field.data or "")


def judge(rule: Callable[..., object], *given: str) -> None:
    """Let the rule look at what was typed. Raises ValidationError with its sentence."""
    try:
        rule(*given)
    except Invalid as error:
        raise ValidationError(gettext(error.message, **error.params)) from error


def email_field() -> EmailField:
    """An address; also the name under which password managers keep the account."""
    return EmailField(
        EMAIL,
        validators=[InputRequired(EMAIL_MISSING), Length(max=MOST), Judged(accounts.fold)],
        render_kw={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"},
    )


def new_password_field(label: str = _l("Password")) -> PasswordField:
    """A password to be set; asked once, for it can be shown."""
    return PasswordField(
        label,
        description=_l("At least 10 characters. A few words in a row are easy to remember."),
        validators=[InputRequired(PASSWORD_MISSING), Length(max=MOST)],
        render_kw={"autocomplete": "new-password"},
    )


@cache
def time_zones() -> tuple[str, ...]:
    """Names of places whose clocks are known, such as Europe/Berlin; UTC stands first."""
    known = zoneinfo.available_timezones()
    return ("UTC", *sorted(name for name in known if name.split("/")[0] in REGIONS))


def find_zone(typed: str) -> str:
    """The time zone that was typed, by its whole name or by its place alone. Raises Invalid."""
    wanted = "_".join(typed.split()).casefold()
    whole = [name for name in time_zones() if name.casefold() == wanted]
    places = [name for name in time_zones() if name.rpartition("/")[2].casefold() == wanted]
    try:
        name = (whole or places)[0]
        get_timezone(name)  # what dates are shown with may know fewer than the system does
    except LookupError as error:
        raise Invalid(N_("Pick a place from the list, such as Europe/Berlin.")) from error
    return name


class SignInForm(Form):
    """Address and password; a code only where the account asks for one; the page to go on to."""

    email = email_field()
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Type your password.")), Length(max=MOST)],
        render_kw={"autocomplete": "current-password"},
    )
    code = StringField(
        _l("Code from the mail"),
        description=_l("Eight digits. Leave it empty to get a new one."),
        validators=[Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
    next = HiddenField()


class JoinForm(Form):
    """What an account needs: a name for the certificate, an address, a password."""

    name = StringField(
        _l("Your name"),
        description=_l("As it should stand on your certificate."),
        validators=[InputRequired(_l("Type your name.")), Judged(accounts.clean_name)],
        render_kw={"autocomplete": "name"},
    )
    email = email_field()
    password = new_password_field()
    next = HiddenField()
    is_fixed = is_admin = False

    @classmethod
    def for_offer(cls, address: str, is_admin: bool) -> Self:
        """The form of an invitation, which may name the address and may make an admin."""
        form = cls()
        form.is_fixed, form.is_admin = bool(address), is_admin
        if address:
            form.email.data = address
        return form

    def validate_password(self, field: PasswordField) -> None:
        """Neither the address nor the name will do."""
        judge(passwords.check_rules, field.data or "", self.email.data or "", self.name.data or "")


class AskToJoinForm(Form):
    """Where the link goes that makes an account; the page to go on to."""

    email = email_field()
    next = HiddenField()
    domains: tuple[str, ...] = ()
    """mail domains that may join by themselves"""

    def validate_email(self, field: EmailField) -> None:
        """Of a domain that may join."""
        if (field.data or "").rpartition("@")[2].strip().casefold() not in self.domains:
            raise ValidationError(
                gettext(
                    "Here, addresses of %(domains)s join by themselves. Ask for an invitation.",
                    domains=", ".join(self.domains),
                )
            )


class AskResetForm(Form):
    """Whose password was forgotten."""

    email = email_field()


class ResetForm(Form):
    """A new password; the mailed link says for which address."""

    password = new_password_field()
    address = ""

    @classmethod
    def for_address(cls, address: str) -> Self:
        """The form for the account of this address."""
        form = cls()
        form.address = address
        return form

    def validate_password(self, field: PasswordField) -> None:
        """The address will not do."""
        judge(passwords.check_rules, field.data or "", self.address)


class ProfileForm(Form):
    """What a person may choose about how they are named and how pages look."""

    name = StringField(
        _l("Your name"),
        description=_l("As it is printed on certificates. Those you have keep the name they have."),
        validators=[InputRequired(_l("Type your name.")), Judged(accounts.clean_name)],
        render_kw={"autocomplete": "name"},
    )
    theme = RadioField(
        _l("Colors"),
        choices=[
            SelectChoice("system", _l("As your system")),
            SelectChoice("light", _l("Light")),
            SelectChoice("dark", _l("Dark")),
        ],
        validators=[InputRequired(_l("Pick one."))],
    )
    time_zone = StringField(
        _l("Time zone"),
        description=_l("The largest city near you, such as Europe/Berlin. Times are shown in it."),
        validators=[InputRequired(_l("Type a place.")), Judged(find_zone)],
        render_kw={"autocomplete": "off", "list": "time-zones", "spellcheck": "false"},
    )
    letter_keys = BooleanField(
        _l("Single-letter keys"),
        description=_l("Such as 1 to 4 for a reply, or N for a note. Off leaves all keys to you."),
    )


class ChangePasswordForm(ResetForm):
    """The password that is set now, and the one to come."""

    current = PasswordField(
        _l("Current password"),
        validators=[InputRequired(_l("Type the password that you use now.")), Length(max=MOST)],
        render_kw={"autocomplete": "current-password"},
    )
    password = new_password_field(_l("New password"))


class ProveForm(Form):
    """The password once more; names of its own, for fields of another form may travel along."""

    proof = PasswordField(
        _l("Your password"),
        validators=[InputRequired(_l("Type your password.")), Length(max=MOST)],
        render_kw={"autocomplete": "current-password"},
    )
    proof_next = HiddenField()
    proof_sends = HiddenField()


class ThemeForm(Form):
    """The button in the bar."""

    theme = StringField(validators=[AnyOf(("system", "light", "dark"))])
