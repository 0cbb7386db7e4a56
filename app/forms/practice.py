"""What is sent from a card: an answer by its kind, a rating, and until when letters pause."""

from collections.abc import Sequence
from datetime import date, timedelta

from werkzeug.datastructures import MultiDict

from app.domain.practice import Rating
from app.errors import N_, Invalid
from app.forms.writing import written

LONGEST_PAUSE = timedelta(days=366)


def read_number(form: MultiDict[str, str]) -> int:
    """Which time of the card this is about, from 1."""
    said = form.get("number", "")
    if not said.isascii() or not said.isdigit() or len(said) > 6:
        raise Invalid(N_("The request was not understood. Go back and try again."))
    return int(said)


def read_text(form: MultiDict[str, str]) -> dict[str, object]:
    """An answer in one's own words; {} for none."""
    text = written(form.get("text", ""))
    return {"text": text} if text else {}


def read_reply(form: MultiDict[str, str], labels: Sequence[str]) -> dict[str, object]:
    """A reply by its place on the page, as the label of its choice; {} for none."""
    said = form.get("choice", "")
    if not said:
        return {}
    if said not in map(str, range(len(labels))):
        raise Invalid(N_("Choose one of the answers on the page."))
    return {"choice": labels[int(said)]}


def read_rating(form: MultiDict[str, str]) -> Rating:
    """1 (Again) to 4 (Easy)."""
    said = form.get("rating", "")
    if said not in [str(rating.value) for rating in Rating]:
        raise Invalid(N_("Choose one of Again, Hard, Good and Easy."))
    return Rating(int(said))


def read_pause(form: MultiDict[str, str], today: date) -> date | None:
    """The first day with letters again; None for no pause."""
    if form.get("pause") == "end":
        return None
    said = form.get("until", "").strip()
    try:
        until = date.fromisoformat(said)
    except ValueError:
        raise Invalid(N_("Choose the day on which letters start again.")) from None
    if until <= today:
        raise Invalid(N_("Choose a day after today."))
    if until > today + LONGEST_PAUSE:
        raise Invalid(N_("Choose a day within a year, or stop these letters below."))
    return until
