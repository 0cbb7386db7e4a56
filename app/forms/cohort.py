"""What people send who run cohorts: plans, due dates, staff, ways in, sessions."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Field, IntegerField, StringField, TextAreaField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from app.domain.course import Module
from app.errors import N_, Invalid
from app.forms.account import Form, Judged, find_zone
from app.forms.writing import written
from app.services import accounts
from app.services.cohorts import DueDay, Plan, Staff

MOST_PLACES = 1_000_000
MOST_DAYS = 3650
MOST_STAFF = 50
FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)
SEPARATORS = re.compile(r"[\s,;]+")


def cleaned(typed: str | None) -> str | None:
    """One line: signs that databases, letters and workbooks refuse are left out."""
    return " ".join(written(typed or "").split()) or None


def in_calendar(_form: Form, field: Field) -> None:
    """Days that people plan for. Raises ValidationError."""
    if field.data and not FIRST <= field.data <= LAST:
        raise ValidationError(_("Type a day between the years 2000 and 2200."))


def title_field() -> StringField:
    """What a cohort is called."""
    return StringField(
        _l("Title"),
        description=_l("Learners see it. Such as “Nordics, autumn 2026”."),
        filters=[cleaned],
        validators=[
            DataRequired(_l("Type a title.")),
            Length(max=200, message=_l("Use up to 200 characters.")),
        ],
    )


def opens_field() -> DateField:
    """The first day."""
    return DateField(
        _l("First day"),
        description=_l("Due dates can count from it."),
        validators=[InputRequired(_l("Pick the first day.")), in_calendar],
    )


class PlanForm(Form):
    """What every cohort has."""

    title = title_field()
    opens_on = opens_field()
    closes_on = DateField(
        _l("Last day"),
        description=_l("Leave it empty where there is none. Nobody joins after it."),
        validators=[Optional(), in_calendar],
    )
    time_zone = StringField(
        _l("Time zone"),
        description=_l("Days and times of this cohort are those of this place."),
        validators=[InputRequired(_l("Type a place.")), Judged(find_zone)],
        render_kw={"autocomplete": "off", "list": "time-zones", "spellcheck": "false"},
    )
    places = IntegerField(
        _l("Places"),
        description=_l("Leave it empty for any number. Who comes later waits for a place."),
        validators=[
            Optional(),
            NumberRange(1, MOST_PLACES, _l("Type a number from 1 up, or leave it empty.")),
        ],
        render_kw={"inputmode": "numeric", "min": 1},
    )
    needs_approval = BooleanField(
        _l("Ask me first"),
        description=_l("Who comes by a link waits until somebody lets them in."),
    )

    def validate_closes_on(self, field: DateField) -> None:
        """Not before the first day."""
        if field.data and self.opens_on.data and field.data < self.opens_on.data:
            raise ValidationError(_("The last day is before the first one."))

    def plan(self) -> Plan:
        """What was typed, once it was found right."""
        assert self.title.data and self.opens_on.data
        return Plan(
            self.title.data,
            self.opens_on.data,
            self.closes_on.data,
            find_zone(self.time_zone.data or ""),
            self.places.data,
            bool(self.needs_approval.data),
        )


class NewCohortForm(PlanForm):
    """A cohort to be made, for a course that its maker may run."""

    course = StringField(_l("Course"))


class CopyForm(Form):
    """A copy opens on another day."""

    title = title_field()
    opens_on = DateField(
        _l("First day"),
        description=_l("All fixed days move with it."),
        validators=[InputRequired(_l("Pick the first day.")), in_calendar],
    )


def addresses(typed: str) -> list[str]:
    """Folded addresses, apart by spaces, commas or lines. Raises Invalid for what is none."""
    found = [accounts.fold(one) for one in SEPARATORS.split(typed.replace("\0", "")) if one]
    if len(found) > MOST_STAFF:
        raise Invalid(N_("Name up to %(most)s people."), most=MOST_STAFF)
    return list(dict.fromkeys(found))


def people_field(label: str, description: str) -> TextAreaField:
    """People by address, one a line."""
    return TextAreaField(
        label,
        description=description,
        validators=[Judged(addresses)],
        render_kw={"rows": 3, "spellcheck": "false", "autocapitalize": "none"},
    )


class CohortForm(PlanForm):
    """All of a cohort that can be changed; a pair of fields a module says when it is due."""

    instructors = people_field(
        _l("Instructors"), _l("Addresses, one a line. They run this cohort and review its work.")
    )
    managers = people_field(
        _l("Managers"), _l("Addresses, one a line. They see how people get on, and change nothing.")
    )
    modules: Sequence[Module] = ()

    @classmethod
    def for_modules(cls, modules: Sequence[Module], **given: Any) -> Self:  # noqa: ANN401
        """The form with two fields for each module."""
        fields: dict[str, object] = {"modules": modules}
        for number, _module in enumerate(modules):
            fields[f"days_{number}"] = days_field()
            fields[f"on_{number}"] = DateField(_l("Or on"), validators=[Optional(), in_calendar])
        made: Self = type(cls.__name__, (cls,), fields)(**given)
        return made

    def pairs(self) -> list[tuple[int, Module, Field, Field]]:
        """Each module with its number (from 1) and its two fields."""
        return [
            (number + 1, module, self[f"days_{number}"], self[f"on_{number}"])
            for number, module in enumerate(self.modules)
        ]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Days or a day, not both."""
        is_right = bool(super().validate(extra_validators))
        for _number, _module, days, on in self.pairs():
            if days.data is not None and on.data:
                on.errors = [_("Give days after the first day or a day, not both.")]
                is_right = False
        return is_right

    def due(self) -> dict[str, DueDay]:
        """Module slug → when it is due, for those that are."""
        return {
            module.slug: DueDay(None if on.data else days.data, on.data)
            for _number, module, days, on in self.pairs()
            if on.data or days.data is not None
        }

    def fill(self, due: Mapping[str, DueDay], staff: Sequence[Staff]) -> None:
        """Show what is stored."""
        for _number, module, days, on in self.pairs():
            stored = due.get(module.slug, DueDay())
            days.data, on.data = stored.days, stored.on
        for field, part in ((self.instructors, "instructor"), (self.managers, "manager")):
            field.data = "\n".join(one.email for one in staff if one.part == part)


def days_field() -> IntegerField:
    """Days after the first one."""
    return IntegerField(
        _l("Days after the first day"),
        validators=[
            Optional(),
            NumberRange(0, MOST_DAYS, _l("Type a number of days from 0 to 3650.")),
        ],
        render_kw={"inputmode": "numeric", "min": 0},
    )
