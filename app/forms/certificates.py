"""What people send about certificates: why one is revoked, a corrected name, how they look."""

from typing import Any, Self

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import (  # type: ignore[attr-defined] # newer than its types
    SelectChoice,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.domain import contrast, picture
from app.domain.settings import SiteSettings
from app.forms.account import Form, Judged, judge
from app.forms.writing import written
from app.services import accounts

REASONS = {
    "error": _l("Issued in error"),
    "identity": _l("Issued to somebody else than the one who did the work"),
    "integrity": _l("Results could not be trusted"),
    "holder": _l("At the holder’s request"),
    "other": _l("Another reason"),
}
NOTE = _l("Note")
LONGEST_NOTE = 2000


class RevokeForm(Form):
    """A class of reasons, which anybody may see, and a note, which nobody but admins does."""

    reason = RadioField(
        _l("Reason"),
        description=_l("Anybody who checks the number sees this, and nothing else."),
        choices=[SelectChoice(*pair) for pair in REASONS.items()],
        validators=[InputRequired(_l("Choose a reason."))],
    )
    note = TextAreaField(
        NOTE,
        description=_l("Only people who run this site see it."),
        validators=[Length(max=LONGEST_NOTE)],
    )


class ReissueForm(Form):
    """The name as it should be, and whether distinction is taken off."""

    name = StringField(
        _l("Name on the certificate"),
        validators=[InputRequired(_l("Type a name.")), Judged(accounts.clean_name)],
        render_kw={"autocomplete": "off"},
    )
    undistinguished = BooleanField(
        _l("Without distinction"),
        description=_l("It is taken off for good: it doesn’t come back by itself."),
    )
    new_note = TextAreaField(
        NOTE,
        description=_l("Only people who run this site see it."),
        validators=[Length(max=LONGEST_NOTE)],
    )

    def read(self) -> tuple[str, str, bool]:
        """The name, the note, and whether distinction stays."""
        return (
            self.name.data or "",
            written(self.new_note.data or ""),
            not self.undistinguished.data,
        )


class DesignForm(Form):
    """What the site prints on certificates from now on."""

    certificate_text = StringField(
        _l("Line under the outcomes"),
        description=_l("Such as who stands behind the course. Empty prints none."),
        validators=[Length(max=100)],
    )
    signatory = StringField(
        _l("Who signs"), description=_l("Empty prints none."), validators=[Length(max=40)]
    )
    signatory_title = StringField(_l("What they are"), validators=[Length(max=40)])
    certificate_months = IntegerField(
        _l("Months that certificates last"),
        description=_l("Where the course doesn’t say. 0 means they don’t end."),
        validators=[Optional(), NumberRange(0, 240, _l("Write a number from 0 to 240."))],
    )
    accent = StringField(
        _l("Accent"),
        description=_l(
            "A color such as #0b665a; buttons and links have it, too. Empty is the product’s own."
        ),
        validators=[Judged(contrast.clean_accent)],
        render_kw={"spellcheck": "false", "autocomplete": "off"},
    )
    logo = FileField(
        _l("Logo"),
        description=_l("PNG or JPEG, up to 200 kB. It stands on the right above the name."),
        render_kw={"accept": ".png,.jpg,.jpeg,image/png,image/jpeg"},
    )
    no_logo = BooleanField(_l("Print no logo"))
    picture = b""

    @classmethod
    def of(cls, site: SiteSettings) -> Self:
        """The form with what is in force."""
        names = ("certificate_text", "signatory", "signatory_title", "certificate_months", "accent")
        return cls(formdata=None, **{name: getattr(site, name) for name in names})

    def validate_logo(self, field: FileField) -> None:
        """A picture that can be printed."""
        if field.data and getattr(field.data, "filename", ""):
            with field.data.stream as stream:
                self.picture = stream.read(picture.MOST_BYTES + 1)
            judge(self.measure, "")

    def measure(self, _typed: str) -> None:
        """Raises Invalid for what is no picture of ours."""
        picture.measure(self.picture)

    def typed(self) -> dict[str, Any]:
        """Settings by name, but for the logo."""
        texts = (self.certificate_text, self.signatory, self.signatory_title)
        found: dict[str, Any] = {
            one.name: " ".join(written(one.data or "").split()) for one in texts
        }
        found["certificate_months"] = self.certificate_months.data or 0
        found["accent"] = contrast.clean_accent(self.accent.data or "")
        return found | ({"certificate_logo": ""} if self.no_logo.data else {})
