"""A message to a cohort, and the templates of reminders."""

from collections.abc import Sequence
from typing import Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import (  # type: ignore[attr-defined] # newer than its types
    SelectChoice,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Regexp,
    ValidationError,
)

from app.domain.reminders import MOST_DAYS, Rule
from app.errors import N_
from app.forms.account import Form
from app.forms.writing import written
from app.services.messages import CHOICES, Candidate, Draft

MOST_SUBJECT, MOST_BODY, MOST_RULE = 150, 6000, 4000
CHOSEN = {
    "all": N_("Everybody in the cohort"),
    "risk": N_("People at risk"),
    "unstarted": N_("People who have not started"),
    "behind": N_("People behind the plan"),
    "uncertified": N_("People without a certificate yet"),
    "person": N_("One person"),
}
"""Whom a message is for, in words."""


def text(typed: str | None) -> str:
    """What was typed, without signs that a database or a letter may refuse."""
    return written(typed or "")


def line(typed: str | None) -> str:
    """The same in one line."""
    return " ".join(text(typed).split())


class MessageForm(Form):
    """Subject, text and people of a message; `key` makes two clicks one message."""

    key = HiddenField(validators=[Regexp(r"\A[a-z0-9]{20}\Z")])
    subject = StringField(
        _l("Subject"),
        filters=[line],
        validators=[
            DataRequired(_l("Type a subject.")),
            Length(max=MOST_SUBJECT, message=_l("Use up to 150 characters.")),
        ],
    )
    body = TextAreaField(
        _l("Text"),
        description=_l(
            "Leave an empty line between paragraphs. {first_name}, {course} and {link} become "
            "each reader's own."
        ),
        filters=[text],
        validators=[
            DataRequired(_l("Type what you want to say.")),
            Length(max=MOST_BODY, message=_l("Use up to 6,000 characters.")),
        ],
        render_kw={"rows": 10},
    )
    chosen = RadioField(
        _l("Who gets it?"),
        choices=[SelectChoice(name, _l(CHOSEN[name])) for name in CHOICES],
        validators=[InputRequired(_l("Pick who gets it."))],
    )
    person = SelectField(_l("Which person?"), validate_choice=False)

    @classmethod
    def offering(cls, people: Sequence[Candidate], **given: object) -> Self:
        """The form with these people to choose one of; `given` is what stands in it at first."""
        form = cls(**given)
        none = SelectChoice("", _("Nobody in particular"))
        form.person.choices = [none, *(SelectChoice(one.key, one.name) for one in people)]
        return form

    def validate_person(self, field: SelectField) -> None:
        """One of those who need a person, where the message is for one."""
        known = [one[0] for one in field.iter_choices() if one[0]]
        if self.chosen.data == "person" and field.data not in known:
            raise ValidationError(_("Pick the person."))

    def draft(self) -> Draft:
        """What was typed."""
        person = self.person.data if self.chosen.data == "person" else ""
        return Draft(
            self.subject.data or "", self.body.data or "", self.chosen.data or "", person or ""
        )


class RuleForm(Form):
    """When a kind of reminder goes, and in what words."""

    is_on = BooleanField(_l("Send these reminders"))
    days = IntegerField(
        _l("Days"),
        validators=[
            InputRequired(_l("Type a number of days.")),
            NumberRange(1, MOST_DAYS, _l("Type a number of days from 1 to 365.")),
        ],
        render_kw={"inputmode": "numeric", "min": 1, "max": MOST_DAYS},
    )
    subject = StringField(
        _l("Subject"),
        filters=[line],
        validators=[
            DataRequired(_l("Type a subject.")),
            Length(max=MOST_SUBJECT, message=_l("Use up to 150 characters.")),
        ],
    )
    body = TextAreaField(
        _l("Text"),
        description=_l("Leave an empty line between paragraphs."),
        filters=[text],
        validators=[
            DataRequired(_l("Type what you want to say.")),
            Length(max=MOST_RULE, message=_l("Use up to 4,000 characters.")),
        ],
        render_kw={"rows": 10},
    )

    @classmethod
    def of(cls, rule: Rule) -> Self:
        """The form with a rule as it is."""
        given = {"is_on": rule.is_on, "days": rule.days, "subject": rule.subject}
        return cls(formdata=None, **given, body=rule.body)

    def rule(self, kind: str, source: str) -> Rule:
        """What was typed."""
        subject, body = self.subject.data or "", self.body.data or ""
        return Rule(kind, self.days.data or 0, subject, body, bool(self.is_on.data), source)
