"""One reply in a conversation, and where to play one again from."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Regexp

NUMBER = Regexp(r"^[0-9]{1,4}\Z", message=_l("Choose one of the replies on the page."))


class DecisionForm(FlaskForm):  # type: ignore[misc] # flask_wtf says nothing of its types
    """The reply's place on the page and the step it belongs to.

    Never a label: nothing in the page tells what a reply does. Which places are on offer is
    judged by the service, for a page that is sent again may show an earlier step.
    """

    step = HiddenField(validators=[InputRequired(), NUMBER])
    choice = StringField(validators=[InputRequired(_l("Pick one to go on.")), NUMBER])

    @property
    def message(self) -> str:
        """What is wrong, in one sentence; "" where nothing is."""
        errors = [*self.choice.errors, *self.step.errors]
        return str(errors[0]) if errors else ""

    @property
    def reply(self) -> tuple[int, int]:
        """Step and place of a form that was found valid."""
        return int(self.step.data or 0), int(self.choice.data or 0)


def read_replay(form: MultiDict[str, str]) -> tuple[str, int]:
    """The attempt to play again ("" for none) and how many of its decisions to take over."""
    step = form.get("step", "0")
    is_number = step.isascii() and step.isdigit() and len(step) < 5
    return form.get("replay", ""), int(step) if is_number else 0
