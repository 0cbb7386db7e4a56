"""What admins send about other people: add, correct, roles, managers, more time, anonymize."""

from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import (  # type: ignore[attr-defined] # newer than its types
    SelectChoice,
)
from wtforms.validators import InputRequired, Length, NumberRange

from app.domain.permission import Role
from app.forms.account import MOST, Form, Judged
from app.services import accounts

ROLES = (
    SelectChoice(Role.LEARNER.value, _l("Learner: takes courses")),
    SelectChoice(
        Role.INSTRUCTOR.value, _l("Instructor: teaches, reviews, runs the cohorts they teach")
    ),
    SelectChoice(Role.ADMIN.value, _l("Admin: runs the site, sees everybody")),
)


def name_field() -> StringField:
    """Somebody's name."""
    return StringField(
        _l("Name"),
        description=_l("As it should stand on a certificate."),
        validators=[InputRequired(_l("Type the person's name.")), Judged(accounts.clean_name)],
        render_kw={"autocomplete": "off"},
    )


def address_field(label: str, hint: str = "") -> EmailField:
    """Somebody's address, not the reader's own."""
    return EmailField(
        label,
        description=hint,
        validators=[
            InputRequired(_l("Type an e-mail address.")),
            Length(max=MOST),
            Judged(accounts.fold),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"},
    )


class AddPersonForm(Form):
    """Somebody who gets an account."""

    name = name_field()
    email = address_field(_l("E-mail address"))
    is_invited = BooleanField(
        _l("Mail an invitation now"),
        description=_l("A link that sets the password; it works for two weeks."),
        default=True,
    )


class DetailsForm(Form):
    """How somebody is named, reached, and called in another system."""

    name = name_field()
    email = address_field(
        _l("E-mail address"), _l("They sign in with it. The old address is told of a new one.")
    )
    external_id = StringField(
        _l("Number in another system"),
        description=_l("Such as a staff number. Imports find the person by it. May be empty."),
        validators=[Length(max=120, message=_l("Use at most 120 characters."))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class RolesForm(Form):
    """A set of roles; `is_sure` is asked of admins who leave their own."""

    roles = SelectMultipleField(_l("What this person is here"), choices=list(ROLES))
    is_sure = BooleanField(_l("I mean it: I will no longer be an admin"))


class ManagerForm(Form):
    """Who is to manage somebody."""

    manager = address_field(
        _l("Add a manager"), _l("The address of somebody who has an account here.")
    )


class CoursesForm(Form):
    """The courses that somebody teaches."""

    courses = SelectMultipleField(_l("Courses"))

    @classmethod
    def among(cls, courses: list[tuple[str, str, bool]], is_sent: bool) -> Self:
        """The form for these courses: slug, title, whether they teach it now."""
        form = cls() if is_sent else cls(formdata=None)
        form.courses.choices = [SelectChoice(slug, title) for slug, title, _ in courses]
        if not is_sent:
            form.courses.data = [slug for slug, _, is_taught in courses if is_taught]
        return form


def bounded(number: int | None) -> int | None:
    """A number of so many digits that nothing can be compared with it becomes one that can."""
    return None if number is None else max(-1, min(number, 10**6))


class ExtraTimeForm(Form):
    """More time in timed quizzes."""

    extra_time = IntegerField(
        _l("Percent more time"),
        description=_l("In quizzes with a time limit, from the next attempt on. 0 is none."),
        filters=[bounded],
        validators=[
            InputRequired(_l("Type a number, 0 for none.")),
            NumberRange(
                0, accounts.MOST_EXTRA_TIME, message=_l("Give 0 to 300 percent more time.")
            ),
        ],
        render_kw={"inputmode": "numeric", "min": 0, "max": accounts.MOST_EXTRA_TIME},
    )


class AnonymizeForm(Form):
    """The person's address, typed to be sure; and whether certificates lose the name."""

    takes_certificates = BooleanField(
        _l("Take the name off certificates, too"),
        description=_l("They stay genuine, and say that the name was removed."),
    )
    typed = StringField(
        _l("Type the person's e-mail address to confirm"),
        validators=[InputRequired(_l("Type the address.")), Length(max=MOST)],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"},
    )
    address = ""

    @classmethod
    def for_address(cls, address: str, is_sent: bool) -> Self:
        """The form for the person with this address."""
        form = cls() if is_sent else cls(formdata=None)
        form.address = address
        return form

    def validate_typed(self, field: StringField) -> None:
        """The address has to be theirs."""
        if (field.data or "").strip().casefold() != self.address:
            raise ValidationError(_l("This is not the person's address. Nothing was changed."))
