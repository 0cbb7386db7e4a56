"""What people send to import a file: the file, a cohort for everybody, whether to invite."""

from typing import Self

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import (  # type: ignore[attr-defined] # newer than its types
    SelectChoice,
)

from app.domain.imports import MOST_BYTES, Table, read
from app.errors import N_, Invalid
from app.forms.account import Form, judge

NO_COHORT = _l("None, or as the file’s column says")


class FileForm(Form):
    """A file of people, and the cohort that all of them join; `table` is what the file holds."""

    file = FileField(
        _l("File"),
        description=_l(
            "A CSV file with the names of the columns in its first row, up to 5 MB and 20,000 rows."
        ),
        render_kw={"accept": ".csv,.txt,text/csv"},
    )
    cohort = SelectField(_l("Cohort for everybody in the file"), default="")
    table: Table | None = None

    @classmethod
    def of(cls, cohorts: list[tuple[str, str, str]], is_empty: bool = False) -> Self:
        """The form with the cohorts (key, title, course) that people can join."""
        form = cls(formdata=None) if is_empty else cls()
        options = [SelectChoice(key, f"{title} ({course})") for key, title, course in cohorts]
        form.cohort.choices = [SelectChoice("", NO_COHORT), *options]
        return form

    def validate_file(self, field: FileField) -> None:
        """The file is one that can be read; says what to do where it is not."""
        judge(self.read, "")

    def read(self, _typed: str = "") -> None:
        """Read the file. Raises Invalid."""
        sent = self.file.data
        if not sent or not getattr(sent, "filename", ""):
            raise Invalid(N_("Choose a file."))
        with sent.stream as stream:
            data = stream.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise Invalid(N_("This file is larger than 5 MB. Split it, and import the parts."))
        self.table = read(data)

    @property
    def name(self) -> str:
        """What the file is called."""
        return str(self.file.data.filename)


class ApplyForm(Form):
    """Whether everybody who gets an account is invited at once."""

    invite = BooleanField(
        _l("Invite everybody who gets an account"),
        description=_l("Each gets one mail with a link to set a password; it works for two weeks."),
    )
