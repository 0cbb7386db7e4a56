"""The site's settings, as an admin types them."""

import re
from typing import Any
from unicodedata import category

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import (  # type: ignore[attr-defined] # newer than its types
    SelectChoice,
)
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from app.domain.contrast import clean_accent
from app.domain.permission import Role
from app.domain.settings import SiteSettings
from app.errors import N_, Invalid
from app.forms.account import Form, Judged
from app.services import settings

DOMAIN = re.compile(r"[a-z0-9]([a-z0-9.-]{0,118}[a-z0-9])?")
SENDER = re.compile(
    r"[^<>@\r\n\"\\,;:()\[\]]{0,100}<[^<>@\s,;]+@[^<>@\s,;]+>|[^<>@\s,;]+@[^<>@\s,;]+"
)
"""No signs of which mail makes several addresses: it would be refused, or come from another one."""
GROUPS = (
    (_l("The site"), ("site_name", "contact", "accent", "mail_from")),
    (_l("Who may join"), ("sign_up", "sign_up_domains")),
    (_l("Signing in"), ("second_step_roles", "session_days")),
    (
        _l("When somebody needs a person"),
        (
            "risk_unseen_days", "risk_quiet_days", "risk_failed", "risk_behind_days",
            "risk_same_reply",
        ),
    ),
    (_l("Mail"), ("quiet_from", "quiet_to", "digest")),
    (_l("What is seen and kept"), ("aggregates_only", "audit_months", "mail_log_months")),
    (_l("Certificates"), ("certificate_months",)),
)  # fmt: skip
"""How the page is parted."""


def one_line(typed: str) -> None:
    """Raises Invalid for a text with control characters, which may break a header or a file."""
    if any(category(sign) in ("Cc", "Zl", "Zp") for sign in typed):
        raise Invalid(N_("Write this on one line, without special characters."))


def text(label: str, most: int, hint: str = "") -> StringField:
    """A line of at most so many characters; it may be empty."""
    return StringField(label, description=hint, validators=[Length(max=most), Judged(one_line)])


def whole(label: str, most: int, hint: str = "", least: int = 0) -> IntegerField:
    """A whole number within limits."""
    limits = NumberRange(least, most, _l("Write a whole number from %(min)s to %(max)s."))
    missing = InputRequired(_l("Write a whole number, 0 for none."))
    return IntegerField(label, description=hint, validators=[missing, limits])


class SettingsForm(Form):
    """All settings on one page; fields are named as in SiteSettings."""

    site_name = text(
        _l("Name of the site"),
        120,
        _l("In the bar, in mail, and as issuer on certificates. Empty: the name set at the start."),
    )
    contact = text(
        _l("Whom to ask"),
        200,
        _l("An address or a number of those who run the site, for the pages Help and Privacy."),
    )
    accent = StringField(
        _l("Accent color"),
        description=_l(
            "Buttons and links in light colors, such as #0b665a. Empty: the product's own."
        ),
        validators=[Length(max=20), Judged(clean_accent)],
    )
    mail_from = text(
        _l("Mail comes from"),
        200,
        _l(
            "An address, such as academy@example.com, or a name with the address in angle "
            "brackets. Empty: the sender set at the start."
        ),
    )
    sign_up = RadioField(
        _l("Making an account"),
        choices=[
            SelectChoice("", _l("As set when the server was started")),
            SelectChoice("open", _l("Anybody may join")),
            SelectChoice("invited", _l("By invitation only")),
        ],
        default="",
    )
    sign_up_domains = text(
        _l("Mail domains that may join by themselves"),
        1000,
        _l(
            "Such as example.com, example.org: their owners make an account by a mailed link. "
            "Empty: any. Invitations are not held to this."
        ),
    )
    second_step_roles = SelectMultipleField(
        _l("Who needs a second step"),
        description=_l(
            "A code of an app after the password. Whoever lacks it is led to set it up and can do "
            "nothing else before, you included. Everybody may use it, whatever is ticked."
        ),
        choices=[
            SelectChoice(Role.ADMIN.value, _l("Admins")),
            SelectChoice(Role.INSTRUCTOR.value, _l("Instructors")),
            SelectChoice(Role.MANAGER.value, _l("Managers")),
            SelectChoice(Role.LEARNER.value, _l("Learners")),
        ],
    )
    session_days = whole(_l("Days until a browser that is not used is signed out"), 365, least=1)
    risk_unseen_days = whole(
        _l("Never signed in: days after the invitation"), 365, _l("0 switches this rule off.")
    )
    risk_quiet_days = whole(
        _l("Quiet: days without activity"), 365, _l("0 switches this rule off.")
    )
    risk_failed = whole(
        _l("Failed: attempts at the same activity"), 20, _l("0 switches this rule off.")
    )
    risk_behind_days = whole(
        _l("Behind: days after a due date"), 365, _l("0 switches this rule off.")
    )
    risk_same_reply = whole(
        _l("Stuck: attempts at a conversation with the same reply"),
        20,
        _l("0 switches this rule off."),
    )
    quiet_from = whole(
        _l("Reminders wait from this hour"), 23, _l("In the reader's time zone, 0 to 23.")
    )
    quiet_to = whole(
        _l("Reminders may go from this hour on"), 23, _l("The same hour twice: they never wait.")
    )
    digest = BooleanField(_l("Send instructors and managers a summary of their cohorts each week"))
    certificate_months = whole(
        _l("Months that certificates last"),
        240,
        _l("Where the course itself doesn't say. 0 is no end. Counts from the next one issued."),
    )
    aggregates_only = BooleanField(
        _l("Sums only"),
        description=_l(
            "Admins and managers see no one's single decisions and answers, on pages and in "
            "exports. Learners are told."
        ),
    )
    audit_months = whole(
        _l("Months that the record of acts is kept"), 600, _l("0 keeps it for good.")
    )
    mail_log_months = whole(_l("Months that the log of mail is kept"), 120, least=1)

    def validate_mail_from(self, field: StringField) -> None:
        """An address, with a name before it or without."""
        if field.data and not SENDER.fullmatch(field.data.strip()):
            raise ValidationError(_l("Write an address, such as academy@example.com."))

    def validate_sign_up_domains(self, field: StringField) -> None:
        """Domains, apart by commas or spaces."""
        for one in domains(field.data or ""):
            if "." not in one or not DOMAIN.fullmatch(one):
                raise ValidationError(_l("Write domains such as example.com, apart by commas."))

    @classmethod
    def of(cls, known: SiteSettings) -> "SettingsForm":
        """The form with what is in force."""
        values = {name: getattr(known, name) for name in settings.NAMES}
        values["second_step_roles"] = list(known.second_step_roles)
        values["sign_up_domains"] = ", ".join(known.sign_up_domains)
        return cls(formdata=None, data=values)

    def typed(self) -> dict[str, Any]:
        """Setting → value, as they are stored."""
        found = {name: self[name].data for _, names in GROUPS for name in names}
        cleaned = {k: v.strip() if isinstance(v, str) else v for k, v in found.items()}
        cleaned["accent"] = clean_accent(found["accent"] or "")
        cleaned["second_step_roles"] = tuple(found["second_step_roles"] or ())
        cleaned["sign_up_domains"] = domains(found["sign_up_domains"] or "")
        return cleaned


def domains(typed: str) -> tuple[str, ...]:
    """Mail domains in lower case, without the @ that people put before them.

    >>> domains("@Example.com; example.org")
    ('example.com', 'example.org')
    """
    return tuple(one.lstrip("@").lower() for one in re.split(r"[\s,;]+", typed) if one)
